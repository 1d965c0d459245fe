"""Values that wait: what the tables call 未集計 (or 記載待ち), whose it is, and the month in which it is expected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final, Protocol

import pandas as pd

from kikin.data.tables import TABLES, Column, Table
from kikin.data.versions import holding
from kikin.indicators.times import fit
from kikin.indicators.values import FIRM, NO_RESULT
from kikin.totals import records
from kikin.values.periods import Period, day_words
from kikin.values.readings import Absent

_COLUMNS: Final = (
    "what",
    "whose",
    "time",
    "due",
    "due_text",
    "title",
    "table",
    "source",
    "section",
    "file",
    "row",
)
_TIMES: Final = ("time", "as_of", "spent_year", "target_time", "year")  # the closest first
_FINAL: Final = ("", FIRM, NO_RESULT)
_PLAIN: Final = ("value", "amount")  # columns that their row names already


class Tables(Protocol):
    """Whatever has the frames of a folder as attributes."""

    def __getattr__(self, name: str) -> pd.DataFrame:
        """Return the frame of a table."""


def values(
    tables: Tables,
    day: date,
    sectors: tuple[str, ...] = (),
    *,
    kind: Absent = Absent.PENDING,
    whole: str = "全体",
) -> pd.DataFrame:
    """Return a row per value that is 未集計 on a day: what it is, whose, of which time, when due; the earliest first.

    A value of a later time doesn't wait yet. One that is also given as final (確定, 実績なし) waits no more.

    Args:
        tables: The dataset.
        day: The day; what became known later isn't there yet.
        sectors: The parts of the fund (医療分, 介護分); all where empty.
        kind: 未集計, or 記載待ち of the author.
        whole: What a value of no area and no project is of.
    """
    names = _names_of(tables)
    titles = {row["id"]: row["title"] for row in records(tables.sources)}
    finals = {table.name: _finals(tables, table, day) for table in TABLES.values()}
    cumulative = set(tables.indicators.loc[tables.indicators["series"] == "累計", "id"])
    found: list[dict[str, Any]] = [
        {"what": _what(row, table, column, names), "whose": _whose(row, names, whole), "table": table.label}
        | {"time": _time(row), "due": row.get("due")}
        | {"due_text": str(row.get("due") or Absent.NOT_STATED), "title": titles.get(row["source"], "")}
        | {name: row[name] for name in ("source", "section", "file", "row")}
        for table in TABLES.values()
        for column in table.columns
        if column.is_number
        for row in _waiting(tables, table, column, kind)
        if _is_there(row, day)
        and (not sectors or row.get("sector", "") in ("", *sectors))
        and not _is_closed(row, table, column, finals[table.name], cumulative)
    ]
    found.sort(key=lambda row: row["due"].end if row["due"] else date.max)
    return pd.DataFrame(found, columns=list(_COLUMNS), dtype=object)


def finding(waiting: pd.DataFrame, day: date) -> str:
    """Return how many values wait on a day, and which month is the first that one of them is due in.

    >>> finding(pd.DataFrame({"what": ["病院数"], "due": [None]}), date(2025, 3, 31))
    '2025年3月31日に未集計の値は1件（確定する時点の記載なし）'
    """
    dues = sorted(due for due in waiting["due"] if due is not None)
    when = f"早いもので{dues[0]}に確定の見込み" if dues else "確定する時点の記載なし"
    return f"{day_words(day)}に未集計の値は{len(waiting)}件（{when}）"


def has_come(due: Period | None, day: date) -> bool:
    """Whether the month in which a value is due has come; of a longer time, its last month.

    >>> from kikin.values.periods import parse_period as time
    >>> [has_come(time(due), date(2025, 12, 1)) for due in ("R7年12月頃", "R8年2月頃", "R7年度")]
    [True, False, False]
    """
    return due is not None and due.end.replace(day=1) <= day


def _waiting(tables: Tables, table: Table, column: Column, kind: Absent) -> Iterator[dict[str, Any]]:
    frame = getattr(tables, table.name)
    absences = frame[f"{column.name}_absent"].tolist()
    if kind in absences:
        rows = holding(frame, table)
        yield from (row for row in records(rows) if row[f"{column.name}_absent"] is kind)


def _time(row: Mapping[str, Any]) -> Any:
    return next((row[name] for name in _TIMES if row.get(name)), None)


def _is_there(row: Mapping[str, Any], day: date) -> bool:
    time = row.get("known") or _time(row)
    return time is None or time.end <= day


def _finals(tables: Tables, table: Table, day: date) -> list[dict[str, Any]]:
    """Return the rows that give a value as final. Only tables with a kind of value hold both rows."""
    if "kind" not in table.key:
        return []
    rows = records(getattr(tables, table.name))
    return [row for row in rows if row["kind"] in _FINAL and _is_there(row, day)]


def _is_closed(
    row: Mapping[str, Any],
    table: Table,
    column: Column,
    finals: Iterable[Mapping[str, Any]],
    summed: set[str],
) -> bool:
    """Whether a row of the same thing gives the value as final."""
    same = [name for name in table.key if name not in ("time", "kind", "known")]
    return any(
        (other[column.name] is not None or other["kind"] == NO_RESULT)
        and all(other[name] == row[name] for name in same)
        and fit(other["time"], row["time"], cumulative=row.get("indicator") in summed) is not None
        for other in finals
    )


def _names_of(tables: Tables) -> dict[tuple[Any, ...], str]:
    """Return the names that ids and numbers stand for; a project's also where a row names no part of the fund."""
    names: dict[tuple[Any, ...], str] = {("", row["id"]): row["name"] for row in records(tables.areas)}
    names |= {("indicator", row["id"]): row["name"] for row in records(tables.indicators)}
    for row in records(holding(tables.projects, TABLES["projects"])):
        names[row["year"], row["sector"], row["number"]] = row["name"]
        names.setdefault((row["year"], "", row["number"]), row["name"])
    return names


def _what(row: Mapping[str, Any], table: Table, column: Column, names: Mapping[tuple[Any, ...], str]) -> str:
    indicator = names.get(("indicator", row.get("indicator")), row.get("indicator"))
    items = [row.get("label") if table.name == "statistics" else "", row.get("item")]
    parts = [part for part in (indicator, *items) if part] or [table.label]
    told = f"{' '.join(parts)}（{row['part']}）" if row.get("part") else " ".join(parts)
    return told if column.name in _PLAIN else f"{told} {column.label}"


def _whose(row: Mapping[str, Any], names: Mapping[tuple[Any, ...], str], whole: str) -> str:
    number = row.get("number") or row.get("project")
    if row.get("area"):
        return names.get(("", row["area"]), row["area"])
    if number:
        year, sector = row.get("year"), row.get("sector", "")
        name = names.get((year, sector, number)) or names.get((year, "", number), "")
        return f"{number} {name}".strip()
    if row.get("category"):
        return f"区分{row['category']}"
    return str(row.get("name") or row.get("sector") or whole)
