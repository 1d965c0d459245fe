"""別記１ ２（１）ウ・エ, ４（２）: conditions of building in, or leaving, a hazard zone (災害区域)."""

from __future__ import annotations

from collections.abc import Iterator

from kikin.grants.care_facilities.case import CareFacilityCase
from kikin.grants.care_facilities.words import HazardThen, Project, Zone
from kikin.grants.dated import RulesOn
from kikin.steps import Condition, shown
from kikin.values.periods import parse_fiscal_year

_LEAVES_YELLOW = "leaves_yellow"


def hazard_conditions(case: CareFacilityCase, rules: RulesOn) -> Iterator[Condition]:
    """Yield the conditions on the place: where the facility stands, where it goes, and when it was built there.

    Raises:
        KikinError: The zone, or what was designated before, is blank though the project asks for it.
    """
    if case.project == Project.RED_ZONE:
        yield from _leaving_red(case, rules)
    if case.project == Project.YELLOW_ZONE:
        yield _designated_since(case, rules)
        if not case.on_site:
            yield _leaving_yellow(case, rules)
    if case.built_in_yellow_year is not None:
        limit, year = rules("yellow_zone.built_from"), case.built_in_yellow_year
        yes, no = f"{year}の新規整備で、{limit.shown}より前です", f"{year}の新規整備は、{limit.shown}以降です"
        met = year < parse_fiscal_year(limit.value)
        yield rules.condition("災害イエローゾーンに新規整備した年度", met, yes, no, limit)


def hazard_groups(case: CareFacilityCase, rules: RulesOn) -> list[str]:
    """Return the groups of requirements that must be confirmed because of the place."""
    if case.project == Project.YELLOW_ZONE:
        return ["on_site"] if case.on_site else []
    everywhere = rules("new_building.all_projects").value
    if case.project == Project.RED_ZONE or not (
        everywhere or Project(case.project).part == Project.SMALL.part
    ):
        return []
    if case.zone == Zone.RED:
        return ["new_in_red"]
    if case.zone == Zone.YELLOW:
        if case.has_confirmed(rules(f"requirement.{_LEAVES_YELLOW}.leaves_zone").label):
            return [_LEAVES_YELLOW]
        _refuse_unknown_hazard(case)
        deep = case.landslide_zone or _reaches(case, rules)
        return [*(["new_in_yellow_deep"] if deep else []), "new_in_yellow"]
    return []


def _leaving_red(case: CareFacilityCase, rules: RulesOn) -> Iterator[Condition]:
    zone = case.given("zone")
    yes, no = f"移転先は{zone}です", f"移転先が{zone}です"
    yield rules.condition("災害レッドゾーンからの移転", zone != Zone.RED, yes, no, "red_zone.move")
    if rules.applies("red_zone.no_move_to_yellow"):
        rule = "red_zone.no_move_to_yellow"
        yield rules.condition("災害イエローゾーンへの移転でない", zone != Zone.YELLOW, yes, no, rule)


def _leaving_yellow(case: CareFacilityCase, rules: RulesOn) -> Condition:
    zone = case.given("zone")
    no = f"移転先が{zone}です（現地改築のときは{case.called('on_site')}を あり に）"
    met = zone == Zone.OUTSIDE
    return rules.condition(
        "災害イエローゾーン外への移転", met, f"移転先は{zone}です", no, "yellow_zone.move_out"
    )


def _designated_since(case: CareFacilityCase, rules: RulesOn) -> Condition:
    then = case.given("hazard_at_contract")
    _refuse_unknown_hazard(case)
    depth, deep = rules("yellow_zone.depth"), _reaches(case, rules)
    newly = then == HazardThen.NONE and (deep or case.landslide_zone)
    deepened = then == HazardThen.SHALLOW and deep
    now = ["土砂災害警戒区域"] if case.landslide_zone else []
    if case.flood_depth_m is not None:
        now.append(f"浸水深{shown(case.flood_depth_m, depth.unit)}")
    text = f"契約時は{then}、申請時点は{'、'.join(now)}（浸水深の基準は{depth.shown}以上）"
    return rules.condition(
        "契約後に災害区域となった施設", newly or deepened, text, f"{text}は対象外です", depth
    )


def _reaches(case: CareFacilityCase, rules: RulesOn) -> bool:
    return case.flood_depth_m is not None and case.flood_depth_m >= rules("yellow_zone.depth").number


def _refuse_unknown_hazard(case: CareFacilityCase) -> None:
    if case.flood_depth_m is None and not case.landslide_zone:
        remedy = f"{case.called('flood_depth_m')}か{case.called('landslide_zone')}を書いてください"
        what = "も土砂災害警戒区域も空欄で、災害イエローゾーンの種類が分かりません"
        raise case.refusal("flood_depth_m", what, case.project, remedy)
