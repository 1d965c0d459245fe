"""What an import would change in a data folder: rows that come, cells that change, rows that stay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kikin.data.rows import key_in
from kikin.data.tables import NUMBERS, Table, short_of
from kikin.forms.workbook.rows import Cells, Sheet
from kikin.totals import is_missing
from kikin.values.errors import Place

Row = Mapping[str, Any]
NEW, CHANGED, GONE = "追加", "変更", "削除"
_BLANK = "（空欄）"


@dataclass(frozen=True)
class Change:
    """One row that an import adds, changes or takes away.

    ``row`` is its number in the data folder (0 for a new one), ``place`` where the import says so; ``old`` and ``new``
    have the cells that differ.
    """

    table: str
    label: str
    row: int
    place: Place
    named: str
    old: Cells
    new: Cells

    @property
    def kind(self) -> str:
        """追加, 変更 or 削除."""
        return NEW if not self.row else CHANGED if self.new else GONE

    def lines(self, headings: Mapping[str, str]) -> Iterator[str]:
        """Yield what to tell of it: the row, then each cell with its old and new text."""
        yield f"{self.kind}  {self.label}  {self.named}（{self.place}）"
        if self.kind == GONE:
            return
        for name, text in self.new.items():
            old = f"{self.old[name] or _BLANK} → " if self.kind == CHANGED else ""
            if old or text:
                yield f"      {headings.get(name, name)}: {old}{text or _BLANK}"


def changes_of(old: Sheet | None, new: Sheet, *, replace: bool = False) -> list[Change]:
    """Return what ``new`` changes in a table, row by row in its own order.

    Rows are the same if their keys are. A cell written otherwise that means the same (R6 and 令和6年度) is no change; a
    column that the file lacks keeps its cells. Rows that the file lacks go only where ``replace`` says so.
    """
    table, found = new.table, []
    known = {row["row"]: row for row in old.read.rows} if old else {}
    for row in new.read.rows:
        before = old.rows.get(key_in(row, table), 0) if old else 0
        cells = new.cells[row["row"]]
        was = old.cells[before] if old and before else {}
        if before:
            differing = [name for name in cells if _differs(name, table, (known[before], row), (was, cells))]
            cells, was = ({name: one.get(name, "") for name in differing} for one in (cells, was))
        if cells:
            place = Place(new.grid.file, row["row"])
            found.append(Change(table.name, table.label, before, place, _named(table, row), was, cells))
    if replace and old:
        gone = {number for key, number in old.rows.items() if key not in new.rows}
        found += [
            Change(table.name, table.label, number, Place(old.grid.file, number), _named(table, row), {}, {})
            for number, row in known.items()
            if number in gone
        ]
    return found


def left_out(old: Sheet | None, new: Sheet) -> int:
    """Return how many rows of the data folder the file lacks."""
    return sum(key not in new.rows for key in old.rows) if old else 0


def _differs(name: str, table: Table, rows: tuple[Row, Row], texts: tuple[Cells, Cells]) -> bool:
    """Whether a cell of two rows differs in what it means; the wording of a source differs in every letter."""
    old, new = rows
    was, text = texts[0].get(name, ""), texts[1][name]
    if was == text:
        return False
    if not (was and text) and name == "order":  # a blank is the row's own number, which says nothing
        return True
    if table.column(name).kind in NUMBERS and old[f"{name}_absent"] is not new[f"{name}_absent"]:
        return True
    numbers = {f"{one.name}_raw" for one in table.columns if one.kind in NUMBERS}
    return name in numbers or _plain(old[name]) != _plain(new[name])


def _plain(value: Any) -> object:
    """Return what makes a difference: 68 and 68.0 are printed differently, R6 and 令和6年度 are not."""
    return None if is_missing(value) else str(value) if isinstance(value, Decimal) else value


def _named(table: Table, row: Mapping[str, Any]) -> str:
    shown = [(short_of(table.column(name).label), row[name]) for name in table.key]
    return "、".join(f"{label} {value}" for label, value in shown if value not in (None, "", (), 0))


def merged_lines(
    lines: Sequence[tuple[int, list[str]]], heading: Mapping[str, int], row: int, changes: Sequence[Change]
) -> tuple[list[list[str]], dict[int, Change]]:
    """Return the lines of a table after the changes, and which change made the row of a number.

    Whatever else stands in the file stays: titles, notes, blank lines, the order of the columns. New rows come under the
    last one.

    Args:
        lines: Every line of the file with its number.
        heading: Where the columns stand; a column that the file does not have yet comes after the others.
        row: The number of the heading.
        changes: Those of this table.
    """
    every = {number: list(cells) for number, cells in lines}
    width = max(heading.values(), default=-1) + 1
    last = max((number for number, cells in every.items() if any(cells)), default=row)
    made: list[tuple[list[str], Change]] = []
    for change in changes:
        if change.kind == GONE:
            del every[change.row]
            continue
        cells = every[change.row] if change.row else [""] * width
        for name, text in change.new.items():
            if name in heading:
                cells += [""] * (heading[name] + 1 - len(cells))
                cells[heading[name]] = text
        made.append((cells, change))
    added = [cells for cells, change in made if not change.row]
    numbers = sorted(every)
    merged = [every[number] for number in numbers if number <= last] + added
    merged += [every[number] for number in numbers if number > last]
    places = {id(cells): number for number, cells in enumerate(merged, start=1)}
    return merged, {places[id(cells)]: change for cells, change in made}
