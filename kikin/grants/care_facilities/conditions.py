"""別記１ ２・４: who may have the grant (要件), each condition met or not, with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from kikin.grants.care_facilities.case import CareFacilityCase
from kikin.grants.care_facilities.hazard import hazard_conditions, hazard_groups
from kikin.grants.care_facilities.words import (
    CONVERSIONS,
    Facility,
    LegalBasis,
    Occasion,
    Project,
    RepairItem,
    WorkKind,
)
from kikin.grants.dated import RulesOn, words_of
from kikin.rules.book import SIZES, Entry, Range
from kikin.steps import Condition
from kikin.values.letters import key_of
from kikin.values.periods import parse_fiscal_year
from kikin.values.prefectures import parse_prefecture

_ALL = "すべて"


def conditions_of(case: CareFacilityCase, size: str, rules: RulesOn) -> tuple[Condition, ...]:
    """Return the conditions of a case, in the order of the notice.

    Args:
        case: The case.
        size: The size of facility that the row of 別表１ is for, ``29人以下`` or ``30人以上``; empty for any.
        rules: The rules of the day.

    Raises:
        KikinError: A fact is blank that a condition asks for, or a confirmed requirement is none of this project.
    """
    return (
        *_size_conditions(case, size, rules),
        *_facility_conditions(case, rules),
        *_work_conditions(case, rules),
        *(_repair_conditions(case, rules) if case.project == Project.REPAIR else ()),
        *hazard_conditions(case, rules),
        *_opening_conditions(case, rules),
        *_once_only_conditions(case, rules),
        *(_dormitory_conditions(case, rules) if case.project == Project.DORMITORY else ()),
        *_confirmed_conditions(case, rules),
    )


def _size_conditions(case: CareFacilityCase, size: str, rules: RulesOn) -> Iterator[Condition]:
    if size:
        limit = rules("size.small" if size == SIZES[0] else "size.wide")
        capacity = case.given("capacity")
        met = capacity <= limit.count if size == SIZES[0] else capacity >= limit.count
        text = f"定員{capacity}人"
        yield rules.condition(
            f"定員{size}", met, f"{text}で、{size}です", f"{text}は、{size}ではありません", limit
        )


def _facility_conditions(case: CareFacilityCase, rules: RulesOn) -> Iterator[Condition]:
    projects = rules("care_home.projects")
    if case.facility == Facility.CARE_HOME and case.project in words_of(projects):
        allowed, name = rules("care_home.prefectures"), parse_prefecture(case.prefecture).name
        yes, no = f"{name}は対象です", f"{name}は対象ではありません"
        yield rules.condition(
            "介護付きホームの対象の都道府県", name in words_of(allowed), yes, no, projects, allowed
        )
    if case.facility == Facility.PROTECTIVE_HOME and case.project == Project.SMALL:
        rule, label = rules("protective_home.support"), "地域で居住できる支援機能"
        met = _known(case, label, case.support_function)
        yield rules.condition(label, met, "支援機能を持ちます", "支援機能を持ちません", rule)
    if case.facility == Facility.LIFE_SUPPORT_HOUSE:
        acts, label = rules("life_support_house.acts"), "生活支援ハウスの根拠の法律"
        met = _known(case, label, case.legal_basis in words_of(acts) if case.legal_basis else None)
        named = case.legal_basis or "確認済み"
        yes, no = f"{named}に基づきます", f"{LegalBasis.NONE}ため、対象ではありません"
        yield rules.condition(label, met, yes, no, acts)
    types = f"room_types.{Project(case.project).key}"
    if rules.has(types):
        rule, label = rules(types), "居室の類型"
        met = _known(case, label, case.room_type in words_of(rule) if case.room_type else None)
        yes, no = (
            f"{case.room_type or '確認済み'}です",
            f"{case.room_type}は対象ではありません（対象: {rule.shown}）",
        )
        yield rules.condition(label, met, yes, no, rule)


def _known(case: CareFacilityCase, label: str, stated: bool | None) -> bool | None:  # noqa: FBT001
    """What the case states; else whether the prefecture confirmed it by name, or all of them; else None."""
    if stated is None and (case.has_confirmed(label) or case.has_confirmed(_ALL)):
        return True
    return stated


def _work_conditions(case: CareFacilityCase, rules: RulesOn) -> Iterator[Condition]:
    kinds = f"work_kinds.{Project(case.project).key}"
    if rules.has(kinds):
        rule = rules(kinds)
        met = case.work_kind in words_of(rule) if case.work_kind else None
        yes, no = f"{case.work_kind}です", f"{case.work_kind}は対象ではありません（対象: {rule.shown}）"
        yield rules.condition("整備区分", met, yes, no, rule)
    if case.project == Project.REPAIR and case.work_kind == WorkKind.LARGE_REPAIR:
        no = f"{case.called('repair_item')}が書かれていません"
        yield rules.condition(
            "大規模修繕の区分", bool(case.repair_item), case.repair_item, no, "repair.items"
        )
    if case.project == Project.ROBOT and case.repair_item:
        rule = rules("robot.repair_items")
        yes, no = case.repair_item, f"{case.repair_item}は対象ではありません（対象: {rule.shown}）"
        yield rules.condition("大規模修繕の区分", case.repair_item in words_of(rule), yes, no, rule)


def _repair_conditions(case: CareFacilityCase, rules: RulesOn) -> Iterator[Condition]:
    created, kinds = case.given("created_facility"), rules("repair.created_facilities")
    yes, no = f"{created}を創設します", f"{created}は、条件となる介護施設等ではありません"
    yield rules.condition("介護施設等の創設", created in words_of(kinds), yes, no, kinds)
    years, span = case.given("plan_years"), rules("repair.plan_years")
    yes, no = f"{years}年で、{span.shown}の範囲内です", f"{years}年は、{span.shown}の範囲外です"
    yield rules.condition("整備計画の期間", _within(Fraction(years), span), yes, no, span)
    start = rules("repair.start_year")
    for label, name in (
        ("創設の着工", "creation_start_year"),
        ("大規模修繕・耐震化の着工", "repair_start_year"),
    ):
        year = getattr(case, name)
        if year is None:
            remedy = f"着工する年度を書いてください（{start.shown}中の着工が要件です）"
            raise case.refusal(name, "が空欄です", case.project, remedy)
        yes, no = f"{year}に着工します", f"{year}の着工は、{start.shown}中ではありません"
        yield rules.condition(label, year == parse_fiscal_year(start.value), yes, no, start)


def _within(number: Fraction, rule: Entry) -> bool:
    bounds = rule.value
    return isinstance(bounds, Range) and bounds.lower <= number <= bounds.upper


def _opening_conditions(case: CareFacilityCase, rules: RulesOn) -> Iterator[Condition]:
    if case.project == Project.OPENING:
        occasion = case.given("occasion")
        met = (case.facility == Facility.VISITING_NURSING_STATION) == (occasion == Occasion.NURSING_STATION)
        text = f"{case.facility}の{occasion}"
        yield rules.condition(
            "開設準備の機会", met, f"{text}です", f"{text}は対象ではありません", "opening.occasions"
        )


def _once_only_conditions(case: CareFacilityCase, rules: RulesOn) -> Iterator[Condition]:
    once = {
        "awareness.times": case.project == Project.AWARENESS,
        "yellow_zone.on_site_times": case.project == Project.YELLOW_ZONE and case.on_site,
        "opening.times": case.project == Project.OPENING and case.occasion == Occasion.OPENING,
    }
    for name in (name for name, applies in once.items() if applies):
        limit = rules(name)
        text = f"これまでの助成は{case.earlier_grants}回"
        yes, no = f"{text}で、{limit.shown}までに収まります", f"{text}で、{limit.shown}限りを超えます"
        yield rules.condition("助成の回数", case.earlier_grants < limit.count, yes, no, limit)


def _dormitory_conditions(case: CareFacilityCase, rules: RulesOn) -> Iterator[Condition]:
    limit, units = rules("dormitory.others_limit"), case.given("units")
    text = f"職員以外の利用は定員{units}人のうち{case.other_residents}人"
    yes, no = f"{text}で、{limit.shown}以内です", f"{text}で、{limit.shown}を超えます"
    yield rules.condition(
        "職員以外の利用の割合", case.other_residents <= units * limit.number, yes, no, limit
    )


def _confirmed_conditions(case: CareFacilityCase, rules: RulesOn) -> list[Condition]:
    """The requirements that the prefecture confirms by name: those it must, and those whose blank is 未確認."""
    must = [
        entry
        for group in (*_groups(case), *hazard_groups(case, rules))
        for entry in rules.group(f"requirement.{group}")
    ]
    may = [entry for group in _asked(case) for entry in rules.group(f"asked.{group}")]
    confirmed = {key_of(text) for text in case.confirmed if text}
    known = {key_of(entry.label) for entry in (*must, *may)} | {_ALL, *map(key_of, _BY_FACT)}
    if unknown := sorted(confirmed - known):
        names = "、".join(entry.label for entry in (*must, *may)) or "なし"
        remedy = f"この事例の要件: {names}（全て確認したときは {_ALL}）"
        raise case.refusal("confirmed", "の名称が、この事業の要件にありません", "、".join(unknown), remedy)
    found = []
    for entry in (*must, *may):
        met = _ALL in confirmed or key_of(entry.label) in confirmed
        state = met or (None if entry in may else False)
        yes, no = f"確認済み: {entry.shown}", f"確認されていません: {entry.shown}"
        found.append(rules.condition(entry.label, state, yes, no, entry))
    return found


_BY_FACT = ("地域で居住できる支援機能", "生活支援ハウスの根拠の法律", "居室の類型")


def _groups(case: CareFacilityCase) -> Iterator[str]:
    project = Project(case.project)
    if project in CONVERSIONS or project == Project.OPENING_CONVERSION:
        yield from ("conversion", f"conversion_{Facility(case.facility).key}")
    else:
        yield project.key
    if case.occasion == Occasion.DISASTER:
        yield "disaster_reopening"
    if case.owner_built:
        yield "dormitory_owner" if project == Project.DORMITORY else "owner"
    if case.ordinary_lease:
        yield "ordinary_lease"


def _asked(case: CareFacilityCase) -> Iterator[str]:
    project = Project(case.project)
    yield project.key
    if project == Project.REPAIR:
        if case.work_kind == WorkKind.QUAKE_PROOFING:
            yield "quake_proofing"
        if case.repair_item:
            yield f"repair_item_{RepairItem(case.repair_item).key}"
