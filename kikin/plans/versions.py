"""Versions and states of a plan (計画の版と状態): the rows that hold, what a change changed, words for titles."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from datetime import date
from typing import Any, Final, TypeVar

import pandas as pd

from kikin.data.tables import TABLES, Table
from kikin.data.tables.kinds import SECTORS
from kikin.data.versions import held_places, key_of
from kikin.totals import is_missing, records
from kikin.values.errors import KikinError
from kikin.values.periods import FiscalYear, span_words

_Row = TypeVar("_Row", bound=Mapping[Any, Any])
_BESIDE_KEY: Final = ("year", "sector", "version", "continuity", "order", "row")
DRAFTS = ("案", "要望")  # before the nation's 内示 a plan is a draft


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
    names = [name for name in (*table.key, *_BESIDE_KEY) if name in frame.columns]
    places = _current(records(frame, dict.fromkeys(names)), table, year, sectors, version)
    return frame.iloc[places].reset_index(drop=True)


def current_rows(
    rows: Sequence[_Row],
    table: Table,
    *,
    year: FiscalYear | Collection[FiscalYear] | None = None,
    sectors: Collection[str] | None = None,
    version: int | None = None,
) -> list[_Row]:
    """Return of the rows of a table what :func:`current` does of a frame.

    >>> plans = [{"year": FiscalYear(2021), "sector": "医療分", "version": version} for version in (0, 1)]
    >>> [row["version"] for row in current_rows(plans, TABLES["plans"], sectors=["医療分"])]
    [1]
    """
    return [rows[place] for place in _current(rows, table, year, sectors, version)]


def known(
    frame: pd.DataFrame, plans: pd.DataFrame, day: date, years: Collection[FiscalYear] = ()
) -> pd.DataFrame:
    """Return the rows of a table with versions that were decided by ``day``, as far as the table of plans says when.

    The first plans (当初) of ``years`` are there in any case: a document is about them.
    """
    later = _later(records(plans), day, years)
    if not later or "version" not in frame.columns:
        return frame
    rows = records(frame, ["year", "sector", "version"])
    return frame.loc[[(row["year"], row["sector"], row["version"]) not in later for row in rows]]


def known_rows(
    rows: Sequence[_Row], plans: Sequence[Mapping[str, Any]], day: date, years: Collection[FiscalYear] = ()
) -> Sequence[_Row]:
    """Return of the rows of a table what :func:`known` does of a frame.

    >>> from kikin.values.periods import parse_period
    >>> plan = {"year": FiscalYear(2021), "sector": "医療分", "version": 1}
    >>> known_rows([plan], [plan | {"decided": parse_period("R4年3月")}], date(2021, 12, 1))
    []
    """
    later = _later(plans, day, years)
    if not later or not rows or "version" not in rows[0]:
        return rows
    return [row for row in rows if (row["year"], row["sector"], row["version"]) not in later]


def state(plans: pd.DataFrame, year: FiscalYear, sector: str) -> str:
    """Return the state of the plan of a year and part in its highest version: 案, 要望, 内示後, 決定; '' for no row.

    >>> import kikin.data.rows as rows
    >>> plans = rows.typed([{"year": FiscalYear(2025), "sector": "医療分", "version": 0, "state": "要望"}], TABLES["plans"])
    >>> state(plans, FiscalYear(2025), "医療分"), state(plans, FiscalYear(2025), "介護分")
    ('要望', '')
    """
    rows = plans[(plans["year"] == year) & plans["sector"].isin(["", sector])]
    return next(iter(rows.sort_values("version", kind="stable")["state"].tolist()[::-1]), "")


def title(plans: pd.DataFrame, year: FiscalYear, sectors: Collection[str]) -> str:
    """Return what sentences call the plan, as in 令和7年度計画（案）; a draft of one part makes it one."""
    is_draft = any(state(plans, year, sector) in DRAFTS for sector in sectors)
    return f"{year}計画{'（案）' if is_draft else ''}"


def state_lines(held: pd.DataFrame) -> list[str]:
    """Return a line for the plan of each part: which version, in which state since when, for which period.

    ``held`` are the rows of ``plans`` that hold.
    """
    lines = []
    for row in records(held):
        when = f"（{row['decided']}）" if row["decided"] else ""
        told = [f"{row['sector'] or '計画'}：{version_words(row['version'])}、{row['state']}{when}"]
        if row["start"] or row["end"]:
            told.append(f"計画期間 {span_words(row['start'], row['end'])}")
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
        for row in records(frame, ["year", "sector", "version"])
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


def _current(
    rows: Sequence[Mapping[Any, Any]],
    table: Table,
    year: FiscalYear | Collection[FiscalYear] | None,
    sectors: Collection[str] | None,
    version: int | None,
) -> list[int]:
    """Return the places of the rows that hold, in order."""
    asked = [place for place, row in enumerate(rows) if _is_asked(row, year, sectors, version)]
    mine = [rows[place] for place in asked]
    held = held_places(mine, table) if mine and "version" in mine[0] else range(len(mine))
    if mine and "order" in mine[0]:
        order = _order(mine, table) if any(row.get("version", 0) > 0 for row in mine) else None
        held = sorted(held, key=lambda place: order[place] if order else mine[place]["order"])
    return [asked[place] for place in held]


def _order(rows: Sequence[Mapping[Any, Any]], table: Table) -> list[Any]:
    """Return where each row stands: with a blank ``order``, in the place of the row of the lowest version."""
    first: dict[Hashable, Any] = {}
    for row in sorted(rows, key=lambda row: row["version"]):
        first.setdefault(key_of(row, table.key), row["order"])
    return [
        first[key_of(row, table.key)]
        if is_missing(row["order"]) or row["order"] == row["row"]
        else row["order"]
        for row in rows
    ]


def _later(
    plans: Sequence[Mapping[Any, Any]], day: date, years: Collection[FiscalYear]
) -> set[tuple[FiscalYear, str, int]]:
    """Return the plans (year, part, version) that were decided after a day."""
    return {
        (row["year"], sector, row["version"])
        for row in plans
        for sector in ([row["sector"]] if row["sector"] else ["", *SECTORS])
        if row["decided"] and row["decided"].end > day and (row["version"] or row["year"] not in years)
    }
