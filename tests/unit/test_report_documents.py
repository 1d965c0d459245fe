"""報告の中身: 公表された数値から、判定・計・率が、公表された形のまま導かれる。"""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikin.categories import Category
from kikin.indicators import Status
from kikin.periods import FiscalYear
from kikin.report.fund import known_yen
from kikin.units import Absent, Quantity

S = Status
# 指標の id: 全体の判定（手で確かめたもの。目標と実績は令和6年度の公表資料）
JUDGED = {
    "bed-function-areas": S.MISSED,  # 7 < 8
    "medical-network-residents": S.ACHIEVED,  # 143,776 ≥ 130,000
    "stroke-mortality": S.ONGOING,  # 目標は令和7年
    "ischemic-heart-mortality": S.ONGOING,
    "home-visit-institutions": S.MISSED,  # 479 < 515
    "home-care-dental-clinics": S.MISSED,  # 207 < 213
    "pharmacy-home-guidance": S.PENDING,
    "nursing-stations-24h": S.ACHIEVED,  # 321 ≥ 320
    "regional-doctors": S.MISSED,  # 70 < 76
    "residency-matching": S.MISSED,  # 76.3% < 全国平均 84.5%
    "graduates-employed-in-prefecture": S.PENDING,
    "new-nurse-turnover": S.PENDING,
    "nurse-reemployment": S.MISSED,  # 347 < 523
    "cancer-dental-partners": S.MISSED,  # 546 < 565、519 < 532、359 < 376
    "kumamoto-family-doctor": S.ONGOING,  # 目標は令和11年度
}


@pytest.mark.parametrize(("identifier", "status"), JUDGED.items())
def test_indicator_is_judged_as_by_hand(evaluation, identifier, status):
    """指標の判定は、手で確かめた判定と同じである。"""
    found = {shown.indicator.id: shown.status for shown in evaluation.indicators(areas=evaluation.areas)}
    assert found[identifier] is status


def test_recap_is_counted_once(evaluation):
    """再掲の指標は数に入らず、元の指標と同じ判定になる。"""
    recaps = [
        shown for goal in evaluation.whole.goals for shown in goal.indicators if shown.indicator.is_recap
    ]
    assert [shown.indicator.recap_of for shown in recaps] == ["pharmacy-home-guidance"]
    assert recaps[0].status is JUDGED["pharmacy-home-guidance"]
    counts = evaluation.counts()
    assert sum(counts.values()) == 14  # 15指標 − 再掲1
    assert counts[S.ACHIEVED] == 2


def test_parts_are_judged_one_by_one(evaluation):
    """内訳のある指標は、内訳ごとに判定される。"""
    parts = {
        shown.indicator.id: [part.part.name for part in shown.parts] for shown in evaluation.indicators()
    }
    assert parts["stroke-mortality"] == ["男性", "女性"]
    assert len(parts["cancer-dental-partners"]) == 3


def test_national_average_is_that_of_the_year(evaluation):
    """全国平均は、実績と同じ年度の全国値（84.5%）で、目標を立てた年の値（82.3%）ではない。"""
    (part,) = next(s for s in evaluation.indicators() if s.indicator.id == "residency-matching").parts
    assert str(part.threshold) == "84.5%"
    assert part.gap == Fraction("76.3") - Fraction("84.5")


def test_texts_to_be_written_are_known(evaluation):
    """書かれていない見解は、書く場所の名で分かる。"""
    assert "goal.1.view" in evaluation.open_texts
    assert all(not evaluation.context.texts(key) for key in evaluation.open_texts)


def test_plan_totals_are_the_published_ones(plan):
    """計画の計は公表値と同じである: 53事業 2,121,792千円、要望 53事業 1,487,680千円。"""
    assert (len(plan.projects), plan.total_yen) == (53, 2_121_792_000)
    assert (plan.request_count, plan.request_yen) == (53, 1_487_680_000)
    assert plan.difference_yen == 634_112_000  # 2,121,792 − 1,487,680 千円
    assert str(plan.request_share) == "100.0%"  # 36.9 + 8.6 + 7.3 + 45.3 + 1.9
    assert [total.category for total in plan.totals] == [
        Category.I_1, Category.I_2, Category.II, Category.IV, Category.VI,
    ]  # fmt: skip
    assert sum(len(plan.of(total.category)) for total in plan.totals) == 53


def test_fund_lines_are_the_published_ones(fund):
    """基金の計は公表値から出る: 積立 30,361、執行 23,515、残高 7,021（百万円）、執行率 77.5%。"""
    whole = fund.whole
    assert (whole.deposited_yen, whole.spent_yen) == (30_361_000_000, 23_515_000_000)
    assert whole.residual_yen == 6_846_000_000  # 30,361 − 23,515
    assert str(whole.balance) == "7,021百万円"
    assert whole.rate == Fraction(23_515, 30_361)
    assert (fund.years[0], fund.years[-1]) == (FiscalYear(2014), FiscalYear(2023))


def test_missing_deposit_is_no_zero(fund):
    """平成26年度の区分Ⅰの積立額は「－」で、0 として印字も計算もしない。"""
    line = next(line for line in fund.lines if line.category is Category.I)
    assert line.deposits[FiscalYear(2014)] is Absent.NOT_APPLICABLE


def test_holding_is_not_invented(fund):
    """保有割合の入力は出典にないので、足りないものの名だけが並ぶ。"""
    assert fund.holding_gaps
    assert all(gap.kind is Absent.NOT_STATED for gap in fund.holding_gaps)


def test_area_sums_are_those_of_the_cells(fund):
    """地域別の額は、公と民を足すと総額になり、区分ごとに足しても同じである。"""
    table = fund.area_table
    by_ownership = [table.total_yen([name]) for name in ("公", "民")]
    by_category = [table.total_yen(categories=[category]) for category in table.categories]
    assert sum(by_ownership) == sum(by_category) == table.total_yen()


@given(st.integers(min_value=0, max_value=10**9))
def test_known_yen_keeps_absence(number):
    """公表額は円になり、ない額は、ない理由のままである。"""
    assert known_yen(Quantity(Fraction(number), 0, "千円")) == number * 1_000
    for kind in Absent:
        assert known_yen(kind) is kind
