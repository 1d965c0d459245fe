"""厚生労働省の資料（平成30年度）と県の資料にある国の数値が、印刷のとおりデータにある。"""

from __future__ import annotations

from decimal import Decimal

import pytest
from rows_of import HUNDRED_MILLION, one, printed, rows_of

from kikin.totals import total

# 年度・分・予算の別: 額と国分（億円）
BUDGETS = {
    ("H26", "医療分", "当初予算"): (904, 602),
    ("H27", "医療分", "当初予算"): (904, 602),
    ("H27", "介護分", "当初予算"): (724, 483),
    ("H27", "介護分", "補正予算"): (1_561, 1_040),
    ("H28", "医療分", "当初予算"): (904, 602),
    ("H28", "介護分", "当初予算"): (724, 483),
    ("H29", "医療分", "当初予算"): (904, 602),
    ("H29", "介護分", "当初予算"): (724, 483),
    ("H30", "医療分", "予算案"): (934, 622),
    ("H30", "介護分", "予算案"): (724, 483),
}
BY_YEAR = "904 904 904 904 934 1,034 1,194 1,179 1,029 1,029"  # H26～R5、医療分
YEARS = ("H26", "H27", "H28", "H29", "H30", "R1", "R2", "R3", "R4", "R5")

COSTS = {  # 「居宅等における医療の提供に関する事業」（47億円）の内訳（%）
    "教育・研修": "20.6",
    "会議の設置・設営": "5.5",
    "普及啓発": "3.7",
    "ICT整備": "2.2",
    "その他": "17.7",
    "医療従事者向け相談窓口等の運営": "32.9",
    "施設や医療機器等の設備": "17.5",
}
TRAINING = {  # 「研修・教育」の対象者別（%）
    "医師": "15.7",
    "看護師": "26.3",
    "歯科医師・歯科衛生士等": "14.0",
    "薬剤師": "4.6",
    "その他": "6.3",
    "多職種": "33.1",
}
DONE = {  # 実施している数: 平成28年度の市町村数と割合、平成29年度の市町村数と割合
    "実施していない": "98 5.6 5 0.3",
    "年度内に実施予定": "78 4.5 34 2.0",
    "1つ実施している": "139 8.0 81 4.7",
    "2つ実施している": "169 9.7 98 5.6",
    "3つ実施している": "203 11.7 118 6.8",
    "4つ実施している": "235 13.5 164 9.4",
    "5つ実施している": "205 11.8 227 13.0",
    "6つ実施している": "226 13.0 268 15.4",
    "7つ実施している": "215 12.3 333 19.1",
    "全て実施している": "173 9.9 413 23.7",
}
ITEMS = {  # 取組: 三か年度それぞれの 実施している、年度内に実施予定、実施していない（%）
    "（ア）": "38.5 21.5 40.0 62.6 18.0 19.5 89.1 9.8 1.1",
    "（イ）": "43.8 14.4 41.8 61.7 16.4 21.9 68.4 25.6 6.0",
    "（ウ）": "19.0 10.2 70.8 38.2 14.5 47.3 57.6 31.2 11.2",
    "（エ）": "25.2 12.2 62.6 48.0 17.7 34.2 66.8 25.1 8.1",
    "（オ）": "21.8 4.5 73.6 39.8 7.4 52.8 56.4 31.4 12.2",
    "（カ）": "38.8 12.3 48.9 60.9 16.0 23.1 80.6 15.0 4.4",
    "（キ）": "29.7 14.1 56.2 50.3 19.2 30.5 65.4 27.7 6.9",
    "（ク）": "31.5 7.0 61.5 57.6 7.8 34.6 70.9 16.1 13.0",
}
PARTS = ("実施している", "年度内に実施予定", "実施していない")


@pytest.mark.parametrize("key", BUDGETS, ids=":".join)
def test_budgets_of_the_ministry(nation, key):
    """国の資料の予算額と国分は、分と予算の別とともに印刷のとおりである。"""
    year, sector, item = key
    row = one(nation.national_budgets, year=year, sector=sector, item=item)
    assert (row["amount"], row["national"]) == tuple(value * HUNDRED_MILLION for value in BUDGETS[key])
    assert (row["basis"], row["source"]) == ("公費", "mhlw-H30-homecare")


def test_budgets_by_year(nation):
    """医療分の当初予算額は平成26年度から令和6年度まで県の資料のとおりで、令和5年度までの和は 10,015億円である。"""
    # 904×4 + 934 + 1,034 + 1,194 + 1,179 + 1,029×2 = 10,015
    rows = rows_of(nation.national_budgets, sector="医療分", item="当初予算")
    found = {row["year"].short: row["amount"] for row in rows.to_dict("records")}
    assert [found[year] for year in YEARS] == [
        int(printed(text)) * HUNDRED_MILLION for text in BY_YEAR.split()
    ]
    assert sum(found[year] for year in YEARS) == 10_015 * HUNDRED_MILLION
    assert found["R6"] == 1_029 * HUNDRED_MILLION


def test_budget_of_this_year(nation):
    """令和7年度の 909億円は、令和6年度から公表の前年度比 ▲120億円だけ減った額である。"""
    # 1,029 - 120 = 909
    row = one(nation.national_budgets, year="R7", sector="医療分")
    before = one(nation.national_budgets, year="R6", sector="医療分")
    assert row["amount"] == 909 * HUNDRED_MILLION == before["amount"] + row["change"]
    assert (row["change_raw"], row["basis"]) == ("▲120億円", "記載なし")


@pytest.mark.parametrize(
    ("year", "item", "expected"),
    [
        ("H26", "当初予算", 904),
        ("H27", "当初予算", 1_628),  # 904 + 724
        ("H27", "補正予算", 1_561),
        ("H28", "当初予算", 1_628),
        ("H29", "当初予算", 1_628),
        ("H30", "予算案", 1_658),  # 934 + 724
    ],
)
def test_sum_of_both_parts(nation, year, item, expected):
    """医療分と介護分の和は、公表された計に一致する。"""
    rows = rows_of(nation.national_budgets, year=year, item=item)
    assert total(rows[rows["source"] == "mhlw-H30-homecare"], "amount") == expected * HUNDRED_MILLION
    assert one(nation.published_totals, id=f"national-budgets:{year}:{item}")["value"] == expected


@pytest.mark.parametrize(
    ("series", "expected", "whole"),
    [("home-care-costs", COSTS, "100.1"), ("home-care-training", TRAINING, "100.0")],
)
def test_use_of_the_home_care_part(nation, series, expected, whole):
    """在宅医療関係の費用と研修の内訳は印刷のとおりで、和は費用が 100.1%、研修が 100.0% である。"""
    # 20.6 + 5.5 + 3.7 + 2.2 + 17.7 + 32.9 + 17.5 = 100.1; 15.7 + 26.3 + 14.0 + 4.6 + 6.3 + 33.1 = 100.0
    rows = rows_of(nation.statistics, series=series, time="H28年度")
    assert {row["item"]: str(row["value"]) for row in rows.to_dict("records")} == expected
    assert total(rows, "value") == Decimal(whole)
    assert one(nation.statistics, series="home-care-plan")["value_raw"] == "47億円"


def test_half_of_the_costs(nation):
    """「教育・研修」と「医療従事者向け相談窓口等の運営」は、資料の言うとおり約半数の 53.5% を占める。"""
    rows = rows_of(nation.statistics, series="home-care-costs").set_index("item")["value"]
    assert rows["教育・研修"] + rows["医療従事者向け相談窓口等の運営"] == Decimal("53.5")


@pytest.mark.parametrize("item", DONE)
def test_municipalities_by_number_of_items(nation, item):
    """実施している数ごとの市町村数と割合は、平成28年度（確定値）、平成29年度（速報値）とも印刷のとおりである。"""
    figures = DONE[item].split()
    for time, kind, count, share in (("H28年度", "確定", *figures[:2]), ("H29年度", "速報", *figures[2:])):
        found = {
            part: one(nation.statistics, series="municipalities-items-done", item=item, part=part, time=time)
            for part in ("市町村数", "割合")
        }
        assert {str(row["value"]) for row in found.values()} == {count, share}
        assert (found["市町村数"]["value"], found["割合"]["unit"]) == (int(count), "%")
        assert {row["kind"] for row in found.values()} == {kind}
        # 5 / 1,741 = 0.287…% -> 0.3
        assert (Decimal(count) * 100 / 1741).quantize(Decimal("0.1")) == found["割合"]["value"]


@pytest.mark.parametrize("time", ["H28年度", "H29年度"])
def test_all_municipalities(nation, time):
    """市町村数の和は 1,741 である。"""
    # 98 + 78 + 139 + 169 + 203 + 235 + 205 + 226 + 215 + 173 = 1,741
    rows = rows_of(nation.statistics, series="municipalities-items-done", part="市町村数", time=time)
    assert total(rows, "value") == 1741


@pytest.mark.parametrize("mark", ITEMS)
def test_eight_items(nation, mark):
    """各取組の三つの割合は三か年度とも印刷の数値で、和は 100.0% から 0.1 ポイントまでしか離れず、並べ方は推定と印されている。"""
    rows = rows_of(nation.statistics, series="municipalities-eight-items")
    mine = rows[rows["item"].map(lambda item: item.startswith(mark))]
    found = [
        one(mine, time=time, part=part)["value"]
        for time in ("H27年度", "H28年度", "H29年度")
        for part in PARTS
    ]
    assert [str(value) for value in found] == ITEMS[mark].split()
    for start in (0, 3, 6):
        assert abs(sum(found[start : start + 3]) - 100) <= Decimal("0.1")
    assert {row["inferred"] for row in mine.to_dict("records")} == {("item", "part", "time")}


@pytest.mark.parametrize(("time", "items"), [("H28年度", 7_296), ("H29年度", 9_665)])
def test_eight_items_agree_with_the_number_done(nation, time, items):
    """取組ごとの「実施している」の和は、実施している数の表から数えた延べ取組数と 0.1% まで一致する。"""
    # 平成28年度: 139×1 + 169×2 + 203×3 + 235×4 + 205×5 + 226×6 + 215×7 + 173×8 = 7,296; 7,296 / 1,741 = 4.191
    # 平成29年度: 81 + 196 + 354 + 656 + 1,135 + 1,608 + 2,331 + 3,304 = 9,665; 9,665 / 1,741 = 5.551
    done = [row.split() for row in list(DONE.values())[2:]]
    column = 0 if time == "H28年度" else 2
    assert sum(number * int(row[column]) for number, row in enumerate(done, 1)) == items
    rows = rows_of(nation.statistics, series="municipalities-eight-items", time=time, part="実施している")
    assert abs(total(rows, "value") - Decimal(items) * 100 / 1741) < Decimal("0.2")


def test_schedule_of_the_nation(nation):
    """平成29年度の国のスケジュールは、1月から9月までの 5 項目である。"""
    rows = rows_of(nation.calendar, year="H29")
    assert rows["when_raw"].tolist() == ["２９年１月～", "４月～", "８月", "８月", "９月"]
    assert rows["event"].tolist()[3] == "都道府県へ内示"
