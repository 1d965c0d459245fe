"""Versions and states of a plan (計画の版と状態): the rows that hold, what a change changed, words for titles."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from typing import Any

import pandas as pd

from kikin.data.tables import TABLES
from kikin.values.errors import KikinError
from kikin.values.periods import FiscalYear

ABOLISHED = "廃止"
_NOT_IN_KEY = ("version", "order")  # a new version replaces all rows of a thing, in whatever order they stand


def current(
    frame: pd.DataFrame,
    *,
    year: FiscalYear | Collection[FiscalYear] | None = None,
    sectors: Collection[str] | None = None,
    version: int | None = None,
) -> pd.DataFrame:
    """Return the rows of a table that hold: for each key those of its highest version, in order.

    A project that a change abolished (廃止) is left out. A row of a change with a blank ``order`` takes the place of
    the row that it replaces. A table without versions is only filtered.

    Args:
        frame: A frame of a declared table, ``data.projects``.
        year: The plan year, or several; all where None.
        sectors: 医療分, 介護分; a row of neither (blank) belongs to both. All where None.
        version: The highest version to look at: 0 is the first plan (当初), n its n-th change. All where None.

    Raises:
        KikinError: The frame doesn't know of which table it is.

    >>> import kikin.data.rows as rows
    >>> projects = rows.typed([
    ...     {"year": FiscalYear(2021), "sector": "医療分", "version": 0, "number": "1", "order": 2, "row": 2, "cost": 100},
    ...     {"year": FiscalYear(2021), "sector": "医療分", "version": 1, "number": "1", "order": 3, "row": 3, "cost": 150},
    ... ], TABLES["projects"])
    >>> current(projects)["cost"].tolist(), current(projects, version=0)["cost"].tolist()
    ([150], [100])
    """
    table = TABLES.get(frame.attrs.get("table", ""))
    if table is None:
        remedy = "data.projects のような表をそのまま渡してください（merge のあとは attrs が失われることがあります）"
        raise KikinError("どの表の行か分かりません", found=frame.attrs.get("table", ""), remedy=remedy)
    found = frame[[_is_asked(row, year, sectors, version) for row in frame.to_dict("records")]]
    if "version" not in found.columns:
        return _ordered(found, found["order"].tolist() if "order" in found.columns else None)
    rows = found.to_dict("records")
    keys = [_key(row, table.key) for row in rows]
    highest: dict[Hashable, int] = {}
    places: dict[Hashable, Any] = {}
    for key, row in sorted(zip(keys, rows, strict=True), key=lambda pair: pair[1]["version"]):
        highest[key] = row["version"]
        places.setdefault(key, row.get("order"))
    holds = [
        row["version"] == highest[key] and not _is_abolished(row) for key, row in zip(keys, rows, strict=True)
    ]
    order = [
        places[key] if row.get("order") == row.get("row") else row["order"]
        for key, row, held in zip(keys, rows, holds, strict=True)
        if held and "order" in row
    ]
    return _ordered(found[holds], order if "order" in found.columns else None)


def _is_asked(
    row: Mapping[Any, Any],
    year: FiscalYear | Collection[FiscalYear] | None,
    sectors: Collection[str] | None,
    version: int | None,
) -> bool:
    years = (year,) if isinstance(year, FiscalYear) else year
    return (
        (years is None or row.get("year") in years)
        and (sectors is None or row.get("sector", "") in {"", *sectors})
        and (version is None or row.get("version", 0) <= version)
    )


def _key(row: Mapping[Any, Any], names: Collection[str]) -> Hashable:
    return tuple(row[name] for name in names if name not in _NOT_IN_KEY)


def _is_abolished(row: Mapping[Any, Any]) -> bool:
    """Whether a change took the project out; a first plan that lists a project as 廃止 prints it as it is."""
    return row["version"] > 0 and row.get("continuity") == ABOLISHED


def _ordered(frame: pd.DataFrame, order: list[Any] | None) -> pd.DataFrame:
    if order is None:
        return frame.reset_index(drop=True)
    by_order = sorted(range(len(frame)), key=lambda index: order[index])
    return frame.iloc[by_order].reset_index(drop=True)
