"""Execution of projects: what was spent (決算額) of their money, earlier grants that they use (過年度残額), periods."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pandas as pd

from kikin.checks import figure, rate_of, unit_size
from kikin.fund import spread
from kikin.projects.sums import MONEY, main_money, with_category
from kikin.totals import cell, money_frame, records, total
from kikin.values.periods import FiscalYear


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
    counted = spending if until is None else spending.loc[[year <= until for year in spending["spent_year"]]]
    listed = with_category(projects)
    rows = []
    for project in records(listed):
        mine = _of(project, counted)
        rows.append(_in_one_unit(project, mine) | _spent(project, mine, basis))
    money = [*MONEY, "spent", "carried_over"]
    beside = {f"{name}{end}" for name in money for end in ("", "_absent", "_raw")}
    keys = [name for name in listed.columns if name not in beside]
    keys += ["execution_rate", "execution_rate_absent", "execution_text", "carried_from"]
    found = money_frame(rows, keys, money).astype({"execution_rate": object, "execution_rate_absent": object})
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
    rows = spending[(spending["item"] == item) & spending[column].notna()]
    rows = rows if until is None else rows.loc[[year <= until for year in rows["spent_year"]]]
    parts = [(project, _of(project, rows)) for project in records(projects)]
    heads = {year: year.short for year in sorted({year for _, mine in parts for year in mine[column]})}
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


def _of(project: Mapping[str, Any], spending: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of spending of one project."""
    wanted = project["year"], project["number"]
    return spending.loc[
        [
            (row["year"], row["number"]) == wanted and row["sector"] in {"", project["sector"]}
            for row in records(spending)
        ]
    ]


def _in_one_unit(project: Mapping[str, Any], mine: pd.DataFrame) -> dict[str, Any]:
    """Return the project in the finest unit of its own amounts and those of its spending, so that all print exactly."""
    unit = min([project["unit"], *mine["unit"]], key=unit_size)
    raws = {} if unit == project["unit"] else {f"{name}_raw": "" for name in MONEY}
    return {**project, "unit": unit, **raws}


def _spent(project: Mapping[str, Any], mine: pd.DataFrame, basis: str) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for item, name in (("決算額", "spent"), ("過年度残額", "carried_over")):
        rows = mine[mine["item"] == item]
        row |= cell(name, total(rows, "amount") if len(rows) else None)
        row[f"{name}_raw"] = rows["amount_raw"].iloc[0] if len(rows) == 1 else ""
    granted = mine.loc[mine["item"] == "過年度残額", "grant_year"]
    row["carried_from"] = tuple(sorted({year for year in granted if year is not None}))
    whole = project.get(basis)
    if row["spent"] is None or pd.isna(whole) or not whole:
        absent = row["spent_absent"] or (project[f"{basis}_absent"] if basis and row["spent"] else None)
        return row | cell("execution_rate", absent) | {"execution_text": str(absent or "")}
    given = figure("", pd.DataFrame([project]).astype({basis: "Int64"}), basis)
    text = rate_of(figure("", mine[mine["item"] == "決算額"], "amount"), given)
    return row | cell("execution_rate", Fraction(row["spent"], int(whole))) | {"execution_text": text}
