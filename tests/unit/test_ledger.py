"""基金保管実績: 年度内異動額、年度末保管額、一体的な管理への引継ぎ、食い違いの試験."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikin.categories import Category
from kikin.errors import KikinError, Level, Place
from kikin.fund import known_total
from kikin.ledger import (
    LedgerYear,
    Pool,
    closing_balance,
    ledger_findings,
    opening_of_one_pool,
    pool_of,
    year_movement,
)
from kikin.periods import FiscalYear
from kikin.rules import rule_book
from kikin.units import Absent

BOOK = rule_book()
R5, R6 = FiscalYear(2023), FiscalYear(2024)
YEN = st.integers(min_value=0, max_value=10**12)
FLOWS = ("deposits_yen", "interest_yen", "refunds_yen", "spending_yen", "treasury_returns_yen")
YEAR = LedgerYear(
    Pool(Category.II, None),
    R6,
    opening_yen=250_000_000,
    deposits_yen=354_414_000,
    interest_yen=12_345,
    refunds_yen=1_000_000,
    spending_yen=300_000_000,
    treasury_returns_yen=2_000_000,
    place=Place("ledger.csv", 7),
)


def test_movement_and_closing():
    """年度内異動額は減る向きが正で、年度末保管額は（Ａ－Ｂ）."""
    # Ｂ = 300,000,000 + 2,000,000 − 354,414,000 − 12,345 − 1,000,000 = −53,426,345
    assert year_movement(YEAR, BOOK).amount_yen == -53_426_345
    # Ａ − Ｂ = 250,000,000 + 53,426,345 = 303,426,345
    closing = closing_balance(YEAR, BOOK)
    assert closing.amount_yen == 303_426_345
    assert [step.label for step in closing.steps] == ["年度内異動額（Ｂ）", "年度末保管額"]
    assert {entry.rule for entry in closing.entries} == {"fund.closing_balance", "fund.interest_joins_fund"}


@given(YEN, st.tuples(*[YEN] * 5))
def test_closing_is_opening_plus_in_minus_out(opening, flows):
    """年度末保管額は、年度当初に入りを足し、出を引いた額に必ず等しい."""
    year = replace(YEAR, opening_yen=opening, **dict(zip(FLOWS, flows, strict=True)))
    deposits, interest, refunds, spending, returned = flows
    expected = opening + deposits + interest + refunds - spending - returned
    assert closing_balance(year, BOOK).amount_yen == expected
    assert opening - year_movement(year, BOOK).amount_yen == expected


@pytest.mark.parametrize("kind", [Absent.NOT_STATED, Absent.PENDING, Absent.NOT_ASKED])
@pytest.mark.parametrize(
    ("field", "label"),
    [
        ("opening_yen", "年度当初保管額（Ａ）"),
        ("deposits_yen", "積立額"),
        ("interest_yen", "運用益"),
        ("refunds_yen", "返納額"),
        ("spending_yen", "執行額"),
        ("treasury_returns_yen", "国庫返納額"),
    ],
)
def test_a_missing_input_is_named_and_never_zero(field, label, kind):
    """入力が一つでもないと、年度末保管額は「ない」で、何がないかを示す."""
    closing = closing_balance(replace(YEAR, **{field: kind}), BOOK)
    assert closing.amount_yen is kind
    assert [str(gap) for gap in closing.missing] == [f"{label}: {kind.value}"]
    assert closing.steps == ()


@pytest.mark.parametrize("kind", [Absent.NONE, Absent.NOT_APPLICABLE])
def test_nothing_happened_counts_nothing(kind):
    """実績なしと － は足しも引きもせず、0 円と書いたときと同じ保管額になる."""
    none = replace(YEAR, treasury_returns_yen=kind, refunds_yen=kind)
    zero = replace(YEAR, treasury_returns_yen=0, refunds_yen=0)
    assert closing_balance(none, BOOK).amount_yen == closing_balance(zero, BOOK).amount_yen
    assert "国庫返納額" not in {operand.label for operand in year_movement(none, BOOK).steps[0].operands}


def test_a_year_without_any_figure_has_no_movement():
    """一つも数値のない年度の異動額は、0 ではなく「ない」."""
    empty = replace(YEAR, **dict.fromkeys(FLOWS, Absent.NONE))
    assert year_movement(empty, BOOK).amount_yen is Absent.NONE
    assert closing_balance(empty, BOOK).amount_yen is Absent.NONE


def test_pools_become_one_in_r6():
    """令和６年３月31日までは積立年度ごと、４月１日からは一体で管理する."""
    assert pool_of(Category.II, R5, date(2024, 3, 31), BOOK) == Pool(Category.II, R5)
    assert pool_of(Category.II, R5, date(2024, 4, 1), BOOK) == Pool(Category.II, None)


def test_opening_of_the_one_pool():
    """令和６年度の年度当初保管額は、積立年度ごとの令和５年度末保管額の合計."""
    years = [
        LedgerYear(Pool(Category.II, R5 - 1), R5, 40, 0, 1, 0, 30, 0),  # 40 + 1 − 30 = 11
        LedgerYear(Pool(Category.II, R5), R5, Absent.NOT_APPLICABLE, 272, 0, 0, 233, 0),  # 272 − 233 = 39
    ]
    opening = opening_of_one_pool(years, BOOK)
    assert opening.amount_yen == 50  # 11 + 39
    assert [operand.value for operand in opening.steps[0].operands] == [11, 39]
    assert [entry.rule for entry in opening.entries] == ["fund.one_pool"]


def test_opening_of_the_one_pool_is_absent_where_a_closing_is():
    """どれかの積立年度の保管額がなければ、一体化した年度当初保管額も「ない」."""
    years = [
        LedgerYear(Pool(Category.II, R5 - 1), R5, 40, 0, Absent.NOT_STATED, 0, 30, 0),
        LedgerYear(Pool(Category.II, R5), R5, 0, 272, 0, 0, 233, 0),
    ]
    opening = opening_of_one_pool(years, BOOK)
    assert opening.amount_yen is Absent.NOT_STATED
    assert "令和4年度積立分" in str(opening.missing[0])


@pytest.mark.parametrize(
    ("pools", "year", "words"),
    [
        ([], R5, "なし"),
        ([Pool(Category.II, R5), Pool(Category.IV, R5)], R5, "区分"),
        ([Pool(Category.II, R5)], R5 - 1, "積立年度ごと"),  # 令和４年度末の翌年度は、まだ積立年度ごと
    ],
)
def test_pools_that_cannot_become_one(pools, year, words):
    """年度や区分がそろわないものと、一体化の前のものは断る."""
    years = [LedgerYear(pool, year, 0, 1, 0, 0, 0, 0) for pool in pools]
    with pytest.raises(KikinError, match=words):
        opening_of_one_pool(years, BOOK)


def test_the_ledger_agrees_with_itself():
    """前年度末＝年度当初で、公表値とも合えば、何も指摘しない."""
    following = replace(YEAR, fiscal_year=R6 + 1, opening_yen=303_426_345)
    assert ledger_findings([replace(YEAR, published_closing_yen=303_426_345), following], BOOK) == ()


def test_one_yen_is_found():
    """公表値と１円違えば、両方の額と差を示す."""
    (finding,) = ledger_findings([replace(YEAR, published_closing_yen=303_426_346)], BOOK)
    assert finding.level is Level.ERROR
    assert finding.place == Place("ledger.csv", 7)
    assert finding.found == "303,426,346円 と 303,426,345円、差 1円"


def test_an_opening_that_was_not_carried_over_is_found():
    """年度当初保管額が前年度末保管額と違えば、違う年度と差を示す."""
    following = replace(YEAR, fiscal_year=R6 + 1, opening_yen=303_426_344)
    (finding,) = ledger_findings([YEAR, following], BOOK)
    assert "令和7年度 Ⅱ の年度当初保管額" in finding.what
    assert "差 ▲1円" in finding.found


def test_a_negative_closing_and_a_gap_are_found():
    """負の保管額は誤り、求められない保管額は確認として挙げる."""
    overspent = replace(YEAR, spending_yen=700_000_000)
    unknown = replace(YEAR, fiscal_year=R6 + 1, interest_yen=Absent.NOT_STATED)
    levels = [(finding.level, finding.found) for finding in ledger_findings([overspent, unknown], BOOK)]
    assert levels[0] == (Level.ERROR, "▲96,573,655円")  # 303,426,345 − (700,000,000 − 300,000,000)
    assert (Level.NOTE, "運用益: 記載なし") in levels


def test_years_before_the_rule_book_are_refused():
    """令和４年度の保管実績は、規則の収載がないことを言って断る."""
    with pytest.raises(KikinError, match="2023-04-01"):
        closing_balance(replace(YEAR, fiscal_year=FiscalYear(2022)), BOOK)


def test_a_float_is_refused():
    """小数の金額は、どの欄かを言って断る."""
    with pytest.raises(KikinError, match="運用益"):
        year_movement(replace(YEAR, interest_yen=0.5), BOOK)


def test_known_total_and_the_ledger_agree_on_what_counts_nothing():
    """合計と保管額は、同じ種類の「ない」を数えない."""
    for kind in Absent:
        total_is_known = not isinstance(known_total([1, kind]), Absent)
        closing_is_known = not isinstance(
            closing_balance(replace(YEAR, interest_yen=kind), BOOK).amount_yen, Absent
        )
        assert total_is_known == closing_is_known
