"""別記１: the actual eligible cost (対象経費の実支出額) of a case."""

from __future__ import annotations

from fractions import Fraction

from kikin.values.errors import KikinError
from kikin.grants.bekki1_case import Bekki1Case
from kikin.grants.bekki1_price import words_of
from kikin.grants.dated import RulesOn
from kikin.values.amounts import Yen, grouped
from kikin.rules.book import Entry
from kikin.steps import Operand, Step

_WORKS = "工事費又は工事請負費"
_OFFICE = "工事事務費"


def cost_steps(case: Bekki1Case, costs: Entry, rules: RulesOn) -> list[Step]:
    """Return the steps that lead to the eligible cost in yen, the value of the last one.

    Args:
        case: The case, with its costs in yen.
        costs: The rule that lists the eligible costs (別表１第４欄).
        rules: The rules of the day.

    Raises:
        KikinError: A cost is given that the project does not cover, or more is excluded than was spent.
    """
    items = words_of(costs)
    _refuse(case.works_yen, _WORKS, items, costs)
    _refuse(case.excluded_yen, _WORKS, items, costs)
    _refuse(case.works_office_yen, _OFFICE, items, costs)
    if not set(items) - {_WORKS, _OFFICE}:
        _refuse(case.other_costs_yen, "その他の対象経費", items, costs)
    if case.excluded_yen > case.works_yen:
        raise KikinError(
            "別の補助金等の対象とする額が、工事費を超えています",
            found=f"{grouped(case.excluded_yen)}円 > {grouped(case.works_yen)}円",
            remedy="工事費のうち、別の補助金等の対象となる額を書いてください",
        )
    steps: list[Step] = []
    works: Fraction = Fraction(case.works_yen)
    if case.excluded_yen:
        works -= case.excluded_yen
        parts = (Operand(_WORKS, case.works_yen), Operand("別の補助金等の対象", case.excluded_yen))
        steps.append(Step("工事費", "工事費－別の補助金等の対象とする費用", parts, works, entries=(costs,)))
    office = Fraction(0)
    if case.works_office_yen:
        steps.append(_office_step(case, works, rules))
        office = Fraction(steps[-1].value)
    named = ((_WORKS, works), (_OFFICE, office), ("その他の対象経費", Fraction(case.other_costs_yen)))
    operands = tuple(Operand(label, amount) for label, amount in named if amount)
    formula = "＋".join(operand.label for operand in operands) or "支出なし"
    total = works + office + case.other_costs_yen
    return [*steps, Step("対象経費の実支出額", formula, operands, total, entries=(costs,))]


def _office_step(case: Bekki1Case, works: Fraction, rules: RulesOn) -> Step:
    limit = rules("works_office_limit")
    allowed = works * limit.number
    parts = (
        Operand(_OFFICE, case.works_office_yen),
        Operand(_WORKS, works),
        Operand("限度の割合", limit.number, "割合"),
    )
    value = min(Fraction(case.works_office_yen), allowed)
    return Step(
        "工事事務費（限度内）", f"工事事務費と{_WORKS}×限度の割合の少ない方", parts, value, entries=(limit,)
    )


def _refuse(amount: Yen, label: str, items: list[str], costs: Entry) -> None:
    if amount and label not in items:
        raise KikinError(
            f"{label}は、この事業の対象経費ではありません",
            found=f"{grouped(amount)}円",
            remedy=f"対象経費は {costs.shown} です（{costs.article}）。0 にするか、欄を確かめてください",
        )
