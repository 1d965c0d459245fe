"""保有割合（Ｃ／Ｄ）、過大となる金額、国費相当額の試験."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikin.categories import Category
from kikin.errors import KikinError
from kikin.holding import holding, national_equivalent
from kikin.rules import rule_book
from kikin.units import Absent

BOOK = rule_book()
DAY = date(2025, 3, 31)
YEN = st.integers(min_value=0, max_value=10**12)


@pytest.mark.parametrize(
    ("held", "needed", "ratio", "excess"),
    [
        (99, 100, Fraction(99, 100), 0),  # 100％ を下回る
        (100, 100, Fraction(1), 0),  # 100％ ちょうどは、上回らない
        (101, 100, Fraction(101, 100), 1),  # 100％ を上回る: 101 − 100 = 1
        (4_125_000_000, 1_732_044_000, Fraction(4_125_000, 1_732_044), 2_392_956_000),
        (0, 100, Fraction(0), 0),
    ],
)
def test_holding(held, needed, ratio, excess):
    """保有割合は C/D で、100％ を上回るときだけ C－D が過大となる."""
    found = holding(held, needed, DAY, BOOK)
    assert (found.ratio, found.excess.amount_yen) == (ratio, excess)
    assert {entry.rule for entry in found.entries} == {"holding.scope", "holding.limit", "holding.excess"}


def test_nothing_needed():
    """見込計が 0 円なら、割合はなく（－）、保管額の全額が過大となる."""
    found = holding(120, 0, DAY, BOOK)
    assert found.ratio is Absent.NOT_APPLICABLE
    assert found.excess.amount_yen == 120
    assert "holding.nothing_needed" in {entry.rule for entry in found.entries}
    assert holding(0, 0, DAY, BOOK).excess.amount_yen == 0


@pytest.mark.parametrize(
    ("held", "needed", "missing"),
    [
        (Absent.NOT_STATED, 100, ["年度末保管額（Ｃ）: 記載なし"]),
        (100, Absent.NOT_STATED, ["翌年度以降の事業実施に要する見込計（Ｄ）: 記載なし"]),
        (
            Absent.PENDING,
            Absent.NOT_STATED,
            ["年度末保管額（Ｃ）: 未集計", "翌年度以降の事業実施に要する見込計（Ｄ）: 記載なし"],
        ),
    ],
)
def test_missing_inputs_are_named(held, needed, missing):
    """C か D がなければ、割合も過大となる金額も「ない」で、何がないかを示す."""
    found = holding(held, needed, DAY, BOOK)
    assert [str(gap) for gap in found.excess.missing] == missing
    assert isinstance(found.ratio, Absent)
    assert isinstance(found.excess.amount_yen, Absent)


@given(YEN, YEN)
def test_the_excess_is_never_more_than_what_is_held(held, needed):
    """過大となる金額は、負にならず、保管額を超えず、返した残りは見込計を上回らない."""
    found = holding(held, needed, DAY, BOOK)
    excess = found.excess.amount_yen
    assert 0 <= excess <= held
    assert held - excess <= needed
    assert (excess > 0) == (held > needed)


def test_scope_of_the_ratio_by_column():
    """保有割合は、旧欄では積立年度ごと、新欄では事業ごとに求める."""
    old = holding(1, 1, date(2024, 3, 31), BOOK).entries[0].value
    new = holding(1, 1, date(2024, 4, 1), BOOK).entries[0].value
    assert (old, new) == ("事業ごと、かつ積立年度ごと", "事業ごと")


def test_national_equivalent():
    """国費相当額は、区分ごとに国の負担割合を乗じて切り捨てた額の合計."""
    balances = {
        Category.I_1: 4_125_000_000,  # × 2/3 = 2,750,000,000
        Category.I_2: 1_001,  # 全額
        Category.II: 250_000_001,  # × 2/3 = 166,666,667.33… → 166,666,667
        Category.IV: 2_120_000_000,  # × 2/3 = 1,413,333,333.33… → 1,413,333,333
        Category.VI: Absent.NOT_APPLICABLE,
    }
    found = national_equivalent(balances, DAY, BOOK)
    # 2,750,000,000 + 1,001 + 166,666,667 + 1,413,333,333 = 4,330,001,001
    assert found.amount_yen == 4_330_001_001
    assert [step.value for step in found.steps] == [
        2_750_000_000,
        1_001,
        166_666_667,
        1_413_333_333,
        4_330_001_001,
    ]


def test_national_equivalent_is_absent_where_a_balance_is():
    """残高のない区分があれば、国費相当額も「ない」で、区分を示す."""
    found = national_equivalent({Category.II: 1, Category.IV: Absent.NOT_STATED}, DAY, BOOK)
    assert found.amount_yen is Absent.NOT_STATED
    assert [str(gap) for gap in found.missing] == ["基金残高（Ⅳ）: 記載なし"]
    assert national_equivalent({}, DAY, BOOK).amount_yen is Absent.NOT_STATED


@given(st.dictionaries(st.sampled_from([Category.I_2, Category.II, Category.IV]), YEN, min_size=1))
def test_national_equivalent_lies_within_its_bounds(balances):
    """国費相当額は残高を超えず、区分Ⅰ-2 以外は 2/3 との差が１円に満たない."""
    found = national_equivalent(balances, DAY, BOOK).amount_yen
    exact = sum(
        amount if category is Category.I_2 else Fraction(2, 3) * amount
        for category, amount in balances.items()
    )
    assert exact - len(balances) < found <= exact <= sum(balances.values())


def test_a_negative_balance_is_refused():
    """負の保管額は断る."""
    with pytest.raises(KikinError, match="年度末保管額"):
        holding(-1, 1, DAY, BOOK)
