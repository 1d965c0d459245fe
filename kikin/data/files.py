"""Lines of a CSV or XLSX file as text cells, with the row numbers that a spreadsheet shows."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from kikin.values.errors import Finding, Level, Place


@dataclass(frozen=True)
class Grid:
    """The cells of a CSV or of one sheet, as text; each line with its row number as the spreadsheet shows it."""

    file: str
    sheet: str
    lines: list[tuple[int, list[str]]]


def grids_of(file: Path, findings: list[Finding]) -> list[Grid]:
    """Return the grids of a file; what is odd about the file goes to ``findings``."""
    return [Grid(shown_path(file), "", list(lines_of(file, findings)))]


def lines_of(file: Path, findings: list[Finding]) -> Iterator[tuple[int, list[str]]]:
    """Yield row number and cells; what is odd about the file itself goes to ``findings``."""
    yield from _xlsx_lines(file, findings) if file.suffix.lower() == ".xlsx" else _csv_lines(file, findings)


def _csv_lines(file: Path, findings: list[Finding]) -> Iterator[tuple[int, list[str]]]:
    content = file.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp932", errors="replace")
        level = Level.ERROR if "�" in text else Level.WARNING
        findings.append(
            Finding(
                level,
                "UTF-8 ではなく Shift_JIS として読みました",
                Place(shown_path(file)),
                remedy="Excel では「CSV UTF-8（コンマ区切り）」で保存してください",
            )
        )
    # strict: a quote that is never closed would swallow the rows after it without a word.
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    row = 0
    try:
        for row, cells in enumerate(reader, start=1):  # the row before the bad one
            yield row, cells
    except csv.Error:
        findings.append(
            Finding(
                Level.ERROR,
                '引用符（"）が閉じていないか、位置が違い、ここから先を読めません',
                Place(shown_path(file), row + 1),
                remedy='この行から後の引用符を確かめてください。セルの中の " は "" と書きます',
            )
        )


def _xlsx_lines(file: Path, findings: list[Finding]) -> Iterator[tuple[int, list[str]]]:
    try:
        book = load_workbook(file, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        findings.append(
            Finding(
                Level.ERROR,
                "XLSX として開けません",
                Place(shown_path(file)),
                str(error),
                "Excel で開いて保存し直してください",
            )
        )
        return
    for row, cells in enumerate(book.worksheets[0].iter_rows(values_only=True), start=1):
        yield row, ["" if cell is None else _cell_text(cell) for cell in cells]


def _cell_text(cell: object) -> str:
    # A spreadsheet keeps every number as a binary float; repr gives back the digits that were typed.
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    # A spreadsheet has no plain days: a day is a time at midnight.
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return str(cell)


def shown_path(file: Path) -> str:
    """Return the path as the analyst knows it: relative to where kikin was started, if it lies below."""
    try:
        return file.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return file.as_posix()
