"""別記１ ２（１）ウ・エ, ４（２）: conditions of building in, or leaving, a hazard zone (災害区域)."""

from __future__ import annotations

from kikin.values.errors import KikinError
from kikin.grants.bekki1_case import Bekki1Case
from kikin.grants.bekki1_price import needed, needed_number
from kikin.grants.bekki1_terms import HazardThen, Project, Zone
from kikin.grants.dated import RulesOn, condition
from kikin.values.periods import parse_fiscal_year
from kikin.steps import Condition, shown

_CONSTRUCTION = Project.SMALL.part
_LEAVES_YELLOW = "leaves_yellow"


def hazard_conditions(case: Bekki1Case, rules: RulesOn) -> list[Condition]:
    """Return the conditions on the place: where the facility stands, where it goes, and when it was built there.

    Raises:
        KikinError: The zone, or what was designated before, is blank though the project asks for it.
    """
    found: list[Condition] = []
    if case.project == Project.RED_ZONE:
        found += _leaving_red(case, rules)
    if case.project == Project.YELLOW_ZONE:
        found += [_designated_since(case, rules), *_leaving_yellow(case, rules)]
    if case.built_in_yellow_year is not None:
        limit = rules("yellow_zone.built_from")
        year = case.built_in_yellow_year
        reasons = (
            f"{year}の新規整備で、{limit.shown}より前です",
            f"{year}の新規整備は、{limit.shown}以降です",
        )
        label = "災害イエローゾーンに新規整備した年度"
        found.append(condition(label, year < parse_fiscal_year(limit.value), reasons, limit))
    return found


def hazard_groups(case: Bekki1Case, rules: RulesOn) -> list[str]:
    """Return the groups of requirements that must be confirmed because of the place."""
    if case.project == Project.YELLOW_ZONE:
        return ["on_site"] if case.on_site else []
    scope = rules("new_building.all_projects")
    if case.project == Project.RED_ZONE or not (scope.value or Project(case.project).part == _CONSTRUCTION):
        return []
    if case.zone == Zone.RED:
        return ["new_in_red"]
    if case.zone == Zone.YELLOW:
        if case.has_confirmed(rules(f"requirement.{_LEAVES_YELLOW}.leaves_zone").label):
            return [_LEAVES_YELLOW]
        _refuse_unknown_hazard(case)
        return [*(["new_in_yellow_deep"] if _is_deep(case, rules) else []), "new_in_yellow"]
    return []


def _leaving_red(case: Bekki1Case, rules: RulesOn) -> list[Condition]:
    zone = needed(case.zone, "移転先の災害区域", Project.RED_ZONE)
    reasons = (f"移転先は{zone}です", f"移転先が{zone}です")
    found = [condition("災害レッドゾーンからの移転", zone != Zone.RED, reasons, rules("red_zone.move"))]
    if rules.applies("red_zone.no_move_to_yellow"):
        rule = rules("red_zone.no_move_to_yellow")
        found.append(condition("災害イエローゾーンへの移転でない", zone != Zone.YELLOW, reasons, rule))
    return found


def _leaving_yellow(case: Bekki1Case, rules: RulesOn) -> list[Condition]:
    if case.on_site:
        return []
    zone = needed(case.zone, "移転先の災害区域", Project.YELLOW_ZONE)
    reasons = (f"移転先は{zone}です", f"移転先が{zone}です（現地改築のときは on_site を あり に）")
    rule = rules("yellow_zone.move_out")
    return [condition("災害イエローゾーン外への移転", zone == Zone.OUTSIDE, reasons, rule)]


def _designated_since(case: Bekki1Case, rules: RulesOn) -> Condition:
    then = needed(case.hazard_at_contract, "契約時から事業開始までの指定", Project.YELLOW_ZONE)
    _refuse_unknown_hazard(case)
    depth = rules("yellow_zone.depth")
    deep = _reaches(case, rules)
    newly = then == HazardThen.NONE and (deep or case.landslide_zone)
    deepened = then == HazardThen.SHALLOW and deep
    now = "土砂災害警戒区域" if case.landslide_zone else ""
    if case.flood_depth_m is not None:
        now = "、".join(part for part in (now, f"浸水深{shown(case.flood_depth_m, depth.unit)}") if part)
    text = f"契約時は{then}、申請時点は{now}（浸水深の基準は{depth.shown}以上）"
    return condition("契約後に災害区域となった施設", newly or deepened, (text, f"{text}は対象外です"), depth)


def _is_deep(case: Bekki1Case, rules: RulesOn) -> bool:
    return case.landslide_zone or _reaches(case, rules)


def _reaches(case: Bekki1Case, rules: RulesOn) -> bool:
    limit = rules("yellow_zone.depth").number
    return (
        case.flood_depth_m is not None and needed_number(case.flood_depth_m, "浸水深", case.project) >= limit
    )


def _refuse_unknown_hazard(case: Bekki1Case) -> None:
    if case.flood_depth_m is None and not case.landslide_zone:
        raise KikinError(
            "災害イエローゾーンの種類が分かりません",
            found=case.project,
            remedy="浸水深（flood_depth_m）か、土砂災害警戒区域（landslide_zone）を書いてください",
        )
