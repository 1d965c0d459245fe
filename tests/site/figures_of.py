"""Where the figures of a table stand in a page: in the row or sentence that names them, read in its unit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from pages import NUMBER, page_of, squeezed

from kikin.data.tables import TABLES, Kind
from kikin.totals import records
from kikin.values.amounts import MoneyUnit, grouped, money_unit
from kikin.values.errors import KikinError

MONEY = "|".join(sorted((unit.label for unit in MoneyUnit), key=len, reverse=True))
AMOUNT = re.compile(rf"(▲?[0-9]+(?:,[0-9]{{3}})*(?:\.[0-9]+)?)({MONEY})?")
HEAD_UNIT = re.compile(rf"（(?:単位：)?({MONEY})）")
Row = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """A row of a table with what stands above it, or a sentence: its words, its amounts in yen, its other numbers."""

    words: str
    yen: frozenset[Fraction]
    numbers: frozenset[str]


def _line(context: str, cells: list[tuple[str, str]]) -> Line:
    """Return a line; each cell comes with the unit of its heading, blank where it has none."""
    found = [(number, unit or own) for text, own in cells for number, unit in AMOUNT.findall(text)]
    yen = {_value(number) * money_unit(unit).value for number, unit in found if unit}
    numbers = {number for text, _ in cells for number in NUMBER.findall(text)}
    return Line(context + "".join(text for text, _ in cells), frozenset(yen), frozenset(numbers))


def _unit(text: str) -> str:
    match = HEAD_UNIT.search(text)
    return match[1] if match else ""


def _value(number: str) -> Fraction:
    sign = -1 if number.startswith("▲") else 1
    return sign * Fraction(number.lstrip("▲").replace(",", ""))


@cache
def lines_of(file: Path) -> tuple[Line, ...]:
    """Return every line of a page: table rows under their captions and headings, paragraphs, items, pictures' words."""
    page = page_of(file)
    found = []
    for tag, table in zip(page.document.find_all("table"), page.tables, strict=True):
        above = tag.find_previous(["h2", "h3", "h4", "h5", "h6"])
        context = squeezed(above.get_text()) if above else ""
        context += table.caption + "".join(table.headings)
        whole = _unit(table.caption)  # a table in one unit says so once
        units = [_unit(heading) or whole for heading in table.headings]
        for row in table.rows:
            padded = [*units, *[""] * len(row)][: len(row)]
            found.append(_line(context, list(zip(row, padded, strict=True))))
    for tag in page.document.find_all(["p", "li", "figcaption"]):
        above = tag.find_previous(["h2", "h3", "h4", "h5", "h6"])
        found.append(_line(squeezed(above.get_text()) if above else "", [(squeezed(tag.get_text()), "")]))
    found += [_line("", [(squeezed(str(image["alt"])), "")]) for image in page.document.find_all("img")]
    return tuple(found)


def _named(row: Row, data: Any) -> list[str]:
    """Return the words that name an indicator's row: its name and part."""
    names = dict(zip(data.indicators["id"], data.indicators["name"], strict=True))
    return [names[row["indicator"]], row.get("part", "")]


def _category(row: Row, _: Any) -> list[str]:
    return [str(row["category"] or "")]


def _area(row: Row, data: Any) -> list[str]:
    names = dict(zip(data.areas["id"], data.areas["name"], strict=True))
    return [names.get(row["area"], row["area"]), str(row["category"])]


NAMES: dict[str, Callable[[Row, Any], list[str]]] = {
    "targets": _named,
    "results": _named,
    "projects": lambda row, _: [row["name"]],
    "plan_amounts": _category,
    "ledger": _category,
    "area_spending": _area,
    "statistics": lambda row, _: [row["item"] or row["label"], row["part"]],
    "national_budgets": lambda row, _: [row["year"].name, row["sector"]],
}


def _figures(table: str, row: Row) -> Iterator[tuple[str, str, Fraction | None]]:
    """Yield the figures of a row: column, the number as printed, and the yen where it is money."""
    for column in TABLES[table].columns:
        value = row[column.name]
        if value is None or value is pd.NA or column.name in {"order", "version"}:
            continue
        if column.kind is Kind.MONEY:
            yield column.name, "", Fraction(int(value))
        elif column.kind in (Kind.NUMBER, Kind.COUNT):
            decimals = max(0, -int(value.as_tuple().exponent)) if column.kind is Kind.NUMBER else 0
            unit = (
                column.unit
                or row.get(f"{column.name}_unit")
                or ("" if _has_money(table) else row.get("unit"))
                or ""
            )
            yield column.name, grouped(Fraction(value), decimals), _yen(Fraction(value), str(unit))


def _has_money(table: str) -> bool:
    return any(column.kind is Kind.MONEY for column in TABLES[table].columns)


def _yen(value: Fraction, unit: str) -> Fraction | None:
    try:
        return value * money_unit(unit).value
    except KikinError:
        return None


def _stands(lines: tuple[Line, ...], words: list[str], number: str, yen: Fraction | None) -> bool:
    wanted = [squeezed(word) for word in words if word]
    near = [line for line in lines if all(word in line.words for word in wanted)]
    if yen is not None:
        return any(yen in line.yen for line in near)
    return any(number in line.numbers for line in near)


def missing_figures(page: Path, table: str, frame: pd.DataFrame, data: Any) -> list[str]:
    """Return the figures of the rows that do not stand in the page, each with its file, row and column."""
    lines = lines_of(page)
    return [
        f"{row['file']}:{row['row']} {column} {number or yen}"
        for row in records(frame)
        for column, number, yen in _figures(table, row)
        if not _stands(lines, NAMES[table](row, data) if table in NAMES else [], number, yen)
    ]
