"""別記３ Ⅱ 地域医療勤務環境改善体制整備特別事業: who is eligible, and the amount."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from kikin.values.errors import KikinError
from kikin.grants.bekki3_case import WORKPLACE_FIELDS, WorkplaceCase
from kikin.grants.bekki3_workplace import TERM_NAMES, shared_conditions, workplace_findings, workplace_steps
from kikin.grants.dated import RulesOn, condition, refuse_negative
from kikin.grants.fields import Field, FieldKind
from kikin.grants.terms import Terms, refuse_unknown_terms
from kikin.rules.book import RuleBook
from kikin.steps import Condition, Operand, Reckoning, shown

SCHEME = "別記３Ⅱ 地域医療勤務環境改善体制整備特別事業"


@dataclass(frozen=True, kw_only=True)
class TrainingCase(WorkplaceCase):
    """A case of 別記３ Ⅱ. ``doctors`` is 常勤換算医師数, part-time included; a fraction is kept."""

    core_training_hospital: bool
    core_specialties: int
    permitted_general_beds: int
    doctors: Fraction

    def __post_init__(self) -> None:
        """Refuse negative counts."""
        super().__post_init__()
        refuse_negative(
            core_specialties=self.core_specialties,
            permitted_general_beds=self.permitted_general_beds,
            doctors=self.doctors,
        )


def bekki3_2_grant(case: TrainingCase, book: RuleBook, terms: Terms | None = None) -> Reckoning:
    """Return the reckoning of a subsidy under 別記３ Ⅱ, in yen, rounded down to 1,000 yen.

    Args:
        case: The facts of the institution, with its costs in yen.
        book: The rule book; the entries of the first day of the case's fiscal year are used.
        terms: The prefecture's ``price`` (円 or 千円 a bed), ``asset_rate`` and ``other_rate``, where it set them.

    Raises:
        KikinError: No rule applies in the year, the price lies above its limit, a rate is missing or above 1,
            or more specialties are given than there are.

    Source: 別記３Ⅱ ２, ４ and ５.

    >>> from kikin.values.periods import FiscalYear
    >>> from kikin.rules import rule_book
    >>> case = TrainingCase(
    ...     fiscal_year=FiscalYear(2024), recognized=True, special_role=True, has_manager=True,
    ...     longest_overtime_hours=1000, agreement_hours=960, has_committee_and_plan=True, is_special_labor=False,
    ...     plan_disclosed=True, includes_fee_covered_cost=False, max_beds=400, asset_cost_yen=0,
    ...     other_cost_yen=60_000_000, core_training_hospital=True, core_specialties=12,
    ...     permitted_general_beds=420, doctors=Fraction(150),
    ... )
    >>> bekki3_2_grant(case, rule_book()).amount_yen  # 133,000×400 < 60,000,000
    53200000
    """
    own = refuse_unknown_terms(terms, TERM_NAMES)
    rules = RulesOn(book, case.fiscal_year.start, "bekki3.2")
    beds = Operand("最大使用病床数（療養病床を除く）", case.max_beds, "床")
    return Reckoning(
        SCHEME,
        workplace_steps(case, beds, rules, own),
        (_role(case, rules), _eligible(case, rules), *shared_conditions(case, rules, own)),
        workplace_findings(case, rules),
    )


def _role(case: TrainingCase, rules: RulesOn) -> Condition:
    return condition(
        "地域医療に特別な役割",
        case.special_role,
        ("特別な役割を担う", "特別な役割を担う医療機関ではない"),
        rules("special_role"),
    )


def _eligible(case: TrainingCase, rules: RulesOn) -> Condition:
    every, any_one, many = rules("all_specialties"), rules("any_specialty"), rules("many_specialties")
    unit, dense, doctors = rules("beds_unit"), rules("doctors_per_beds_unit"), rules("doctors")
    if case.core_specialties > every.number:
        raise KikinError(
            "専門研修基幹施設の領域が多すぎます",
            found=case.core_specialties,
            remedy=f"基本領域は{every.count}です。領域の数を確かめてください",
        )
    per_unit = _density(case, unit.number)
    trains = case.core_training_hospital or case.core_specialties >= any_one.number
    clauses = {
        "①": trains and per_unit >= dense.number and case.doctors >= doctors.number,
        "②": case.core_training_hospital and case.core_specialties >= many.number,
    }
    met = "、".join(clause for clause, holds in clauses.items() if holds)
    facts = (
        f"基幹型臨床研修病院{'である' if case.core_training_hospital else 'ではない'}、"
        f"基幹施設の領域{case.core_specialties}、"
        f"常勤換算医師数{shown(case.doctors, '人')}、{unit.shown}あたり{shown(per_unit, '人')}"
    )
    reasons = (f"{met}に当たる（{facts}）", f"①にも②にも当たらない（{facts}）")
    return condition("対象医療機関", bool(met), reasons, any_one, unit, dense, doctors, many)


def _density(case: TrainingCase, unit: Fraction) -> Fraction:
    """Doctors for every ``unit`` permitted general beds; 0 where there is no such bed."""
    beds = case.permitted_general_beds
    return case.doctors * unit / beds if beds else Fraction(0)


_K = FieldKind
TRAINING_FIELDS = (
    *WORKPLACE_FIELDS,
    Field("core_training_hospital", "基幹型臨床研修病院", _K.YES_NO, help="２（１）①②"),
    Field("core_specialties", "専門研修基幹施設である基本領域の数", _K.COUNT, help="２（１）①②"),
    Field("permitted_general_beds", "一般病床の許可病床数", _K.COUNT, help="２（１）①"),
    Field("doctors", "常勤換算医師数（非常勤を含む）", _K.NUMBER, help="２（１）①。病床機能報告による"),
)
