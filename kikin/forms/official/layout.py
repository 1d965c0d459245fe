"""A form on paper: texts and tables from top to bottom of a sheet, sums and differences as live formulas."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import takewhile
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from kikin.data.tables import TABLES
from kikin.forms.official.model import (
    DAY,
    PERCENT,
    TEXT,
    UNSAID,
    Column,
    Missing,
    Noted,
    Row,
    Sheet,
    Summed,
    Table,
    Value,
)

_PLACE = re.compile(r"\{(\w+)(?:\.(\w+))?\}")
_FORMATS = {PERCENT: "0.0%;▲0.0%", DAY: "yyyy/m/d"}
_WHOLE = "#,##0;▲#,##0;0"
_MARKED = "#FFF2CC"
_A4 = 9
_NAMED = 3  # columns in a line of the list
_TABLE = re.compile(r"\b(" + "|".join(TABLES) + r") (?=の )")
_LETTERS_A_LINE = Fraction(11, 20)  # full-width letters in a unit of width


@dataclass
class Gap:
    """Cells that wait for one and the same thing: where they are, and what would fill them."""

    sheet: str
    heading: str
    why: str
    labels: dict[str, None] = field(default_factory=dict)
    cells: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """Print as a line of the list of what is missing."""
        where = self.cells[0] if len(self.cells) == 1 else f"{self.cells[0]}～{self.cells[-1]}"
        many = "" if len(self.cells) == 1 else f"（{len(self.cells)}欄）"
        names = "、".join(list(self.labels)[:_NAMED]) + ("など" if len(self.labels) > _NAMED else "")
        return f"{self.sheet}!{where} {self.heading} {names}{many}: {self.why or '未記入'}"


class Page:
    """One sheet being written; addresses of sums are shared by the sheets of a form."""

    def __init__(self, book: Any, declared: Sheet, sums: dict[tuple[str, str], str]) -> None:
        """Begin a sheet of A4, as wide as the paper."""
        self._book, self._declared, self._sums = book, declared, sums
        self._formats: dict[tuple[Any, ...], Any] = {}
        self._row = 0
        self.gaps: list[Gap] = []
        self._sheet = book.add_worksheet(declared.name)
        self._sheet.set_paper(_A4)
        if declared.landscape:
            self._sheet.set_landscape()
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_footer("&C&P／&N")
        self._sheet.hide_gridlines(2)
        for column, width in enumerate(declared.widths):
            self._sheet.set_column(column, column, width)

    def text(self, text: str) -> None:
        """Write a text over the whole width; ``>`` sets it right, ``^`` in the middle, ``#`` as a heading."""
        mark = text[0] if text[:1] in {">", "^", "#"} else ""
        words = text[len(mark) :]
        look: dict[str, dict[str, Any]] = {
            ">": {"align": "right"},
            "^": {"align": "center", "bold": True},
            "#": {"bold": True},
        }
        lines = self._height(words, sum(self._declared.widths))
        self._sheet.set_row(self._row, 15 * lines)
        self._put(self._row, 0, len(self._declared.widths), words, border=0, **look.get(mark, {}))
        self._row += 1

    def table(self, table: Table, heading: str, rows: Sequence[Row], name: str = "") -> None:
        """Write a table: headings, rows, sums; what is missing is marked and noted.

        Args:
            table: Its declaration.
            heading: What stands above it.
            rows: Its rows; a column with a formula has its computed value there.
            name: By which other tables refer to its sums.
        """
        if heading:
            self.text(f"#{heading}")
        if table.head:
            self._heads(table)
        first = self._row
        gaps: dict[str, Gap] = {}
        for row in rows:
            lines = 1
            for place, column in _places(table.columns):
                value = row.get(column.name)
                self._cell(table, column, place, row, first)
                if isinstance(value, Missing) and not column.formula:
                    why = told(value.why or column.source)
                    gap = Gap(self._declared.name, heading, why)
                    found = gaps.setdefault(why or column.name, gap)
                    found.labels[column.label] = None
                    found.cells.append(xl_rowcol_to_cell(self._row, place))
                shown = value.value if isinstance(value, Noted) else value
                if isinstance(shown, str):
                    lines = max(lines, self._height(shown, self._width(place, column.span)))
            self._sheet.set_row(self._row, 16 * min(lines, 20))
            self._row += 1
        self.gaps += gaps.values()
        if table.total:
            self._totals(table, rows, first, name)
        self._row += 1

    def _heads(self, table: Table) -> None:
        first = self._row
        grouped = any(column.group for column in table.columns)
        look: dict[str, Any] = {"bold": True, "align": "center", "bg_color": "#EAF0F6"}
        places = _places(table.columns)
        for number, (place, column) in enumerate(places):
            label = column.label if column.unit in UNSAID else f"{column.label}\n（{column.unit}）"
            row = first + grouped
            if grouped and not column.group:
                self._put(first, place, column.span, label, depth=2, **look)
                continue
            self._put(row, place, column.span, label, **look)
            if grouped and (number == 0 or places[number - 1][1].group != column.group):
                beside = takewhile(lambda one: one[1].group == column.group, places[number:])  # noqa: B023 - used now
                span = sum(one.span for _, one in beside)
                self._put(first, place, span, column.group, **look)
        self._row = first + 1 + grouped
        self._sheet.set_row(self._row - 1, 16 * max(
            (column.unit not in UNSAID) + self._height(column.label, self._width(place, column.span))
            for place, column in places
        ))  # fmt: skip
        if table.repeat:
            self._sheet.repeat_rows(first, self._row - 1)
            self._sheet.freeze_panes(self._row, 0)

    def _cell(self, table: Table, column: Column, place: int, row: Row, first: int) -> None:
        value = row.get(column.name)
        look = _look(column) | (
            {"bg_color": _MARKED} if isinstance(value, Missing) and not column.formula else {}
        )
        shown = value.value if isinstance(value, (Noted, Summed)) else value
        formula = self._formula(table, column, row) if column.formula else ""
        if isinstance(value, Summed):
            cells = [xl_rowcol_to_cell(first + line, place) for line in value.lines]
            formula = f'=IF({"+".join(f"COUNTBLANK({cell})" for cell in cells)}=0,SUM({",".join(cells)}),"")'
        if isinstance(shown, Fraction) and column.unit != PERCENT and shown.denominator > 1:
            look["num_format"] = "#,##0.0##"
        self._put(
            self._row,
            place,
            column.span,
            None if isinstance(shown, Missing) else shown,
            formula=formula,
            **look,
        )
        note = value.note if isinstance(value, Noted) else ""
        if isinstance(value, Missing) and not column.formula:
            note = f"未記入：{told(value.why or column.source)}".rstrip("：")
        if note:
            self._sheet.write_comment(self._row, place, note, {"x_scale": 2, "author": ""})

    def _formula(self, table: Table, column: Column, row: Row) -> str:
        where = {one.name: xl_rowcol_to_cell(self._row, place) for place, one in _places(table.columns)}

        def address(match: re.Match[str]) -> str:
            name, other = match.groups()
            return where[name] if other is None else self._sums[str(row[name]), other]

        cells = list(dict.fromkeys(address(match) for match in _PLACE.finditer(column.formula)))
        body = _PLACE.sub(lambda match: f"N({address(match)})", column.formula)
        blanks = "+".join(f"COUNTBLANK({cell})" for cell in cells)
        return f'=IF({blanks}=0,{body},"")'

    def _totals(self, table: Table, rows: Sequence[Row], first: int, name: str) -> None:
        is_named = False
        for place, column in _places(table.columns):
            look = _look(column) | {"bold": True, "bg_color": "#F6F8FA"}
            if not column.is_summed:
                self._put(self._row, place, column.span, "" if is_named else table.total, **look)
                is_named = True
                continue
            span = f"{xl_rowcol_to_cell(first, place)}:{xl_rowcol_to_cell(self._row - 1, place)}"
            total = sum_of([row.get(column.name) for row in rows])
            self._put(
                self._row,
                place,
                column.span,
                total,
                formula=f'=IF(COUNTBLANK({span})=0,SUM({span}),"")',
                **look,
            )
            address = xl_rowcol_to_cell(self._row, place, row_abs=True, col_abs=True)
            self._sums[name, column.name] = f"'{self._declared.name}'!{address}"
        self._row += 1

    def _put(  # noqa: PLR0913 - where, what, and how it looks
        self, row: int, place: int, span: int, value: Value, *, formula: str = "", depth: int = 1, **look: Any
    ) -> None:
        shape = self._format(look)
        if span > 1 or depth > 1:
            self._sheet.merge_range(row, place, row + depth - 1, place + span - 1, "", shape)
        if formula:
            cached = float(value) if isinstance(value, Fraction) else "" if value is None else value
            self._sheet.write_formula(row, place, formula, shape, cached)
        elif value is None or value == "":
            self._sheet.write_blank(row, place, None, shape)
        elif isinstance(value, date):
            self._sheet.write_datetime(row, place, value, shape)
        elif isinstance(value, (int, Fraction)):
            self._sheet.write_number(
                row, place, float(value) if isinstance(value, Fraction) else value, shape
            )
        else:
            self._sheet.write_string(row, place, str(value), shape)

    def _format(self, look: Mapping[str, Any]) -> Any:
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(
                {"border": 1, "text_wrap": True, "valign": "vcenter", "font_size": 10, **look}
            )
        return self._formats[key]

    def _width(self, place: int, span: int) -> int:
        return sum(self._declared.widths[place : place + span])

    @staticmethod
    def _height(text: str, width: int) -> int:
        """Return how many lines a text takes in a cell of that width."""
        return sum(max(1, -int(-len(line) // (width * _LETTERS_A_LINE))) for line in text.split("\n"))


def told(why: str) -> str:
    """Return what is lacking, with the table's name in Japanese and that of its file.

    >>> told("ledger の 残高")
    '積立・執行・残高（ledger.csv）の 残高'
    """
    return _TABLE.sub(lambda match: f"{TABLES[match[1]].label}（{match[1]}.csv）", why)


def sum_of(values: Sequence[Value]) -> int | Fraction | None:
    """Return the sum of a column as the form shows it: none where a value is missing; a text such as － adds nothing.

    >>> sum_of([1, Noted(2, ""), "－"]), sum_of([1, Missing()])
    (3, None)
    """
    plain = [value.value if isinstance(value, Noted) else value for value in values]
    if any(value is None or isinstance(value, Missing) for value in plain):
        return None
    return sum(value for value in plain if isinstance(value, (int, Fraction)))


def _places(columns: Sequence[Column]) -> list[tuple[int, Column]]:
    places, at = [], 0
    for column in columns:
        places.append((at, column))
        at += column.span
    return places


def _look(column: Column) -> dict[str, Any]:
    if column.unit == TEXT:
        return {"align": "left", "indent": 1}
    return {"align": "right", "num_format": _FORMATS.get(column.unit, _WHOLE)}
