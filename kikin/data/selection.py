"""Rows of a table that a written condition names: ``year=R7; category=①-1|①-2``. Prose and published totals use it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from kikin.data.rows import parsed
from kikin.data.tables import SEVERAL, Column, Table
from kikin.data.versions import held
from kikin.totals import is_missing
from kikin.values.errors import KikinError
from kikin.values.letters import hint_of, key_of
from kikin.values.periods import Period

_Row = TypeVar("_Row", bound=Mapping[str, Any])
_VERSION = "version"


def chosen(rows: Sequence[_Row], table: Table, where: str) -> list[_Row]:
    """Return the rows that fulfil every condition; alternatives of one condition are divided by ``|``.

    Of a plan that was changed, the rows that hold: a sum counts each project once. ``version=1`` asks for those that
    held after the first change.

    Raises:
        KikinError: A condition isn't ``column=value``, names no column, or its value can't be read.
    """
    conditions, version = _conditions(table, where)
    found = held(rows, table, version)
    for column, values in conditions:
        found = [row for row in found if any(_is(row[column.name], value, column) for value in values)]
    return found


def _conditions(table: Table, where: str) -> tuple[list[tuple[Column, list[Any]]], int | None]:
    """Return the conditions, and after which change the rows are to hold; None is the last."""
    found = list(_written(table, where))
    versions = [max(value or 0 for value in values) for column, values in found if column.name == _VERSION]
    return [one for one in found if one[0].name != _VERSION], min(versions, default=None)


def _written(table: Table, where: str) -> Iterator[tuple[Column, list[Any]]]:
    for condition in filter(None, (part.strip() for part in where.split(";"))):
        name, sign, text = (part.strip() for part in condition.partition("="))
        if not sign:
            raise KikinError(
                "条件が「列=値」の形ではありません", found=condition, remedy="year=R7 のように書いてください"
            )
        column = column_named(table, name)
        yield column, [parsed(one.strip(), column) if one.strip() else None for one in text.split("|")]


def column_named(table: Table, name: str) -> Column:
    """Return the column of that name or label.

    Raises:
        KikinError: The table has none.

    >>> from kikin.data.tables import TABLES
    >>> column_named(TABLES["projects"], "事業費").name
    'cost'
    """
    if known := table.headings.get(key_of(name)):
        return table.column(known)
    hint = hint_of(name, [column.name for column in table.columns])
    raise KikinError(
        f"{table.label}（{table.name}）にない列です", found=name, remedy=f"{hint}列は docs/data.md にあります"
    )


def _is(cell: Any, wanted: Any, column: Column) -> bool:
    if column.kind in SEVERAL:
        return all(one in cell for one in wanted) if wanted else not cell
    if isinstance(cell, Period) and isinstance(wanted, Period):
        return (cell.start, cell.end) == (wanted.start, wanted.end)
    if is_missing(cell):
        return wanted is None
    return bool(cell == wanted)
