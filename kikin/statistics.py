"""Statistics without a target (統計・実績の値): growth between two times, shares of a whole, one row per thing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from kikin.checks import Check, Figure, place_of
from kikin.totals import records, total
from kikin.values.amounts import grouped, round_half_up
from kikin.values.errors import KikinError
from kikin.values.periods import FiscalYear, Period
from kikin.values.readings import Absent

PERCENT = "%"
_THING = ["series", "part", "area", "unit"]
_KINDS = ("確定", "", "速報", "推計", "見込")  # from the surest
_TWICE = 2
_GROWTH = (
    *("series", "label", "item", "part", "area", "unit", "first_time", "first", "first_kind", "first_item"),
    *("last_time", "last", "last_kind", "last_item", "change", "ratio", "words"),
    *("source", "section", "notes", "file", "row"),
)


def until(frame: pd.DataFrame, year: FiscalYear) -> pd.DataFrame:
    """Return the rows whose time ends in ``year`` or before; of the same value 確定 before 速報, 推計, 見込."""
    wanted = [row["time"].fiscal_year <= year for row in records(frame)]
    found = frame[pd.Series(wanted, index=frame.index, dtype=bool)]
    sure = [_KINDS.index(kind) if kind in _KINDS else len(_KINDS) for kind in found["kind"]]
    ordered = found.assign(_sure=sure).sort_values("_sure", kind="stable")
    times = pd.Series([_span(one) for one in ordered["time"]], index=ordered.index, dtype=object)
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
    for _, rows in known.groupby(_THING, sort=False) if len(known) else ():
        for thing in [rows] if _is_single(rows) else [part for _, part in rows.groupby("item", sort=False)]:
            found += _growth(thing)
    grown = pd.DataFrame(found, columns=list(_GROWTH))
    grown.attrs["sources"] = list(dict.fromkeys(zip(known["source"], known["section"], strict=True)))
    return grown


def change_words(first: Any, last: Any, unit: str = "") -> str:
    """Return how a value changed: in points for a percentage, in times from double upward, else in per cent.

    >>> change_words(11, 57), change_words(Decimal(3700), Decimal(5000)), change_words(Decimal("38.5"), Decimal("89.1"), "%")
    ('約5.2倍に増加', '35.1%増', '50.6ポイント増')
    >>> change_words(10, 30), change_words(9, 9), change_words(40, 10), change_words(0, 5)
    ('3倍に増加', '増減なし', '75.0%減', '0から増加')
    """
    start, end = Fraction(first), Fraction(last)
    if start == end:
        return "増減なし"
    word = "増" if end > start else "減"
    if unit == PERCENT:
        places = max(_decimals(first), _decimals(last))
        return f"{grouped(abs(end - start), places)}ポイント{word}"
    if start <= 0 or end < 0:
        return f"{grouped(start, _decimals(first))}から{word}{'加' if word == '増' else '少'}"
    times = end / start
    if times >= _TWICE:
        return f"{_times(times)}倍に増加"
    share = abs(times - 1) * 100
    return f"{grouped(share, 1)}%{word}" if round_half_up(share * 10) else f"0.1%未満の{word}"


def sentence(row: dict[str, Any]) -> str:
    """Return a row of :func:`growth` as a sentence of figures, without its name.

    >>> sentence({"first_time": "R6年度", "first_item": "補助実績", "first": Decimal(11), "first_kind": "", "unit": "件",
    ...     "last_time": "R7年度", "last_item": "交付決定", "last": Decimal(57), "last_kind": "速報", "item": "",
    ...     "words": "約5.2倍に増加"})
    'R6年度の補助実績11件からR7年度の交付決定57件（速報値）へ、約5.2倍に増加'
    """
    ends = []
    for end in ("first", "last"):
        of = f"の{row[f'{end}_item']}" if row[f"{end}_item"] != row["item"] else "の"
        kind = f"（{row[f'{end}_kind']}値）" if row[f"{end}_kind"] not in ("", "確定") else ""
        number = grouped(Fraction(row[end]), _decimals(row[end]))
        ends.append(f"{time_name(row[f'{end}_time'])}{of}{number}{row['unit']}{kind}")
    return f"{ends[0]}から{ends[1]}へ、{row['words']}"


def time_name(time: Any) -> str:
    """Return a time as it heads a table: a fiscal year by its full name, any other in the wording of the source.

    >>> from kikin.values.periods import parse_period
    >>> time_name(parse_period("H28年度")), time_name(parse_period("R7.3月末"))
    ('平成28年度', 'R7.3月末')
    """
    return time.fiscal_year.name if isinstance(time, Period) and time.kind == "年度" else str(time)


def wide(frame: pd.DataFrame, rows: Sequence[str], columns: Sequence[str]) -> pd.DataFrame:
    """Return statistics side by side: a row per value of ``rows``, a column per value of ``columns``.

    A cell is the value (Decimal) or its kind of absence, － where there is no such row. A heading names what
    ``columns`` say and the unit; a time brings the kind of its values (速報値) along. Sources stand in ``attrs``.

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
    shown.attrs["sources"] = list(dict.fromkeys((row["source"], row["section"]) for row in listed))
    return shown


def shares(frame: pd.DataFrame) -> pd.DataFrame:
    """Return counts with the whole of their series, part, area and time (``whole``), and their share of it.

    ``share_ratio`` is a Fraction. Where a count is absent, the whole and every share of it are None.
    """
    listed = records(frame)
    parts: dict[tuple[Any, ...], list[int]] = {}
    for place, row in enumerate(listed):
        parts.setdefault((*(row[name] for name in _THING), *_span(row["time"])), []).append(place)
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
        places = _decimals(row["value"])
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
    for key, rows in frame.groupby(list(by), sort=False) if len(frame) else ():
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
            Figure("内訳の計", summed, PERCENT, max(map(_decimals, values)), tolerance),
            Figure("全体", Fraction(100), PERCENT),
            place_of(rows, "value"),
        )


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
    spans = [_span(one) for one in rows["time"]]
    return len(set(spans)) == len(spans)


def _span(time: Period) -> tuple[date, date]:
    return time.start, time.end


def _cell_key(row: dict[str, Any], name: str) -> Any:
    return (row[name].end, row[name].start) if isinstance(row[name], Period) else row[name]


def _named(row: dict[str, Any], name: str) -> str:
    if name != "time":
        return str(row[name])
    kind = f"（{row['kind']}値）" if row["kind"] else ""
    return f"{time_name(row['time'])}{kind}"


def _heading(row: dict[str, Any], columns: Sequence[str]) -> str:
    words = " ".join(filter(None, (_named(row, name) for name in columns)))
    return f"{words}（{row['unit']}）" if row["unit"] else words


def _same(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["series"], row["item"], row["area"], *_span(row["time"])


def _decimals(value: Any) -> int:
    return max(0, -int(value.as_tuple().exponent)) if isinstance(value, Decimal) else 0


def _half_digit(value: Any) -> Fraction:
    return Fraction(1, 2 * 10 ** _decimals(value))


def _times(ratio: Fraction) -> str:
    exact = (ratio * 10).denominator == 1
    return f"{'' if exact else '約'}{grouped(ratio, 0 if ratio.denominator == 1 else 1)}"
