"""One sheet of a workbook -> its grid: cells as they show, merged ranges, hidden rows and columns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from kikin.data.files.formats import Shown, shown_number
from kikin.data.files.grid import Grid, Merge, column_index, column_letters
from kikin.data.files.parts import local, text_of, unescaped
from kikin.values.errors import Finding, KikinError, Level, Place

_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]+)")
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]+):([A-Z]{1,3})([0-9]+)")
_MOST_COLUMNS = 1_000


@dataclass(frozen=True)
class Styles:
    """What the workbook says of all its cells.

    ``formats`` are the number formats by style, ``struck`` whether its font is struck out; ``from_1904`` says from
    which year days are counted; ``stale`` that the results of formulas were never calculated by a spreadsheet.
    """

    formats: list[str]
    struck: list[bool] = field(default_factory=list)
    from_1904: bool = False
    stale: bool = False

    def of(self, cell: Any) -> str:
        """Return the number format of a cell."""
        index = int(cell.get("s", "0"))
        return self.formats[index] if index < len(self.formats) else "General"

    def is_struck(self, cell: Any) -> bool:
        """Return whether the font of a cell is struck out."""
        index = int(cell.get("s", "0"))
        return index < len(self.struck) and self.struck[index]


@dataclass
class _Sheet:
    """What is gathered while the parts of a sheet pass by."""

    lines: list[tuple[int, list[str]]] = field(default_factory=list)
    odd: dict[tuple[int, int], KikinError] = field(default_factory=dict)
    merged: list[Merge] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[str] = field(default_factory=list)


def sheet_grid(  # noqa: PLR0913  # what a sheet needs of its workbook
    parts: Iterable[tuple[str, str, Any]],
    texts: list[tuple[str, bool]],
    styles: Styles,
    names: tuple[str, str],
    findings: list[Finding],
    *,
    hidden: bool = False,
) -> Grid:
    """Return the cells of a sheet as they show. ``names`` are the shown path with the sheet, and the sheet's name."""
    sheet = _Sheet()
    reader = _Cells(texts, styles, names[0], findings)
    row = 0
    for _, name, element in parts:  # as each ends
        if name == "row":
            row = int(element.get("r", row + 1))
            cells = reader.row(row, element, sheet.odd)
            if any(cells):
                sheet.lines.append((row, cells))
                sheet.hidden_rows += [row] if element.get("hidden") in ("1", "true") else []
            element.clear()
        elif name == "mergeCell":
            sheet.merged += _merge(element.get("ref", ""))
        elif name == "col" and element.get("hidden") in ("1", "true"):
            hidden_columns = range(int(element.get("min")) - 1, int(element.get("max")))
            sheet.hidden_columns += map(column_letters, hidden_columns)
    filled = {column_letters(index) for _, cells in sheet.lines for index, text in enumerate(cells) if text}
    _tell_hidden(sheet, names[0], filled, findings)
    sheet.lines.sort(key=lambda line: line[0])
    return Grid(names[0], names[1], sheet.lines, sheet.odd, tuple(sheet.merged), hidden)


def _tell_hidden(sheet: _Sheet, shown: str, filled: set[str], findings: list[Finding]) -> None:
    columns = [letters for letters in sheet.hidden_columns if letters in filled]
    for what, which in (
        ("隠れた行も読みました", [str(row) for row in sheet.hidden_rows]),
        ("隠れた列も読みました", columns),
    ):
        if which:
            found = "、".join(which[:10]) + ("…" if len(which) > 10 else "")  # noqa: PLR2004
            findings.append(
                Finding(
                    Level.WARNING,
                    what,
                    Place(shown),
                    found,
                    "載せないものなら消し、載せるものなら表示してください",
                )
            )


def _merge(written: str) -> list[Merge]:
    match = _RANGE.fullmatch(written)
    if match is None:
        return []
    rows = range(int(match[2]), int(match[4]) + 1)
    return [Merge(written, rows, range(column_index(match[1]), column_index(match[3]) + 1))]


@dataclass(frozen=True)
class _Cells:
    texts: list[tuple[str, bool]]
    styles: Styles
    shown: str
    findings: list[Finding]

    def row(self, number: int, element: Any, odd: dict[tuple[int, int], KikinError]) -> list[str]:
        cells: list[str] = []
        for cell in element:
            match = _ADDRESS.fullmatch(cell.get("r") or "")
            index = column_index(match[1]) if match else len(cells)
            if index >= _MOST_COLUMNS:
                raise KikinError(
                    "列が多すぎます", found=cell.get("r"), remedy="表の右にある余分なセルを消してください"
                )
            cells += [""] * (index + 1 - len(cells))
            if not len(cell):  # a cell that only has a look
                continue
            try:
                cells[index] = self.text(cell, (number, index))
            except KikinError as error:
                cells[index] = error.found or "?"
                address = f"{column_letters(index)}{number}"
                odd[number, index] = KikinError(
                    error.what, found=f"{address} {error.found}".strip(), remedy=error.remedy
                )
        return cells

    def text(self, cell: Any, at: tuple[int, int]) -> str:
        """Return the text that the cell in a row and column shows.

        Raises:
            KikinError: What it shows isn't what is meant: an error, a formula without a result, a mistaken date.
        """
        parts = {local(part.tag): part for part in cell}
        kind, value, formula = (
            cell.get("t", "n"),
            (parts["v"].text or "") if "v" in parts else "",
            "f" in parts,
        )
        if kind in {"inlineStr", "s"}:
            string = (
                text_of(parts["is"]) if "is" in parts else self.texts[int(value)] if value else ("", False)
            )
            return self._standing(*string, cell)
        if value and self.styles.is_struck(cell):
            return self._standing(value, struck=True, cell=cell)
        if formula and (self.styles.stale or (not value and kind != "str")):
            raise KikinError(
                "計算されていない数式です",
                found=f"={parts['f'].text or ''}",
                remedy="Excel で開いて計算し、値として貼り付けてください",
            )
        if kind == "e":
            raise KikinError(
                "表計算ソフトのエラー値です", found=value, remedy="元の数式を直し、値として貼り付けてください"
            )
        if kind == "str":
            return unescaped(value).strip()
        if kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        if kind == "d" or not value:
            return value
        found = shown_number(value, self.styles.of(cell), formula=formula, from_1904=self.styles.from_1904)
        return self._told(found, at) if found.notice else found.text

    def _standing(self, text: str, struck: bool, cell: Any) -> str:  # noqa: FBT001  # as text_of gives it
        if text.strip() and (struck or self.styles.is_struck(cell)):
            raise KikinError(
                "取り消し線の付いたセルです",
                found=text.strip(),
                remedy="見え消しは残さず、載せる値だけを取り消し線なしで書いてください",
            )
        return text.strip()

    def _told(self, found: Shown, at: tuple[int, int]) -> str:
        row, column = at[0], column_letters(at[1])
        place, told = Place(self.shown, row, column), f"{column}{row} {found.text}"
        self.findings.append(Finding(Level.WARNING, found.notice, place, told, found.remedy))
        return found.text
