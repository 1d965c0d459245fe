"""県単: a prefecture's own simple scheme: 基準額 × units against the eligible cost, the smaller, × 補助率."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from kikin.grants.dated import RulesOn, least
from kikin.grants.facts import Case, number, ratio, text, year, yen
from kikin.grants.terms import Terms, refuse_unknown_terms
from kikin.rules.book import RuleBook
from kikin.steps import Operand, Reckoning, Step
from kikin.values.amounts import Yen
from kikin.values.periods import FiscalYear

TERM_NAMES = ("base", "unit_limit", "rate")


@dataclass(frozen=True, kw_only=True)
class PrefecturalCase(Case):
    """A case of a prefecture's own scheme.

    ``units`` are what the base amount (基準額) is for: beds (床), places (箇所), or 1 where it is for the whole.
    """

    fiscal_year: FiscalYear = year("年度")
    scheme: str = text("事業名")
    eligible_cost_yen: Yen = yen("補助対象経費（円）")
    units: Fraction = number("基準額を乗じる数", Fraction(1), help="病床数、箇所数など。空欄は 1")
    unit: str = text("数の単位", "箇所", help="県の補助条件の単位。空欄は 箇所")
    rate: Fraction | None = ratio("補助率", None, help="空欄は県の補助条件")


def prefectural_grant(case: PrefecturalCase, book: RuleBook, terms: Terms | None = None) -> Reckoning:
    """Return the reckoning of a prefecture's own subsidy, in yen, rounded down to 1,000 yen (an assumption).

    Args:
        case: Cost in yen and number of units.
        book: The rule book, for the rounding.
        terms: ``base`` (円 or 千円 a unit; without it the cost alone counts), ``unit_limit`` (in the unit of the
            case) and ``rate`` (needed unless the case states one).

    Raises:
        KikinError: No rate is known, a rate lies above 1, or the limit counts another unit than the case.

    >>> from kikin.rules import rule_book
    >>> case = PrefecturalCase(
    ...     fiscal_year=FiscalYear(2024), scheme="試行", eligible_cost_yen=1_000_500, rate=Fraction(1, 2)
    ... )
    >>> prefectural_grant(case, rule_book()).amount_yen  # 500,250 → 1,000円未満切捨て
    500000
    """
    own = refuse_unknown_terms(terms, TERM_NAMES)
    rules = RulesOn(book, case.rules_year.start, "prefectural")
    before = _base_steps(case, rules, own) if "base" in own else ()
    parts = [Operand("補助対象経費", case.eligible_cost_yen), *(step.operand for step in before[1:])]
    formula = "補助対象経費と基準額の少ない方" if before else "補助対象経費"
    smaller = rules.step("補助の基礎とする額", formula, least(parts), parts)
    rate = _rate(case, own)
    value, both = smaller.value * Fraction(rate.value), (smaller, rate)
    amount = rules.rounded("助成額", "補助の基礎とする額×補助率", value, both, "rounding_step")
    return Reckoning(case.scheme, (*before, smaller, amount))


def _base_steps(case: PrefecturalCase, rules: RulesOn, terms: Terms) -> tuple[Step, Step]:
    parts, formula = [Operand("数", case.units, case.unit)], "申請の数"
    if "unit_limit" in terms:
        parts.append(terms["unit_limit"].operand)
        formula = "申請の数と上限の少ない方"
        if parts[1].unit != case.unit:
            found = f"上限 {parts[1].unit}、申請 {case.unit}"
            remedy = f"{case.called('unit')}を県の補助条件の単位に合わせてください"
            raise case.refusal("unit", "が上限の単位と違います", found, remedy)
    units, base = (
        rules.step("算定に用いる数", formula, least(parts), parts, unit=case.unit),
        terms["base"].operand,
    )
    value, formula = base.value * Fraction(units.value), "１単位当たりの基準額×数"
    return units, rules.step("基準額", formula, value, (base, units))


def _rate(case: PrefecturalCase, terms: Terms) -> Operand:
    rate = Operand("補助率", case.rate, "割合") if case.rate is not None else None
    if rate is None and "rate" in terms:
        rate = terms["rate"].operand
    if rate is None:
        remedy = f"{case.called('rate')}に書くか、県の補助条件 rate を渡してください"
        raise case.refusal("rate", "がありません", case.scheme, remedy)
    if rate.value > 1:
        raise case.refusal("rate", "が 1 を超えています", rate, "3/4 のように書いてください")
    return rate
