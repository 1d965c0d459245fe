"""別記１ 介護施設等の整備に関する事業: the grant of one facility and project, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kikin.grants.care_facilities.case import CareFacilityCase
from kikin.grants.care_facilities.conditions import conditions_of
from kikin.grants.care_facilities.price import (
    cost_steps,
    listed_facilities,
    price_entry,
    price_findings,
    price_steps,
    refuse_other_facility,
    size_class,
    units_step,
)
from kikin.grants.care_facilities.surcharge import surcharge_findings, surcharge_steps
from kikin.grants.care_facilities.words import Project, projects_of
from kikin.grants.dated import RulesOn, least, words_of
from kikin.rules.book import SIZES, Entry, RuleBook
from kikin.steps import Operand, Reckoning, Step, shown
from kikin.values.amounts import exact_yen, grouped, round_down, rounded_to
from kikin.values.errors import Finding, Level

__all__ = ["CareFacilityCase", "care_facility_grant", "together"]

_PREFIX = "care_facilities"
_INFECTION = projects_of(Project.INFECTION_PRESSURE.part)
_BASE, _COST, _PICKED = "基準額", "対象経費の実支出額", "算定額"


def care_facility_grant(case: CareFacilityCase, book: RuleBook) -> Reckoning:
    """Return the 助成額 of a case in yen, with conditions, steps and findings, by the rules of its fiscal year.

    Unit price × units or the actual eligible cost, the smaller; the rate where there is one; rounded down to
    1,000円; then the surcharges (別記１ ３（１）～（３）).

    Raises:
        KikinError: The project is not open to the facility, the governor's price is missing or out of range,
            a fact that the project asks for is blank, or the year has no rules.

    >>> from kikin.values.periods import FiscalYear
    >>> from kikin.rules import rule_book
    >>> case = CareFacilityCase(fiscal_year=FiscalYear(2024), prefecture="43", project=Project.SMALL, units=1,
    ...     facility="認知症高齢者グループホーム", capacity=18, price_yen=39_600_000, works_yen=120_000_000,
    ...     works_office_yen=4_000_000, other_costs_yen=0)
    >>> care_facility_grant(case, rule_book()).amount_yen
    39600000
    """
    rules = RulesOn(book, case.rules_year.start, _PREFIX)
    project = Project(case.project)
    ways = {Project.LEASE: _lease, Project.DORMITORY: _dormitory}
    size, steps, findings = ways.get(project, _priced)(case, rules)
    costs = next(step for step in steps if step.label == _COST)
    steps += surcharge_steps(case, exact_yen(Fraction(steps[-1].value)), Fraction(costs.value), rules)
    findings += surcharge_findings(case, steps[-1], rules)
    conditions = conditions_of(case, size, rules)
    return Reckoning(f"別記１ {project.part} {project}", tuple(steps), conditions, tuple(findings))


def together(
    cases: Sequence[tuple[CareFacilityCase, Reckoning]], book: RuleBook
) -> list[tuple[Finding, ...]]:
    """Return for each case what a reading 「施設等の区分ごとに」 would change: a 確認 where the 区分 as a whole differs.

    We compare and round for each facility (別記１ ３（１）); the notice can also be read as one comparison and one
    rounding for all facilities of a 区分 of 別表１.
    """
    groups: dict[tuple[object, ...], list[int]] = {}
    for index, (case, reckoning) in enumerate(cases):
        if reckoning.is_eligible:
            where = (case.rules_year, case.prefecture, *_price_of(reckoning))
            groups.setdefault(where, []).append(index)
    found: list[tuple[Finding, ...]] = [()] * len(cases)
    for members in (members for members in groups.values() if len(members) > 1):
        rules = RulesOn(book, cases[members[0]][0].rules_year.start, _PREFIX)
        one_by_one = sum(int(cases[index][1].step(_PICKED).value) for index in members)
        at_once = _at_once([cases[index][1] for index in members], rules)
        if at_once != one_by_one:
            change = f"算定額の計が{grouped(at_once - one_by_one)}円変わります"
            what = f"同じ区分の{len(members)}件をまとめて比べ、端数を処理すると、{change}"
            numbers = f"施設ごと {grouped(one_by_one)}円、区分ごと {grouped(at_once)}円"
            article = f"「施設等の区分ごとに」（{rules('per_facility').article}）"
            remedy = f"{article}の扱いを確かめてください。施設ごとに算定しました"
            note = Finding(Level.NOTE, what, found=numbers, remedy=remedy)
            for index in members:
                found[index] = (note,)
    return found


def _at_once(reckonings: Sequence[Reckoning], rules: RulesOn) -> int:
    base = sum((Fraction(one.step(_BASE).value) for one in reckonings), Fraction(0))
    cost = sum((Fraction(one.step(_COST).value) for one in reckonings), Fraction(0))
    rates = [part.value for part in reckonings[0].step(_PICKED).operands if part.unit == "割合"]
    return rounded_to(min(base, cost) * Fraction(rates[0] if rates else 1), rules("rounding").yen, round_down)


def _price_of(reckoning: Reckoning) -> tuple[object, ...]:
    """The 区分 of 別表１: the row of the price list, or the project where there is no price."""
    first = reckoning.steps[0].entries
    return (reckoning.scheme, first[0].rule if first and first[0].per else "")


_Way = tuple[str, list[Step], list[Finding]]


def _priced(case: CareFacilityCase, rules: RulesOn) -> _Way:
    entry = price_entry(case, rules)
    steps = price_steps(case, entry, rules)
    price, units = steps[-1], units_step(case, entry, rules)
    formula = f"{price.label}×{units.label}"
    base = rules.step(_BASE, formula, price.value * units.value, (price, units), entry)
    costs = cost_steps(case, rules.book.on(entry.costs, rules.day), rules)
    has_rate = case.project in _INFECTION and rules.applies("infection.rate")
    rate = rules("infection.rate") if has_rate else None
    steps = [*steps, units, base, *costs, *_smaller_and_rounded(base, costs[-1], rate, rules)]
    return entry.size, steps, price_findings(case, entry)


def _lease(case: CareFacilityCase, rules: RulesOn) -> _Way:
    size = _lease_size(case, rules)
    ratio, value = rules("lease.base_ratio"), case.given("land_value_yen")
    parts = (Operand("用地の路線価等による額", value), Operand("割合", ratio.number, "割合"))
    base = rules.step(_BASE, f"用地の路線価等による額×{ratio.shown}", value * ratio.number, parts, ratio)
    costs = cost_steps(case, rules("costs.lease"), rules)
    return size, [base, *costs, *_smaller_and_rounded(base, costs[-1], rules("lease.rate"), rules)], []


def _lease_size(case: CareFacilityCase, rules: RulesOn) -> str:
    wide, small, joint = (words_of(rules(f"facilities.lease_{kind}")) for kind in ("wide", "small", "joint"))
    facility = case.given("facility")
    if facility in joint:
        if not case.joint:
            what = "が空欄です。この施設の用地は、本体施設に合築・併設するときに限り対象です"
            remedy = f"本体施設に合築・併設するときは{case.called('joint')}を あり にしてください"
            raise case.refusal("joint", what, facility, remedy)
        return ""
    refuse_other_facility(case, list(dict.fromkeys([*wide, *small, *joint])))
    if facility in wide and size_class(case, rules) == "wide":
        return SIZES[1]
    return SIZES[0] if case.capacity is not None else ""


def _dormitory(case: CareFacilityCase, rules: RulesOn) -> _Way:
    case.given("facility")
    refuse_other_facility(case, listed_facilities(case, rules))
    costs = cost_steps(case, rules("costs.construction"), rules)
    for name in ("units", "floor_area_sqm"):
        if not case.given(name):
            raise case.refusal(name, "が 0 です", case.project, "1以上の定員と面積を書いてください")
    area, rule, cost, floor = (
        _base_area(case, rules),
        rules("dormitory.base_amount"),
        costs[-1],
        case.given("floor_area_sqm"),
    )
    parts = (cost, area[-1], Operand("延べ床面積", floor, "㎡"))
    base = rules.step(_BASE, rule.shown, cost.value * area[-1].value / floor, parts, rule)
    return "", [*costs, *area, base, *_smaller_and_rounded(base, cost, rules("dormitory.rate"), rules)], []


def _base_area(case: CareFacilityCase, rules: RulesOn) -> list[Step]:
    limit, units = rules("dormitory.area"), Operand("宿舎の定員", case.given("units"), "人")
    floor = Operand("延べ床面積", case.given("floor_area_sqm"), "㎡")
    residents = (units, Operand("勤務する職員数", case.given("staff_count"), "人"))
    counted = rules.step(
        "対象となる定員",
        "宿舎の定員と職員数の少ない方",
        least(residents),
        residents,
        "dormitory.residents_limit",
        unit="人",
    )
    formula = f"{limit.shown}と、延べ床面積÷宿舎の定員の少ない方"
    size = min(limit.number, Fraction(floor.value) / Fraction(units.value))
    one = rules.step("１定員当たりの基準面積", formula, size, (floor, units), limit, unit="㎡")
    formula = "１定員当たりの基準面積×対象となる定員"
    return [
        counted,
        one,
        rules.step("基準面積", formula, size * counted.value, (one, counted), limit, unit="㎡"),
    ]


def _smaller_and_rounded(base: Step, cost: Step, rate: Entry | None, rules: RulesOn) -> list[Step]:
    formula = "基準額と対象経費の実支出額の少ない方"
    smaller = rules.step("選定額", formula, least((base, cost)), (base, cost), "smaller")
    if rate is None:
        return [smaller, rules.rounded(_PICKED, smaller.label, smaller.value, [smaller], "rounding")]
    formula = f"選定額×補助率{shown(rate.number, '割合')}"
    parts = (smaller, Operand("補助率", rate.number, "割合"))
    return [smaller, rules.rounded(_PICKED, formula, smaller.value * rate.number, parts, rate, "rounding")]
