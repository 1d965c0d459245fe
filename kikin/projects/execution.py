"""Execution of projects: what was spent (決算額) of their money, earlier grants that they use (過年度残額), periods."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pandas as pd

from kikin.projects.sums import MONEY, main_money, typed, with_category
from kikin.totals import records, totals
from kikin.values.periods import FiscalYear


def execution(
    projects: pd.DataFrame, spending: pd.DataFrame, *, until: FiscalYear | None = None, against: str = ""
) -> pd.DataFrame:
    """Return a row per project: its money, ``spent`` (決算額 of all years, yen), ``execution_rate`` (a ratio, exact).

    ``carried_over`` is the money of earlier grants that it uses (過年度残額, yen) and ``carried_from`` their years.
    A year's 決算額 that is absent (未集計 …) makes the sum absent, and the rate; no row says nothing.

    Args:
        projects: The rows of the plan that hold.
        spending: The rows of ``project_spending``.
        until: The last year of spending to count; all where None.
        against: The money that the rate is of; where blank, what :func:`main_money` finds. It stands in ``attrs``.
    """
    basis = against or main_money(projects)
    counted = spending if until is None else spending.loc[[year <= until for year in spending["spent_year"]]]
    rows = []
    for _, project in with_category(projects).iterrows():
        mine = counted.loc[
            [
                (row["year"], row["number"]) == (project["year"], project["number"])
                and row["sector"] in {"", project["sector"]}
                for row in records(counted)
            ]
        ]
        rows.append(project.to_dict() | _spent(project, mine, basis))
    names = [
        "spent",
        "spent_absent",
        "execution_rate",
        "execution_rate_absent",
        "carried_over",
        "carried_over_absent",
    ]
    found = pd.DataFrame(rows, columns=[*with_category(projects).columns, *names, "carried_from"])
    found = typed(found, [*MONEY, "spent", "carried_over"])
    found.attrs |= {"table": "projects", "basis": basis}
    return found


def of_several_years(projects: pd.DataFrame) -> pd.DataFrame:
    """Return the projects whose period begins in one fiscal year and ends in another."""
    spans = [
        start is not None and end is not None and start.fiscal_year < end.fiscal_year
        for start, end in zip(projects["start"], projects["end"], strict=True)
    ]
    return projects.loc[spans]


def _spent(project: pd.Series[Any], mine: pd.DataFrame, basis: str) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for item, name in (("決算額", "spent"), ("過年度残額", "carried_over")):
        rows = mine[mine["item"] == item]
        found = totals(rows, [], "amount").iloc[0]
        row |= {name: found["amount"], f"{name}_absent": found["amount_absent"] if len(rows) else None}
    granted = mine.loc[mine["item"] == "過年度残額", "grant_year"]
    row["carried_from"] = tuple(sorted({year for year in granted if year is not None}))
    whole = project.get(basis)
    if pd.isna(row["spent"]) or pd.isna(whole) or not whole:
        absent = row["spent_absent"] or (
            project[f"{basis}_absent"] if basis and pd.notna(row["spent"]) else None
        )
        return row | {"execution_rate": None, "execution_rate_absent": absent}
    return row | {"execution_rate": Fraction(int(row["spent"]), int(whole)), "execution_rate_absent": None}
