"""A small data folder that is right: one or two rows of each table, for tests that break one cell of it."""

from __future__ import annotations

import copy
import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml
from openpyxl import Workbook

from kikin.data.folder import read_folder
from kikin.data.tables import TABLES
from kikin.values.errors import Finding, Level

Row = dict[str, str]
_SOURCE = {"source": "s", "section": "1頁"}

_TEXT = Path(__file__).with_suffix(".yml").read_text(encoding="utf-8")
ROWS: dict[str, list[Row]] = yaml.load(_TEXT, yaml.CSafeLoader)


def rows_of(table: str) -> list[Row]:
    """Return rows of a table that are right, with their source."""
    sourced = any(column.name == "source" for column in TABLES[table].columns)
    return [row | (_SOURCE if sourced else {}) for row in copy.deepcopy(ROWS[table])]


def write_csv(file: Path, rows: Sequence[Mapping[str, str]], encoding: str = "utf-8") -> Path:
    """Write rows under the columns of all of them."""
    file.parent.mkdir(parents=True, exist_ok=True)
    heading = list(dict.fromkeys(name for row in rows for name in row))
    with file.open("w", encoding=encoding, newline="") as lines:
        writer = csv.DictWriter(lines, heading, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return file


def write_sheet(book: Workbook, name: str, rows: Sequence[Mapping[str, object]]) -> None:
    """Write rows into a sheet of a workbook."""
    sheet = book.create_sheet(name)
    heading = list(dict.fromkeys(name for row in rows for name in row))
    sheet.append(heading)
    for row in rows:
        sheet.append([row.get(column) for column in heading])


def small_folder(parent: Path, **changed: list[Row] | None) -> Path:
    """Return a folder with every table; those named in ``changed`` have other rows, or are left out (None)."""
    folder = parent / "25-shiga"
    for table in TABLES:
        rows = changed[table] if table in changed else rows_of(table)
        if rows is not None:
            write_csv(folder / f"{table}.csv", rows)
    return folder


def with_cells(table: str, row: int = 2, **cells: str) -> dict[str, list[Row]]:
    """Return the table with cells of one row changed; rows count as a spreadsheet shows them."""
    rows = rows_of(table)
    rows[row - 2] |= cells
    return {table: rows}


def findings_in(folder: Path, level: Level | None = Level.ERROR) -> list[Finding]:
    """Return the findings of a folder of that level, or all."""
    return [finding for finding in read_folder(folder).findings if level in (None, finding.level)]
