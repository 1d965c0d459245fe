"""A prefecture's own simple scheme: 基準額 × units against the eligible cost, the smaller, × 補助率."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from kikin.values.errors import KikinError
from kikin.grants.dated import RulesOn, refuse_negative, rounded_down_step
from kikin.grants.fields import Field, FieldKind
from kikin.grants.terms import Terms, refuse_unknown_terms
from kikin.values.amounts import Yen
from kikin.values.periods import FiscalYear
from kikin.rules.book import RuleBook
from kikin.steps import Operand, Reckoning, Step

TERM_NAMES = ("base", "unit_limit", "rate")


@dataclass(frozen=True, kw_only=True)
class PrefecturalCase:
    """A case of a prefecture's own scheme.

    ``units`` are what the base amount (基準額) is for: beds (床), places (箇所), or 1 where it is for the whole.
    """

    fiscal_year: FiscalYear
    scheme: str
    eligible_cost_yen: Yen
    units: Fraction = Fraction(1)
    unit: str = "箇所"
    rate: Fraction | None = None

    def __post_init__(self) -> None:
        """Refuse negative amounts and a rate above 1."""
        refuse_negative(eligible_cost_yen=self.eligible_cost_yen, units=self.units, rate=self.rate)


def prefectural_grant(case: PrefecturalCase, book: RuleBook, terms: Terms | None = None) -> Reckoning:
    """Return the reckoning of a prefecture's own subsidy, in yen, rounded down to 1,000 yen (an assumption).

    Args:
        case: Cost in yen and number of units.
        book: The rule book, for the rounding.
        terms: ``base`` (円 or 千円 a unit; without it the cost alone counts), ``unit_limit`` (in the unit of the
            case) and ``rate`` (needed unless the case states one).

    Raises:
        KikinError: No rate is known, a rate lies above 1, or the limit counts another unit than the case.

    >>> from kikin.grants.terms import PrefectureTerm
    >>> from kikin.rules import rule_book
    >>> case = PrefecturalCase(
    ...     fiscal_year=FiscalYear(2024), scheme="看護業務等ＩＣＴ導入支援事業費補助", eligible_cost_yen=40_000_000,
    ...     units=Fraction(350), unit="床",
    ... )
    >>> own = {
    ...     "base": PrefectureTerm("b", "基準額", Fraction(96), "千円", "区分Ⅳ"),
    ...     "unit_limit": PrefectureTerm("l", "病床数の上限", Fraction(300), "床", "区分Ⅳ"),
    ...     "rate": PrefectureTerm("r", "補助率", Fraction(3, 4), "割合", "区分Ⅳ"),
    ... }
    >>> prefectural_grant(case, rule_book(), own).amount_yen  # min(96,000×300, 40,000,000) × 3/4
    21600000
    """
    own = refuse_unknown_terms(terms, TERM_NAMES)
    rules = RulesOn(book, case.fiscal_year.start, "prefectural")
    before = _base_steps(case, own) if "base" in own else ()
    cost = Operand("補助対象経費", case.eligible_cost_yen)
    parts = (cost, *(Operand(step.label, step.value) for step in before if step.unit == "円"))
    smaller = Step(
        "補助の基礎とする額",
        "補助対象経費と基準額の少ない方" if before else "補助対象経費",
        parts,
        min(Fraction(part.value) for part in parts),
    )
    rate = _rate(case, own)
    amount = rounded_down_step(
        "助成額",
        "補助の基礎とする額×補助率",
        smaller.value * Fraction(rate.value),
        (Operand(smaller.label, smaller.value), rate),
        rules("rounding_step"),
    )
    return Reckoning(case.scheme, (*before, smaller, amount))


def _base_steps(case: PrefecturalCase, terms: Terms) -> tuple[Step, ...]:
    units, base = _units(case, terms), terms["base"].operand
    total = Step(
        "基準額",
        "１単位当たりの基準額×数",
        (base, Operand(units.label, units.value, case.unit)),
        base.value * Fraction(units.value),
    )
    return units, total


def _units(case: PrefecturalCase, terms: Terms) -> Step:
    stated = Operand("数", case.units, case.unit)
    if "unit_limit" not in terms:
        return Step("算定に用いる数", "申請の数", (stated,), case.units, case.unit)
    limit = terms["unit_limit"].operand
    if limit.unit != case.unit:
        raise KikinError(
            "上限の単位が申請の単位と違います",
            found=f"上限 {limit.unit}、申請 {case.unit}",
            remedy="unit を県の補助条件の単位に合わせてください",
        )
    return Step(
        "算定に用いる数", "申請の数と上限の少ない方", (stated, limit), min(case.units, limit.value), case.unit
    )


def _rate(case: PrefecturalCase, terms: Terms) -> Operand:
    if case.rate is not None:
        rate = Operand("補助率", case.rate, "割合")
    elif "rate" in terms:
        rate = terms["rate"].operand
    else:
        raise KikinError(
            "補助率がありません",
            found=case.scheme,
            remedy="rate に書くか、県の補助条件 rate を渡してください",
        )
    if rate.value > 1:
        raise KikinError("補助率が 1 を超えています", found=rate, remedy="3/4 のように書いてください")
    return rate


_K = FieldKind
PREFECTURAL_FIELDS = (
    Field("fiscal_year", "年度", _K.FISCAL_YEAR),
    Field("scheme", "事業名", _K.TEXT),
    Field("eligible_cost_yen", "補助対象経費（円）", _K.YEN),
    Field("units", "基準額を乗じる数", _K.NUMBER, required=False, help="病床数、箇所数など。空欄は 1"),
    Field("unit", "数の単位", _K.TEXT, required=False, help="県の補助条件の単位。空欄は 箇所"),
    Field("rate", "補助率", _K.RATIO, required=False, help="空欄は県の補助条件"),
)
