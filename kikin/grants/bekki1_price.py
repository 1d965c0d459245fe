"""別記１: the unit price (配分基礎単価) of a case, and the number of units that count."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kikin.values.errors import KikinError
from kikin.grants.bekki1_case import Bekki1Case
from kikin.grants.bekki1_terms import Facility, Project, WorkKind
from kikin.grants.dated import RulesOn
from kikin.values.amounts import grouped
from kikin.rules.book import Entry
from kikin.steps import Operand, Step

_TABLE = "table1"
_SIZED = (Project.OPENING, Project.ROBOT)
_PER_FACILITY = "施設数"
_MOVED = "移転後床数（増員分を除く）"
_DEVICES = "台数"
_SEPARATOR = "；"


def words_of(entry: Entry) -> list[str]:
    """Return the words of a list that a rule holds, as in the facilities to which a project is open."""
    return str(entry.value).split(_SEPARATOR)


def price_entry(case: Bekki1Case, rules: RulesOn) -> Entry:
    """Return the row of 別表１ that applies to the case.

    Raises:
        KikinError: The project is not open to the facility, or the row does not apply in the year of the case.
    """
    project = Project(case.project)
    if project.is_matching:
        if case.facility:
            raise KikinError(
                "民有地マッチング事業に施設等の種別はありません",
                found=case.facility,
                remedy="空欄にしてください",
            )
        return rules(f"{_TABLE}.{project.key}")
    facility = needed(case.facility, "施設等の種別", project)
    if project.facility_list:
        refuse_other_facility(facility, listed_facilities(case, rules), project)
        return rules(f"{_TABLE}.{project.key}")
    prefix = f"{_TABLE}.{project.key}"
    if project in _SIZED:
        prefix = f"{prefix}_{_size_of(case, rules, prefix)}"
    name = f"{prefix}_{Facility(facility).key}"
    if f"{rules.prefix}.{name}" not in rules.book:
        refuse_other_facility(facility, _priced_facilities(rules, prefix), project)
    return rules(name)


def listed_facilities(case: Bekki1Case, rules: RulesOn) -> list[str]:
    """Return the facilities to which a project is open whose price does not depend on the facility."""
    names = words_of(rules(Project(case.project).facility_list))
    if case.from_sanatorium:
        names += words_of(rules("facilities.unit_from_sanatorium"))
    return names


def refuse_other_facility(facility: str, names: Sequence[str], project: Project) -> None:
    """Raise where the project is not open to the facility."""
    if facility not in names:
        raise KikinError(
            f"{project}の対象施設ではありません",
            found=facility,
            remedy=f"対象は {'、'.join(names)} です",
        )


def needed(value: str, label: str, project: Project) -> str:
    """Return a word that the project asks for; a blank one is refused."""
    if not value:
        raise KikinError(f"{label}が空欄です", found=str(project), remedy=f"{project}では{label}が要ります")
    return value


def needed_number(value: Fraction | int | None, label: str, project: str) -> Fraction:
    """Return a number that the project asks for; a blank one is refused, never read as 0."""
    if value is None:
        raise KikinError(
            f"{label}が空欄です", found=project, remedy=f"{label}を書いてください（0 とはみなしません）"
        )
    return Fraction(value)


def price_steps(case: Bekki1Case, entry: Entry, rules: RulesOn) -> list[Step]:
    """Return the steps that lead to the unit price in yen, which is the value of the last one.

    Raises:
        KikinError: The governor's price is missing or outside the range, or an added bed has no basis.
    """
    steps = [_set_price(case, entry)]
    if case.joint:
        factor = rules("joint_building.factor")
        steps.append(
            Step(
                "合築・併設の単価",
                f"配分基礎単価×{factor.shown}",
                (Operand("配分基礎単価", steps[-1].value), Operand("率", factor.number, "割合")),
                steps[-1].value * factor.number,
                entries=(factor,),
            )
        )
    if case.average_capacity is not None:
        steps.append(_price_of_added_bed(case, entry, steps[-1].value, rules))
    elif _is_second_grant_per_facility(case, entry):
        rule = rules("expansion.price")
        raise KikinError(
            "施設数単位で助成を受けた施設の増床には、平均利用定員が要ります",
            found=f"助成を受けた回数 {case.earlier_grants}",
            remedy=f"average_capacity を書いてください（{rule.shown}、{rule.article}）",
        )
    return steps


def units_step(case: Bekki1Case, entry: Entry, rules: RulesOn) -> Step:
    """Return the number of units that count, as the price list counts them."""
    project = Project(case.project)
    label = "増床数" if case.average_capacity is not None else entry.per
    given = needed_number(case.units, "単位の数", project)
    operand = Operand(label, given, "")
    if entry.per == _MOVED:
        before = needed_number(case.beds_before, "移転・改築前の床数", project)
        parts = (Operand("移転・改築後の床数", given, "床"), Operand("移転・改築前の床数", before, "床"))
        counted = rules("moved_beds.counted")
        return Step("単位の数", counted.shown, parts, min(given, before), "床", (entry, counted))
    if entry.per == _DEVICES:
        limit = rules("infection.unit_limit")
        capacity = needed_number(case.capacity, "施設等の定員", project)
        parts = (Operand("知事が認めた台数", given, "台"), Operand("定員数", capacity, "人"))
        formula = "認めた台数（定員数を上限とする）"
        return Step("単位の数", formula, parts, min(given, capacity), "台", (limit,))
    return Step("単位の数", label, (operand,), given, "", (entry,))


def _size_of(case: Bekki1Case, rules: RulesOn, prefix: str) -> str:
    facility = Facility(case.facility)
    known = [
        size for size in ("wide", "small") if f"{rules.prefix}.{prefix}_{size}_{facility.key}" in rules.book
    ]
    if len(known) == 1:
        return known[0]
    if not known:
        names = [name for size in ("wide", "small") for name in _priced_facilities(rules, f"{prefix}_{size}")]
        refuse_other_facility(facility, list(dict.fromkeys(names)), Project(case.project))
    return size_class(case, rules)


def size_class(case: Bekki1Case, rules: RulesOn) -> str:
    """Return ``wide`` (広域型) or ``small`` (地域密着型) by the capacity of the facility."""
    capacity = needed_number(case.capacity, "施設等の定員", case.project)
    return "wide" if capacity >= rules("size.wide").count else "small"


def _priced_facilities(rules: RulesOn, prefix: str) -> list[str]:
    start = f"{rules.prefix}.{prefix}_"
    names = [rule.id.removeprefix(start) for rule in rules.book.below(f"{rules.prefix}.{_TABLE}")]
    return [facility.value for facility in Facility if facility.key in names]


def _set_price(case: Bekki1Case, entry: Entry) -> Step:
    lower, upper = entry.yen_range
    price = case.price_yen
    if price is None:
        if lower != upper:
            raise KikinError(
                "都道府県知事が定めた配分基礎単価が空欄です",
                found=entry.label,
                remedy=f"{entry.shown}の範囲で定めた額を円で書いてください（{entry.article}）",
            )
        price = upper
    if not lower <= price <= upper:
        what = "配分基礎単価が範囲の外です" if lower != upper else "配分基礎単価が要領の額と違います"
        raise KikinError(
            what,
            found=f"{grouped(price)}円",
            remedy=f"{entry.label}は {entry.shown} です（{entry.article}、{entry.column}）",
        )
    formula = "都道府県知事が定める額" if lower != upper else "別表１の額"
    return Step(
        "配分基礎単価", f"{formula}（{entry.shown}）", (Operand(entry.label, price),), price, entries=(entry,)
    )


def _price_of_added_bed(case: Bekki1Case, entry: Entry, price: Fraction | int, rules: RulesOn) -> Step:
    capacity = needed_number(case.average_capacity, "平均利用定員", case.project)
    if entry.per != _PER_FACILITY or case.work_kind != WorkKind.EXTEND or not capacity:
        raise KikinError(
            "平均利用定員は、施設数単位で助成する施設等の増築（増床）だけで使います",
            found=f"{entry.label}（{entry.per}）、整備区分 {case.work_kind or '空欄'}",
            remedy="整備区分を 増築 にするか、average_capacity を空欄にしてください（0 は書けません）",
        )
    rule = rules("expansion.price")
    parts = (Operand("配分基礎単価", price), Operand("平均利用定員", capacity, "人"))
    return Step("増床１床当たりの単価", rule.shown, parts, price / capacity, entries=(rule,))


def _is_second_grant_per_facility(case: Bekki1Case, entry: Entry) -> bool:
    is_second = case.earlier_grants > 0 and case.work_kind == WorkKind.EXTEND
    return is_second and case.project == Project.SMALL and entry.per == _PER_FACILITY
