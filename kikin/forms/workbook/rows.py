"""Tables as text rows: what a file or a data folder holds, cell by cell as written, beside what is read of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from kikin.data.body import body_of
from kikin.data.files import Grid
from kikin.data.files.grid import column_letters
from kikin.data.folder import Folder
from kikin.data.found import tables_in
from kikin.data.rows import Rows, key_in, rows_of
from kikin.data.tables import TABLES, Table
from kikin.values.errors import Finding, Place

Cells = dict[str, str]
Key = tuple[object, ...]


@dataclass(frozen=True)
class Sheet:
    """A table as it was read: its grid, where its columns stand, its rows, and what was read of them."""

    table: Table
    grid: Grid
    heading: Mapping[str, int]
    named: Mapping[str, str]
    lines: list[tuple[int, list[str]]]
    read: Rows

    @cached_property
    def cells(self) -> dict[int, Cells]:
        """The text of each declared column of each row, by the row's number."""
        return {
            number: {name: cells[at].strip() if at < len(cells) else "" for name, at in self.heading.items()}
            for number, cells in self.lines
        }

    @cached_property
    def rows(self) -> dict[Key, int]:
        """The number of the row of each key."""
        return {key_in(row, self.table): row["row"] for row in self.read.rows}

    def addressed(self, finding: Finding) -> Finding:
        """Return the finding with its place in a workbook as ``file!sheet!cell``, called by the heading there."""
        place = finding.place
        called = self.named.get(place.column, place.column)
        if place.file != self.grid.file or not self.grid.sheet or not place.row:
            return replace(finding, place=replace(place, column=called))
        at = next((index for name, index in self.heading.items() if called in (name, self.named[name])), None)
        address = f"{column_letters(at)}{place.row}" if at is not None else f"{place.row}:{place.row}"
        return replace(finding, place=Place(f"{place.file}!{address}", 0, called))


def sheets_in(file: Path, findings: list[Finding]) -> list[Sheet]:
    """Return the tables of a file; what can't be read goes to ``findings``, in a workbook as ``file!sheet!cell``."""
    return [sheet for name, grid in tables_in(file, findings) if (sheet := sheet_of(name, grid, findings))]


def sheet_of(name: str, grid: Grid, findings: list[Finding]) -> Sheet | None:
    """Return a grid as the table of that name; None where its heading can't be read."""
    noticed: list[Finding] = []
    table = TABLES[name]
    found = body_of(grid, table, noticed)
    if found is None:
        findings += noticed
        return None
    lines, heading, named, lost = found
    sheet = Sheet(
        table, grid, heading, named, lines.lines, rows_of(lines, heading, table, noticed, lost=lost)
    )
    findings += map(sheet.addressed, noticed)
    return sheet


def sheets_of(folder: Folder) -> dict[str, Sheet]:
    """Return the tables of a data folder, by name, as they were read."""
    found = {name: sheet_of(name, grid, []) for name, grid in folder.grids.items()}
    return {name: sheet for name, sheet in found.items() if sheet is not None}


def as_text(sheet: Sheet, numbers: Iterable[int] | None = None) -> Iterator[Cells]:
    """Yield rows of a table as text: those of these numbers, or all."""
    for number in sheet.cells if numbers is None else numbers:
        yield sheet.cells[number]
