"""別記３ Ⅱ 地域医療勤務環境改善体制整備特別事業: who is eligible, and the amount."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from kikin.grants.dated import RulesOn
from kikin.grants.facts import beds, count, number, yes_no
from kikin.grants.terms import Terms, refuse_unknown_terms
from kikin.grants.workplace.case import WorkplaceCase
from kikin.grants.workplace.shared import TERM_NAMES, shared_conditions, workplace_steps
from kikin.grants.workplace.uplift import workplace_findings
from kikin.rules.book import RuleBook
from kikin.steps import Condition, Operand, Reckoning, shown

SCHEME = "別記３Ⅱ 地域医療勤務環境改善体制整備特別事業"


@dataclass(frozen=True, kw_only=True)
class TrainingCase(WorkplaceCase):
    """A case of 別記３ Ⅱ. ``doctors`` is 常勤換算医師数, part-time included; a fraction is kept."""

    core_training_hospital: bool = yes_no("基幹型臨床研修病院", help="２（１）①②")
    core_specialties: int = count("専門研修基幹施設である基本領域の数", help="２（１）①②")
    permitted_general_beds: int = beds("一般病床の許可病床数", help="２（１）①")
    doctors: Fraction = number(
        "常勤換算医師数（非常勤を含む）", unit="人", help="２（１）①。病床機能報告による"
    )


def training_grant(case: TrainingCase, book: RuleBook, terms: Terms | None = None) -> Reckoning:
    """Return the reckoning of a subsidy under 別記３ Ⅱ (２, ４ and ５), in yen, rounded down to 1,000 yen.

    Args:
        case: The facts of the institution, with its costs in yen.
        book: The rule book; the entries of the first day of the case's fiscal year are used.
        terms: The prefecture's ``price`` (円 or 千円 a bed), ``asset_rate`` and ``other_rate``, where it set them.

    Raises:
        KikinError: No rule applies in the year, the price lies above its limit, a rate is missing or above 1,
            or more specialties are given than there are.
    """
    own = refuse_unknown_terms(terms, TERM_NAMES)
    rules = RulesOn(book, case.rules_year.start, "workplace.training")
    beds = Operand("最大使用病床数（療養病床を除く）", case.max_beds, "床")
    steps = workplace_steps(case, beds, rules, own)
    yes, no = "特別な役割を担う", "特別な役割を担う医療機関ではない"
    first = rules.condition("地域医療に特別な役割", case.special_role, yes, no, "special_role")
    conditions = (first, _eligible(case, rules), *shared_conditions(case, rules, own))
    return Reckoning(SCHEME, steps, conditions, workplace_findings(case, rules))


def _eligible(case: TrainingCase, rules: RulesOn) -> Condition:
    every, any_one, many = rules("all_specialties"), rules("any_specialty"), rules("many_specialties")
    unit, dense, doctors = rules("beds_unit"), rules("doctors_per_beds_unit"), rules("doctors")
    if case.core_specialties > every.number:
        remedy = f"基本領域は{every.count}です。領域の数を確かめてください"
        raise case.refusal("core_specialties", "が多すぎます", case.core_specialties, remedy)
    beds = case.permitted_general_beds
    per_unit = case.doctors * unit.number / beds if beds else Fraction(0)
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
    yes, no = f"{met}に当たる（{facts}）", f"①にも②にも当たらない（{facts}）"
    return rules.condition("対象医療機関", bool(met), yes, no, any_one, unit, dense, doctors, many)
