"""熊本県の公表値の再計算: 小計・合計・割合・件数は公表のとおりになり、合わない額はすべて申告されている。"""

from __future__ import annotations

import csv
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from kikin.categories import Category, parse_category
from kikin.money import Amount, grouped, money_unit, total_of
from kikin.units import Absent, Quantity, parse_reading

DATA = Path(__file__).parents[2] / "data"
KUMAMOTO, NATIONAL = DATA / "43-kumamoto", DATA / "00-national"
C = Category

# 区分: 事業一覧の小計、事業数、国への要望額、事業数、割合（いずれも公表値、額は千円）
PUBLISHED = {
    C.I_1: (1_013_918, 4, 548_712, 4, "36.9"),
    C.I_2: (127_680, 1, 127_680, 1, "8.6"),
    C.II: (157_187, 11, 108_264, 11, "7.3"),
    C.IV: (784_476, 36, 674_493, 36, "45.3"),
    C.VI: (38_531, 1, 28_531, 1, "1.9"),
}
PROJECTS_TOTAL, REQUESTS_TOTAL = 2_121_792, 1_487_680
BALANCES_OF = {KUMAMOTO: 15, NATIONAL: 1}


def table(folder: Path, name: str) -> list[dict[str, str]]:
    """Return the rows of a table, every cell as written."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(text: str) -> Fraction:
    """Return the number in a cell; an absence is an error here."""
    reading = parse_reading(text)
    assert isinstance(reading, Quantity), text
    return reading.value


def amount(row: dict[str, str]) -> Amount:
    """Return the amount of a row in its unit of publication."""
    return Amount(number(row["amount"]), money_unit(row["unit"]))


def sum_in_thousand_yen(rows: list[dict[str, str]]) -> Fraction:
    """Return the sum of rows that are all in 千円."""
    total = total_of(amount(row) for row in rows)
    assert total.unit.label == "千円"
    return total.number


def of_category(rows: list[dict[str, str]], category: Category) -> list[dict[str, str]]:
    """Return the rows of one 事業区分."""
    return [row for row in rows if parse_category(row["category"]) is category]


def selected(row: dict[str, str], conditions: str) -> bool:
    """Whether a row meets the conditions of a balance: each an equality, alternatives parted by ``|``."""
    pairs = (part.split("=", 1) for part in conditions.split(";"))
    return all(row[name] in wanted.split("|") for name, wanted in pairs)


@pytest.mark.parametrize("category", PUBLISHED)
def test_subtotal_of_projects(category):
    """事業一覧の区分ごとの小計と事業数は、事業の額と数の和に一致する。"""
    # ①-1: 82,555 + 502,464 + 392,476 + 36,423 = 1,013,918
    # ②: 3,500 + 15,773 + 21,596 + 4,600 + 20,000 + 17,400 + 22,353 + 37,077 + 11,985 + 545 + 2,358 = 157,187
    rows = of_category(table(KUMAMOTO, "projects"), category)
    assert (sum_in_thousand_yen(rows), len(rows)) == PUBLISHED[category][:2]


def test_total_of_projects():
    """事業一覧の合計は 2,121,792千円、53事業で、No は 1 から 53 まで欠けも重なりもない。"""
    # 1,013,918 + 127,680 + 157,187 + 784,476 + 38,531 = 2,121,792
    rows = table(KUMAMOTO, "projects")
    assert sum_in_thousand_yen(rows) == PROJECTS_TOTAL
    assert [row["number"] for row in rows] == [str(number) for number in range(1, 54)]


def test_projects_are_complete():
    """どの事業にも名称と概要があり、新規は No.49 だけで、ほかの 52 事業は継続である。"""
    rows = table(KUMAMOTO, "projects")
    assert all(row["name"] and row["outline"] for row in rows)
    assert [row["number"] for row in rows if row["status"] == "新規"] == ["49"]
    assert Counter(row["status"] for row in rows) == {"継続": 52, "新規": 1}


def test_requests():
    """国への要望額は区分ごとに公表のとおりで、合計は 1,487,680千円、53事業である。"""
    # 548,712 + 127,680 + 108,264 + 674,493 + 28,531 = 1,487,680; 4 + 1 + 11 + 36 + 1 = 53
    rows = table(KUMAMOTO, "requests")
    found = {
        parse_category(row["category"]): (amount(row).number, int(row["projects"]), row["share"])
        for row in rows
    }
    assert found == {category: published[2:] for category, published in PUBLISHED.items()}
    assert sum_in_thousand_yen(rows) == REQUESTS_TOTAL
    assert sum(int(row["projects"]) for row in rows) == 53


def test_shares_of_requests():
    """総額に占める割合は、要望額の割合を小数第1位に四捨五入した値で、その和は 100.0% である。"""
    # ④: 674,493 / 1,487,680 = 45.3386…% -> 45.3; 36.9 + 8.6 + 7.3 + 45.3 + 1.9 = 100.0
    rows = table(KUMAMOTO, "requests")
    for row in rows:
        assert grouped(amount(row).number * 100 / REQUESTS_TOTAL, 1) == row["share"], row["category"]
    assert sum(number(row["share"]) for row in rows) == 100


@pytest.mark.parametrize("folder", BALANCES_OF, ids=lambda folder: folder.name)
def test_every_printed_total_is_recomputed(folder):
    """申告された小計・合計は、その条件に合う行から端数なく再計算される。"""
    balances = table(folder, "balances")
    assert len(balances) == BALANCES_OF[folder]
    for balance in balances:
        rows = [row for row in table(folder, balance["table"]) if selected(row, balance["where"])]
        column = balance["column"]
        found = Fraction(len(rows)) if column == "*" else sum(number(row[column]) for row in rows)
        assert found == number(balance["value"]), balance["id"]


def test_balances_hold_every_printed_total():
    """検算の表には、公表された小計・合計が、額も件数もすべてある。"""
    values = Counter(number(row["value"]) for row in table(KUMAMOTO, "balances"))
    subtotals = [figure for published in PUBLISHED.values() for figure in published[:2]]
    # 総計: 事業一覧の額と件数、要望額の額と件数、割合
    assert values == Counter([*subtotals, PROJECTS_TOTAL, 53, REQUESTS_TOTAL, 53, 100])


def test_request_smaller_than_projects_is_declared():
    """要望額と事業費が異なる区分と合計は、両方の額とともに申告され、ほかに申告はない。"""
    # 計: 2,121,792 - 1,487,680 = 634,112 = 465,206（①-1）+ 48,923（②）+ 109,983（④）+ 10,000（⑥）
    expected = {
        f"request-projects:{category.value}": (published[2], published[0])
        for category, published in PUBLISHED.items()
        if published[2] != published[0]
    } | {"request-projects:total": (REQUESTS_TOTAL, PROJECTS_TOTAL)}
    rows = table(KUMAMOTO, "differences")
    assert {row["identity"]: (number(row["left"]), number(row["right"])) for row in rows} == expected
    assert {(row["left_unit"], row["right_unit"], row["kind"]) for row in rows} == {
        ("千円", "千円", "未解明")
    }
    for row in rows:
        gap = number(row["right"]) - number(row["left"])
        assert f"{grouped(gap)}千円少ない" in row["explanation"], row["identity"]


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        (KUMAMOTO, "projects"),
        (KUMAMOTO, "requests"),
        (NATIONAL, "budgets"),
    ],
)
def test_amount_is_the_printed_one(folder, name):
    """金額の列は、原文の表記と同じ数である。"""
    for row in table(folder, name):
        assert number(row["raw"].removesuffix(row["unit"])) == amount(row).number, row


def test_number_of_indicators():
    """指標は全県 14 と再掲 1、熊本地域 6 で、男女・連携1〜3 に分けると 25 行になる。"""
    # 全県 14 + 男女の 2 + 連携の 2 = 18、再掲 1、熊本地域 6: 18 + 1 + 6 = 25
    rows = table(KUMAMOTO, "indicators")
    assert len(rows) == 25
    assert len({row["id"] for row in rows if not row["area"] and not row["recap_of"]}) == 14
    assert len({row["id"] for row in rows if row["area"] == "kumamoto"}) == 6
    assert Counter(row["id"] for row in rows if row["part"]) == {
        "stroke-mortality": 2,
        "ischemic-heart-mortality": 2,
        "cancer-dental-partners": 3,
    }


def test_indicators_of_each_goal():
    """目標ごとの行数は、公表の表のとおりである。"""
    rows = table(KUMAMOTO, "indicators")
    assert Counter((row["area"], row["goal"]) for row in rows) == {
        ("", "1"): 6,
        ("", "2"): 4,
        ("", "3(1)"): 2,
        ("", "3(2)"): 3,
        ("", "3(3)"): 3,
        ("", "3(4)"): 1,
        ("kumamoto", "1"): 1,
        ("kumamoto", "2"): 5,
    }


def test_recap_repeats_its_original():
    """再掲の指標は、元の指標と目標・実績・次年度の目標が同じである。"""
    rows = {row["id"]: row for row in table(KUMAMOTO, "indicators")}
    recaps = [row for row in rows.values() if row["recap_of"]]
    assert [row["name"] for row in recaps] == ["県内における薬局に占める薬剤訪問指導を実施している薬局の割合"]
    same = (
        "name",
        "unit",
        "target",
        "target_time",
        "actual",
        "actual_kind",
        "actual_time",
        "next_target",
        "next_target_time",
    )
    for row in recaps:
        assert [row[name] for name in same] == [rows[row["recap_of"]][name] for name in same]


def test_pending_values():
    """未集計は 12 行で、うち 4 行は値の表示がなく、確定の見込みは公表された注のとおりである。"""
    rows = [row for row in table(KUMAMOTO, "indicators") if row["actual_kind"] == "未集計"]
    without_value = [row["id"] for row in rows if parse_reading(row["actual"]) is Absent.PENDING]
    assert without_value == [
        "kumamoto-home-visits",
        "kumamoto-home-visit-patients",
        "kumamoto-deaths-at-home",
        "kumamoto-pharmacy-home-visits",
    ]
    assert Counter((row["notes"], row["due"]) for row in rows) == {
        ("※1;※2", ""): 4,
        ("※3", "R7年6月末頃"): 1,
        ("※4", "R7年12月頃"): 2,
        ("※5", "R7年12月頃"): 1,
        ("※6", ""): 1,
        ("※7", "R8年2月頃"): 1,
        ("※8", "R7年10月頃"): 1,
        ("※9", "R7.7月頃"): 1,
    }
    texts = {row["mark"]: row["text"] for row in table(KUMAMOTO, "notes")}
    assert all(row["due"] in texts[row["notes"].split(";")[-1]] for row in rows)


@pytest.mark.parametrize("column", ["target", "actual", "previous", "next_target"])
def test_value_stands_in_its_raw_text(column):
    """指標の数値は、原文の表記の中にそのままの桁で書かれている。"""
    numeric = 0
    for row in table(KUMAMOTO, "indicators"):
        if isinstance(parse_reading(row[column]), Quantity):
            numeric += 1
            assert row[column] in row[f"{column}_raw"].replace(",", ""), (row["id"], row["part"])
    # 目標 25 - 全国平均 1、実績 25 - 表示なし 4、前回 熊本地域の 6、次年度 全県の 19 - 全国平均 2
    assert numeric == {"target": 24, "actual": 21, "previous": 6, "next_target": 17}[column]


def test_national_average_of_matching():
    """臨床研修医マッチング率の全国平均値は R5年度 82.3%、R6年度 84.5% で、指標の原文にもある。"""
    values = {row["time"]: row for row in table(NATIONAL, "values") if row["id"] == "residency-matching"}
    assert {time: row["value"] for time, row in values.items()} == {"R5年度": "82.3", "R6年度": "84.5"}
    compared = [row for row in table(KUMAMOTO, "indicators") if row["national_id"]]
    assert [row["national_id"] for row in compared] == ["residency-matching"]
    assert values["R5年度"]["raw"] in compared[0]["target_raw"]
    assert values["R6年度"]["raw"] in compared[0]["actual_raw"]


def test_national_budgets():
    """国の予算額は H26〜R5 の和が 10,015億円で、R7 は R6 から公表の前年度比 ▲120億円だけ減った額である。"""
    # 904×4 + 934 + 1,034 + 1,194 + 1,179 + 1,029×2 = 10,015; 1,029 - 120 = 909
    rows = {row["fiscal_year"]: row for row in table(NATIONAL, "budgets") if row["part"] == "医療分"}
    assert list(rows) == ["H26", "H27", "H28", "H29", "H30", "R1", "R2", "R3", "R4", "R5", "R6", "R7"]
    amounts = {year: amount(row).number for year, row in rows.items()}
    assert sum(list(amounts.values())[:10]) == 10_015
    assert amounts["R6"] + number(rows["R7"]["change"]) == amounts["R7"] == 909
