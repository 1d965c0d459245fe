"""別記１ ２・４: who may have the grant (要件), each condition met or not, with the reason."""

from __future__ import annotations

from fractions import Fraction

from kikin.values.errors import KikinError
from kikin.grants.bekki1_case import Bekki1Case, folded
from kikin.grants.bekki1_hazard import hazard_conditions, hazard_groups
from kikin.grants.bekki1_price import needed, needed_number, words_of
from kikin.grants.bekki1_terms import CONVERSIONS, Facility, Occasion, Project
from kikin.grants.dated import RulesOn, condition
from kikin.values.periods import FiscalYear, parse_fiscal_year
from kikin.values.prefectures import parse_prefecture
from kikin.rules.book import SIZES, Entry, Range
from kikin.steps import Condition

_ALL = "すべて"


def conditions_of(case: Bekki1Case, size: str, rules: RulesOn) -> tuple[Condition, ...]:
    """Return the conditions of a case, in the order of the notice.

    Args:
        case: The case.
        size: The size of facility that the row of 別表１ is for, ``29人以下`` or ``30人以上``; empty for any.
        rules: The rules of the day.

    Raises:
        KikinError: A fact is blank that a condition asks for, or a confirmed requirement is none of this project.
    """
    found = _size_conditions(case, size, rules)
    found += _prefecture_conditions(case, rules)
    if case.project == Project.REPAIR:
        found += _repair_conditions(case, rules)
    found += hazard_conditions(case, rules)
    if case.project == Project.OPENING:
        found.append(_occasion_condition(case, rules))
    found += _once_only_conditions(case, rules)
    if case.project == Project.DORMITORY:
        found.append(_others_condition(case, rules))
    return (*found, *_confirmed_conditions(case, rules))


def _size_conditions(case: Bekki1Case, size: str, rules: RulesOn) -> list[Condition]:
    if not size:
        return []
    small, wide = rules("size.small"), rules("size.wide")
    capacity = needed_number(case.capacity, "施設等の定員", case.project)
    is_small = size == SIZES[0]
    met = capacity <= small.count if is_small else capacity >= wide.count
    text = f"定員{capacity}人"
    reasons = (f"{text}で、{size}です", f"{text}は、{size}ではありません")
    return [condition(f"定員{size}", met, reasons, small if is_small else wide)]


def _prefecture_conditions(case: Bekki1Case, rules: RulesOn) -> list[Condition]:
    projects = rules("care_home.projects")
    if case.facility != Facility.CARE_HOME or case.project not in words_of(projects):
        return []
    allowed = rules("care_home.prefectures")
    name = parse_prefecture(case.prefecture).name
    reasons = (f"{name}は対象です", f"{name}は対象ではありません")
    return [
        condition("介護付きホームの対象の都道府県", name in words_of(allowed), reasons, projects, allowed)
    ]


def _repair_conditions(case: Bekki1Case, rules: RulesOn) -> list[Condition]:
    project = Project.REPAIR
    created = needed(case.created_facility, "条件として創設する施設等", project)
    kinds = rules("repair.created_facilities")
    years, span = needed_number(case.plan_years, "整備計画の期間", project), rules("repair.plan_years")
    start = rules("repair.start_year")
    return [
        condition(
            "介護施設等の創設",
            created in words_of(kinds),
            (f"{created}を創設します", f"{created}は、条件となる介護施設等ではありません"),
            kinds,
        ),
        condition(
            "整備計画の期間",
            _within(years, span),
            (f"{years}年で、{span.shown}の範囲内です", f"{years}年は、{span.shown}の範囲外です"),
            span,
        ),
        _start_condition("創設の着工", case.creation_start_year, start),
        _start_condition("大規模修繕・耐震化の着工", case.repair_start_year, start),
    ]


def _start_condition(label: str, year: FiscalYear | None, rule: Entry) -> Condition:
    if year is None:
        raise KikinError(
            f"{label}の年度が空欄です",
            found=str(Project.REPAIR),
            remedy=f"着工する年度を書いてください（{rule.shown}中の着工が要件です）",
        )
    reasons = (f"{year}に着工します", f"{year}の着工は、{rule.shown}中ではありません")
    return condition(label, year == parse_fiscal_year(rule.value), reasons, rule)


def _within(number: Fraction, rule: Entry) -> bool:
    bounds = rule.value
    return isinstance(bounds, Range) and bounds.lower <= number <= bounds.upper


def _occasion_condition(case: Bekki1Case, rules: RulesOn) -> Condition:
    occasion = needed(case.occasion, "開設準備の機会", Project.OPENING)
    is_station = case.facility == Facility.VISITING_NURSING_STATION
    met = is_station == (occasion == Occasion.NURSING_STATION)
    text = f"{case.facility}の{occasion}"
    reasons = (f"{text}です", f"{text}は対象ではありません")
    return condition("開設準備の機会", met, reasons, rules("opening.occasions"))


def _once_only_conditions(case: Bekki1Case, rules: RulesOn) -> list[Condition]:
    name = _once_only_rule(case)
    if not name:
        return []
    limit = rules(name)
    earlier = f"これまでの助成は{case.earlier_grants}回"
    reasons = (
        f"{earlier}で、{limit.shown}までに収まります",
        f"{earlier}で、{limit.shown}限りを超えます",
    )
    return [condition("助成の回数", case.earlier_grants < limit.count, reasons, limit)]


def _once_only_rule(case: Bekki1Case) -> str:
    if case.project == Project.AWARENESS:
        return "awareness.times"
    if case.project == Project.YELLOW_ZONE and case.on_site:
        return "yellow_zone.on_site_times"
    if case.project == Project.OPENING:
        return "opening.times" if case.occasion == Occasion.OPENING else ""
    return ""


def _others_condition(case: Bekki1Case, rules: RulesOn) -> Condition:
    limit = rules("dormitory.others_limit")
    units = needed_number(case.units, "単位の数", Project.DORMITORY)
    most = units * limit.number
    text = f"職員以外の利用は定員{units}人のうち{case.other_residents}人"
    reasons = (f"{text}で、{limit.shown}以内です", f"{text}で、{limit.shown}を超えます")
    return condition("職員以外の利用の割合", case.other_residents <= most, reasons, limit)


def _confirmed_conditions(case: Bekki1Case, rules: RulesOn) -> list[Condition]:
    required = [
        entry for group in (*_groups(case), *hazard_groups(case, rules)) for entry in _group(group, rules)
    ]
    confirmed = {folded(text) for text in case.confirmed if text}
    known = {folded(entry.label) for entry in required} | {_ALL}
    unknown = sorted(confirmed - known)
    if unknown:
        names = "、".join(entry.label for entry in required) or "なし"
        raise KikinError(
            "確認した要件の名称が、この事業の要件にありません",
            found="、".join(unknown),
            remedy=f"この事例の要件: {names}（全て確認したときは {_ALL}）",
        )
    return [
        condition(
            entry.label,
            _ALL in confirmed or folded(entry.label) in confirmed,
            (f"確認済み: {entry.shown}", f"確認されていません: {entry.shown}"),
            entry,
        )
        for entry in required
    ]


def _groups(case: Bekki1Case) -> list[str]:
    project = Project(case.project)
    groups = [project.key]
    if project in CONVERSIONS or project == Project.OPENING_CONVERSION:
        groups = ["conversion", f"conversion_{Facility(case.facility).key}"]
    if case.occasion == Occasion.DISASTER:
        groups.append("disaster_reopening")
    if case.owner_built:
        groups.append("dormitory_owner" if project == Project.DORMITORY else "owner")
    if case.ordinary_lease:
        groups.append("ordinary_lease")
    return groups


def _group(group: str, rules: RulesOn) -> list[Entry]:
    found = rules.book.below(f"{rules.prefix}.requirement.{group}")
    return [rule.on(rules.day) for rule in found if rule.applies_on(rules.day)]
