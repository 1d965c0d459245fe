"""Versions and states of a plan (計画の版と状態): the rows that hold, what a change changed, words for titles."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kikin.data.tables import TABLES
from kikin.totals import records
from kikin.values.errors import KikinError
from kikin.values.periods import FiscalYear, Period

ABOLISHED = "廃止"
DRAFTS = ("案", "要望")  # before the nation's 内示 a plan is a draft
NOT_IN_KEY = ("version", "order")  # a new version replaces all rows of a thing, in whatever order they stand


def current(
    frame: pd.DataFrame,
    *,
    year: FiscalYear | Collection[FiscalYear] | None = None,
    sectors: Collection[str] | None = None,
    version: int | None = None,
) -> pd.DataFrame:
    """Return the rows of a table that hold: for each key those of its highest version, in order.

    A project that a change abolished (廃止) is left out. A row of a change with a blank ``order`` takes the place of
    the row that it replaces. A table without versions is only filtered.

    Args:
        frame: A frame of a declared table, ``data.projects``.
        year: The plan year, or several; all where None.
        sectors: 医療分, 介護分; a row of neither (blank) belongs to both. All where None.
        version: The highest version to look at: 0 is the first plan (当初), n its n-th change. All where None.

    Raises:
        KikinError: The frame doesn't know of which table it is.

    >>> import kikin.data.rows as rows
    >>> projects = rows.typed([
    ...     {"year": FiscalYear(2021), "sector": "医療分", "version": 0, "number": "1", "order": 2, "row": 2, "cost": 100},
    ...     {"year": FiscalYear(2021), "sector": "医療分", "version": 1, "number": "1", "order": 3, "row": 3, "cost": 150},
    ... ], TABLES["projects"])
    >>> current(projects)["cost"].tolist(), current(projects, version=0)["cost"].tolist()
    ([150], [100])
    """
    table = TABLES.get(frame.attrs.get("table", ""))
    if table is None:
        remedy = "data.projects のような表をそのまま渡してください（merge のあとは attrs が失われることがあります）"
        raise KikinError("どの表の行か分かりません", found=frame.attrs.get("table", ""), remedy=remedy)
    found = frame.loc[[_is_asked(row, year, sectors, version) for row in records(frame)]]
    if "version" not in found.columns:
        return _ordered(found, found["order"].tolist() if "order" in found.columns else None)
    rows = found.to_dict("records")
    keys = [key_of(row, table.key) for row in rows]
    highest: dict[Hashable, int] = {}
    places: dict[Hashable, Any] = {}
    for key, row in sorted(zip(keys, rows, strict=True), key=lambda pair: pair[1]["version"]):
        highest[key] = row["version"]
        places.setdefault(key, row.get("order"))
    holds = [
        row["version"] == highest[key] and not _is_abolished(row) for key, row in zip(keys, rows, strict=True)
    ]
    order = [
        places[key] if row.get("order") == row.get("row") else row["order"]
        for key, row, held in zip(keys, rows, holds, strict=True)
        if held and "order" in row
    ]
    return _ordered(found.loc[holds], order if "order" in found.columns else None)


@dataclass(frozen=True)
class State:
    """The state of a plan's highest version: 案, 要望, 内示後 or 決定 ('' where no row says), when, and why it changed."""

    version: int = 0
    state: str = ""
    decided: Period | None = None
    start: Period | None = None
    end: Period | None = None
    reason: str = ""

    @property
    def is_draft(self) -> bool:
        """Whether the plan is not yet settled with the nation."""
        return self.state in DRAFTS

    @property
    def draft_words(self) -> str:
        """（案） for titles, or nothing."""
        return "（案）" if self.is_draft else ""

    @property
    def version_words(self) -> str:
        """変更（第n回） for titles, or nothing for the first plan."""
        return version_words(self.version) if self.version else ""


def state(plans: pd.DataFrame, year: FiscalYear, sector: str) -> State:
    """Return the state of the plan of a year and part; all blank where the table has no row of it.

    >>> import kikin.data.rows as rows
    >>> plans = rows.typed([{"year": FiscalYear(2025), "sector": "医療分", "version": 0, "state": "要望"}], TABLES["plans"])
    >>> state(plans, FiscalYear(2025), "医療分").draft_words, state(plans, FiscalYear(2025), "介護分").state
    ('（案）', '')
    """
    rows = plans[(plans["year"] == year) & plans["sector"].isin(["", sector])]
    if not len(rows):
        return State()
    row = rows.sort_values("version", kind="stable").iloc[-1]
    return State(int(row["version"]), row["state"], row["decided"], row["start"], row["end"], row["reason"])


def title(plans: pd.DataFrame, year: FiscalYear, sectors: Collection[str]) -> str:
    """Return what sentences call the plan, as in 令和7年度計画（案）; a draft of one part makes it one."""
    found = [state(plans, year, sector) for sector in sectors]
    draft = next((one.draft_words for one in found if one.draft_words), "")
    return f"{year}計画{draft}"


def state_lines(held: pd.DataFrame) -> list[str]:
    """Return a line for the plan of each part: which version, in which state since when, for which period.

    ``held`` are the rows of ``plans`` that hold.
    """
    lines = []
    for row in records(held):
        when = f"（{row['decided']}）" if row["decided"] else ""
        told = [f"{row['sector'] or '計画'}：{version_words(row['version'])}、{row['state']}{when}"]
        if row["start"] or row["end"]:
            one = str(row["start"]) == str(row["end"])
            told.append(f"計画期間 {row['start'] if one else _span(row)}")
        lines.append("、".join(told))
    return lines


def version_words(version: int) -> str:
    """Return a version as people call it.

    >>> version_words(0), version_words(2)
    ('当初', '変更（第2回）')
    """
    return f"変更（第{version}回）" if version else "当初"


def versions(*frames: pd.DataFrame, year: FiscalYear, sectors: Collection[str] | None = None) -> list[int]:
    """Return the versions that any of the frames has for the plan of a year, from the lowest."""
    found = {
        int(row["version"])
        for frame in frames
        for row in records(frame[["year", "sector", "version"]])
        if _is_asked(row, year, sectors, None)
    }
    return sorted(found)


def _is_asked(
    row: Mapping[Any, Any],
    year: FiscalYear | Collection[FiscalYear] | None,
    sectors: Collection[str] | None,
    version: int | None,
) -> bool:
    years = (year,) if isinstance(year, FiscalYear) else year
    return (
        (years is None or row.get("year") in years)
        and (sectors is None or row.get("sector", "") in {"", *sectors})
        and (version is None or row.get("version", 0) <= version)
    )


def _span(row: Mapping[Any, Any]) -> str:
    return f"{row['start'] or ''}～{row['end'] or ''}"


def key_of(row: Mapping[Any, Any], names: Collection[str]) -> tuple[Any, ...]:
    """Return what a row is about, whatever its version and its place in the table."""
    return tuple(row[name] for name in names if name not in NOT_IN_KEY)


def _is_abolished(row: Mapping[Any, Any]) -> bool:
    """Whether a change took the project out; a first plan that lists a project as 廃止 prints it as it is."""
    return row["version"] > 0 and row.get("continuity") == ABOLISHED


def _ordered(frame: pd.DataFrame, order: list[Any] | None) -> pd.DataFrame:
    if order is None:
        return frame.reset_index(drop=True)
    by_order = sorted(range(len(frame)), key=lambda index: order[index])
    return frame.iloc[by_order].reset_index(drop=True)
