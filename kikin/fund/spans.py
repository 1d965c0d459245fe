"""Which rows of the ledger count: those known on a day, no year twice where spans of years stand beside years, one balance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeVar, cast

import pandas as pd

from kikin.data.tables import TABLES
from kikin.totals import records
from kikin.values.periods import FiscalYear, closed_year

_Row = TypeVar("_Row", bound=Mapping[str, Any])
MOVING = ("積立額", "運用益", "執行額", "返還額")
_EXPECTED = ("執行見込額", "所要見込額")


def known(ledger: pd.DataFrame, as_of: date, sectors: Sequence[str]) -> pd.DataFrame:
    """Return the rows of the ledger (amounts in yen) of the sectors that are of a time before or at ``as_of``.

    A year counts once it has ended; a row with a day of its own (a balance) once that has come; what is expected of a year
    (見込) without one from the end of the year before until its own. Of several of a year the last holds (執行見込額).
    """
    mine = of_sectors(ledger, sectors)
    mine = mine.loc[[_is_known(row, as_of) for row in records(mine)]]
    last: dict[tuple[Any, ...], date] = {}
    told = [(_key(row), needed_at(row)) if row["item"] == "執行見込額" else None for row in records(mine)]
    for key, day in filter(None, told):
        last[key] = max(day, last.get(key, day))
    return mine.loc[[one is None or last[one[0]] == one[1] for one in told]]


def _key(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in TABLES["ledger"].key if name != "as_of")


def of_sectors(ledger: pd.DataFrame, sectors: Sequence[str]) -> pd.DataFrame:
    """Return the rows of parts of the fund; those of no part belong to both, so to one where the other has no rows.

    >>> ledger = pd.DataFrame({"sector": ["医療分", "介護分", ""]})
    >>> len(of_sectors(ledger, ["医療分"])), len(of_sectors(ledger[::2], ["医療分"]))
    (1, 2)
    """
    there = set(ledger["sector"]) - {""}
    return ledger[ledger["sector"].isin([*sectors, *([""] if there <= set(sectors) else [])])]


def so_far(ledger: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that add up to all that was published, no year twice.

    A span (H26～R4) stands for the rows of its years, unless there are such of each year; the longest before the others.

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
    years = [one for one, row in enumerate(rows) if row["from_year"] is None]
    kept: list[int] = []
    for one in sorted(set(range(len(rows))) - set(years), key=lambda one: _longest_first(rows[one])):
        inside = {rows[year]["year"] for year in years if _overlap(rows[one], rows[year])}
        if len(inside) < _length(rows[one]) and not any(_overlap(rows[one], rows[other]) for other in kept):
            kept.append(one)
    apart = [year for year in years if not any(_overlap(rows[one], rows[year]) for one in kept)]
    return sorted(kept + apart)


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


def balances(ledger: pd.DataFrame, year: FiscalYear | None = None) -> pd.DataFrame:
    """Return the published balances (残高) at the end of ``year``; of the last day that has one where none is given."""
    rows = ledger.loc[ledger["item"] == "残高"]
    days = [time_of(row) for row in records(rows)]
    wanted = year.end if year else max(days, default=None)
    return rows.loc[[day == wanted for day in days]]


def balance_time(balances: pd.DataFrame) -> str:
    """Return of when balances of one day are: 令和6年度末, or their own words, as in R6年9月末; '' where there are none."""
    row = next(iter(records(balances)), None)
    if row is None:
        return ""
    day = time_of(row)
    return f"{closed_year(day)}末" if closed_year(day).end == day else str(row["as_of"])


def last_year(ledger: pd.DataFrame) -> FiscalYear | None:
    """Return the last year of which a balance at its end was published; where none was, the last in which money moved."""
    days = [time_of(row) for row in records(ledger[ledger["item"] == "残高"])]
    ended = [closed_year(day) for day in days if closed_year(day).end == day]
    return max(ended or ledger.loc[ledger["item"].isin(MOVING), "year"].dropna(), default=None)


def needed_at(row: Mapping[str, Any]) -> date:
    """Return the day after which money is needed that a row of 所要見込額 tells of: its own, else the last before its year.

    >>> needed_at({"as_of": None, "year": FiscalYear(2025)})
    datetime.date(2025, 3, 31)
    """
    return cast("date", row["as_of"].end if row["as_of"] else (row["year"] - 1).end)


def _longest_first(row: Mapping[str, Any]) -> tuple[int, int]:
    return -_length(row), -row["year"].start.year if row["year"] else 0


def _length(row: Mapping[str, Any]) -> int:
    return 1 + int(row["year"].start.year - row["from_year"].start.year) if row["year"] else 1


def _overlap(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether a span has years of another row of its item, unless both are rows of one published span."""
    if one["item"] != other["item"] or None in {one["year"], other["year"]}:
        return False
    if one["sector"] and other["sector"] and one["sector"] != other["sector"]:
        return False
    if (one["from_year"], one["year"]) == (other["from_year"], other["year"]):
        return False
    apart = one["category"] is not None and other["category"] not in {None, one["category"]}
    first = other["from_year"] or other["year"]
    return not apart and bool(first <= one["year"] and one["from_year"] <= other["year"])
