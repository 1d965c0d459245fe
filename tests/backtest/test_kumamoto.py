"""熊本県の資料（令和7年度）の公表値: 目標と実績、要望額、事業一覧が、印刷のとおりデータにある。"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction

import pytest
from rows_of import THOUSAND, one, printed, rows_of

from kikin.totals import total
from kikin.values.amounts import grouped
from kikin.values.categories import Category
from kikin.values.readings import Absent

C = Category

# 区分: 事業一覧の小計、事業数、国への要望額、事業数、割合（額は千円）
PUBLISHED = {
    C.I_1: (1_013_918, 4, 548_712, 4, "36.9"),
    C.I_2: (127_680, 1, 127_680, 1, "8.6"),
    C.II: (157_187, 11, 108_264, 11, "7.3"),
    C.IV: (784_476, 36, 674_493, 36, "45.3"),
    C.VI: (38_531, 1, 28_531, 1, "1.9"),
}
PROJECTS_TOTAL, REQUESTS_TOTAL = 2_121_792, 1_487_680

# 事業一覧の事業費（千円）。No.1 から No.53 まで、区分ごとに改行
COSTS = """
82,555 502,464 392,476 36,423
127,680
3,500 15,773 21,596 4,600 20,000 17,400 22,353 37,077 11,985 545 2,358
4,372 4,000 52,530 39,332 13,895 10,080 3,444 32,851 10,200 1,800 2,770 13,000 26,000 1,600 1,521 183,881
16,231 63,789 24,391 6,289 4,891 456 3,113 28,536 9,600 1,994 61,080 50,000 23,365 2,000 20,000 5,269
5,500 10,000 44,496 2,200
38,531
"""

# 全県の指標。左から目標、指標、内訳、R6目標、その時点、表にある値、その時点、R7目標、その時点
WHOLE = """
1|bed-function-areas||8|R6年度|7|R5年7月|8|R7年度
1|medical-network-residents||130,000|R7.3月|143,776|R6年度末|180,000|R7年度末
1|stroke-mortality|男性|68.0|R7年|85.2|R2年|68.0|R7年
1|stroke-mortality|女性|41.0|R7年|51.2|R2年|41.0|R7年
1|ischemic-heart-mortality|男性|25.0|R7年|33.9|R2年|25.0|R7年
1|ischemic-heart-mortality|女性|11.0|R7年|15.7|R2年|11.0|R7年
2|home-visit-institutions||515|R6年|479|R6年度|524|R7年度
2|home-care-dental-clinics||213|R6年度|207|R6年10月|220|R7年度
2|pharmacy-home-guidance||49|R7年3月|49|R6年3月|51|R7年度末
2|nursing-stations-24h||320|R6年度|321|R6年4月|362|R7年10月
3(1)|regional-doctors||76|R6年度|70|R6年度|81|R7年度
3(1)|residency-matching||－|R6年度|76.3|R6年度|－|R7年度
3(2)|graduates-employed-in-prefecture||76.5|R6年度卒|73.8|R5年度卒|77.2|R7年度卒
3(2)|new-nurse-turnover||6.3|R6年度末|7.3|R5年度末|－|R7年度
3(2)|nurse-reemployment||523|R6年度|347|R6年度|543|R7年度末
3(3)|cancer-dental-partners|連携1(周術期)|565|R6年度末|546|R7年3月|586|R7年度末
3(3)|cancer-dental-partners|連携2(化学療法)|532|R6年度末|519|R7年3月|545|R7年度末
3(3)|cancer-dental-partners|連携3(緩和ケア)|376|R6年度末|359|R7年3月|416|R7年度末
3(4)|pharmacy-home-guidance||49|R7年3月|49|R6年3月|51|R7年度末
"""

# 熊本地域の指標。左から目標、指標、R6計画の目標、その時点、R5実績、その時点、R6実績、その時点
AREA = """
1|kumamoto-family-doctor|80|R11年度末|74.1|R5年度|71.0|R6年度
2|kumamoto-home-visits|10,522|R11年度|11,084|R5年10月|未集計|R6年度
2|kumamoto-home-visit-patients|6,971|R11年度|4,982|R5年|未集計|R6年度
2|kumamoto-deaths-at-home|35.9|R11年度|26.3|R5年|未集計|R6年度
2|kumamoto-home-care-dental-clinics|100|R11年度|84|R6.4月|84|R7.4月
2|kumamoto-pharmacy-home-visits|60|R11年度|46.3|R6.3月末|未集計|R6年度
"""


def listed(block: str) -> list[list[str]]:
    """Return the cells of a block that was typed from the source."""
    return [line.split("|") for line in block.strip().splitlines()]


def test_projects_as_printed(kumamoto):
    """事業一覧の事業費は No.1 から No.53 まで印刷のとおりで、番号は欠けも重なりもない。"""
    projects = rows_of(kumamoto.projects, year="R7")
    assert projects["number"].tolist() == [str(number) for number in range(1, 54)]
    assert projects["cost"].tolist() == [int(printed(text)) * THOUSAND for text in COSTS.split()]
    assert projects["cost_raw"].tolist() == COSTS.split()
    assert all(projects["name"]) and all(projects["outline"])  # noqa: PT018 - one fact


@pytest.mark.parametrize("category", PUBLISHED)
def test_subtotal_of_projects(kumamoto, category):
    """事業一覧の区分ごとの小計と事業数は、事業の額と数の和に一致する。"""
    # ①-1: 82,555 + 502,464 + 392,476 + 36,423 = 1,013,918
    # ②: 3,500 + 15,773 + 21,596 + 4,600 + 20,000 + 17,400 + 22,353 + 37,077 + 11,985 + 545 + 2,358 = 157,187
    projects = rows_of(kumamoto.projects, year="R7")
    mine = projects[projects["categories"].map(lambda found: found == (category,))]
    assert (total(mine, "cost") / THOUSAND, len(mine)) == PUBLISHED[category][:2]


def test_total_of_projects(kumamoto):
    """事業一覧の合計は 2,121,792千円である。"""
    # 1,013,918 + 127,680 + 157,187 + 784,476 + 38,531 = 2,121,792
    assert total(rows_of(kumamoto.projects, year="R7"), "cost") == PROJECTS_TOTAL * THOUSAND


def test_new_and_continued_projects(kumamoto):
    """新規は No.49 だけで、ほかの 52 事業は継続である。"""
    projects = rows_of(kumamoto.projects, year="R7")
    assert Counter(projects["continuity"]) == {"継続": 52, "新規": 1}
    assert rows_of(projects, continuity="新規")["number"].tolist() == ["49"]


def test_requests(kumamoto):
    """国への要望額は区分ごとに公表のとおりで、合計は 1,487,680千円、53事業である。"""
    # 548,712 + 127,680 + 108,264 + 674,493 + 28,531 = 1,487,680; 4 + 1 + 11 + 36 + 1 = 53
    asked = rows_of(kumamoto.plan_amounts, year="R7", item="要望額")
    found = {
        row["category"]: (row["amount"] // THOUSAND, row["projects"], str(row["share"]))
        for row in asked.to_dict("records")
    }
    assert found == {category: published[2:] for category, published in PUBLISHED.items()}
    assert total(asked, "amount") == REQUESTS_TOTAL * THOUSAND
    assert total(asked, "projects") == 53
    assert {str(time) for time in asked["as_of"]} == {"R7.4月"}


def test_shares_of_requests(kumamoto):
    """総額に占める割合は、要望額の割合を小数第1位に四捨五入した値で、その和は 100.0% である。"""
    # ④: 674,493 / 1,487,680 = 45.3386…% -> 45.3; 36.9 + 8.6 + 7.3 + 45.3 + 1.9 = 100.0
    asked = rows_of(kumamoto.plan_amounts, year="R7", item="要望額")
    for row in asked.to_dict("records"):
        assert grouped(Fraction(row["amount"], 10 * REQUESTS_TOTAL), 1) == str(row["share"]), row["category"]
    assert total(asked, "share") == Decimal("100.0")


def test_printed_totals_are_there(kumamoto):
    """公表された小計・合計は、額も件数も割合もすべて表にある。"""
    values = Counter(kumamoto.published_totals["value"])
    subtotals = [Decimal(figure) for published in PUBLISHED.values() for figure in published[:2]]
    whole = [PROJECTS_TOTAL, 53, REQUESTS_TOTAL, 53, 100]
    assert values == Counter([*subtotals, *map(Decimal, whole)])


@pytest.mark.parametrize("line", listed(WHOLE), ids=lambda line: ":".join(line[:3]))
def test_whole_prefecture(kumamoto, line):
    """全県の指標の令和6年度と令和7年度の目標値、表にある実績値は、時点とともに印刷のとおりである。"""
    goal, indicator, part, target, time, value, result_time, next_target, next_time = line
    for year, wanted, when, state in (("R6", target, time, ""), ("R7", next_target, next_time, "案")):
        row = one(kumamoto.targets, year=year, goal=goal, indicator=indicator, part=part, area="")
        assert row["target"] == printed(wanted)
        assert (str(row["target_time"]), row["state"]) == (when, state)
    result = one(kumamoto.results, indicator=indicator, part=part, area="", time=result_time)
    assert result["value"] == printed(value)
    assert result["kind"] == "確定"


@pytest.mark.parametrize("line", listed(AREA), ids=lambda line: line[1])
def test_area(kumamoto, line):
    """熊本地域の指標の目標値と二年の実績値は印刷のとおりで、令和7年度の目標値はない。"""
    goal, indicator, target, time, before, before_time, now, now_time = line
    row = one(kumamoto.targets, goal=goal, indicator=indicator, area="kumamoto")
    assert (row["target"], str(row["target_time"]), row["year"].short) == (printed(target), time, "R6")
    assert one(kumamoto.results, indicator=indicator, time=before_time)["value"] == printed(before)
    result = one(kumamoto.results, indicator=indicator, time=now_time)
    assert (result["value_absent"] or result["value"]) == (
        Absent.PENDING if now == "未集計" else printed(now)
    )


def test_number_of_indicators(kumamoto):
    """指標は全県 14 と再掲 1、熊本地域 6 で、男女・連携1〜3 に分けると令和6年度は 25 行、令和7年度は 19 行になる。"""
    # 全県 14 + 男女の 2 + 連携の 2 = 18、再掲 1、熊本地域 6: 18 + 1 + 6 = 25; 25 - 6 = 19
    first, second = (rows_of(kumamoto.targets, year=year) for year in ("R6", "R7"))
    assert (len(first), len(second)) == (25, 19)
    assert Counter(zip(first["area"], first["goal"], strict=True)) == {
        ("", "1"): 6,
        ("", "2"): 4,
        ("", "3(1)"): 2,
        ("", "3(2)"): 3,
        ("", "3(3)"): 3,
        ("", "3(4)"): 1,
        ("kumamoto", "1"): 1,
        ("kumamoto", "2"): 5,
    }
    assert set(first["indicator"]) == set(kumamoto.indicators["id"])
    assert len(kumamoto.indicators) == 20


def test_recap_repeats_its_original(kumamoto):
    """再掲の指標は、元の目標の指標と目標値・時点が同じである。"""
    recaps = kumamoto.targets[kumamoto.targets["recap_of"] != ""]
    assert {(row["goal"], row["recap_of"]) for row in recaps.to_dict("records")} == {("3(4)", "2")}
    for row in recaps.to_dict("records"):
        original = one(
            kumamoto.targets, year=row["year"].short, goal=row["recap_of"], indicator=row["indicator"]
        )
        assert [original[name] for name in ("target", "comparator")] == [row["target"], row["comparator"]]
        assert str(original["target_time"]) == str(row["target_time"])


def test_pending_values(kumamoto):
    """未集計は 11 行で、確定の見込みは公表された注のとおりである。"""
    pending = rows_of(kumamoto.results, kind="未集計")
    assert all(value is Absent.PENDING for value in pending["value_absent"])
    found = Counter((";".join(row["notes"]), str(row["due"] or "")) for row in pending.to_dict("records"))
    assert found == {
        ("※2", ""): 4,
        ("※3", "R7年6月末頃"): 1,
        ("※4", "R7年12月頃"): 2,
        ("※6", ""): 1,
        ("※7", "R8年2月頃"): 1,
        ("※8", "R7年10月頃"): 1,
        ("※9", "R7.7月頃"): 1,
    }
    texts = dict(zip(kumamoto.notes["mark"], kumamoto.notes["text"], strict=True))
    assert all(str(row["due"] or "") in texts[row["notes"][-1]] for row in pending.to_dict("records"))
    recap = one(kumamoto.targets, year="R6", goal="3(4)")
    assert (str(recap["due"]), recap["notes"]) == ("R7年12月頃", ("※5",))


def test_value_stands_in_its_raw_text(kumamoto):
    """目標値と実績値は、原文の表記の中にそのままの桁で書かれている。"""
    for frame, column in ((kumamoto.targets, "target"), (kumamoto.results, "value")):
        for row in frame[frame[column].notna()].to_dict("records"):
            assert str(row[column]) in row[f"{column}_raw"].replace(",", ""), row["indicator"]


def test_national_average_of_matching(kumamoto, nation):
    """臨床研修医マッチング率の全国平均値は R5年度 82.3%、R6年度 84.5% で、指標の原文にもある。"""
    values = rows_of(nation.statistics, series="residency-matching")
    assert {str(row["time"]): str(row["value"]) for row in values.to_dict("records")} == {
        "R5年度": "82.3",
        "R6年度": "84.5",
    }
    assert one(kumamoto.indicators, national="residency-matching")["id"] == "residency-matching"
    target = one(kumamoto.targets, year="R6", indicator="residency-matching")
    assert target["target_raw"].endswith("※R5全国平均値:82.3%")
    assert one(kumamoto.results, indicator="residency-matching")["value_raw"].endswith("※R6全国平均値:84.5%")


def test_comparators_of_the_source(kumamoto):
    """出典が比べ方を書いているのは全国平均と比べる三つだけで、ほかの以上・以下は推定と印されている。"""
    stated = kumamoto.targets[kumamoto.targets["inferred"].map(lambda names: "comparator" not in names)]
    assert {
        (row["year"].short, row["indicator"], row["comparator"]) for row in stated.to_dict("records")
    } == {
        ("R6", "residency-matching", "全国平均以上"),
        ("R7", "residency-matching", "全国平均以上"),
        ("R7", "new-nurse-turnover", "全国平均未満"),
    }
