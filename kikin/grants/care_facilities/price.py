"""別記１: the unit price (配分基礎単価) of a case, the number of units that count, and the eligible cost."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kikin.grants.care_facilities.case import CareFacilityCase
from kikin.grants.care_facilities.words import MATCHING, Facility, Project, WorkKind
from kikin.grants.dated import RulesOn, words_of
from kikin.rules.book import Entry
from kikin.steps import Operand, Step
from kikin.values.amounts import MoneyUnit, grouped
from kikin.values.errors import Finding, KikinError, Level

PER_FACILITY = "施設数"
_BEDS = ("整備床数", "移転後床数（増員分を除く）", "転換前床数", "定員数", "宿泊定員数")
_MOVED, _DEVICES = "移転後床数（増員分を除く）", "台数"
_SIZED = (Project.OPENING, Project.ROBOT)
_WORKS, _OFFICE, _OTHER = "工事費又は工事請負費", "工事事務費", "その他の対象経費"


def price_entry(case: CareFacilityCase, rules: RulesOn) -> Entry:
    """Return the row of 別表１ that applies to the case.

    Raises:
        KikinError: The project is not open to the facility, or the row does not apply in the year of the case.
    """
    project = Project(case.project)
    name = f"price.{project.key}"
    if project in MATCHING:
        if case.facility:
            raise case.refusal(
                "facility", "は民有地マッチング事業にありません", case.facility, "空欄にしてください"
            )
        return rules(name)
    facility = case.given("facility")
    if project.listed:
        refuse_other_facility(case, listed_facilities(case, rules))
        return rules(name)
    if project in _SIZED:
        name = f"{name}_{_size_of(case, rules, name)}"
    if not rules.has(f"{name}_{Facility(facility).key}"):
        refuse_other_facility(case, _priced_facilities(rules, name))
    return rules(f"{name}_{Facility(facility).key}")


def listed_facilities(case: CareFacilityCase, rules: RulesOn) -> list[str]:
    """Return the facilities to which a project is open whose price does not depend on the facility."""
    names = words_of(rules(Project(case.project).listed))
    return [*names, *(words_of(rules("facilities.unit_from_sanatorium")) if case.from_sanatorium else ())]


def refuse_other_facility(case: CareFacilityCase, names: Sequence[str]) -> None:
    """Raise where the project is not open to the facility."""
    if case.given("facility") not in names:
        what = f"が、{case.project}の対象施設ではありません"
        raise case.refusal("facility", what, case.facility, f"対象は {'、'.join(names)} です")


def size_class(case: CareFacilityCase, rules: RulesOn) -> str:
    """Return ``wide`` (広域型) or ``small`` (地域密着型) by the capacity of the facility."""
    return "wide" if case.given("capacity") >= rules("size.wide").count else "small"


def _size_of(case: CareFacilityCase, rules: RulesOn, name: str) -> str:
    facility = Facility(case.facility)
    known = [size for size in ("wide", "small") if rules.has(f"{name}_{size}_{facility.key}")]
    if not known:
        names = [word for size in ("wide", "small") for word in _priced_facilities(rules, f"{name}_{size}")]
        refuse_other_facility(case, list(dict.fromkeys(names)))
    return known[0] if len(known) == 1 else size_class(case, rules)


def _priced_facilities(rules: RulesOn, name: str) -> list[str]:
    return [facility.value for facility in Facility if rules.has(f"{name}_{facility.key}")]


def price_steps(case: CareFacilityCase, entry: Entry, rules: RulesOn) -> list[Step]:
    """Return the steps that lead to the unit price in yen, which is the value of the last one.

    Raises:
        KikinError: The governor's price is missing or outside the range, or an added bed has no basis.
    """
    steps = [_set_price(case, entry, rules)]
    if case.joint:
        factor = rules("joint_building.factor")
        parts = (steps[-1], Operand("率", factor.number, "割合"))
        value = steps[-1].value * factor.number
        steps.append(rules.step("合築・併設の単価", f"配分基礎単価×{factor.shown}", value, parts, factor))
    if case.average_capacity is not None:
        steps.append(_price_of_added_bed(case, entry, steps[-1], rules))
    elif _is_second_grant_per_facility(case, entry):
        rule, found = rules("expansion.price"), f"施設数単位の施設の増築、助成 {case.earlier_grants}回"
        remedy = f"増床の単価は{rule.shown}によります（{rule.article}）"
        raise case.refusal("average_capacity", "が空欄です", found, remedy)
    return steps


def _is_second_grant_per_facility(case: CareFacilityCase, entry: Entry) -> bool:
    is_second = case.earlier_grants > 0 and case.work_kind == WorkKind.EXTEND
    return is_second and case.project == Project.SMALL and entry.per == PER_FACILITY


def _set_price(case: CareFacilityCase, entry: Entry, rules: RulesOn) -> Step:
    lower, upper = entry.yen_range
    price, is_range = case.price_yen, lower != upper
    if price is None and is_range:
        remedy = f"{entry.shown}の範囲で定めた額を円で書いてください（{entry.article}）"
        raise case.refusal("price_yen", "が空欄です", entry.label, remedy)
    price = upper if price is None else price
    if not lower <= price <= upper:
        what = "が範囲の外です" if is_range else "が要領の額と違います"
        hint = "千円で書いていませんか。" if is_in_thousands(price, lower, upper) else ""
        remedy = f"{hint}{entry.label}は {entry.shown} です（{entry.article}、{entry.column}）"
        raise case.refusal("price_yen", what, f"{grouped(price)}円", remedy)
    formula = f"{'都道府県知事が定める額' if is_range else '別表１の額'}（{entry.shown}）"
    return rules.step("配分基礎単価", formula, price, [Operand(entry.label, price)], entry)


def is_in_thousands(price: int, lower: int, upper: int) -> bool:
    """Return whether a price in yen looks as if it had been written in 千円: a thousand times more would fit."""
    size = MoneyUnit.THOUSAND_YEN.value
    return 0 < price <= upper // size and price * size >= lower


def _price_of_added_bed(case: CareFacilityCase, entry: Entry, price: Step, rules: RulesOn) -> Step:
    capacity = case.given("average_capacity")
    if entry.per != PER_FACILITY or case.work_kind != WorkKind.EXTEND or not capacity:
        what = "は、施設数単位で助成する施設等の増築（増床）だけで使います"
        found = f"{entry.label}（{entry.per}）、整備区分 {case.work_kind or '空欄'}"
        remedy = f"{case.called('work_kind')}を 増築 にするか、空欄にしてください（0 は書けません）"
        raise case.refusal("average_capacity", what, found, remedy)
    rule = rules("expansion.price")
    parts = (Operand("配分基礎単価", price.value), Operand("平均利用定員", capacity, "人"))
    return rules.step("増床１床当たりの単価", rule.shown, price.value / capacity, parts, rule)


def units_step(case: CareFacilityCase, entry: Entry, rules: RulesOn) -> Step:
    """Return the number of units that count, in the unit of the price list."""
    given = case.given("units")
    if entry.per == _MOVED:
        counted, before = rules("moved_beds.counted"), case.given("beds_before")
        parts = (Operand("移転・改築後の床数", given, "床"), Operand("移転・改築前の床数", before, "床"))
        return rules.step("単位の数", counted.shown, min(given, before), parts, entry, counted, unit="床")
    if entry.per == _DEVICES:
        capacity = case.given("capacity")
        parts = (Operand("知事が認めた台数", given, "台"), Operand("定員数", capacity, "人"))
        formula = "認めた台数（定員数を上限とする）"
        return rules.step("単位の数", formula, min(given, capacity), parts, "infection.unit_limit", unit="台")
    label = "増床数" if case.average_capacity is not None else entry.per
    return rules.step("単位の数", label, given, [Operand(label, given, "")], entry, unit="")


def price_findings(case: CareFacilityCase, entry: Entry) -> list[Finding]:
    """Return a 注意 on a price that looks like 千円, and on more beds than the facility has places."""
    found: list[KikinError] = []
    if case.price_yen and is_in_thousands(case.price_yen, *entry.yen_range):
        remedy = f"{entry.label}は {entry.shown} です。円で書いてください"
        found.append(
            case.refusal(
                "price_yen",
                "が小さすぎます（千円で書いていませんか）",
                f"{grouped(case.price_yen)}円",
                remedy,
            )
        )
    if entry.per in _BEDS and case.capacity is not None and (case.units or 0) > case.capacity:
        remedy = f"{case.called('units')}か{case.called('capacity')}を確かめてください"
        number = f"{entry.per} {case.units:,}、定員 {case.capacity:,}人"
        found.append(case.refusal("units", "が施設等の定員を超えています", number, remedy))
    return [error.as_finding(Level.WARNING) for error in found]


def cost_steps(case: CareFacilityCase, costs: Entry, rules: RulesOn) -> list[Step]:
    """Return the steps that lead to the eligible cost (対象経費の実支出額) in yen, the value of the last one.

    Raises:
        KikinError: A cost is given that the project does not cover (別表１第４欄), or more is excluded than was spent.
    """
    items = words_of(costs)
    named = {"works_yen": _WORKS, "excluded_yen": _WORKS, "works_office_yen": _OFFICE}
    if not set(items) - {_WORKS, _OFFICE}:
        named["other_costs_yen"] = _OTHER
    for name, label in named.items():
        amount = getattr(case, name)
        if amount and label not in items:
            remedy = f"対象経費は {costs.shown} です（{costs.article}）。0 にするか、欄を確かめてください"
            raise case.refusal(name, "は、この事業の対象経費ではありません", f"{grouped(amount)}円", remedy)
    if case.excluded_yen > case.works_yen:
        found = f"{grouped(case.excluded_yen)}円 > {grouped(case.works_yen)}円"
        remedy = "工事費のうち、別の補助金等の対象となる額を書いてください"
        raise case.refusal("excluded_yen", "が、工事費を超えています", found, remedy)
    steps: list[Step] = []
    works, office = Fraction(case.works_yen - case.excluded_yen), Fraction(0)
    if case.excluded_yen:
        parts = (Operand(_WORKS, case.works_yen), Operand("別の補助金等の対象", case.excluded_yen))
        steps.append(rules.step("工事費", "工事費－別の補助金等の対象とする費用", works, parts, costs))
    if case.works_office_yen:
        limit = rules("works_office_limit")
        office = min(Fraction(case.works_office_yen), works * limit.number)
        parts3 = (
            Operand(_OFFICE, case.works_office_yen),
            Operand(_WORKS, works),
            Operand("限度の割合", limit.number, "割合"),
        )
        formula = f"工事事務費と{_WORKS}×限度の割合の少ない方"
        steps.append(rules.step("工事事務費（限度内）", formula, office, parts3, limit))
    amounts = ((_WORKS, works), (_OFFICE, office), (_OTHER, Fraction(case.other_costs_yen)))
    operands = [Operand(label, amount) for label, amount in amounts if amount]
    formula = "＋".join(operand.label for operand in operands) or "支出なし"
    return [
        *steps,
        rules.step("対象経費の実支出額", formula, works + office + case.other_costs_yen, operands, costs),
    ]
