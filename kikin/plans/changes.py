"""What a change of a plan changed (新旧): added, abolished, altered, with both sides."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from kikin.data.tables import TABLES, Column, Kind, Table
from kikin.data.versions import ABOLISHED, NOT_IN_KEY, key_of
from kikin.plans.versions import current
from kikin.totals import records
from kikin.values.amounts import printed
from kikin.values.periods import FiscalYear, Period
from kikin.values.readings import Absent

ADDED, CHANGED = "追加", "変更"
_NAMING = (Kind.TEXT, Kind.LONG_TEXT)
_UNCOMPARED = ("version", "order", "unit", "source", "section", "notes", "inferred")
_IN_TEXT = ("comparator", "target_upper", "target_time", "base_time")  # said by target_text and base_text


def changes(  # noqa: PLR0913 - what is compared, and whose
    frame: pd.DataFrame,
    year: FiscalYear,
    old: int,
    new: int,
    *,
    sectors: Collection[str] | None = None,
    areas: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Return what differs between two versions of a plan (新旧), a row per column that changed.

    Beside the columns of the key stand ``name`` (where the table has one), ``change`` (追加, 廃止, 変更), ``column``,
    ``column_label``, ``before`` and ``after`` (None where there is nothing). Of what was added or abolished, the amounts
    are listed, or its name where it has none. Source, order, notes and the unit of publication are no change.
    ``areas`` are the names of areas by their ids, which stand before the name of what is of one.

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
    names = [name for name in table.key if name not in NOT_IN_KEY]
    olds, news = _things(before, table), _things(after, table)
    rows = [
        dict(zip(names, key, strict=True))
        | {"name": _named(news.get(key) or olds[key], areas or {})}
        | change
        for key in dict.fromkeys([*olds, *news])
        for change in _changes_of(olds.get(key), news.get(key), table)
    ]
    columns = [*names, "name", "change", "column", "column_label", "is_money", "before", "after"]
    found = pd.DataFrame(rows, columns=columns, dtype=object)  # whole yen with a gap would be floats
    found.attrs |= {"versions": (old, new), "label": table.label, "name": table.name}
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


def change_heads(changed: pd.DataFrame) -> dict[str, str]:
    """Return columns and headings for a table of changed amounts or words."""
    sides = (
        ("amount_before", "amount_after", "difference")
        if "amount_before" in changed.columns
        else ("before", "after")
    )
    numbered = {"number": "番号"} if "number" in changed.columns else {}
    heads = ("変更前", "変更後", "増減")
    return (
        ({"sector": "分"} if len(set(changed["sector"])) > 1 else {})
        | numbered
        | {"name": "名称", "change": "変更の別", "column_label": "項目"}
        | dict(zip(sides, heads, strict=False))
    )


def _named(row: Mapping[str, Any], areas: Mapping[str, str]) -> str:
    """Return what a person calls the thing of a row: a project's name, a field, an indicator of an area, an item."""
    of = (areas.get(row.get("area", ""), ""), f"事業{row['project']}" if row.get("project") else "")
    names = ("name", "field", "indicator_name", "part", "title", "item", "category")
    return " ".join(str(part) for part in (*of, *map(row.get, names)) if part)


def _things(frame: pd.DataFrame, table: Table) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Return each key's row; texts of several rows of one key are joined in their order."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in records(frame):
        known = found.setdefault(key_of(row, table.key), row)
        for column in table.columns:
            if known is not row and column.kind is Kind.LONG_TEXT:
                known[column.name] += f"\n{row[column.name]}"
    return found


def _changes_of(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, table: Table
) -> list[dict[str, Any]]:
    columns = [column for column in table.columns if column.name not in (*table.key, *_UNCOMPARED)]
    columns = [column for column in columns if not column.name.endswith("_raw")]
    if "target_text" in (after or before or {}):
        columns = [column for column in columns if column.name not in _IN_TEXT]
    if before is not None and after is not None:
        return [
            _change(CHANGED, column, _value(before, column), _value(after, column))
            for column in columns
            if _comparable(_value(before, column)) != _comparable(_value(after, column))
        ]
    there = after if before is None else before
    kind = ADDED if before is None else ABOLISHED
    values = [(column, _value(there or {}, column)) for column in columns]
    values = [(column, value) for column, value in values if value is not None]
    amounts = [pair for pair in values if pair[0].kind is Kind.MONEY]
    aims = [pair for pair in values if pair[0].name == "target"]
    stated = amounts or aims or [pair for pair in values if pair[0].kind in _NAMING][:1]
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
    if f"{column.name}_text" in row:
        return row[f"{column.name}_text"] or None
    value = row.get(column.name)
    if column.is_number and (value is None or value is pd.NA):
        return row.get(f"{column.name}_absent")
    if value is None or value is pd.NA or value in ("", ()):
        return None
    if column.kind is Kind.NUMBER:
        return printed(value, column.unit)
    return int(value) if column.kind is Kind.MONEY else value


def _comparable(value: Any) -> Any:
    return (value.start, value.end) if isinstance(value, Period) else value


def _words(value: Any) -> str:
    if value is None:
        return ""
    return "、".join(str(one) for one in value) if isinstance(value, tuple) else str(value)
