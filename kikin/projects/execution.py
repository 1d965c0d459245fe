"""Execution of projects: what was spent (決算額) of their money, earlier grants that they use (過年度残額), periods."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import pandas as pd

from kikin.checks import figure_of, rate_of, unit_size
from kikin.fund import spread
from kikin.projects.sums import MONEY, main_money, with_category
from kikin.totals import cell, is_missing, money_frame, records, rows_by, total
from kikin.values.periods import FiscalYear

_PROJECT = ("year", "number")  # what names a project within a part of the fund
_Row = Mapping[str, Any]


def execution(
    projects: pd.DataFrame, spending: pd.DataFrame, *, until: FiscalYear | None = None
) -> pd.DataFrame:
    """Return a row per project: its money, ``spent`` (決算額 of all years, yen), ``execution_rate`` (a ratio, exact).

    ``carried_over`` is the money of earlier grants that it uses (過年度残額, yen) and ``carried_from`` their years.
    The money that the rate is of is what :func:`main_money` finds; it stands in ``attrs``.
    A year's 決算額 that is absent (未集計 …) makes the sum absent, and the rate; no row says nothing.

    Args:
        projects: The rows of the plan that hold.
        spending: The rows of ``project_spending``.
        until: The last year of spending to count; all where None.
    """
    basis = main_money(projects)
    counted = rows_by(_until(records(spending), until), _PROJECT)
    listed = with_category(projects)
    rows = []
    for project in records(listed):
        mine = _of(project, counted)
        rows.append(_in_one_unit(project, mine) | _spent(project, mine, basis))
    money = [*MONEY, "spent", "carried_over"]
    beside = {f"{name}{end}" for name in money for end in ("", "_absent", "_raw")}
    keys = [name for name in listed.columns if name not in beside]
    keys += ["execution_rate", "execution_rate_absent", "execution_text", "carried_from"]
    found = money_frame(rows, keys, money)
    found.attrs |= {"table": "projects", "basis": basis}
    return found


def by_year(
    projects: pd.DataFrame,
    spending: pd.DataFrame,
    item: str,
    column: str = "spent_year",
    until: FiscalYear | None = None,
) -> pd.DataFrame:
    """Return an item of the projects' spending with a row per project and a column per year, in yen, and its sum.

    Columns: ``year`` (of the plan), ``number``, ``name``, one per year (``R5``), ``total``. Projects without are left out.

    Args:
        projects: The rows of the plan that hold.
        spending: The rows of ``project_spending``.
        item: 決算額, 過年度残額 or 執行見込額.
        column: Which year: ``spent_year``, or ``grant_year`` of money that was granted earlier.
        until: The last year of spending to count; all where None.
    """
    rows = [row for row in records(spending) if row["item"] == item and not is_missing(row[column])]
    counted = rows_by(_until(rows, until), _PROJECT)
    parts = [(project, _of(project, counted)) for project in records(projects)]
    heads = {year: year.short for year in sorted({row[column] for _, mine in parts for row in mine})}
    found: list[dict[str, Any]] = []
    for project, mine in parts:
        named = {name: project[name] for name in ("year", "number", "name")}
        found += [line | named for line in spread(mine, ["number"], column, heads, raws=True)]
    return money_frame(found, ["year", "number", "name", "unit"], [*heads.values(), "total"])


def of_several_years(projects: pd.DataFrame) -> pd.DataFrame:
    """Return the projects whose period begins in one fiscal year and ends in another."""
    spans = [
        start is not None and end is not None and start.fiscal_year < end.fiscal_year
        for start, end in zip(projects["start"], projects["end"], strict=True)
    ]
    return projects.loc[spans]


def _until(rows: Iterable[_Row], until: FiscalYear | None) -> list[_Row]:
    return [row for row in rows if until is None or row["spent_year"] <= until]


def _of(project: _Row, spending: Mapping[tuple[Any, ...], Sequence[_Row]]) -> list[_Row]:
    """Return the rows of spending of one project."""
    mine = spending.get(tuple(project[name] for name in _PROJECT), ())
    return [row for row in mine if row["sector"] in {"", project["sector"]}]


def _in_one_unit(project: _Row, mine: Sequence[_Row]) -> dict[str, Any]:
    """Return the project in the finest unit of its own amounts and those of its spending, so that all print exactly."""
    unit = min([project["unit"], *(row["unit"] for row in mine)], key=unit_size)
    raws = {} if unit == project["unit"] else {f"{name}_raw": "" for name in MONEY}
    return {**project, "unit": unit, **raws}


def _spent(project: _Row, mine: Sequence[_Row], basis: str) -> dict[str, Any]:
    row: dict[str, Any] = {}
    spent, carried = ([one for one in mine if one["item"] == item] for item in ("決算額", "過年度残額"))
    for name, rows in (("spent", spent), ("carried_over", carried)):
        row |= cell(name, total(rows, "amount") if rows else None)
        row[f"{name}_raw"] = rows[0]["amount_raw"] if len(rows) == 1 else ""
    row["carried_from"] = tuple(sorted({one["grant_year"] for one in carried} - {None}))
    whole = project.get(basis)
    if row["spent"] is None or pd.isna(whole) or not whole:
        absent = row["spent_absent"] or (project[f"{basis}_absent"] if basis and row["spent"] else None)
        return row | cell("execution_rate", absent) | {"execution_text": str(absent or "")}
    sides = figure_of("", spent, "amount", in_yen=True), figure_of("", [project], basis, in_yen=True)
    return (
        row | cell("execution_rate", Fraction(row["spent"], int(whole))) | {"execution_text": rate_of(*sides)}
    )
