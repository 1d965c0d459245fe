"""Which rows of the ledger count: those known on a day, and no year twice where spans of years are published beside years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeVar, cast

import pandas as pd

from kikin.totals import records

_Row = TypeVar("_Row", bound=Mapping[str, Any])
_EXPECTED = ("執行見込額", "所要見込額")


def known(ledger: pd.DataFrame, as_of: date, sectors: Sequence[str]) -> pd.DataFrame:
    """Return the rows of the ledger (amounts in yen) of the sectors that are of a time before or at ``as_of``.

    A year counts once it has ended; a row with a day of its own (a balance) once that has come; what is expected of a year
    (見込) without one from the end of the year before until its own. Rows without category belong to every sector.
    """
    mine = ledger[ledger["sector"].isin([*sectors, ""])]
    return mine.loc[[_is_known(row, as_of) for row in records(mine)]]


def so_far(ledger: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that add up to all that was published, no year twice: a span (H26～R4) where no row of a year is.

    >>> from kikin.data.rows import typed
    >>> from kikin.data.tables import TABLES
    >>> from kikin.values.periods import FiscalYear
    >>> rows = [{"item": "執行額", "from_year": first, "year": FiscalYear(last), "amount": amount} for first, last, amount in (
    ...     (FiscalYear(2014), 2022, 90), (FiscalYear(2014), 2023, 100), (None, 2024, 5), (FiscalYear(2023), 2024, 15))]
    >>> so_far(typed(rows, TABLES["ledger"]))["amount"].tolist()
    [100, 5]
    """
    return ledger.iloc[_so_far(records(ledger, ["item", "sector", "category", "from_year", "year"]))]


def so_far_rows(rows: Sequence[_Row]) -> list[_Row]:
    """Return of the rows of the ledger what :func:`so_far` does of its frame.

    >>> from kikin.values.periods import FiscalYear
    >>> span = {"item": "執行額", "sector": "", "category": None, "from_year": FiscalYear(2014), "year": FiscalYear(2022)}
    >>> len(so_far_rows([span, span | {"year": FiscalYear(2023)}]))
    1
    """
    return [rows[place] for place in _so_far(rows)]


def _so_far(rows: Sequence[Mapping[str, Any]]) -> list[int]:
    order = sorted(range(len(rows)), key=lambda one: _newest_first(rows[one]))
    kept: list[int] = []
    for one in order:
        if rows[one]["from_year"] is None or not any(_overlap(rows[one], rows[other]) for other in kept):
            kept.append(one)
    return sorted(kept)


def _is_known(row: Mapping[str, Any], day: date) -> bool:
    if row["item"] in _EXPECTED and row["year"] and not row["as_of"]:
        return bool((row["year"] - 1).end <= day < row["year"].end)
    return bool(time_of(row) <= day)


def time_of(row: Mapping[str, Any]) -> date:
    """Return the day that a row of the ledger is of: its own, else the end of its year.

    >>> from kikin.values.periods import FiscalYear
    >>> time_of({"as_of": None, "year": FiscalYear(2024)})
    datetime.date(2025, 3, 31)
    """
    return cast("date", row["as_of"].end if row["as_of"] else row["year"].end if row["year"] else date.min)


def _newest_first(row: Mapping[str, Any]) -> tuple[bool, int, int]:
    last, first = row["year"], row["from_year"]
    return first is not None, -last.start.year if last else 0, first.start.year if first else 0


def _overlap(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether a span has years of another row of its item, unless both are rows of one published span."""
    names = "item", "sector"
    if any(one[name] != other[name] for name in names) or None in {one["year"], other["year"]}:
        return False
    if (one["from_year"], one["year"]) == (other["from_year"], other["year"]):
        return False
    apart = one["category"] is not None and other["category"] not in {None, one["category"]}
    first = other["from_year"] or other["year"]
    return not apart and bool(first <= one["year"] and one["from_year"] <= other["year"])
