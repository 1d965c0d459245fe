"""別記１ 介護施設等の整備に関する事業: the grant of one facility and project, step by step."""

from __future__ import annotations

from fractions import Fraction

from kikin.values.errors import KikinError
from kikin.grants.bekki1_case import BEKKI1_FIELDS, Bekki1Case
from kikin.grants.bekki1_conditions import conditions_of
from kikin.grants.bekki1_costs import cost_steps
from kikin.grants.bekki1_price import (
    listed_facilities,
    needed,
    needed_number,
    price_entry,
    price_steps,
    refuse_other_facility,
    size_class,
    units_step,
    words_of,
)
from kikin.grants.bekki1_surcharge import surcharge_findings, surcharge_steps
from kikin.grants.bekki1_terms import Facility, Project
from kikin.grants.dated import RulesOn, rounded_down_step
from kikin.values.amounts import exact_yen
from kikin.rules.book import SIZES, Entry, RuleBook
from kikin.steps import Operand, Reckoning, Step, shown

__all__ = ["BEKKI1_FIELDS", "Bekki1Case", "bekki1_grant"]

_PREFIX = "bekki1"
_SMALL, _WIDE = SIZES
_MAIN_LISTS = ("lease_wide", "lease_small")


def bekki1_grant(case: Bekki1Case, book: RuleBook) -> Reckoning:
    """Return the 助成額 of a case in yen, with conditions, steps and findings, by the rules of its fiscal year.

    Unit price × units or the actual eligible cost, the smaller; the rate where there is one; rounded down to
    1,000円; then the surcharges (別記１ ３（１）～（３）).

    Args:
        case: The facts; amounts in yen.
        book: The rule book; the rules of the first day of the case's fiscal year are used.

    Raises:
        KikinError: The project is not open to the facility, the governor's price is missing or out of range,
            a fact that the project asks for is blank, or the year has no rules.

    >>> from kikin.values.periods import FiscalYear
    >>> from kikin.rules import rule_book
    >>> case = Bekki1Case(fiscal_year=FiscalYear(2024), prefecture="43", project="地域密着型サービス施設等の整備",
    ...     facility="認知症高齢者グループホーム", capacity=18, units=1, price_yen=39_600_000,
    ...     works_yen=120_000_000, works_office_yen=4_000_000, other_costs_yen=0)
    >>> bekki1_grant(case, rule_book()).amount_yen
    39600000
    """
    rules = RulesOn(book, case.fiscal_year.start, _PREFIX)
    project = Project(case.project)
    if project == Project.LEASE:
        size, steps = _lease(case, rules)
    elif project == Project.DORMITORY:
        size, steps = _dormitory(case, rules)
    else:
        size, steps = _priced(case, rules)
    costs = next(step for step in steps if step.label == "対象経費の実支出額")
    amount = exact_yen(Fraction(steps[-1].value))
    steps += surcharge_steps(case, amount, Fraction(costs.value), rules)
    return Reckoning(
        f"別記１ {project.part} {project}",
        tuple(steps),
        conditions_of(case, size, rules),
        tuple(surcharge_findings(case, rules)),
    )


def _priced(case: Bekki1Case, rules: RulesOn) -> tuple[str, list[Step]]:
    entry = price_entry(case, rules)
    steps = [*price_steps(case, entry, rules)]
    price = steps[-1].value
    units = units_step(case, entry, rules)
    parts = (Operand(steps[-1].label, price), Operand(units.label, units.value, units.unit))
    base = Step("基準額", f"{steps[-1].label}×{units.label}", parts, price * units.value, entries=(entry,))
    costs = cost_steps(case, rules.book.on(entry.costs, rules.day), rules)
    has_rate = Project(case.project).has_rate_of_table6 and rules.applies("infection.rate")
    rate = rules("infection.rate") if has_rate else None
    return entry.size, [*steps, units, base, *costs, *_smaller_and_rounded(base, costs[-1], rate, rules)]


def _lease(case: Bekki1Case, rules: RulesOn) -> tuple[str, list[Step]]:
    size = _lease_size(case, rules)
    ratio = rules("lease.base_ratio")
    value = needed_number(case.land_value_yen, "用地の路線価等による額", case.project)
    parts = (Operand("用地の路線価等による額", value), Operand("割合", ratio.number, "割合"))
    formula = f"用地の路線価等による額×{ratio.shown}"
    base = Step("基準額", formula, parts, value * ratio.number, entries=(ratio,))
    costs = cost_steps(case, rules("costs.lease"), rules)
    return size, [base, *costs, *_smaller_and_rounded(base, costs[-1], rules("lease.rate"), rules)]


def _lease_size(case: Bekki1Case, rules: RulesOn) -> str:
    facility = Facility(needed(case.facility, "施設等の種別", Project.LEASE))
    joint = words_of(rules("facilities.lease_joint"))
    if facility in joint:
        if not case.joint:
            raise KikinError(
                f"{facility}の用地は、本体施設に合築・併設するときに限り対象です",
                found="合築・併設 なし",
                remedy="本体施設に合築・併設するときは 合築・併設 を あり にしてください",
            )
        return ""
    wide, small = (words_of(rules(f"facilities.{name}")) for name in _MAIN_LISTS)
    refuse_other_facility(facility, [*dict.fromkeys([*wide, *small, *joint])], Project.LEASE)
    if facility in wide and size_class(case, rules) == "wide":
        return _WIDE
    return _SMALL if case.capacity is not None else ""


def _dormitory(case: Bekki1Case, rules: RulesOn) -> tuple[str, list[Step]]:
    project = Project.DORMITORY
    facility = needed(case.facility, "施設等の種別", project)
    refuse_other_facility(facility, listed_facilities(case, rules), project)
    costs = cost_steps(case, rules("costs.construction"), rules)
    units = needed_number(case.units, "単位の数", project)
    floor = needed_number(case.floor_area_sqm, "宿舎の延べ床面積", project)
    if not units or not floor:
        raise KikinError(
            "宿舎の定員か延べ床面積が 0 です",
            found=f"定員 {units}、延べ床面積 {floor}㎡",
            remedy="1以上の定員と面積を書いてください",
        )
    area = _base_area(case, units, floor, rules)
    rule = rules("dormitory.base_amount")
    cost = costs[-1]
    parts = (
        Operand(cost.label, cost.value),
        Operand("基準面積", area[-1].value, "㎡"),
        Operand("延べ床面積", floor, "㎡"),
    )
    base = Step("基準額", rule.shown, parts, cost.value * area[-1].value / floor, entries=(rule,))
    steps = [*costs, *area, base]
    return "", [*steps, *_smaller_and_rounded(base, cost, rules("dormitory.rate"), rules)]


def _base_area(case: Bekki1Case, units: Fraction, floor: Fraction, rules: RulesOn) -> list[Step]:
    limit, staff_rule = rules("dormitory.area"), rules("dormitory.residents_limit")
    staff = needed_number(case.staff_count, "介護施設等に勤務する職員数", Project.DORMITORY)
    counted = min(units, staff)
    each = min(limit.number, floor / units)
    residents = (Operand("宿舎の定員", units, "人"), Operand("勤務する職員数", staff, "人"))
    areas = (Operand("延べ床面積", floor, "㎡"), Operand("宿舎の定員", units, "人"))
    both = (Operand("１定員当たりの基準面積", each, "㎡"), Operand("対象となる定員", counted, "人"))
    return [
        Step("対象となる定員", "宿舎の定員と職員数の少ない方", residents, counted, "人", (staff_rule,)),
        Step(
            "１定員当たりの基準面積",
            f"{limit.shown}と、延べ床面積÷宿舎の定員の少ない方",
            areas,
            each,
            "㎡",
            (limit,),
        ),
        Step("基準面積", "１定員当たりの基準面積×対象となる定員", both, each * counted, "㎡", (limit,)),
    ]


def _smaller_and_rounded(base: Step, cost: Step, rate: Entry | None, rules: RulesOn) -> list[Step]:
    rounding = rules("rounding")
    parts = (Operand(base.label, base.value), Operand(cost.label, cost.value))
    formula = "基準額と対象経費の実支出額の少ない方"
    smaller = Step("選定額", formula, parts, min(base.value, cost.value), entries=(rules("smaller"),))
    picked = Operand(smaller.label, smaller.value)
    if rate is None:
        return [smaller, rounded_down_step("算定額", smaller.label, smaller.value, (picked,), rounding)]
    formula = f"選定額×補助率{shown(rate.number, '割合')}"
    operands = (picked, Operand("補助率", rate.number, "割合"))
    step = rounded_down_step("算定額", formula, smaller.value * rate.number, operands, rounding)
    return [smaller, Step(step.label, step.formula, operands, step.value, entries=(rate, rounding))]
