"""Growth of statistics between two times: exact ratios, and only of what can be compared."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd

from kikin.statistics.words import change_words, most_changed_first
from kikin.totals import Kept, records
from kikin.values.periods import Period

THING = ["series", "part", "area", "unit"]
_KINDS = ("確定", "", "速報", "推計", "見込")  # from the surest
_TWICE = 2
_GROWTH = (
    *("series", "label", "item", "part", "area", "unit", "first_time", "first", "first_kind", "first_item"),
    *("last_time", "last", "last_kind", "last_item", "change", "ratio", "words"),
    *("source", "section", "notes", "file", "row"),
)


def until(frame: pd.DataFrame, day: date) -> pd.DataFrame:
    """Return the rows that were known on ``day``; of the same value 確定 before 速報, 推計, 見込."""
    found = frame.loc[[(row["known"] or row["time"]).end <= day for row in records(frame)]]
    sure = [_KINDS.index(kind) if kind in _KINDS else len(_KINDS) for kind in found["kind"]]
    ordered = found.assign(_sure=sure).sort_values("_sure", kind="stable")
    times = pd.Series([span_of(one) for one in ordered["time"]], index=ordered.index, dtype=object)
    same = ordered[["series", "item", "part", "area"]].assign(time=times).duplicated()
    return found.loc[sorted(ordered.index[~same])]


def growth(frame: pd.DataFrame) -> pd.DataFrame:
    """Return for each thing counted more than once its first and last value, and how it changed.

    A thing is a series, part, area and unit, and an item; where a series has one value at each time, items that differ
    from time to time (補助実績 of one year, 交付決定 of the next) are compared too, and named. Sums over several years
    (H27～R6) are compared with nothing, nor is a year with a day. Columns: series, label, item (blank where it
    differs), part, area, unit, first and last with time, kind and item, change (Decimal), ratio (last ÷ first, Fraction,
    None where first is 0), words, and the source and place of the last.
    """
    found: list[dict[str, Any]] = []
    known = frame[frame["value"].notna()]
    for _, rows in known.groupby(THING, sort=False):
        for thing in [rows] if _is_single(rows) else [part for _, part in rows.groupby("item", sort=False)]:
            found += _growth(thing)
    grown = pd.DataFrame(found, columns=list(_GROWTH))
    grown.attrs["table"] = "statistics"
    grown.attrs["sources"] = Kept(dict.fromkeys(zip(known["source"], known["section"], strict=True)))
    return grown


def most_changed(grown: pd.DataFrame, count: int = 2) -> list[dict[str, Any]]:
    """Return the rows of :func:`growth` that changed most in proportion, one of a series at most, as mappings."""
    found: dict[str, dict[str, Any]] = {}
    for row in most_changed_first(grown):
        found.setdefault(row["series"], row)
    return list(found.values())[:count]


def comparable(grown: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the changes that can stand in one chart: two or more of one unit, from one time to another."""
    same: dict[tuple[Any, ...], list[int]] = {}
    for place, row in enumerate(records(grown)):
        key = (
            row["unit"],
            *span_of(row["first_time"]),
            *span_of(row["last_time"]),
            row["first_kind"],
            row["last_kind"],
        )
        same.setdefault(key, []).append(place)
    return [grown.iloc[places] for places in same.values() if len(places) >= _TWICE]


def _growth(rows: pd.DataFrame) -> Iterator[dict[str, Any]]:
    listed = sorted(
        (row for row in records(rows) if row["time"].kind != "期間"),
        key=lambda row: (row["time"].end, row["time"].start),
    )
    same = [row for row in listed if row["time"].kind == listed[-1]["time"].kind]
    if len(same) < _TWICE:
        return
    first, last = same[0], same[-1]
    start, end = Fraction(first["value"]), Fraction(last["value"])
    item = last["item"] if first["item"] == last["item"] else ""
    yield {
        name: last[name]
        for name in ("series", "label", "part", "area", "unit", "source", "section", "file", "row")
    } | {
        "item": item,
        **{f"first{name}": first[key] for name, key in _ENDS.items()},
        **{f"last{name}": last[key] for name, key in _ENDS.items()},
        "change": last["value"] - first["value"],
        "ratio": end / start if start else None,
        "words": change_words(first["value"], last["value"], last["unit"]),
        "notes": tuple(dict.fromkeys((*first["notes"], *last["notes"]))),
    }


_ENDS = {"": "value", "_time": "time", "_kind": "kind", "_item": "item"}


def _is_single(rows: pd.DataFrame) -> bool:
    spans = [span_of(one) for one in rows["time"]]
    return len(set(spans)) == len(spans)


def span_of(time: Period) -> tuple[date, date]:
    """Return the days of a time, by which two of them are the same.

    >>> from kikin.values.periods import parse_period
    >>> span_of(parse_period("H31年度")) == span_of(parse_period("令和元年度"))
    True
    """
    return time.start, time.end
