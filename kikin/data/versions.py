"""Which rows of a plan hold: of each thing those of its highest version, without what a change took out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import compress
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
    known = frame if version is None else frame[frame["version"] <= version]
    if not (known["version"] > 0).any():  # nothing was changed
        return known.copy(deep=False)
    return known.loc[_hold(records(known), table)]


def held(rows: Sequence[_Row], table: Table, version: int | None = None) -> list[_Row]:
    """Return the rows that hold, as :func:`holding` does of a frame."""
    if "version" not in table.names:
        return list(rows)
    known = [row for row in rows if version is None or row["version"] <= version]
    return list(compress(known, _hold(known, table))) if any(row["version"] for row in known) else known


def _hold(rows: Sequence[Mapping[Any, Any]], table: Table) -> list[bool]:
    keys = [key_of(row, table.key) for row in rows]
    highest: dict[tuple[Any, ...], int] = {}
    for key, row in zip(keys, rows, strict=True):
        highest[key] = max(row["version"], highest.get(key, 0))
    return [
        row["version"] == highest[key] and not is_abolished(row) for key, row in zip(keys, rows, strict=True)
    ]
