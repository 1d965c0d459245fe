"""Workbooks as xlsxwriter makes them: the same bytes for the same content, no formula from a text, no link to elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from itertools import chain, count
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

FONT = "游ゴシック"
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)  # no clock time stands in a file
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d{1,6})?")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']+")
_LONGEST_NAME = 31
_WIDEST, _NARROWEST = 60, 8
_HALF_WIDTH = 0x2000  # letters from here on are as wide as two


@contextmanager
def new_book(file: Path | BytesIO, title: str = "", *, row_by_row: bool = False) -> Iterator[Any]:
    """Yield a workbook that is written when the block ends, with nothing in it of this machine or moment.

    With ``row_by_row`` the cells are written in their order, and take little time and memory.
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    options |= {"constant_memory": row_by_row, "in_memory": not row_by_row}
    book = xlsxwriter.Workbook(file, {**options, "default_format_properties": {"font_name": FONT}})
    book.set_properties({"title": title, "created": _NEVER})
    yield book
    try:
        book.close()
    except FileCreateError as error:
        raise error.args[0] from error  # the error of the system, as a full disk is told


def sheet_name(text: str, taken: Sequence[str] = ()) -> str:
    """Return a name that a spreadsheet takes for a sheet, unlike those that are taken.

    >>> sheet_name("区分[1]: 額/率"), sheet_name("甲", ["甲"])
    ('区分 1 額 率', '甲 2')
    """
    name = " ".join(_NOT_IN_NAMES.sub(" ", text).split()) or "表"
    names = chain([name[:_LONGEST_NAME]], (f"{name[: _LONGEST_NAME - 4]} {number}" for number in count(2)))
    known = {other.casefold() for other in taken}
    return next(one for one in names if one.casefold() not in known)


def width_of(texts: Sequence[str]) -> int:
    """Return the width of a column that shows these texts, in letters of half width.

    >>> width_of(["区分", "1,234,567,890"]), width_of(["あ" * 100])
    (15, 60)
    """
    widest = max(
        (sum(1 + (ord(letter) >= _HALF_WIDTH) for letter in text) for text in texts if text), default=0
    )
    return max(_NARROWEST, min(_WIDEST, widest + 2))


def typed(text: str) -> str | int | float:
    """Return a figure of a CSV as a number; codes such as 01, and all else, stay text.

    >>> typed("-470355"), typed("76.50"), typed("01"), typed("令和6年度")
    (-470355, 76.5, '01', '令和6年度')
    """
    if not _NUMBER.fullmatch(text):
        return text
    return float(text) if "." in text else int(text)


def number_format(text: str) -> str:
    """Return the format in which a figure shows the digits that it was written with.

    >>> number_format("76.50"), number_format("1200")
    ('#,##0.00', '#,##0')
    """
    decimals = len(text.partition(".")[2])
    return f"#,##0.{'0' * decimals}" if decimals else "#,##0"


def write_tables(file: Path, tables: Sequence[tuple[str, Sequence[Sequence[str]]]]) -> None:
    """Write tables as one workbook: a sheet each, with one heading row, after a sheet that lists them.

    Args:
        file: The workbook.
        tables: The caption of each, and its rows as text, the heading first.
    """
    with new_book(file) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#EAF0F6"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        formats: dict[str, Any] = {}
        contents = book.add_worksheet("目次")
        contents.set_column(0, 0, _WIDEST, wrapped)
        contents.write_row(0, 0, ["表", "行数"], bold)
        names = ["目次"]
        for place, (caption, rows) in enumerate(tables, start=1):
            names.append(sheet_name(caption, names))
            contents.write_url(place, 0, f"internal:'{names[-1]}'!A1", string=caption[:200])
            contents.write_number(place, 1, len(rows) - 1)
            sheet = book.add_worksheet(names[-1])
            sheet.freeze_panes(1, 0)
            sheet.repeat_rows(0)
            sheet.set_paper(9)
            sheet.set_landscape()
            sheet.fit_to_pages(1, 0)
            for column, texts in enumerate(zip(*rows, strict=True)):
                sheet.set_column(column, column, width_of(texts))
                sheet.write_string(0, column, texts[0], bold)
                for row, text in enumerate(texts[1:], start=1):
                    value = typed(text)
                    if isinstance(value, str):
                        sheet.write_string(row, column, value, wrapped)
                        continue
                    shape = number_format(text)
                    if shape not in formats:
                        formats[shape] = book.add_format({"num_format": shape, "valign": "top"})
                    sheet.write_number(row, column, value, formats[shape])
