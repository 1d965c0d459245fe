"""基金の負担割合、執行率、差引、保管額、保有割合の試験."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikin.values.categories import Category
from kikin.values.errors import KikinError
from kikin.fund import (
    deposit_shares,
    execution_rate,
    known_total,
    residual,
    residuals_by_category,
    running_residuals,
)
from kikin.values.periods import FiscalYear
from kikin.rules import rule_book
from kikin.values.readings import Absent

R6 = FiscalYear(2024)
YEN = st.integers(min_value=0, max_value=10**13)
KNOWN = st.one_of(YEN, st.sampled_from(Absent))


@pytest.mark.parametrize(
    ("deposit", "category", "national", "prefectural"),
    [
        (3_000_000, Category.II, 2_000_000, 1_000_000),  # 3,000,000 × 2/3 = 2,000,000
        (1_000, Category.IV, 666, 334),  # 1,000 × 2/3 = 666.66… → 666、残り 334
        (1, Category.V, 0, 1),  # 1 × 2/3 = 0.66… → 0、残り 1
        (2, Category.VI, 1, 1),  # 2 × 2/3 = 1.33… → 1、残り 1
        (0, Category.III, 0, 0),
        (2_682_714_000, Category.I_1, 1_788_476_000, 894_238_000),  # 2,682,714,000 ÷ 3 = 894,238,000
        (1_001, Category.I_2, 1_001, 0),  # 区分Ⅰ-2 は全額国費
    ],
)
def test_deposit_shares(deposit, category, national, prefectural):
    """積立額は国 2/3（１円未満切捨て）、都道府県が残り、区分Ⅰ-2 は全額国."""
    shares = deposit_shares(deposit, category, R6.start, rule_book())
    assert (shares.national_yen, shares.prefectural_yen) == (national, prefectural)
    assert [step.value for step in shares.steps] == [national, prefectural]


def test_deposit_shares_name_their_rules():
    """負担額は、使った規則を根拠として示す."""
    used = {entry.rule for entry in deposit_shares(9, Category.II, R6.start, rule_book()).entries}
    assert used == {"fund.national_share", "fund.share_rounding"}
    used = {entry.rule for entry in deposit_shares(9, Category.I_2, R6.start, rule_book()).entries}
    assert used == {"fund.national_share_category_1_2", "fund.share_rounding"}


@given(YEN, st.sampled_from([each for each in Category if each is not Category.I]))
def test_shares_sum_to_the_whole(deposit, category):
    """国と都道府県の負担額は負にならず、足すと必ず積立額になる."""
    shares = deposit_shares(deposit, category, R6.start, rule_book())
    assert shares.total_yen == deposit
    assert min(shares.national_yen, shares.prefectural_yen) >= 0


def test_the_two_statutory_shares_make_one():
    """国 2/3 と都道府県 1/3 は、足して 1 になる."""
    parts = [
        rule_book().on(name, R6.start).number for name in ("fund.national_share", "fund.prefectural_share")
    ]
    assert sum(parts) == 1


def test_category_1_2_has_no_rule_before_the_new_column():
    """区分Ⅰ-2 の国の負担割合は、令和６年３月31日までは収載がない."""
    with pytest.raises(KikinError, match="2024-04-01"):
        deposit_shares(1, Category.I_2, date(2024, 3, 31), rule_book())


@pytest.mark.parametrize("amount", [1.0, True, "100", -1, Fraction(1, 2)])
def test_no_yen_is_refused(amount):
    """小数、真偽、文字、負の値は金額として受け取らない."""
    with pytest.raises(KikinError, match="積立額"):
        deposit_shares(amount, Category.II, R6.start, rule_book())
    with pytest.raises(KikinError, match="執行額"):
        execution_rate(amount, 100)


def test_execution_rate():
    """執行率は執行額÷積立額で、過年度の積立てを使えば 1 を超える."""
    assert execution_rate(360, 1_709) == Fraction(360, 1_709)
    assert execution_rate(1_411, 576) > 1
    assert execution_rate(0, 100) == 0


@pytest.mark.parametrize(
    ("spent", "deposited", "expected"),
    [
        (75, 0, Absent.NOT_APPLICABLE),
        (0, 0, Absent.NOT_APPLICABLE),
        (75, Absent.NOT_STATED, Absent.NOT_STATED),
        (Absent.PENDING, 100, Absent.PENDING),
    ],
)
def test_execution_rate_is_absent(spent, deposited, expected):
    """積立てがないか、どちらかの額がないとき、執行率は 0 ではなく「ない」."""
    assert execution_rate(spent, deposited) is expected


def test_residual_by_category():
    """区分別の差引は、全年度の積立額から執行額を引いた額."""
    deposits = {(R6 - 1, Category.II): 251, (R6, Category.II): 272, (R6, Category.VI): Absent.NOT_APPLICABLE}
    spending = {(R6 - 1, Category.II): 228, (R6, Category.II): 260, (R6, Category.IV): 5}
    assert residuals_by_category(deposits, spending) == {
        Category.II: 35,  # (251 + 272) − (228 + 260) = 523 − 488
        Category.VI: Absent.NOT_APPLICABLE,
        Category.IV: Absent.NOT_STATED,
    }


def test_running_residuals():
    """年度末ごとの差引の累計は、記載のない年度から先は「ない」."""
    deposits = {R6 - 2: 100, R6 - 1: Absent.NOT_APPLICABLE, R6: 10}
    assert running_residuals(deposits, {R6 - 2: 30, R6 - 1: 20, R6: 5}) == {
        R6 - 2: 70,  # 100 − 30
        R6 - 1: 50,  # 100 − (30 + 20)
        R6: 55,  # (100 + 10) − (30 + 20 + 5)
    }
    assert running_residuals(deposits, {R6 - 2: 30, R6: 5}) == {
        R6 - 2: 70,
        R6 - 1: Absent.NOT_STATED,
        R6: Absent.NOT_STATED,
    }


@given(st.lists(KNOWN, max_size=6))
def test_known_total_never_reads_absence_as_zero(amounts):
    """合計は、知らない額が一つでもあれば知らないまま、数値が一つもなければ数値にならない."""
    total = known_total(amounts)
    unknown = {Absent.PENDING, Absent.NOT_ASKED, Absent.NOT_STATED}
    present = [amount for amount in amounts if not isinstance(amount, Absent)]
    if unknown & {amount for amount in amounts if isinstance(amount, Absent)}:
        assert total in unknown
    elif present:
        assert total == sum(present)
    else:
        assert isinstance(total, Absent)


@given(YEN, YEN)
def test_residual_and_execution_rate_agree(deposited, spent):
    """差引が負であることと、執行率が 1 を超えることは同じ."""
    rate = execution_rate(spent, deposited)
    if deposited:
        assert (residual(deposited, spent) < 0) == (rate > 1)
    else:
        assert rate is Absent.NOT_APPLICABLE
