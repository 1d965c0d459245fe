"""別記３ Ⅲ と県の補助条件による事業: 派遣側、受入側、寄附講座、基準額。期待値には算術を添える。"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikin.grants.prefectural import PrefecturalCase, prefectural_grant
from kikin.grants.terms import PrefectureTerm, term_from, terms_named
from kikin.grants.workplace import DispatchCase, dispatch_grant
from kikin.rules import rule_book
from kikin.values.errors import KikinError
from kikin.values.periods import FiscalYear

BOOK = rule_book()
SENDER = DispatchCase(
    fiscal_year=FiscalYear(2024),
    has_manager=True,
    longest_overtime_hours=961,
    agreement_hours=960,
    has_committee_and_plan=True,
    is_special_labor=False,
    side="派遣医療機関",
    recognized=True,
    receiver_kind="①特別な役割",
    same_corporation=False,
    partner_confirmed=True,
    subsidized_by_standard_26=False,
    dispatch_months=(Fraction(12), Fraction(6)),
    ordinary_profit_yen=1_200_000_000,
    doctors=Fraction(100),
)
RECEIVER = replace(SENDER, side="派遣受入医療機関")
COURSE = replace(SENDER, side="寄附講座", course_sends_doctors=True, course_cost_yen=30_000_000)


def money(label: str, thousand_yen: int) -> PrefectureTerm:
    """千円で定めた条件。"""
    return PrefectureTerm(label, label, Fraction(thousand_yen), "千円", "令和６年度新規事業 区分Ⅵ①")


SENDING = {"sending_price": money("派遣医師１人当たり", 1_250)}
RECEIVING = {"receiving_price": money("派遣医師１人につき", 150)}


@pytest.mark.parametrize(
    ("profit", "amount"),
    [
        (1_200_000_000, 18_000_000),  # 12億÷(100×12) = 1,000,000 < 1,250,000、×18月
        (1_499_998_800, 22_499_982),  # ÷1,200 = 1,249,999 < 1,250,000、×18
        (1_500_000_000, 22_500_000),  # ÷1,200 = 1,250,000: 同額、×18
        (1_500_001_200, 22_500_000),  # ÷1,200 = 1,250,001 > 1,250,000、1,250,000×18
        (1_000, 15),  # 1,000÷1,200×18 = 15
        (1_001, 15),  # 1,001÷1,200×18 = 15.015 → １円未満切捨て
        (0, 0),
        (-500_000_000, 0),  # 経常損失は0円とする
    ],
)
def test_sending_side_takes_the_smaller(profit, amount):
    """派遣側は、県の単価と医師１人１月当たりの経常利益相当額の少ない方に、派遣月数を乗じる。"""
    assert dispatch_grant(replace(SENDER, ordinary_profit_yen=profit), BOOK, SENDING).amount_yen == amount


def test_half_months_and_fractional_doctors_are_exact():
    """月数と常勤換算医師数の端数は、最後まで丸めない。"""
    case = replace(SENDER, dispatch_months=(Fraction("0.5"), Fraction("2.5")), doctors=Fraction("33.3"))
    # 12億÷(33.3×12) = 3,003,003.003… > 1,250,000 なので 1,250,000×3
    assert dispatch_grant(case, BOOK, SENDING).amount_yen == 3_750_000
    # 100,000,000÷(33.3×12)×3 = 750,750.75… → １円未満切捨て
    smaller = replace(case, ordinary_profit_yen=100_000_000)
    assert dispatch_grant(smaller, BOOK, SENDING).amount_yen == 750_750


def test_fixed_price_needs_no_accounts():
    """県が定額を定めた場合は、経常利益がなくても算定できる。"""
    case = replace(SENDER, ordinary_profit_yen=None, doctors=None)
    fixed = {"sending_fixed_price": money("定額", 1_000)}
    assert dispatch_grant(case, BOOK, fixed).amount_yen == 18_000_000  # 1,000,000×18
    with pytest.raises(KikinError):
        dispatch_grant(case, BOOK, SENDING)


def test_without_terms_the_profit_equivalent_alone_counts():
    """県の定める額がなければ、経常利益相当額で算定し、そのことを確認として示す。"""
    reckoning = dispatch_grant(replace(SENDER, ordinary_profit_yen=2_400_000_000), BOOK)
    assert reckoning.amount_yen == 36_000_000  # 24億÷1,200 = 2,000,000、×18
    assert "都道府県計画" in reckoning.findings[0].remedy


@pytest.mark.parametrize(("months", "fits"), [(12, True), (Fraction("12.1"), False)])
def test_no_doctor_is_sent_for_more_than_a_year(months, fits):
    """１人の派遣月数は12月までで、超えれば断る。"""
    case = replace(SENDER, dispatch_months=(Fraction(months),))
    if fits:
        assert dispatch_grant(case, BOOK, SENDING).amount_yen == 12_000_000  # 1,000,000×12
    else:
        with pytest.raises(KikinError):
            dispatch_grant(case, BOOK, SENDING)


def test_dispatch_without_doctors_is_refused():
    """派遣医師がいなければ算定しない。"""
    for case, terms in ((SENDER, SENDING), (RECEIVER, RECEIVING)):
        with pytest.raises(KikinError):
            dispatch_grant(replace(case, dispatch_months=()), BOOK, terms)


def test_receiving_side_gets_a_fixed_amount_for_each_doctor():
    """受入側は派遣医師１人につき150千円で、月数によらない。"""
    assert dispatch_grant(RECEIVER, BOOK, RECEIVING).amount_yen == 300_000  # 150,000×2人
    cheap = dispatch_grant(replace(RECEIVER, preparation_cost_yen=299_999), BOOK, RECEIVING)
    assert cheap.amount_yen == 300_000
    assert "上回ります" in cheap.findings[0].what
    assert not dispatch_grant(replace(RECEIVER, preparation_cost_yen=300_000), BOOK, RECEIVING).findings


def test_receiving_side_without_terms_takes_the_cost():
    """県の定額がなければ、受入れの準備の経費による。"""
    assert dispatch_grant(replace(RECEIVER, preparation_cost_yen=234_567), BOOK).amount_yen == 234_567
    with pytest.raises(KikinError):
        dispatch_grant(RECEIVER, BOOK)


@pytest.mark.parametrize(
    ("cost", "amount"),
    [
        (19_999_999, 14_999_999),  # 19,999,999×3/4 = 14,999,999.25
        (20_000_000, 15_000_000),  # 20,000,000×3/4
        (20_000_001, 15_000_000),  # 上限 20,000,000×3/4
    ],
)
def test_endowed_course_by_limit_and_rate(cost, amount):
    """寄附講座は、経費と県の上限額の少ない方に補助率を乗じる。"""
    terms = {
        "course_limit": money("寄附講座の上限額", 20_000),
        "course_rate": PrefectureTerm("rate", "補助率", Fraction(3, 4), "割合", "例"),
    }
    assert dispatch_grant(replace(COURSE, course_cost_yen=cost), BOOK, terms).amount_yen == amount


def test_endowed_course_without_terms_takes_the_cost():
    """県の定める額がなければ、寄附講座の経費による。"""
    assert dispatch_grant(COURSE, BOOK).amount_yen == 30_000_000
    limit = {"course_limit": money("上限額", 20_000)}
    assert dispatch_grant(COURSE, BOOK, limit).amount_yen == 20_000_000


@pytest.mark.parametrize(
    ("changes", "label"),
    [
        ({"recognized": False}, "都道府県知事の認定"),
        ({"receiver_kind": "なし"}, "派遣受入医療機関の区分"),
        ({"same_corporation": True}, "法人の別"),
        ({"partner_confirmed": False}, "相手方の医療機関の事前の確認"),
        ({"has_manager": False}, "勤務医の負担軽減の責任者の配置"),
        ({"longest_overtime_hours": 720}, "長時間労働の医師の雇用"),
        ({"agreement_hours": 720}, "３６協定の上限"),
        ({"has_committee_and_plan": False}, "委員会等の設置と医師労働時間短縮計画の作成"),
        ({"is_special_labor": True}, "特定労務管理対象機関のＧ－ＭＩＳ登録"),
        ({"subsidized_by_standard_26": True}, "標準事業例26による補助"),
        ({"course_sends_doctors": False}, "寄附講座の目的"),
    ],
)
def test_each_condition_of_a_dispatch(changes, label):
    """どの要件も、それだけを欠けば助成額は0円になる。"""
    reckoning = dispatch_grant(replace(COURSE, **changes), BOOK)
    assert [one.label for one in reckoning.conditions if not one.met] == [label]
    assert reckoning.amount_yen == 0


ICT = PrefecturalCase(
    fiscal_year=FiscalYear(2024),
    scheme="看護業務等ＩＣＴ導入支援事業費補助",
    eligible_cost_yen=100_000_000,
    units=Fraction(300),
    unit="床",
)
ROWS = {
    "nursing_ict.bed_price": ("基準額 １床当たり", "96", "千円"),
    "nursing_ict.bed_limit": ("基準額の病床数の上限", "300", "床"),
    "nursing_ict.rate": ("補助率", "3/4", "割合"),
}
DATA = {
    name: term_from(
        {"id": name, "label": label, "value": value, "unit": unit, "source": "kanagawa-r6", "section": "８"}
    )
    for name, (label, value, unit) in ROWS.items()
}
NAMES = {"base": "nursing_ict.bed_price", "unit_limit": "nursing_ict.bed_limit", "rate": "nursing_ict.rate"}
TERMS = terms_named(DATA, NAMES)


@pytest.mark.parametrize(
    ("beds", "cost", "amount"),
    [
        (299, 100_000_000, 21_528_000),  # 96,000×299×3/4
        (300, 100_000_000, 21_600_000),  # 96,000×300×3/4
        (301, 100_000_000, 21_600_000),  # 上限300床
        (300, 28_800_000, 21_600_000),  # 経費と基準額が同額
        (300, 28_799_999, 21_599_000),  # 28,799,999×3/4 = 21,599,999.25 → 1,000円未満切捨て
        (0, 28_799_999, 0),
    ],
)
def test_base_amount_by_beds_with_a_limit(beds, cost, amount):
    """基準額×病床数（上限300床）と経費の少ない方に、3/4を乗じる。"""
    case = replace(ICT, units=Fraction(beds), eligible_cost_yen=cost)
    assert prefectural_grant(case, BOOK, TERMS).amount_yen == amount


def test_scheme_without_base_amount_takes_the_cost():
    """基準額が「知事が必要と認める経費」の場合は、経費に補助率を乗じる。"""
    case = PrefecturalCase(
        fiscal_year=FiscalYear(2024),
        scheme="地域医療介護連携ネットワーク構築費補助",
        eligible_cost_yen=499_992_000,
        rate=Fraction(1),
    )
    assert prefectural_grant(case, BOOK).amount_yen == 499_992_000  # 10/10


def test_rate_and_unit_are_checked():
    """補助率がない、１を超える、単位が違う、条件がない場合は断る。"""
    with pytest.raises(KikinError):
        prefectural_grant(ICT, BOOK)
    with pytest.raises(KikinError):
        prefectural_grant(replace(ICT, rate=Fraction(4, 3)), BOOK)
    with pytest.raises(KikinError):
        prefectural_grant(replace(ICT, unit="箇所"), BOOK, TERMS)
    with pytest.raises(KikinError):
        terms_named(DATA, NAMES | {"rate": "nursing.rate"})
    with pytest.raises(KikinError):
        _ = DATA["nursing_ict.rate"].yen


@given(cost=st.integers(0, 200_000_000), beds=st.integers(0, 600), more=st.integers(0, 1_000_000))
def test_prefectural_amount_keeps_its_bounds(cost, beds, more):
    """経費も基準額も超えず、1,000円の倍数で、経費について減らない。"""
    case = replace(ICT, eligible_cost_yen=cost, units=Fraction(beds))
    amount = prefectural_grant(case, BOOK, TERMS).amount_yen
    assert amount <= Fraction(3, 4) * cost
    assert amount <= Fraction(3, 4) * 96_000 * min(beds, 300)
    assert amount % 1_000 == 0
    assert prefectural_grant(replace(case, eligible_cost_yen=cost + more), BOOK, TERMS).amount_yen >= amount


@given(profit=st.integers(-(10**9), 10**10), months=st.lists(st.integers(0, 12), min_size=1, max_size=8))
def test_sending_amount_never_exceeds_price_or_profit(profit, months):
    """派遣側の額は、単価×月数も経常利益相当額×月数も超えず、負にならない。"""
    case = replace(SENDER, ordinary_profit_yen=profit, dispatch_months=tuple(map(Fraction, months)))
    amount = dispatch_grant(case, BOOK, SENDING).amount_yen
    assert 0 <= amount <= 1_250_000 * sum(months)
    assert amount <= max(Fraction(0), Fraction(profit, 1_200)) * sum(months)
