"""Statistics side by side, as shares of a whole, and checked against it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import pandas as pd

from kikin.checks import Check, Figure, place_of
from kikin.statistics.growth import THING, span_of
from kikin.statistics.words import PERCENT, kind_name, time_name
from kikin.totals import Kept, filled_heads, records, total
from kikin.values.amounts import published_decimals, round_half_up
from kikin.values.errors import KikinError
from kikin.values.periods import Period
from kikin.values.readings import Absent


def wide(frame: pd.DataFrame, rows: Sequence[str], columns: Sequence[str]) -> pd.DataFrame:
    """Return statistics side by side: a row per value of ``rows``, a column per value of ``columns``.

    A cell is the value (Decimal) or its kind of absence, － where there is no such row. A heading names what ``columns``
    say and the unit; a time brings the kind of its values (速報値) along. The marks of notes stand in
    ``notes``, sources in ``attrs``.

    Raises:
        KikinError: Two values fall into one cell.
    """
    listed = records(frame)
    heads: dict[tuple[Any, ...], str] = {}
    for row in listed:
        heads[tuple(_cell_key(row, name) for name in columns)] = _heading(row, columns)
    times = columns[0] == "time" and sorted(heads)
    order = {key: heads[key] for key in (times or heads)}
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in listed:
        key = tuple(_cell_key(row, name) for name in rows)
        names: dict[str, Any] = {name: _named(row, name) for name in rows}
        line = found.setdefault(
            key, names | dict.fromkeys(order.values(), Absent.NOT_APPLICABLE) | {"notes": ()}
        )
        heading = heads[tuple(_cell_key(row, name) for name in columns)]
        if line[heading] is not Absent.NOT_APPLICABLE:
            remedy = "rows か columns に、行を分ける列（item、part、area、time）を加えてください"
            raise KikinError("一つのます目に二つの値が入ります", found=f"{key} {heading}", remedy=remedy)
        line[heading] = row["value"] if row["value"] is not None else row["value_absent"]
        line["notes"] = tuple(dict.fromkeys((*line["notes"], *row["notes"])))
    shown = pd.DataFrame(
        list(found.values()), columns=[*rows, *dict.fromkeys(order.values()), "notes"], dtype=object
    )
    shown.attrs["sources"] = Kept(dict.fromkeys((row["source"], row["section"]) for row in listed))
    return shown


def heads(frame: pd.DataFrame) -> dict[str, str]:
    """Return the columns of results as a table shows them, with their headings; those that say nothing are left out."""
    names = {"label": "事業・会議など", "item": "区別", "part": "数えたもの", "area": "区域"}
    soft = {"kind": "値の種類"} if {"速報", "推計", "見込"} & set(frame["kind"]) else {}
    return filled_heads(frame, names) | {"time": "時点・期間", "value": "実績"} | soft


def shares(frame: pd.DataFrame) -> pd.DataFrame:
    """Return counts with the whole of their series, part, area and time (``whole``), and their share of it.

    ``share_ratio`` is a Fraction. Where a count is absent, the whole and every share of it are None.
    """
    listed = records(frame)
    parts: dict[tuple[Any, ...], list[int]] = {}
    for place, row in enumerate(listed):
        parts.setdefault((*(row[name] for name in THING), *span_of(row["time"])), []).append(place)
    wholes: list[Any] = [None] * len(listed)
    for places in parts.values():
        whole = total(frame.iloc[places], "value")
        for place in places:
            wholes[place] = None if isinstance(whole, Absent) else whole
    ratios = [
        Fraction(row["value"]) / Fraction(whole) if whole and row["value"] is not None else None
        for row, whole in zip(listed, wholes, strict=True)
    ]
    return frame.assign(
        whole=pd.Series(wholes, index=frame.index, dtype=object),
        share_ratio=pd.Series(ratios, index=frame.index, dtype=object),
    )


def share_checks(counts: pd.DataFrame, published: pd.DataFrame) -> Iterator[Check]:
    """Yield each published percentage against the count's share, rounded half-up, of all counts of series and time."""
    listed = {_same(row): row for row in records(shares(counts)) if row["share_ratio"] is not None}
    for index, row in zip(published.index, records(published), strict=True):
        count = listed.get(_same(row))
        if count is None or row["value"] is None:
            continue
        places = published_decimals(row["value"])
        rounded = Fraction(round_half_up(count["share_ratio"] * 100 * 10**places), 10**places)
        yield Check(
            f"statistics-share:{row['series']}:{row['time']}:{row['item']}",
            f"{row['label']} {time_name(row['time'])} {row['item']}の割合",
            Figure("公表値", Fraction(row["value"]), PERCENT, places),
            Figure(f"{count['value']:,}÷{count['whole']:,}", rounded, PERCENT, places),
            place_of(published.loc[[index]], "value"),
        )


def whole_checks(frame: pd.DataFrame, by: Sequence[str]) -> Iterator[Check]:
    """Yield for each group of percentages that divide a whole their sum against 100%, with the rounding of each."""
    for key, rows in frame.groupby(list(by), sort=False):
        if rows["value"].isna().any():
            continue
        first = records(rows)[0]
        values = rows["value"].tolist()
        name = " ".join(_named(first, one) for one in by if one != "series" and first[one])
        tolerance = sum((_half_digit(value) for value in values), Fraction(0))
        summed = sum((Fraction(value) for value in values), Fraction(0))
        yield Check(
            "statistics-whole:" + ":".join(str(one) for one in key if one),
            f"{first['label']} {name}の計".replace("  ", " "),
            Figure("内訳の計", summed, PERCENT, max(map(published_decimals, values)), tolerance),
            Figure("全体", Fraction(100), PERCENT),
            place_of(rows, "value"),
        )


def _cell_key(row: dict[str, Any], name: str) -> Any:
    return (row[name].end, row[name].start) if isinstance(row[name], Period) else row[name]


def _named(row: dict[str, Any], name: str) -> str:
    if name != "time":
        return str(row[name])
    return f"{time_name(row['time'])}{kind_name(row['kind'])}"


def _heading(row: dict[str, Any], columns: Sequence[str]) -> str:
    words = " ".join(filter(None, (_named(row, name) for name in columns)))
    is_said = not row["unit"] or row["unit"] in words  # 市町村数 counts 市町村
    return words if is_said else f"{words}（{row['unit']}）"


def _same(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["series"], row["item"], row["area"], *span_of(row["time"])


def _half_digit(value: Any) -> Fraction:
    return Fraction(1, 2 * 10 ** published_decimals(value))
