"""Versions and states of a plan (計画の版と状態): the rows that hold, what a change changed, words for titles."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kikin.data.tables import TABLES, Column, Kind, Table
from kikin.values.errors import KikinError
from kikin.values.periods import FiscalYear, Period
from kikin.values.readings import Absent

ADDED, ABOLISHED, CHANGED = "追加", "廃止", "変更"
DRAFTS = ("案", "要望")  # before the nation's 内示 a plan is a draft
_UNCOMPARED = ("version", "order", "unit", "source", "section", "notes", "inferred")
_NOT_IN_KEY = ("version", "order")  # a new version replaces all rows of a thing, in whatever order they stand


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
    found = frame.loc[[_is_asked(row, year, sectors, version) for row in frame.to_dict("records")]]
    if "version" not in found.columns:
        return _ordered(found, found["order"].tolist() if "order" in found.columns else None)
    rows = found.to_dict("records")
    keys = [_key(row, table.key) for row in rows]
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
        return f"変更（第{self.version}回）" if self.version else ""


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


def versions(*frames: pd.DataFrame, year: FiscalYear, sectors: Collection[str] | None = None) -> list[int]:
    """Return the versions that any of the frames has for the plan of a year, from the lowest."""
    found = {
        int(row["version"])
        for frame in frames
        for row in frame[["year", "sector", "version"]].to_dict("records")
        if _is_asked(row, year, sectors, None)
    }
    return sorted(found)


def changes(
    frame: pd.DataFrame, year: FiscalYear, old: int, new: int, *, sectors: Collection[str] | None = None
) -> pd.DataFrame:
    """Return what differs between two versions of a plan (新旧), a row per column that changed.

    Beside the columns of the key stand ``name`` (where the table has one), ``change`` (追加, 廃止, 変更), ``column``,
    ``column_label``, ``before`` and ``after`` (None where there is nothing). Of what was added or abolished, the amounts
    are listed, or its name where it has none. Source, order, notes and the unit of publication are no change.

    >>> import kikin.data.rows as rows
    >>> projects = rows.typed([
    ...     {"year": FiscalYear(2021), "sector": "医療分", "version": 0, "number": "1", "name": "甲", "cost": 100},
    ...     {"year": FiscalYear(2021), "sector": "医療分", "version": 1, "number": "1", "name": "甲", "cost": 150},
    ... ], TABLES["projects"])
    >>> changes(projects, FiscalYear(2021), 0, 1)[["number", "change", "column_label", "before", "after"]].to_numpy().tolist()
    [['1', '変更', '事業費', 100, 150]]
    """
    before, after = (current(frame, year=year, sectors=sectors, version=version) for version in (old, new))
    table = TABLES[frame.attrs["table"]]
    names = [name for name in table.key if name not in _NOT_IN_KEY]
    olds, news = _things(before, table), _things(after, table)
    rows = [
        dict(zip(names, key, strict=True)) | {"name": (news.get(key) or olds[key]).get("name", "")} | change
        for key in dict.fromkeys([*olds, *news])
        for change in _changes_of(olds.get(key), news.get(key), table)
    ]
    columns = [*names, "name", "change", "column", "column_label", "is_money", "before", "after"]
    found = pd.DataFrame(rows, columns=columns).astype(object)
    found.attrs["versions"] = (old, new)
    return found


def changed_money(changed: pd.DataFrame) -> pd.DataFrame:
    """Return the changes of amounts: ``amount_before``, ``amount_after`` and ``difference`` in yen, beside the others."""
    rows = changed[changed["is_money"].astype(bool)].reset_index(drop=True)
    sides: dict[str, Any] = {}
    for side in ("before", "after"):
        cells = rows[side].tolist()
        sides[f"amount_{side}"] = pd.array(
            [cell if isinstance(cell, int) else None for cell in cells], dtype="Int64"
        )
        sides[f"amount_{side}_absent"] = [cell if isinstance(cell, Absent) else None for cell in cells]
    found = rows.drop(columns=["before", "after"]).assign(**sides)
    return found.assign(difference=found["amount_after"] - found["amount_before"])


def changed_words(changed: pd.DataFrame) -> pd.DataFrame:
    """Return the changes of anything but amounts, ``before`` and ``after`` as text."""
    rows = changed[~changed["is_money"].astype(bool)].reset_index(drop=True)
    return rows.assign(before=rows["before"].map(_words), after=rows["after"].map(_words))


def _things(frame: pd.DataFrame, table: Table) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Return each key's row; texts of several rows of one key are joined in their order."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for read in frame.to_dict("records"):
        row = {str(name): value for name, value in read.items()}
        known = found.setdefault(_key(row, table.key), dict(row))
        for column in table.columns:
            if known["row"] != row["row"] and column.kind is Kind.LONG_TEXT:
                known[column.name] += f"\n{row[column.name]}"
    return found


def _changes_of(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, table: Table
) -> list[dict[str, Any]]:
    columns = [column for column in table.columns if column.name not in (*table.key, *_UNCOMPARED)]
    columns = [column for column in columns if not column.name.endswith("_raw")]
    if before is not None and after is not None:
        return [
            _change(CHANGED, column, _value(before, column), _value(after, column))
            for column in columns
            if _comparable(_value(before, column)) != _comparable(_value(after, column))
        ]
    there = after if before is None else before
    kind = ADDED if before is None else ABOLISHED
    values = [(column, _value(there or {}, column)) for column in columns if column.kind is Kind.MONEY]
    stated = [(column, value) for column, value in values if value is not None] or [
        (column, _value(there or {}, column))
        for column in columns
        if column.kind in (Kind.TEXT, Kind.LONG_TEXT)
    ][:1]
    sides = [(None, value) if before is None else (value, None) for _, value in stated]
    return [_change(kind, column, *side) for (column, _), side in zip(stated, sides, strict=True)]


def _change(kind: str, column: Column, before: Any, after: Any) -> dict[str, Any]:
    return {
        "change": kind,
        "column": column.name,
        "column_label": column.label,
        "is_money": column.kind is Kind.MONEY,
        "before": before,
        "after": after,
    }


def _value(row: Mapping[str, Any], column: Column) -> Any:
    """Return a cell: a number, its kind of absence, or None where blank; money as int."""
    value = row.get(column.name)
    if column.is_number and (value is None or value is pd.NA):
        return row.get(f"{column.name}_absent")
    if value is None or value is pd.NA or value in ("", ()):
        return None
    return int(value) if column.kind is Kind.MONEY else value


def _comparable(value: Any) -> Any:
    return (value.start, value.end) if isinstance(value, Period) else value


def _words(value: Any) -> str:
    if value is None:
        return ""
    return "、".join(str(one) for one in value) if isinstance(value, tuple) else str(value)


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


def _key(row: Mapping[Any, Any], names: Collection[str]) -> tuple[Any, ...]:
    return tuple(row[name] for name in names if name not in _NOT_IN_KEY)


def _is_abolished(row: Mapping[Any, Any]) -> bool:
    """Whether a change took the project out; a first plan that lists a project as 廃止 prints it as it is."""
    return row["version"] > 0 and row.get("continuity") == ABOLISHED


def _ordered(frame: pd.DataFrame, order: list[Any] | None) -> pd.DataFrame:
    if order is None:
        return frame.reset_index(drop=True)
    by_order = sorted(range(len(frame)), key=lambda index: order[index])
    return frame.iloc[by_order].reset_index(drop=True)
