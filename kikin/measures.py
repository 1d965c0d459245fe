"""What was done and what is said of it (主な取組、所見・課題・評価): recaps resolved, periods, rows by theme."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from kikin.totals import Kept, records
from kikin.values.periods import FiscalYear, span_words

RECAP, SAME = "（再掲）", "同じ"


def of_year(frame: pd.DataFrame, year: FiscalYear) -> pd.DataFrame:
    """Return the rows of one year's review, in their order."""
    return frame[frame["year"] == year].sort_values("order", kind="stable")


def resolved(frame: pd.DataFrame, text: str, anchor: str) -> pd.DataFrame:
    """Return the rows with what a recap (再掲) repeats. Rows and what they repeat must both be in the frame.

    Adds ``is_recap``, ``anchor`` (``sec-<anchor>-<n>``, safe for a link whatever the id is), ``home`` (the anchor of the
    row that is repeated, else its own), ``number`` (counted in its theme and kind), ``home_theme`` and ``home_number`` of
    the row that is repeated, and ``told``: the row's ``text``, or that of the row it repeats with 再掲 behind it.
    """
    rows: dict[str, dict[str, Any]] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for place, row in enumerate(records(frame), start=1):
        of = (row["theme"], row.get("kind", ""))
        counts[of] += 1
        rows[row["id"]] = row | {"anchor": f"sec-{anchor}-{place}", "number": counts[of]}
    homes = {name: _home(name, rows) for name in rows}
    found = frame.assign(
        is_recap=[bool(row["recap_of"]) for row in rows.values()],
        anchor=[row["anchor"] for row in rows.values()],
        home=[home["anchor"] for home in homes.values()],
        home_theme=[home["theme"] for home in homes.values()],
        number=[row["number"] for row in rows.values()],
        home_number=[home["number"] for home in homes.values()],
        told=[_told(row, homes[name], text) for name, row in rows.items()],
    )
    found.attrs |= frame.attrs
    return found


def period(measure: Mapping[str, Any]) -> str:
    """Return when a measure was taken, in the words of the source where it has any.

    >>> period({"period_raw": "平成26～31年度", "start": None, "end": None})
    '平成26～31年度'
    >>> period({"period_raw": "", "start": "R5年度", "end": None}), period({"period_raw": "", "start": None, "end": None})
    ('R5年度～', '')
    """
    return str(measure["period_raw"] or span_words(measure["start"], measure["end"]))


def head_line(measure: Mapping[str, Any]) -> str:
    """Return when and how a measure was taken, as the line under its heading.

    >>> head_line({"period_raw": "平成27年度～", "start": None, "end": None, "method": "医師会への補助事業"})
    '平成27年度～（医師会への補助事業）'
    """
    when, method = period(measure), measure["method"]
    return f"{when}（{method}）" if when and method else when or str(method)


def body(row: Mapping[str, Any], text: str = "text") -> str:
    """Return what is told of a row; of a recap only where it stands, so that nothing is printed twice."""
    return f"再掲。[@{row['home']}]に示した。" if row["is_recap"] else str(row[text])


def line(row: Mapping[str, Any], anchors: Mapping[str, str]) -> str:
    """Return a point as a line of a list; of a recap only under which theme it stands.

    >>> line({"is_recap": True, "kind": "課題", "home_theme": "1", "home_number": 3}, {"1": "sec-issues-1"})
    '（1）の課題3に同じ（再掲、[@sec-issues-1]）。'
    """
    if not row["is_recap"]:
        return str(row["text"])
    link = f"、[@{anchors[row['home_theme']]}]" if row["home_theme"] in anchors else ""
    return f"（{row['home_theme']}）の{row['kind']}{row['home_number']}に同じ（再掲{link}）。"


def summed_up(points: pd.DataFrame) -> pd.DataFrame:
    """Return the points of no theme: which of the themes each repeats, if any, and its own words or 同じ.

    Columns: number, of (（1）の課題3), text, source, section.
    """
    lines = [
        {
            "number": row["number"],
            "of": f"（{row['home_theme']}）の{row['kind']}{row['home_number']}" if row["is_recap"] else "",
        }
        | {"text": row["text"] or SAME, "source": row["source"], "section": row["section"]}
        for row in records(points)
        if not row["theme"]
    ]
    return pd.DataFrame(lines, columns=["number", "of", "text", "source", "section"], dtype=object)


def own(frame: pd.DataFrame) -> int:
    """Return how many rows of a :func:`resolved` frame are no recaps."""
    return sum(not one for one in frame["is_recap"])


def in_words(points: pd.DataFrame, statistics: pd.DataFrame) -> list[str]:
    """Return the results (実績) that no statistic tells, in the words of the source."""
    counted = set(statistics["series"])
    rows = [row for row in records(points) if row["kind"] == "実績" and not row["is_recap"]]
    return [row["text"] for row in rows if row["series"] not in counted]


def again(points: pd.DataFrame, statistics: pd.DataFrame) -> list[str]:
    """Return for each result (実績) that a theme only repeats what it is and under which theme it stands."""
    labels = {row["series"]: row["label"] for row in records(statistics)}
    rows = [row for row in records(points) if row["kind"] == "実績" and row["is_recap"]]
    return [
        f"{labels.get(row['series'], row['told'].removesuffix(RECAP))}は（{row['home_theme']}）の実績に示した（再掲）。"
        for row in rows
    ]


def by_theme(themes: pd.DataFrame, points: pd.DataFrame, kinds: Sequence[str]) -> pd.DataFrame:
    """Return a row per theme that has any, its points of each kind in one cell, a line each.

    ``points`` are as :func:`resolved` returns them. Columns: theme, title, one per kind; sources in ``attrs``.
    """
    listed = points[points["kind"].isin(list(kinds))]
    lines: list[dict[str, Any]] = []
    for theme in records(themes):
        mine = [row for row in records(listed) if row["theme"] == theme["theme"]]
        cells = {kind: "\n".join(row["told"] for row in mine if row["kind"] == kind) for kind in kinds}
        if mine:
            lines.append({"theme": theme["theme"], "title": theme["title"]} | cells)
    found = pd.DataFrame(lines, columns=["theme", "title", *kinds], dtype=object)
    found.attrs["sources"] = Kept(dict.fromkeys(zip(listed["source"], listed["section"], strict=True)))
    return found


def state_words(points: pd.DataFrame) -> str:
    """Return （案） where any of the points is a draft, as a heading has it behind its name."""
    return "（案）" if (points["state"] == "案").any() else ""


def results(points: pd.DataFrame, statistics: pd.DataFrame) -> pd.DataFrame:
    """Return the statistics that the points of kind 実績 rest on, recaps left out, in the order of the points."""
    series = [row["series"] for row in records(points) if row["kind"] == "実績" and not row["is_recap"]]
    ranks = {name: place for place, name in reversed(list(enumerate(series))) if name}
    mine = statistics[statistics["series"].isin(list(ranks))]
    return (
        mine.assign(_rank=mine["series"].map(ranks))
        .sort_values(["_rank", "order"], kind="stable")
        .drop(columns="_rank")
    )


def _home(name: str, rows: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    seen = [name]
    while rows[seen[-1]]["recap_of"] in rows and rows[seen[-1]]["recap_of"] not in seen:
        seen.append(rows[seen[-1]]["recap_of"])
    return rows[seen[-1]]


def _told(row: Mapping[str, Any], home: Mapping[str, Any], text: str) -> str:
    if not row["recap_of"]:
        return str(row[text])
    return f"{row[text] or home[text]}{RECAP}"
