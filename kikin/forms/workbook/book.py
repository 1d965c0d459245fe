"""Tables -> the input workbook: a sheet each, headings that stay, lists to choose from, a note on each column."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kikin.data.files.grid import column_letters
from kikin.data.references import REFERENCES
from kikin.data.tables import GUIDE, TABLES, Column, Kind, Table
from kikin.forms.books import new_book, number_format, typed
from kikin.forms.workbook.guide import guide_lines, note_of
from kikin.forms.workbook.rows import Cells
from kikin.values.amounts import MoneyUnit

_LAST_ROW = 5_000
_NUMBERS = (Kind.NUMBER, Kind.MONEY, Kind.COUNT)
_MOST_DIGITS = 15  # as many as a spreadsheet keeps
_WIDTHS = {Kind.LONG_TEXT: 60, Kind.TEXT: 24, Kind.ID: 20, Kind.CATEGORIES: 14, Kind.LIST: 18}
_ALLOWED = (
    "format_cells",
    "format_columns",
    "format_rows",
    "insert_rows",
    "delete_rows",
    "sort",
    "autofilter",
)
_INK, _PAPER, _ASKED, _OTHER = "#1A1A1A", "#FFFFFF", "#1F4E79", "#DDE7F0"


def workbook_bytes(rows: Mapping[str, Sequence[Cells]], facts: Sequence[tuple[str, str]]) -> bytes:
    """Return a workbook with a sheet for each table of ``rows``, in their order, and a first sheet that explains.

    Args:
        rows: The rows of each table as text, by its name; a table without rows is a sheet to fill in.
        facts: What the first sheet says of this workbook: (取り込み先, data/43-kumamoto) and the like.
    """
    content = io.BytesIO()
    tables = [TABLES[name] for name in rows]
    with new_book(content, "入力ブック") as book:
        formats = _Formats(book)
        _write_guide(book, formats, guide_lines(tables, facts))
        for table in tables:
            _write_table(book, formats, table, rows[table.name], set(rows))
    return content.getvalue()


class _Formats:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book, self._made = book, {}  # type: ignore[var-annotated]

    def of(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(properties)
        return self._made[key]


def _write_guide(book: Any, formats: _Formats, lines: Iterable[tuple[str, Sequence[str]]]) -> None:
    sheet = book.add_worksheet(GUIDE)
    sheet.hide_gridlines(2)
    widths = (26, 46, 6, 60, 24)
    for index, width in enumerate(widths):
        sheet.set_column(index, index, width)
    looks: dict[str, dict[str, Any]] = {
        "title": {"bold": True, "font_size": 16},
        "head": {"bold": True, "bg_color": _OTHER, "bottom": 1},
        "part": {"bold": True, "font_size": 13},
        "": {"text_wrap": True, "valign": "top"},
        "line": {},
    }
    row = 0
    for row, (kind, cells) in enumerate(lines):  # the last one bounds what is printed
        for index, text in enumerate(cells):
            sheet.write_string(row, index, text, formats.of(**looks[kind]))
    sheet.print_area(0, 0, row, len(widths) - 1)
    sheet.protect()
    _print_set_up(sheet)


def _write_table(book: Any, formats: _Formats, table: Table, rows: Sequence[Cells], there: set[str]) -> None:
    sheet = book.add_worksheet(table.label)
    for index, column in enumerate(table.columns):
        look = {
            "locked": False,
            "valign": "top",
            "num_format": "General" if column.kind in _NUMBERS else "@",
            "text_wrap": column.kind is Kind.LONG_TEXT,
        }
        width = _WIDTHS.get(column.kind, max(12, min(24, 2 * len(column.heading) + 2)))
        sheet.set_column(index, index, width, formats.of(**look))
        asked = {"bg_color": _ASKED, "font_color": _PAPER} if column.required else {"bg_color": _OTHER}
        head = formats.of(bold=True, text_wrap=True, valign="top", bottom=1, **asked)
        sheet.write_string(0, index, column.heading, head)
        sheet.write_comment(0, index, note_of(column), {"x_scale": 2, "y_scale": 2, "font_size": 9})
        if choices := _choices(table, column, there):
            sheet.data_validation(1, index, _LAST_ROW, index, choices)
        for row, cells in enumerate(rows, start=1):
            _write_cell(sheet, formats, (row, index), cells.get(column.name, ""), look)
    sheet.set_row(0, 48)
    sheet.freeze_panes(1, 0)
    sheet.protect("", dict.fromkeys(_ALLOWED, True))
    sheet.ignore_errors({"number_stored_as_text": f"A1:{column_letters(len(table.columns) - 1)}{_LAST_ROW}"})
    sheet.repeat_rows(0)
    _print_set_up(sheet)


def _write_cell(
    sheet: Any, formats: _Formats, at: tuple[int, int], text: str, look: Mapping[str, Any]
) -> None:
    """Write a figure as a number that shows its decimals, anything else as the text that it is."""
    number = typed(text) if look["num_format"] == "General" else text
    if not isinstance(number, str) and sum(letter.isdigit() for letter in text) <= _MOST_DIGITS:
        sheet.write_number(*at, number, formats.of(**{**look, "num_format": number_format(text)}))
    elif text:
        sheet.write_string(*at, text, formats.of(**look))


def _choices(table: Table, column: Column, there: set[str]) -> dict[str, Any] | None:
    """Return the list that a column chooses from: closed, or the ids of another sheet (others only warn)."""
    listed = [unit.label for unit in MoneyUnit] if column.kind is Kind.MONEY_UNIT else list(column.choices)
    if listed:
        message = f"{'、'.join(listed)} のどれかにしてください"
        return {"validate": "list", "source": listed, "error_title": column.label, "error_message": message}
    found = next((one for one in REFERENCES if (one.table, one.column) == (table.name, column.name)), None)
    if found is None or column.kind is Kind.LIST or found.to_table not in there:
        return None
    to = TABLES[found.to_table]
    letters = column_letters([one.name for one in to.columns].index(found.to_column))
    area = f"'{to.label}'!${letters}$2"
    rows = f"'{to.label}'!${letters}$2:${letters}${_LAST_ROW}"
    return {
        "validate": "list",
        "source": f"=OFFSET({area},0,0,MAX(1,COUNTA({rows})),1)",
        "error_type": "warning",
        "error_title": column.label,
        "error_message": f"シート「{to.label}」にない値です。国の表の値なら、このまま続けてください",
    }


def _print_set_up(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
