"""Tables of the analyst's own, from ``own/`` in the data folder: any columns, read as exactly as the declared ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from kikin.data.files import Grid, grids_of, is_table_file, shown_path
from kikin.data.glyphs import trouble_of
from kikin.data.rows import decimal_of
from kikin.values.errors import Finding, FindingsError, KikinError, Level, Place
from kikin.values.readings import Quantity, parse_reading

FOLDER = "own"
_CODE = re.compile(r"0[0-9]")


def own_frame(file: Path) -> pd.DataFrame:
    """Return a table with the columns of its first row. A column of numbers holds ``Decimal`` (blanks None).

    Raises:
        KikinError: There is no such file.
        FindingsError: The file is empty, or has cells that can't be taken at their word.
    """
    if not file.is_file():
        raise KikinError(
            "自分の表のファイルがありません",
            found=shown_path(file),
            remedy=f"{shown_path(file.parent)}/ に置いてください",
        )
    grid, findings = _grid(file)
    errors = [finding for finding in findings if finding.level is Level.ERROR]
    if errors or grid is None:
        raise FindingsError(errors)
    return _frame(grid)


def findings_of(folder: Path) -> Iterator[Finding]:
    """Yield what is wrong with the tables of ``own/``; other files there are the analyst's affair."""
    for file in sorted(folder.glob("**/*")):
        if file.is_file() and is_table_file(file) and not file.name.startswith(("~$", ".")):
            yield from _grid(file)[1]


def _grid(file: Path) -> tuple[Grid | None, list[Finding]]:
    findings: list[Finding] = []
    grids = [grid for grid in grids_of(file, findings) if grid.lines]
    if not grids:
        empty = Finding(
            Level.ERROR, "表が空です", Place(shown_path(file)), remedy="見出しと行を書いてください"
        )
        return None, findings or [empty]
    grid = grids[0]
    heading = grid.lines[0][1]
    for row, cells in grid.lines:
        if any(text.strip() for text in cells[len(heading) :]):
            remedy = "セルの中のカンマを確かめるか、見出しを加えてください"
            findings.append(
                Finding(Level.ERROR, "見出しより列の多い行です", Place(grid.file, row), remedy=remedy)
            )
        for index, text in enumerate(cells):
            trouble = grid.odd.get((row, index)) or trouble_of(text)
            if trouble:
                column = heading[index] if index < len(heading) else ""
                findings.append(trouble.at(Place(grid.file, row, column)).as_finding())
    return grid, findings


def _frame(grid: Grid) -> pd.DataFrame:
    heading = [cell.strip() for cell in grid.lines[0][1]]
    width = len(heading)
    rows = [
        [*cells, *[""] * width][:width] for _, cells in grid.lines[1:] if any(cell.strip() for cell in cells)
    ]
    columns = {name: _column([row[index].strip() for row in rows]) for index, name in enumerate(heading)}
    frame = pd.DataFrame(columns)
    frame.attrs["table"] = FOLDER
    return frame


def _column(cells: list[str]) -> pd.Series:
    try:
        readings = [parse_reading(cell) if cell else None for cell in cells]
    except KikinError:
        return pd.Series(cells, dtype=object)
    # Numbers with their units, and codes with a leading zero, stay as they are written.
    if any(isinstance(one, Quantity) and one.unit for one in readings) or any(map(_CODE.match, cells)):
        return pd.Series(cells, dtype=object)
    values = [decimal_of(one) if isinstance(one, Quantity) else one for one in readings]
    return pd.Series(values, dtype=object)
