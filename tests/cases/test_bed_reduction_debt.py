"""別記４（３）債務整理支援と ５ 返還: 利子の上限、返済表、返還の期限と範囲。期待値には算術を添える。"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikin.grants.bed_reduction import (
    DebtCase,
    Loan,
    PaybackCase,
    RefinancingCase,
    debt_grant,
    instalments,
    payback,
    refinancing_payback,
)
from kikin.grants.dated import RulesOn
from kikin.rules import rule_book
from kikin.values.errors import KikinError
from kikin.values.periods import FiscalYear

BOOK = rule_book()
RULES = RulesOn(BOOK, date(2024, 4, 1), "bed_reduction.debt")
CASE = DebtCase(
    fiscal_year=FiscalYear(2024),
    is_merger_member=True,
    closing_hospitals=1,
    surviving=1,
    is_new_loan_for_debt=True,
    suspended=False,
    in_arrears=False,
    principal_yen=400_000_000,
    annual_rate=Fraction(1, 100),
    months_between=12,
    method="元金均等",
    payments=4,
)


@pytest.mark.parametrize(
    ("rate", "amount"),
    [
        ("0.004", 4_000_000),  # (4＋3＋2＋1)億×0.4%
        ("0.005", 5_000_000),  # 10億×0.5%
        ("0.006", 5_000_000),  # 上限0.5%
        ("0", 0),
    ],
)
def test_rate_is_capped_at_half_a_per_cent(rate, amount):
    """元本に対する利率は年0.5％を上限とする。"""
    assert debt_grant(replace(CASE, annual_rate=Fraction(rate)), BOOK).amount_yen == amount


@pytest.mark.parametrize(
    ("years", "amount"),
    [
        (19, 38_000_000),  # 4億の期限一括: 4億×0.5%×19年
        (20, 40_000_000),  # ×20年
        (21, 40_000_000),  # 20年まで
    ],
)
def test_loan_counts_for_twenty_years(years, amount):
    """融資期間は20年を上限とし、残高はそのままに20年分の回までを数える（仮定）。"""
    case = replace(CASE, method="期限一括", payments=years)
    assert debt_grant(case, BOOK).amount_yen == amount


@pytest.mark.parametrize(
    ("months", "payments", "counted"),
    [(1, 239, 239), (1, 240, 240), (1, 241, 240), (6, 41, 40), (12, 21, 20)],
)
def test_twenty_years_in_payments(months, payments, counted):
    """20年は、毎月なら240回、半年ごとなら40回、毎年なら20回である。"""
    case = replace(CASE, months_between=months, payments=payments, method="期限一括")
    steps = {step.label: step.value for step in debt_grant(case, BOOK).steps}
    assert steps["算定する回数"] == counted


def test_balances_of_equal_principal():
    """元金均等は元金を回数で割り、端数は最後の回に返す。"""
    loan = Loan(
        principal_yen=1_000_000,
        annual_rate=Fraction(1, 100),
        months_between=12,
        method="元金均等",
        payments=3,
    )
    # 1,000,000÷3 = 333,333.3 → 333,333。残高 1,000,000、666,667、333,334。利子は0.5%で１円未満切捨て
    assert [(one.balance_yen, one.interest_yen) for one in instalments(loan, RULES)] == [
        (1_000_000, 5_000),
        (666_667, 3_333),  # 3,333.335
        (333_334, 1_666),  # 1,666.67
    ]


def test_balances_of_level_payments_follow_the_contract_rate():
    """元利均等の残高は契約の年率で減り、利子は上限の年率で数える。"""
    loan = Loan(
        principal_yen=1_000_000, annual_rate=Fraction(1, 10), months_between=12, method="元利均等", payments=2
    )
    # 年率10%、2回: 1,000,000×0.1÷(1－1.1^-2) = 576,190.47… → 576,190
    # 1回目の利子 100,000、元金 476,190、残高 523,810。助成の利子は 5,000 と 523,810×0.5% = 2,619.05
    assert [(one.balance_yen, one.interest_yen) for one in instalments(loan, RULES)] == [
        (1_000_000, 5_000),
        (523_810, 2_619),
    ]
    free = replace(loan, annual_rate=Fraction(0))
    assert [one.balance_yen for one in instalments(free, RULES)] == [1_000_000, 500_000]


def test_grace_pays_interest_on_the_whole():
    """据置の間は元本が減らない。"""
    case = replace(CASE, grace_payments=2)
    # 残高 4、4、4、2億 = 14億×0.5%
    assert debt_grant(case, BOOK).amount_yen == 7_000_000


def test_schedule_of_the_lender_is_taken_as_it_is():
    """償還年次表の残高を渡せば、そのまま用いる。"""
    case = replace(CASE, method="償還年次表", payments=0, balances_yen=(400_000_000, 250_000_000, 1))
    # 2,000,000 ＋ 1,250,000 ＋ 0（0.005円は切捨て）
    assert debt_grant(case, BOOK).amount_yen == 3_250_000


@pytest.mark.parametrize(
    "changes",
    [
        {"method": "償還年次表"},
        {"method": "償還年次表", "balances_yen": (300_000_000,)},
        {"method": "償還年次表", "balances_yen": (400_000_000, 400_000_001)},
        {"method": "毎月"},
        {"payments": 0},
        {"grace_payments": 4},
        {"principal_yen": -1},
    ],
)
def test_loans_that_cannot_be_repaid_are_refused(changes):
    """返済できない融資の条件は断る。"""
    with pytest.raises(KikinError):
        replace(CASE, **changes)


@pytest.mark.parametrize("months", [0, 5, 24])
def test_months_must_divide_a_year(months):
    """返済の間隔は12月を割り切る月数である。"""
    with pytest.raises(KikinError):
        debt_grant(replace(CASE, months_between=months), BOOK)


@pytest.mark.parametrize(
    ("changes", "label"),
    [
        ({"is_merger_member": False}, "統合関係医療機関であること"),
        ({"closing_hospitals": 0}, "病院の廃止（診療所化を含む）"),
        ({"surviving": 0}, "統合後の運営"),
        ({"is_new_loan_for_debt": False}, "未返済の債務を返すための新たな融資"),
        ({"suspended": True}, "取引停止処分"),
        ({"in_arrears": True}, "国税、社会保険料又は労働保険料"),
    ],
)
def test_each_condition_of_debt_support(changes, label):
    """要件を一つ欠けば0円になる。"""
    reckoning = debt_grant(replace(CASE, **changes), BOOK)
    assert [one.label for one in reckoning.conditions if not one.met] == [label]
    assert reckoning.amount_yen == 0


PAID = PaybackCase(
    grant="単独支援", paid_on=date(2024, 6, 1), paid_yen=50_000_000, event="増床", event_on=date(2027, 3, 31)
)


@pytest.mark.parametrize("grant", ["単独支援", "統合支援", "債務整理支援"])
@pytest.mark.parametrize(
    ("paid", "event", "amount"),
    [
        (date(2024, 6, 1), date(2024, 5, 31), 0),  # 支給の日より前
        (date(2024, 6, 1), date(2024, 6, 1), 50_000_000),
        (date(2024, 6, 1), date(2027, 3, 31), 50_000_000),
        (date(2024, 6, 1), date(2027, 4, 1), 0),
        (date(2024, 3, 31), date(2026, 3, 31), 50_000_000),  # 令和５年度の支給は令和８年３月31日まで
        (date(2024, 3, 31), date(2026, 4, 1), 0),
    ],
)
def test_more_beds_until_the_deadline(grant, paid, event, amount):
    """支給の日から期限までに増床すれば返還を求める。"""
    case = replace(PAID, grant=grant, paid_on=paid, event_on=event)
    assert payback(case, BOOK).amount_yen == amount


def test_approved_increase_is_not_paid_back():
    """厚生労働大臣及び知事が特に認めた増床は返還を求めない。"""
    assert payback(replace(PAID, specially_approved=True), BOOK).amount_yen == 0


@pytest.mark.parametrize(
    ("grant", "amount"), [("単独支援", 0), ("債務整理支援", 0), ("統合支援", 50_000_000)]
)
def test_other_area_matters_where_the_article_names_it(grant, amount):
    """構想区域を限るのは単独支援と債務整理支援であり、統合支援は限らない。"""
    assert payback(replace(PAID, grant=grant, in_same_area=False), BOOK).amount_yen == amount


@pytest.mark.parametrize(
    ("grant", "event", "amount"),
    [
        ("単独支援", "計画の未達成", 50_000_000),
        ("統合支援", "計画の未達成", 50_000_000),
        ("債務整理支援", "計画の未達成", 0),
        ("単独支援", "不正な受給", 50_000_000),
        ("統合支援", "不正な受給", 50_000_000),
        ("債務整理支援", "不正な受給", 50_000_000),
    ],
)
def test_grounds_of_each_grant(grant, event, amount):
    """計画の未達成は単独支援と統合支援の事由であり、不正はすべての事由である。期限はない。"""
    case = replace(PAID, grant=grant, event=event, event_on=date(2030, 4, 1))
    assert payback(case, BOOK).amount_yen == amount


def test_part_is_asked_back_of_single_and_merger_only():
    """単独支援と統合支援は全額又は一部、債務整理支援は全額である。"""
    part = replace(PAID, decided_yen=10_000_000)
    assert payback(part, BOOK).amount_yen == 10_000_000
    assert not payback(part, BOOK).findings
    assert payback(PAID, BOOK).findings
    with pytest.raises(KikinError):
        payback(replace(part, grant="債務整理支援"), BOOK)
    with pytest.raises(KikinError):
        replace(PAID, decided_yen=50_000_001)
    with pytest.raises(KikinError):
        replace(PAID, event="移転")


REFINANCED = RefinancingCase(
    fiscal_year=FiscalYear(2024),
    principal_yen=400_000_000,
    annual_rate=Fraction(1, 100),
    months_between=12,
    method="元金均等",
    payments=4,
    payments_done=2,
    new_loan=Loan(
        principal_yen=200_000_000,
        annual_rate=Fraction(3, 1000),
        months_between=12,
        method="元金均等",
        payments=2,
    ),
)


@pytest.mark.parametrize(
    ("rate", "amount"),
    [
        ("0.003", 600_000),  # (2億＋1億)×(0.5%－0.3%)
        ("0.0049", 30_000),  # 3億×0.01%
        ("0.005", 0),  # 当初の年率（上限0.5%）を下回らない
        ("0.006", 0),
    ],
)
def test_payback_when_the_rate_falls(rate, amount):
    """新たな年率が当初の年率（上限0.5％）を下回れば、要らなくなる利子を返還する。"""
    new = replace(REFINANCED.new_loan, annual_rate=Fraction(rate))
    assert refinancing_payback(replace(REFINANCED, new_loan=new), BOOK).amount_yen == amount


def test_nothing_is_paid_back_where_the_interest_rises():
    """年率が下がっても、長く借りて利子が増えれば返還はない。"""
    new = replace(REFINANCED.new_loan, payments=10)
    # 3億×0.5% = 1,500,000 に対し、2億の元金均等10回は残高の合計11億×0.3% = 3,300,000
    reckoning = refinancing_payback(replace(REFINANCED, new_loan=new), BOOK)
    assert reckoning.steps[1].value == 3_300_000
    assert reckoning.amount_yen == 0


def test_years_already_used_count_for_the_new_loan():
    """20年の上限は、借換えの前に過ぎた年を含めて数える。"""
    old = replace(REFINANCED, method="期限一括", payments=20, payments_done=15)
    new = replace(REFINANCED.new_loan, method="期限一括", payments=10, principal_yen=400_000_000)
    reckoning = refinancing_payback(replace(old, new_loan=new), BOOK)
    # 残り5年: 4億×0.5%×5 － 4億×0.3%×5 = 10,000,000 － 6,000,000
    assert reckoning.amount_yen == 4_000_000
    with pytest.raises(KikinError):
        refinancing_payback(replace(old, payments_done=21), BOOK)


LOANS = st.builds(
    replace,
    st.just(CASE),
    principal_yen=st.integers(0, 10**10),
    annual_rate=st.fractions(0, Fraction(1, 10), max_denominator=1_000),
    months_between=st.sampled_from([1, 3, 6, 12]),
    method=st.sampled_from(["元金均等", "元利均等", "期限一括"]),
    payments=st.integers(1, 400),
)


@given(case=LOANS)
def test_debt_grant_keeps_its_bounds(case):
    """助成額は、元本×0.5％×20年も、元本×契約の年率×20年も超えず、残高は元本から増えない。"""
    amount = debt_grant(case, BOOK).amount_yen
    assert 0 <= amount <= case.principal_yen * min(case.annual_rate, Fraction(5, 1_000)) * 20
    balances = [one.balance_yen for one in instalments(case, RULES)]
    assert balances[0] == case.principal_yen
    assert balances == sorted(balances, reverse=True)
    assert balances[-1] >= 0


@given(case=LOANS, more=st.fractions(0, Fraction(1, 100), max_denominator=1_000))
def test_a_higher_rate_never_lowers_the_interest(case, more):
    """年率が高いほど助成額は減らない（元利均等は残高が年率で変わるため除く）。"""
    case = replace(case, method="元金均等") if case.method == "元利均等" else case
    higher = replace(case, annual_rate=case.annual_rate + more)
    low, high = debt_grant(case, BOOK).amount_yen, debt_grant(higher, BOOK).amount_yen
    assert high >= low
