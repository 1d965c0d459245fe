"""Which rows of a plan hold: of each thing those of its highest version, without what a change took out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeVar

import pandas as pd

from kikin.data.tables import Table
from kikin.totals import records

ABOLISHED = "廃止"
_Row = TypeVar("_Row", bound=Mapping[Any, Any])
NOT_IN_KEY = ("version", "order")  # a new version replaces all rows of a thing, in whatever order they stand


def key_of(row: Mapping[Any, Any], names: Collection[str]) -> tuple[Any, ...]:
    """Return what a row is about, whatever its version and its place in the table."""
    return tuple(row[name] for name in names if name not in NOT_IN_KEY)


def is_abolished(row: Mapping[Any, Any]) -> bool:
    """Return whether a change took the project out; a first plan that lists a project as 廃止 prints it as it is."""
    return row["version"] > 0 and row.get("continuity") == ABOLISHED


def holding(frame: pd.DataFrame, table: Table, version: int | None = None) -> pd.DataFrame:
    """Return the rows that hold after the change ``version`` (0 is the first plan), after the last where None.

    A table without versions is returned as it is.

    >>> from kikin.data.rows import typed
    >>> from kikin.data.tables import TABLES
    >>> projects = typed([{"number": "1", "version": 0, "cost": 100}, {"number": "1", "version": 1, "cost": 150}],
    ...     TABLES["projects"])
    >>> [holding(projects, TABLES["projects"], one)["cost"].tolist() for one in (0, None)]
    [[100], [150]]
    """
    if "version" not in frame.columns:
        return frame
    names = [name for name in (*table.key, "version", "continuity") if name in frame.columns]
    places = held_places(records(frame, dict.fromkeys(names)), table, version)
    return frame.copy(deep=False) if len(places) == len(frame) else frame.iloc[places]


def held(rows: Sequence[_Row], table: Table, version: int | None = None) -> list[_Row]:
    """Return the rows that hold, as :func:`holding` does of a frame."""
    return [rows[place] for place in held_places(rows, table, version)]


def held_places(rows: Sequence[Mapping[Any, Any]], table: Table, version: int | None = None) -> list[int]:
    """Return the places of the rows that hold, in their order."""
    if "version" not in table.names:
        return list(range(len(rows)))
    known = [place for place, row in enumerate(rows) if version is None or row["version"] <= version]
    if not any(rows[place]["version"] > 0 for place in known):  # nothing was changed
        return known
    keys = {place: key_of(rows[place], table.key) for place in known}
    highest: dict[tuple[Any, ...], int] = {}
    for place, key in keys.items():
        highest[key] = max(rows[place]["version"], highest.get(key, 0))
    return [
        place
        for place, key in keys.items()
        if rows[place]["version"] == highest[key] and not is_abolished(rows[place])
    ]
