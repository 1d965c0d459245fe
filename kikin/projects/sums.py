"""Sums of a plan's projects by category (事業区分), beside what was asked for, allotted and decided."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import pandas as pd

from kikin.data.tables import TABLES, Kind
from kikin.data.tables.kinds import SECTORS
from kikin.fund import summands
from kikin.totals import cell, has_something, is_missing, money_frame, records, rows_by, total
from kikin.values.amounts import grouped, money_unit, needed_decimals, round_half_up
from kikin.values.errors import KikinError, Place
from kikin.values.readings import Absent

MONEY = tuple(column.name for column in TABLES["projects"].columns if column.kind is Kind.MONEY)
MAIN = (
    "fund",
    "cost",
    "budget",
    "total_cost",
)  # what stands for a project's money, the first that the list has
ITEMS = {
    "計画額": "planned",
    "計画要望額": "plan_requested",
    "要望額": "requested",
    "内示額": "allotted",
    "不足額": "shortfall",
    "交付決定額": "decided_amount",
    "当初予算額": "first_budget",
    "執行予定額": "planned_spending",
    "前年度予算額": "previous_budget",
}
_SHARES_OF = ("要望額", "計画要望額", "計画額", "内示額", "交付決定額", "当初予算額")
_PERCENT_DECIMALS = 1
_DECIMALS = re.compile(r"\d[.．](\d+)")
_Row = Mapping[str, Any]


def with_category(projects: pd.DataFrame) -> pd.DataFrame:
    """Return the projects with ``category``, the first of their categories: a project is counted once, there.

    Raises:
        KikinError: A project has categories of both parts, which are two funds of money.
    """
    for row in records(projects, ["categories", "file", "row"]):
        if len({category.sector for category in row["categories"]}) > 1:
            raise KikinError(
                "医療分と介護分の両方の区分を持つ事業があります",
                Place(row["file"], row["row"], "categories"),
                "、".join(category.value for category in row["categories"]),
                "医療分の行と介護分の行に分けて書いてください",
            )
    first = [categories[0] if categories else None for categories in projects["categories"]]
    several = [len(categories) > 1 for categories in projects["categories"]]
    return projects.assign(category=pd.Series(first, index=projects.index, dtype=object), shared=several)


def stated(frame: pd.DataFrame, columns: Sequence[str] = MONEY) -> list[str]:
    """Return the columns in which some row has a value or a kind of absence.

    >>> import kikin.data.rows as rows
    >>> stated(rows.typed([{"number": "1", "cost": 82_555_000}], TABLES["projects"]))
    ['cost']
    """
    return [name for name in columns if name in frame.columns and has_something(frame, name)]


def unit_of(projects: pd.DataFrame, amounts: pd.DataFrame) -> str:
    """Return the unit in which a document prints the plan's money: the one most amounts were published in; '' for none.

    Where an amount of a smaller unit is no whole number in that one, the smallest of all: every table stands in one unit.

    >>> import kikin.data.rows as rows
    >>> projects = rows.typed([{"unit": "千円"}, {"unit": "億円"}, {"unit": "千円"}], TABLES["projects"])
    >>> unit_of(projects, rows.typed([], TABLES["plan_amounts"]))
    '千円'
    """
    units = [unit for unit in [*projects["unit"], *amounts["unit"]] if unit]
    usual = max(dict.fromkeys(units), key=units.count, default="")
    sizes = {unit: money_unit(unit).value for unit in units}
    smaller = [unit for unit in units if sizes[unit] < sizes[usual]]
    rows = [(row, MONEY) for row in records(projects)] + [(row, ("amount",)) for row in records(amounts)]
    odd = (
        row["unit"] in smaller and not is_missing(row.get(name)) and row[name] % sizes[usual]
        for row, names in rows
        for name in names
    )
    return min(smaller, key=sizes.__getitem__) if any(odd) else usual


def main_money(projects: pd.DataFrame) -> str:
    """Return the column that stands for a project's money: 基金充当額, else 事業費, 予算額, 総事業費; '' for none.

    >>> from kikin.data import rows
    >>> main_money(rows.typed([{"cost": "3000", "unit": "円"}], TABLES["projects"]))
    'cost'
    """
    return next(iter(stated(projects, MAIN)), "")


def by_category(projects: pd.DataFrame, amounts: pd.DataFrame) -> pd.DataFrame:
    """Return a row per category in the statute's order: projects and their money, beside what was asked and given.

    The columns are ``category``, ``category_title``, ``category_name`` (both), ``count``, ``shared`` (projects that have
    another category too), each money column of the projects that has something, each item of ``amounts`` under its name
    of :data:`ITEMS`, ``amounts_count`` (the published number of projects), ``shortfall`` (requested less allotted, where
    no shortfall is published), ``difference`` (the projects' money less the request), ``share_ratio`` (%, as published,
    else computed) and ``share_computed``. Money is in yen; a sum over an absent amount is absent.

    An item's amount of Ⅰ is left out where Ⅰ-1 or Ⅰ-2 has one of it, too.

    Args:
        projects: The rows of the plan that hold, as of :func:`kikin.plans.current`.
        amounts: The rows of ``plan_amounts`` that hold.
    """
    plan = _plan(projects, amounts)
    listed = rows_by(plan.projects, ["category"])
    asked = rows_by(summands(plan.amounts, in_parts=True), ["category"])
    names = ["category", "category_title", "category_name"]
    rows = []
    for category in sorted({category for (category,) in (*listed, *asked) if not is_missing(category)}):
        part = [row for row in plan.amounts if row["sector"] == category.sector]
        mine = [
            row
            for (one,), mine_of in listed.items()
            if not is_missing(one) and one.is_of(category)
            for row in mine_of
        ]
        called = (category, category.title, f"{category.value} {category.title}")
        rows.append(
            dict(zip(names, called, strict=True)) | _row(plan, mine, asked.get((category,), []), part)
        )
    return _frame(plan, rows, names)


def in_all(projects: pd.DataFrame, amounts: pd.DataFrame) -> pd.DataFrame:
    """Return the totals under :func:`by_category`: of each part (医療分, 介護分) where there are both, and of all, last.

    An amount that was published for no single category or part (a blank one) is the sum; else they are added
    (:func:`kikin.fund.summands`).
    """
    plan = _plan(projects, amounts)
    there = {row["sector"] for row in (*plan.projects, *plan.amounts)}
    sectors = [sector for sector in SECTORS if sector in there]
    rows = []
    for sector in sectors if len(sectors) > 1 else ():
        listed, mine = (
            [row for row in all_rows if row["sector"] == sector] for all_rows in (plan.projects, plan.amounts)
        )
        rows.append({"category": f"{sector} 計"} | _row(plan, listed, summands(mine), mine))
    asked, part = summands(plan.amounts, sectors), plan.amounts
    if len(sectors) > 1:  # what only one part has is no sum of both, and shares are of a part
        of_items = rows_by(asked, ["item", "sector"])
        asked = [
            row
            for row in asked
            if not row["sector"] or all((row["item"], one) in of_items for one in sectors)
        ]
        part = []
    rows.append({"category": "計"} | _row(plan, plan.projects, asked, part))
    return _frame(plan, rows, ["category"])


class _Plan(NamedTuple):
    """The rows of a plan with what is asked of all of them: its columns of money, the main one, the item of the shares."""

    projects: Sequence[_Row]
    amounts: Sequence[_Row]
    money: Sequence[str]
    basis: str
    item: str
    unit: str


def _plan(projects: pd.DataFrame, amounts: pd.DataFrame) -> _Plan:
    listed, asked = records(with_category(projects)), records(amounts)
    return _Plan(
        listed, asked, stated(projects), main_money(projects), _shared_item(asked), unit_of(projects, amounts)
    )


def _row(plan: _Plan, listed: Sequence[_Row], asked: Sequence[_Row], part: Sequence[_Row]) -> dict[str, Any]:
    """Return a row's sums; its share is of the amounts in ``part``, the part of the fund that it belongs to."""
    row: dict[str, Any] = {"count": len(listed), "shared": sum(one["shared"] for one in listed)}
    for name in plan.money:
        row |= cell(name, total(listed, name) if listed else None)
    of_items = rows_by(asked, ["item"])
    for item, name in ITEMS.items():
        row |= cell(name, total(of_items[item,], "amount") if (item,) in of_items else None)
    rows = of_items.get((plan.item,), [])
    counts = [one["projects"] for one in rows if not is_missing(one["projects"])]
    row["amounts_count"] = sum(counts) if counts and len(counts) == len(rows) else None
    whole = summands([one for one in part if one["item"] == plan.item and not is_missing(one["category"])])
    row |= _share(rows, total(whole, "amount"))
    return row | _differences(row, plan.basis, of_items)


def _shared_item(amounts: Sequence[_Row]) -> str:
    """Return the item whose shares are shown: the first with published shares, else the first that is there."""
    published = {row["item"] for row in amounts if not is_missing(row["share"])}
    there = {row["item"] for row in amounts}
    return next((item for kind in (published, there) for item in _SHARES_OF if item in kind), "")


def _share(rows: Sequence[_Row], whole: Any) -> dict[str, Any]:
    """Return a row's share of the whole in percent: as published, else computed and rounded half-up once."""
    if len(rows) == 1 and not is_missing(rows[0]["share"]):
        return {"share_ratio": rows[0]["share"], "share_computed": False}
    if not rows or isinstance(whole, Absent) or not whole or any(is_missing(row["amount"]) for row in rows):
        return {"share_ratio": None, "share_computed": False}
    scaled = round_half_up(Fraction(sum(row["amount"] for row in rows) * 100, whole) * 10**_PERCENT_DECIMALS)
    return {"share_ratio": Decimal(scaled).scaleb(-_PERCENT_DECIMALS), "share_computed": True}


def _differences(
    row: dict[str, Any], money: str, of_items: Mapping[tuple[Any, ...], Sequence[_Row]]
) -> dict[str, Any]:
    """Return what the projects' money and the allotment lie apart from the request; allotted in part, nothing is short."""
    found: dict[str, Any] = {"difference": _less(row.get(money), row["requested"])}
    wanted, given = (
        {one["category"] and one["category"].whole for one in of_items.get((item,), ())}
        for item in ("要望額", "内示額")
    )
    is_whole = None in wanted | given or wanted <= given
    if pd.isna(row["shortfall"]) and row["shortfall_absent"] is None and is_whole:
        found["shortfall"] = _less(row["requested"], row["allotted"])
    return found


def _less(left: Any, right: Any) -> Any:
    return None if pd.isna(left) or pd.isna(right) else left - right


def _frame(plan: _Plan, rows: list[dict[str, Any]], names: list[str]) -> pd.DataFrame:
    units = {row["unit"] for row in (*plan.projects, *plan.amounts)} - {""}
    money = [*plan.money, *ITEMS.values(), "difference"]
    decimals = dict.fromkeys(money, _decimals(plan.amounts, "amount"))
    decimals |= {name: _decimals(plan.projects, name) for name in plan.money}
    for row in rows if len(units) == 1 else ():
        row |= {f"{name}_raw": _printed(row.get(name), plan.unit, decimals[name]) for name in money}
    keys = [*names, "count", "shared", "amounts_count", "share_ratio", "share_computed", "unit"]
    found = money_frame([row | {"unit": plan.unit} for row in rows], keys, money)
    for name in ("count", "amounts_count"):
        found[name] = pd.array(found[name].tolist(), dtype="Int64")
    has_sums = any(is_missing(row["category"]) for row in plan.amounts)
    found.attrs |= {"table": "projects", "basis": plan.basis, "share_of": plan.item, "has_sums": has_sums}
    return found


def _decimals(rows: Sequence[_Row], name: str) -> int:
    """Return the most decimals that an amount of a column was published with."""
    found = (_DECIMALS.search(str(row[f"{name}_raw"])) for row in rows)
    return max((len(one[1]) for one in found if one), default=0)


def _printed(value: int | None, unit: str, decimals: int) -> str:
    """Return a sum as a paper would print it, with the decimals of its parts, so that tables keep to the unit."""
    exact = Fraction(value or 0, money_unit(unit).value)
    return "" if value is None else grouped(exact, max(decimals, needed_decimals(exact)))
