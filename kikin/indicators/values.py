"""Which published value counts: of the wanted time, known by the day of the judgement, the firmest one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from kikin.indicators.times import fit
from kikin.totals import records
from kikin.values.periods import Period
from kikin.values.readings import Absent

FIRM, PENDING, NO_RESULT = "確定", "未集計", "実績なし"
_FIRMNESS = (FIRM, "速報", "推計", "見込")
_DECLARED = 10  # a value that the author declares to stand for a time comes after every value of that time

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Value:
    """A row of results or statistics: the number, or why there is none; its time, kind, unit and place."""

    number: Decimal | None
    absent: Absent | None
    time: Period
    kind: str
    unit: str
    known: date
    row: Mapping[str, Any]

    @property
    def due(self) -> Period | None:
        """When a value that isn't there yet is expected."""
        return self.row.get("due")

    @property
    def stands_for(self) -> Period | None:
        """The time for which the author lets the value stand."""
        return self.row.get("stands_for")

    @property
    def is_awaited(self) -> bool:
        """Whether the row only says that the value isn't there yet."""
        return self.number is None and (
            self.kind == PENDING or self.absent in (Absent.PENDING, Absent.AWAITED)
        )

    @property
    def is_none(self) -> bool:
        """Whether the row says that there is no result."""
        return self.number is None and (self.kind == NO_RESULT or self.absent is Absent.NONE)


def known_results(results: pd.DataFrame, units: Mapping[str, str], as_of: date) -> dict[Key, list[Value]]:
    """Return the results known on ``as_of`` by indicator, area and part; a later one doesn't exist yet.

    Args:
        results: The table of results. A blank ``known`` says that a value was known when its time ended.
        units: The unit of each indicator, for rows that name none.
        as_of: The day of the judgement (基準日).
    """
    found: dict[Key, list[Value]] = {}
    for row in records(results):
        value = _value(row, row["unit"] or units.get(row["indicator"], ""))
        if value.known <= as_of:
            found.setdefault((row["indicator"], row["area"], row["part"]), []).append(value)
    return found


def national_values(statistics: Iterable[pd.DataFrame], as_of: date) -> dict[str, list[Value]]:
    """Return the values of each series that were known on a day; those of a frame that comes first come first."""
    found: dict[str, list[Value]] = {}
    for frame in statistics:
        for value, series in ((_value(row, row["unit"]), row["series"]) for row in records(frame)):
            if value.known <= as_of:
                found.setdefault(series, []).append(value)
    return found


def of_time(values: Iterable[Value], wanted: Period, *, cumulative: bool = False) -> Value | None:
    """Return the value of a time: of the closest time, then the latest, the firmest, the one known last.

    A row that only says 未集計 or 実績なし is returned where no number of a time as close is, and none that the author
    lets stand for it: of a year that isn't counted yet, the survey of a month in it is no substitute.
    """
    ranked = [
        ((closeness, *_rank(value)), value)
        for value in values
        if (closeness := _closeness(value, wanted, cumulative=cumulative)) is not None
    ]
    found = min(ranked, key=lambda pair: pair[0], default=None)
    if found and found[1].number is None:
        declared = [pair for pair in ranked if pair[0][0] >= _DECLARED and pair[1].number is not None]
        found = min(declared, key=lambda pair: pair[0], default=found)
    return found[1] if found else None


def latest(values: Iterable[Value], *, before: Period | None = None) -> Value | None:
    """Return the latest number, or the latest of a time before ``before``."""
    numbers = [
        value
        for value in values
        if value.number is not None and (before is None or _is_earlier(value.time, before))
    ]
    return min(numbers, key=_rank, default=None)


def _is_earlier(time: Period, before: Period) -> bool:
    """Whether a time ended before another began, or is a shorter span (H26～R5年度 before H26～R6年度)."""
    is_shorter = time.start == before.start and time.end < before.end
    return time.end < before.start or (is_shorter and time.kind == before.kind == "期間")


def awaited_after(values: Iterable[Value], newest: Value | None) -> Value | None:
    """Return the row that says 未集計 of the latest time, if that is later than the newest number."""
    rows = [value for value in values if value.is_awaited and (newest is None or value.time > newest.time)]
    return max(rows, key=lambda value: value.time) if rows else None


def national_of(values: Iterable[Value], part: str, area: str, time: Period) -> Value | None:
    """Return the nation's value of the time of a result, of the same part and area if there is one."""
    numbers = [value for value in values if value.number is not None]
    for wanted in dict.fromkeys(((part, area), (part, ""), ("", area), ("", ""))):
        mine = [value for value in numbers if (value.row["part"], value.row["area"]) == wanted]
        found = of_time(mine, time) or next(
            (value for value in mine if fit(time, value.time) is not None), None
        )
        if found:
            return found
    return None


def _value(row: Mapping[str, Any], unit: str) -> Value:
    known = row.get("known")
    return Value(
        row["value"],
        row["value_absent"],
        row["time"],
        row["kind"] or FIRM,
        unit,
        (known or row["time"]).end,
        row,
    )


def _closeness(value: Value, wanted: Period, *, cumulative: bool) -> int | None:
    own = fit(value.time, wanted, cumulative=cumulative)
    if own is not None or value.stands_for is None:
        return own
    declared = fit(value.stands_for, wanted, cumulative=cumulative)
    return None if declared is None else _DECLARED + declared


def _rank(value: Value) -> tuple[bool, int, int, int]:
    firmness = _FIRMNESS.index(value.kind) if value.kind in _FIRMNESS else len(_FIRMNESS)
    return (value.number is None, -value.time.end.toordinal(), firmness, -value.known.toordinal())
