"""A grid of text cells -> the frame of a declared table: exact, typed, each row knowing its file and row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

import pandas as pd

from kikin.data.files import Grid
from kikin.data.tables import NUMBERS, TABLES, Column, Kind, Table, short_of
from kikin.values.amounts import exact_yen, money_unit
from kikin.values.categories import parse_category
from kikin.values.errors import Finding, KikinError, Level, Place
from kikin.values.letters import hint_of, id_of, key_of, known_as, without_soft_breaks
from kikin.values.periods import Period, parse_fiscal_year, parse_period
from kikin.values.readings import Quantity, Reading, parse_reading

PLACE_COLUMNS = ("file", "row")
_FIRST_VERSION = 0


@dataclass(frozen=True)
class Rows:
    """What was read of a table: its rows, typed, and those with a mistake as written.

    A column may be ``lost``, or the table can't be read at all (``is_unread``): what this makes contradict is no
    second mistake.
    """

    table: Table
    rows: Sequence[dict[str, Any]] = ()
    unread: Sequence[Mapping[str, str]] = ()
    lost: bool = False
    is_unread: bool = False

    def values(self, column: str) -> set[Any]:
        """Return what stands in a column, blanks apart."""
        return {row[column] for row in self.rows if row[column]}


def rows_of(
    grid: Grid, heading: Mapping[str, int], table: Table, findings: list[Finding], *, lost: bool = False
) -> Rows:
    """Return the rows of a grid as those of ``table``; what can't be read goes to ``findings``.

    Args:
        grid: The cells as text, the heading left out.
        heading: The position of each declared column that the file has.
        table: The declaration.
        findings: Is added to. A row with a mistake is left out, never half read.
        lost: Whether a column of the file was not understood. Rows may differ in it, so none is called a second one.
    """
    rows: list[dict[str, Any]] = []
    unread: list[dict[str, str]] = []
    seen: dict[tuple[Any, ...], int] = {}
    columns = [column for column in table.unit_first if column.required or column.name in heading]
    for number, cells in grid.lines:
        written = {
            name: cells[index].strip() if index < len(cells) else "" for name, index in heading.items()
        }
        if not any(written.values()):
            continue
        odd = {
            name: grid.odd[number, index] for name, index in heading.items() if (number, index) in grid.odd
        }
        row = _row(written, odd, table, columns, Place(grid.file, number), findings)
        if row is None:
            unread.append(written)
            continue
        key = key_in(row, table)
        if key in seen and not lost:
            findings.append(_twice(table, row, seen[key]))
            continue
        seen[key] = number
        rows.append(row)
    return Rows(table, rows, unread, lost)


def key_in(row: Mapping[str, Any], table: Table) -> tuple[Any, ...]:
    """Return what names a row of a frame: the values of its key, for comparing."""
    return tuple(_as_key(row[name]) for name in table.key)


def typed(rows: Iterable[Mapping[str, Any]], table: Table) -> pd.DataFrame:
    """Return rows of typed values as a frame with every declared column, in the order of the declaration."""
    import numpy as np  # noqa: PLC0415  # reading takes none

    listed = list(rows)
    words, counts = _layout(table)
    # In one piece: a series for each column takes three times as long.
    cells = np.empty((len(words), len(listed)), dtype=object)
    for place, name in enumerate(words):
        cells[place] = np.fromiter([row.get(name) for row in listed], object, len(listed))
    frame = pd.DataFrame(cells.T, columns=words, dtype=object, copy=False)
    for place, name in counts:
        frame.insert(place, name, pd.array([row.get(name) for row in listed], dtype="Int64"))  # type: ignore[arg-type]  # the stubs know no arrays of pandas
    frame.attrs["table"] = table.name
    return frame


@cache
def _layout(table: Table) -> tuple[pd.Index[str], list[tuple[int, str]]]:
    """Return the columns of a frame but those of whole numbers, and these with their places."""
    whole = {column.name for column in table.columns if column.is_whole} | {"row"}
    columns = list(dict.fromkeys(_frame_columns(table)))  # sources name a file, too
    counts = [(place, name) for place, name in enumerate(columns) if name in whole]
    return pd.Index([name for name in columns if name not in whole]), counts


@cache
def empty_frames() -> Mapping[str, pd.DataFrame]:
    """Return the frames of tables without rows, by name: of this process, not to be changed."""
    return {name: typed((), table) for name, table in TABLES.items()}


def finding_in(  # noqa: PLR0913, PLR0917  # a finding has these parts
    row: Mapping[str, Any], column: str, what: str, found: object, remedy: str, level: Level = Level.ERROR
) -> Finding:
    """Return what is to be said of a cell: of a row that knows its file, and of a column of it."""
    return Finding(level, what, Place(row["file"], row["row"], column), str(found), remedy)


def parsed(text: str, column: Column, unit: str = "") -> Any:
    """Return the typed value of a cell; a number comes as a ``Reading`` (a quantity, or a kind of absence).

    Raises:
        KikinError: The cell is blank where it must not be, or can't be read as its kind.

    >>> from kikin.data.tables import TABLES
    >>> parsed("①-1;②", TABLES["projects"].column("categories"))
    (<Category.I_1: 'Ⅰ-1'>, <Category.II: 'Ⅱ'>)
    """
    if not text:
        if column.required:
            raise KikinError(f"{column.label}が空欄です", remedy=f"{column.kind.value} を書いてください")
        return column.blank
    return _PARSERS[column.kind](text, column, unit)


def _frame_columns(table: Table) -> Iterable[str]:
    raws = {f"{column.name}_raw" for column in table.columns if column.kind in NUMBERS}
    numbers = [column.name for column in table.columns if column.kind in NUMBERS]
    yield from (column.name for column in table.columns if column.name not in raws)
    for name in numbers:
        yield f"{name}_absent"
        yield f"{name}_raw"
    yield from PLACE_COLUMNS


def _row(  # noqa: PLR0913, PLR0917  # what a row is read from
    written: Mapping[str, str],
    odd: Mapping[str, KikinError],
    table: Table,
    columns: Sequence[Column],
    at: Place,
    findings: list[Finding],
) -> dict[str, Any] | None:
    row: dict[str, Any] = {"file": at.file, "row": at.row}
    wrong: set[str] = set()
    unit = "".join(written.get("unit", "").split())
    for column in columns:  # an amount whose unit can't be read is not a second mistake
        name = column.name
        text = written.get(name, "")
        if not (text or column.required or name in odd):
            continue
        try:
            if column.kind is Kind.MONEY and "unit" in wrong:
                continue
            if name in odd:
                raise odd[name]
            if "\n" in text and column.kind in _SENTENCES:
                text = _on_one_line(text, replace(at, column=name), findings)
            value = parsed(text, column, column.unit or unit)
            if column.is_number:
                row |= _number(value, column, text, written)
            elif name not in row:
                row[name] = value
        except KikinError as error:
            findings.append(error.at(replace(at, column=name)).as_finding())
            wrong.add(name)
    if wrong:
        return None
    row = table.blanks | row
    return row if _filled(row, table, findings) else None


def _on_one_line(text: str, place: Place, findings: list[Finding]) -> str:
    found = without_soft_breaks(text)
    if found != text:
        remedy = "段落を分けるなら、文を「。」で終えてから改行してください"
        findings.append(Finding(Level.WARNING, "文の途中の改行をつなぎました", place, found, remedy))
    return found


def _number(value: Reading | None, column: Column, text: str, written: Mapping[str, str]) -> dict[str, Any]:
    name = column.name
    found: Any = None
    if isinstance(value, Quantity):
        found = _yen(value) if column.kind is Kind.MONEY else decimal_of(value)
    absent = None if value is None or isinstance(value, Quantity) else value
    return {name: found, f"{name}_absent": absent, f"{name}_raw": written.get(f"{name}_raw", "") or text}


def decimal_of(quantity: Quantity) -> Decimal:
    """Return the number with the decimals that were printed.

    >>> from fractions import Fraction
    >>> decimal_of(Quantity(Fraction("76.5"), 2))
    Decimal('76.50')
    """
    scaled = quantity.value.numerator * 10**quantity.decimals // quantity.value.denominator
    return Decimal(scaled).scaleb(-quantity.decimals)


def _yen(quantity: Quantity) -> int:
    return exact_yen(quantity.value * money_unit(quantity.unit).value)


def _filled(row: dict[str, Any], table: Table, findings: list[Finding]) -> bool:
    """Fill what a blank says by declaration: the first version, the order of the file, the role, the sector.

    Return whether the row agrees with itself.
    """
    if "version" in table.names and row["version"] is None:
        row["version"] = _FIRST_VERSION
    if "order" in table.names and row["order"] is None:
        row["order"] = row["row"]
    if "role" in table.names:
        row["role"] = row["role"] or "目標"
    if "sector" not in table.names:
        return True
    categories = row.get("categories") or tuple(filter(None, (row.get("category"),)))
    sectors = {category.sector for category in categories}
    if not row["sector"] and len(sectors) == 1:
        row["sector"] = sectors.pop()
    elif row["sector"] and sectors and row["sector"] not in sectors | {"計"}:
        found = f"{row['sector']}、{'、'.join(category.value for category in categories)}"
        remedy = "区分Ⅲ・Ⅴは介護分、ほかは医療分です。どちらかを直してください"
        findings.append(finding_in(row, "sector", "事業区分と医療分・介護分が合いません", found, remedy))
        return False
    return True


def _as_key(value: Any) -> Any:
    if isinstance(value, Period):
        return value.start, value.end
    return key_of(value) if isinstance(value, str) else value


def _twice(table: Table, row: Mapping[str, Any], first: int) -> Finding:
    shown = [str(row[name]) for name in table.key if row[name] not in (None, "", ())]
    return Finding(
        Level.ERROR,
        f"同じ{table.label}が {first} 行目にもあります",
        Place(row["file"], row["row"], table.key[-1]),
        "、".join(shown),
        f"どちらかの行を消すか、{_named(table, table.key)}のどれかを直してください",
    )


def _named(table: Table, names: Iterable[str]) -> str:
    return "".join(f"「{short_of(table.column(name).label)}」" for name in names)


def _choice(text: str, column: Column, _unit: str) -> str:
    found = known_as(text, column.choices)
    if found is None:
        raise KikinError(
            f"{column.label}の値が違います",
            found=text,
            remedy=f"{hint_of(text, column.choices)}{'、'.join(column.choices)} のどれかにしてください",
        )
    return found


def _count(text: str, column: Column, _unit: str) -> int:
    reading = parse_reading(text, "件")
    if not isinstance(reading, Quantity) or reading.value.denominator != 1:
        raise KikinError(
            f"{column.label}は整数で書いてください", found=text, remedy="12 のように書いてください"
        )
    return reading.value.numerator


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.replace("；", ";").split(";") if part.strip()]


_SENTENCES = (Kind.TEXT, Kind.LONG_TEXT)
_year, _period = map(lru_cache(maxsize=1 << 10), (parse_fiscal_year, parse_period))  # the same in most rows
_PARSERS: dict[Kind, Callable[[str, Column, str], Any]] = {
    Kind.TEXT: lambda text, _column, _unit: text,
    Kind.LONG_TEXT: lambda text, _column, _unit: text,
    Kind.ID: lambda text, _column, _unit: id_of(text),
    Kind.COUNT: _count,
    Kind.NUMBER: lambda text, _column, unit: parse_reading(text, unit),
    Kind.MONEY: lambda text, _column, unit: parse_reading(text, unit),
    Kind.MONEY_UNIT: lambda text, _column, _unit: money_unit("".join(text.split())).label,
    Kind.YEAR: lambda text, _column, _unit: _year(text),
    Kind.PERIOD: lambda text, _column, _unit: _period(text),
    Kind.CATEGORY: lambda text, _column, _unit: parse_category(text),
    Kind.CATEGORIES: lambda text, _column, _unit: tuple(parse_category(part) for part in _split(text)),
    Kind.LIST: lambda text, _column, _unit: tuple(_split(text)),
    Kind.CHOICE: _choice,
}
