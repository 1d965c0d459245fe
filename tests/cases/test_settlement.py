"""精算、延滞金、納付、仕入控除税額の報告、財産処分の制限の例題."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikin.categories import Category
from kikin.errors import KikinError, Level
from kikin.payback import (
    Cause,
    Claim,
    Holder,
    Property,
    Route,
    disposal_limit,
    overpayment,
    payback,
    tax_findings,
)
from kikin.periods import FiscalYear
from kikin.rules import rule_book
from kikin.settlement import (
    Grant,
    Payment,
    Residual,
    late_charge,
    payment_after_settlement,
    settlement,
    settlement_by_grant,
)
from kikin.units import Absent

BOOK = rule_book()
OLD, NEW = date(2024, 3, 31), date(2024, 4, 1)
R4, R5 = FiscalYear(2022), FiscalYear(2023)
YEN = st.integers(min_value=0, max_value=10**12)
MEDICAL_CATEGORIES = [Category.I_1, Category.I_2, Category.II, Category.IV, Category.VI]
RESIDUALS = st.lists(
    st.builds(
        Residual,
        st.sampled_from(MEDICAL_CATEGORIES),
        st.sampled_from([Grant.REFORM, Grant.MEDICAL]),
        st.sampled_from([R4, R5]),
        YEN,
    ),
    max_size=8,
)


def _left(category, grant, year, amount):
    return Residual(category, grant, year, amount)


# --- 精算（第６（４）②） -----------------------------------------------------------------------------------

CASE = [
    _left(Category.I_1, Grant.REFORM, R4, 1_000),
    _left(Category.II, Grant.REFORM, R5, 1_000),
    _left(Category.IV, Grant.MEDICAL, R5, 1_000),
    _left(Category.I_2, Grant.REFORM, R5, 500),
]


def test_settlement_of_the_new_column():
    """新欄は、区分Ⅰ-2 の全額と、それ以外の合計の 2/3 を一度だけ切り捨てた額の合計."""
    found = settlement(CASE, NEW, BOOK)
    # Ⅰ-2 以外: (1,000 + 1,000 + 1,000) × 2/3 = 2,000、Ⅰ-2: 500 × 1 = 500、計 2,500
    assert [step.value for step in found.steps] == [2_000, 500, 2_500]
    assert found.amount_yen == 2_500
    assert [step.label for step in found.steps] == [
        "国庫納付額（区分Ⅰ-1、Ⅱ、Ⅳ）",
        "国庫納付額（区分Ⅰ-2）",
        "国庫納付額",
    ]
    assert [entry.column for entry in found.entries] == ["新旧共通", "新旧共通", "新", "新"]


def test_settlement_of_the_old_column():
    """旧欄は、交付年度と交付金ごとに 2/3 を乗じて切り捨て、区分Ⅰ-2 を分けない."""
    found = settlement(CASE, OLD, BOOK)
    # 令和４年度 改革推進: 1,000 × 2/3 = 666.66… → 666
    # 令和５年度 改革推進: (1,000 + 500) × 2/3 = 1,000
    # 令和５年度 地域医療: 1,000 × 2/3 = 666.66… → 666
    assert sorted(step.value for step in found.steps[:-1]) == [666, 666, 1_000]
    assert found.amount_yen == 2_332  # 666 + 1,000 + 666
    assert "旧" in {entry.column for entry in found.entries}


@pytest.mark.parametrize(
    ("left", "expected"),
    [(0, 0), (1, 0), (2, 1), (3, 2), (4, 2), (300_000_001, 200_000_000)],  # × 2/3、１円未満切捨て
)
def test_fractions_of_a_yen_are_cut(left, expected):
    """国庫納付額の１円未満は切り捨てる."""
    assert settlement([_left(Category.II, Grant.REFORM, R5, left)], NEW, BOOK).amount_yen == expected
    assert settlement([_left(Category.I_2, Grant.REFORM, R5, left)], NEW, BOOK).amount_yen == left


def test_no_residual_leaves_nothing_to_pay():
    """残余額がなければ、国庫納付額は 0 円."""
    assert settlement([], NEW, BOOK).amount_yen == 0


def test_care_part_settles_apart():
    """介護分は別葉２で精算し、医療分と混ぜれば断る."""
    care = [_left(Category.III, Grant.REFORM, R5, 900), _left(Category.V, Grant.CARE, R5, 600)]
    assert settlement(care, NEW, BOOK).amount_yen == 1_000  # (900 + 600) × 2/3
    with pytest.raises(KikinError, match="医療分と介護分"):
        settlement([*care, *CASE], NEW, BOOK)


def test_after_settlement_the_same_shares_hold():
    """精算後の納付（別葉３）も、2/3 と区分Ⅰ-2 の全額で、医療分と介護分をまとめて報告できる."""
    received = [_left(Category.V, Grant.CARE, R5, 101), _left(Category.I_2, Grant.MEDICAL, R5, 7)]
    assert payment_after_settlement(received, NEW, BOOK).amount_yen == 74  # 101 × 2/3 = 67.33… → 67、67 + 7


@pytest.mark.parametrize(
    ("category", "grant"),
    [(Category.II, Grant.CARE), (Category.III, Grant.MEDICAL), (Category.I_2, Grant.CARE)],
)
def test_a_grant_pays_for_its_own_part(category, grant):
    """地域医療対策の交付金は介護分に、地域介護対策の交付金は医療分に充てられない."""
    with pytest.raises(KikinError, match="充てられない交付金"):
        Residual(category, grant, R5, 1)


def test_settlement_by_grant():
    """別葉の交付金ごとの額は、様式の順の累計の差で、足すと国庫納付額になる."""
    # Ⅰ-2 以外の累計: 改革推進 2,000 × 2/3 = 1,333.33… → 1,333、地域医療まで 3,000 × 2/3 = 2,000、差 667
    # Ⅰ-2: 改革推進 500
    assert settlement_by_grant(CASE, NEW, BOOK) == {Grant.REFORM: 1_833, Grant.MEDICAL: 667}
    # 旧欄: 改革推進 666 + 1,000、地域医療 666
    assert settlement_by_grant(CASE, OLD, BOOK) == {Grant.REFORM: 1_666, Grant.MEDICAL: 666}


@given(RESIDUALS, st.sampled_from([OLD, NEW]))
def test_settlement_lies_within_its_bounds(residuals, day):
    """国庫納付額は、負にならず、残余額を超えず、交付金ごとの額の合計と一致する."""
    amount = settlement(residuals, day, BOOK).amount_yen
    assert 0 <= amount <= sum(each.amount_yen for each in residuals)
    parts = settlement_by_grant(residuals, day, BOOK)
    assert sum(parts.values()) == amount
    assert all(part >= 0 for part in parts.values())


@given(RESIDUALS)
def test_rounding_once_never_returns_less_than_rounding_often(residuals):
    """区分Ⅰ-2 のほかは、新欄の一度の端数処理が旧欄を下回らず、差は交付年度と交付金の数に満たない."""
    plain = [each for each in residuals if each.category is not Category.I_2]
    once, often = settlement(plain, NEW, BOOK).amount_yen, settlement(plain, OLD, BOOK).amount_yen
    groups = len({(each.grant, each.grant_year) for each in plain})
    assert 0 <= once - often < max(groups, 1)


# --- 延滞金（第６（８）） -----------------------------------------------------------------------------------

DEADLINE = date(2025, 3, 31)


@pytest.mark.parametrize(
    ("paid_on", "expected"),
    [
        (date(2025, 3, 30), 0),  # 期限の前日
        (date(2025, 3, 31), 0),  # 期限の当日
        (date(2025, 4, 1), 821),  # 10,000,000 × 3.0% × 1 ÷ 365 = 821.91… → 821
        (date(2025, 4, 30), 24_657),  # × 30 ÷ 365 = 24,657.53… → 24,657
        (date(2026, 3, 31), 300_000),  # × 365 ÷ 365 = 300,000
    ],
)
def test_late_charge(paid_on, expected):
    """延滞金は、期限の翌日から納付の日まで、年 3.0％ を 365 日で日割りする."""
    found = late_charge(10_000_000, DEADLINE, [Payment(paid_on, 10_000_000)], BOOK)
    assert found.amount_yen == expected


def test_late_charge_over_a_leap_day():
    """閏年の日を含む１年も 365 日当たりで計算するので、366 日分になる."""
    found = late_charge(3_650_000, date(2027, 3, 31), [Payment(date(2028, 3, 31), 3_650_000)], BOOK)
    assert found.amount_yen == 109_800  # 3,650,000 × 3.0% × 366 ÷ 365 = 300 × 366


def test_late_charge_after_a_part_payment():
    """一部の納付の翌日からは、残りの額にだけ延滞金がかかり、端数は合計で一度だけ切り捨てる."""
    payments = [Payment(date(2025, 4, 20), 400_000), Payment(date(2025, 4, 10), 500_000)]
    found = late_charge(1_000_000, DEADLINE, payments, BOOK, until=date(2025, 4, 30))
    # 1,000,000 × 3.0% × 10 ÷ 365 = 821.917…
    #   500,000 × 3.0% × 10 ÷ 365 = 410.958…
    #   100,000 × 3.0% × 10 ÷ 365 =  82.191…
    #   計 1,315.068… → 1,315（期間ごとに切り捨てると 821 + 410 + 82 = 1,313）
    assert [step.value for step in found.steps[:-1]] == [
        Fraction(300_000, 365),
        Fraction(150_000, 365),
        Fraction(30_000, 365),
    ]
    assert found.amount_yen == 1_315
    assert {entry.rule for entry in found.entries} == {
        "late_charge.annual_rate",
        "late_charge.days_in_year",
        "late_charge.period",
        "late_charge.rounding_step",
    }


def test_late_charge_needs_to_know_how_long():
    """未納が残るのに、いつまで数えるかがなければ断り、納め過ぎも断る."""
    with pytest.raises(KikinError, match="未納"):
        late_charge(100, DEADLINE, [], BOOK)
    with pytest.raises(KikinError, match="多く納付"):
        late_charge(100, DEADLINE, [Payment(DEADLINE, 101)], BOOK)


@given(YEN, st.integers(min_value=0, max_value=2_000), st.integers(min_value=0, max_value=100))
def test_late_charge_grows_with_time_and_shrinks_with_payment(due, days, percent):
    """延滞金は、負にならず、遅れるほど増え、途中で納めれば減る."""
    until = DEADLINE + timedelta(days=days)
    charge = late_charge(due, DEADLINE, [], BOOK, until=until).amount_yen
    later = late_charge(due, DEADLINE, [], BOOK, until=until + timedelta(days=1)).amount_yen
    part = Payment(DEADLINE, due * percent // 100)
    less = late_charge(due, DEADLINE, [part], BOOK, until=until).amount_yen
    assert 0 <= less <= charge <= later


# --- 納付（第４） -------------------------------------------------------------------------------------------

WHOLE = {
    (Cause.TAX, Route.OPERATOR_TO_PREFECTURE),
    (Cause.TAX, Route.OPERATOR_TO_MUNICIPALITY),
    (Cause.OVERPAID, Route.OWN),
    (Cause.OVERPAID, Route.OPERATOR_TO_PREFECTURE),
    (Cause.OVERPAID, Route.OPERATOR_TO_MUNICIPALITY),
}
ROUTES = [(cause, route) for cause in Cause for route in Route if (cause, route) != (Cause.BREACH, Route.OWN)]


@pytest.mark.parametrize(("cause", "route"), ROUTES)
def test_payback(cause, route):
    """「納付しなければならない」は全額、「納付させることがある」は求められた額を納付する."""
    if (cause, route) in WHOLE:
        assert payback(Claim(cause, route, 1_000), NEW, BOOK).amount_yen == 1_000
        assert payback(Claim(cause, route, 1_000, 1_000), NEW, BOOK).amount_yen == 1_000
        with pytest.raises(KikinError, match="全額"):
            payback(Claim(cause, route, 1_000, 999), NEW, BOOK)
        return
    for ordered in (0, 999, 1_000):
        assert payback(Claim(cause, route, 1_000, ordered), NEW, BOOK).amount_yen == ordered
    with pytest.raises(KikinError, match="超えて"):
        payback(Claim(cause, route, 1_000, 1_001), NEW, BOOK)
    with pytest.raises(KikinError, match="求められた額が要ります"):
        payback(Claim(cause, route, 1_000), NEW, BOOK)


def test_the_prefecture_does_not_breach_its_own_conditions():
    """都道府県の事業に、条件違反の納付の定めはない."""
    with pytest.raises(KikinError, match="その名前の規則はありません"):
        payback(Claim(Cause.BREACH, Route.OWN, 1), NEW, BOOK)


@pytest.mark.parametrize(("paid", "fixed", "expected"), [(99, 100, 0), (100, 100, 0), (101, 100, 1)])
@pytest.mark.parametrize("route", [Route.OWN, Route.OPERATOR_TO_PREFECTURE, Route.OPERATOR_TO_MUNICIPALITY])
def test_overpayment(paid, fixed, expected, route):
    """確定した額を超えて交付した（取り崩した）ときだけ、超える部分を納付する."""
    assert overpayment(paid, fixed, route, NEW, BOOK).amount_yen == expected


# --- 仕入控除税額の報告（第４（２）⑨） ----------------------------------------------------------------------

COMPLETED = date(2025, 3, 31)  # 令和６年度 → 期限は令和８年度の６月30日


@pytest.mark.parametrize(
    ("reported", "deductible", "on", "levels"),
    [
        (date(2026, 6, 29), 100, date(2026, 7, 1), []),
        (date(2026, 6, 30), 0, date(2026, 7, 1), []),  # 0 円の報告も報告
        (date(2026, 7, 1), 100, date(2026, 7, 1), [Level.WARNING]),  # １日の遅れ
        (None, Absent.PENDING, date(2026, 6, 30), [Level.NOTE]),  # 期限の当日はまだ間に合う
        (None, Absent.PENDING, date(2026, 7, 1), [Level.ERROR]),
        (date(2026, 7, 5), 100, date(2026, 7, 1), [Level.ERROR]),  # 見る日より後の報告は、まだない
        (date(2026, 6, 30), Absent.NOT_STATED, date(2026, 7, 1), [Level.ERROR]),  # 額のない報告
    ],
)
def test_tax_report(reported, deductible, on, levels):
    """仕入控除税額は、0 円でも、翌々年度の６月30日までに報告する."""
    found = tax_findings(COMPLETED, reported, deductible, on, BOOK)
    assert [finding.level for finding in found] == levels


# --- 財産処分の制限（第４（１）②、（２）⑤、（３）④オ） ---------------------------------------------------------

ACQUIRED = date(2024, 10, 1)


def _item(holder, price, *, is_immovable=False):
    return Property(holder, is_immovable, price, ACQUIRED, useful_life_years=5)


@pytest.mark.parametrize(
    ("holder", "limit", "approver"),
    [
        (Holder.PREFECTURE, 500_000, "厚生労働大臣"),
        (Holder.LOCAL_GOVERNMENT, 500_000, "都道府県知事"),
        (Holder.OTHER_OPERATOR, 300_000, "都道府県知事"),
        (Holder.THROUGH_MUNICIPALITY, 300_000, "市町村長（あらかじめ都道府県知事の承認）"),
    ],
)
def test_price_limits(holder, limit, approver):
    """機械等の処分は、価格が 50 万円（地方公共団体以外は 30 万円）以上のとき制限される."""
    for price, limited in ((limit - 1, False), (limit, True), (limit + 1, True)):
        found = disposal_limit(_item(holder, price), date(2025, 4, 1), BOOK)
        assert (found.is_limited, found.approver) == (limited, approver)
    home = disposal_limit(_item(holder, 1, is_immovable=True), date(2025, 4, 1), BOOK)
    assert home.is_limited  # 不動産は価格によらない


@pytest.mark.parametrize(
    ("day", "limited"),
    [
        (date(2024, 10, 1), True),
        (date(2029, 9, 30), True),
        (date(2029, 10, 1), True),  # 翌日（10月２日）から起算して５年の満了の日
        (date(2029, 10, 2), False),
    ],
)
def test_limits_end_with_the_useful_life(day, limited):
    """処分の制限は、耐用年数の満了の日まで続き、翌日に終わる."""
    found = disposal_limit(_item(Holder.PREFECTURE, 500_000), day, BOOK)
    assert found.is_limited is limited
    assert found.last_day == date(2029, 10, 1)


def test_a_day_before_the_acquisition_is_refused():
    """取得の前の日には、処分の制限を問えない."""
    with pytest.raises(KikinError, match="取得の前"):
        disposal_limit(_item(Holder.PREFECTURE, 1), date(2024, 9, 30), BOOK)
