"""Bytes -> grids: the cells of a CSV, a text with tabs or a workbook as text, with the numbers a spreadsheet shows.

Nothing is mended or left out without a word: what is odd about a file is a finding, and what is odd about a cell waits
in ``Grid.odd`` until the cell is read, so that one cause gives one message.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from kikin.data.files.grid import Grid, Merge
from kikin.data.files.odd import with_odd_cells
from kikin.values.errors import Finding, KikinError, Level, Place

__all__ = ["Grid", "Merge", "grids_of", "is_table_file", "shown_path"]

_TEXTS = (".csv", ".tsv", ".txt", ".tab")
_WORKBOOKS = (".xlsx", ".xlsm")
_REFUSED = {
    ".xls": "Excel で開き、「Excel ブック（.xlsx）」で保存し直してください",
    ".xlsb": "Excel で開き、「Excel ブック（.xlsx）」で保存し直してください",
    ".ods": "「Excel ブック（.xlsx）」か「CSV UTF-8」で保存し直してください",
    ".numbers": "「Excel」か「CSV」の形式で書き出してください",
    ".xltx": "「Excel ブック（.xlsx）」で保存し直してください",
}


def grids_of(file: Path, findings: list[Finding]) -> list[Grid]:
    """Return the grids of a file, one for each sheet that holds something; what is odd goes to ``findings``.

    Read are .csv .tsv .txt .xlsx and .xlsm, in upper or lower case; any other file is a finding that says what to do.
    """
    place = Place(shown_path(file))
    try:
        return [with_odd_cells(grid) for grid in _read(file, place.file, findings)]
    except OSError as error:
        remedy = "ほかのソフトで開いていれば閉じ、読み取りの権限を確かめてください"
        findings.append(Finding(Level.ERROR, "ファイルを開けません", place, error.strerror or "", remedy))
    except KikinError as error:
        findings.append(error.at(place).as_finding())
    return []


def _read(file: Path, shown: str, findings: list[Finding]) -> list[Grid]:
    # Each reader is imported where it is needed: whoever only wants a path shown needs none.
    suffix = file.suffix.lower()
    if suffix in _TEXTS:
        from kikin.data.files.text import text_grid  # noqa: PLC0415

        return [text_grid(file.read_bytes(), shown, suffix, findings)]
    if suffix in _WORKBOOKS:
        from kikin.data.files.workbook import workbook_grids  # noqa: PLC0415

        return workbook_grids(file, shown, findings)
    remedy = _REFUSED.get(suffix, "表は .csv か .xlsx で置き、表でないものは別の場所に移してください")
    raise KikinError(f"{suffix or '拡張子のない'} ファイルは読めません", remedy=remedy)


def is_table_file(file: Path) -> bool:
    """Return whether a file is a table: of a kind that ``grids_of`` reads, or one that it refuses by name."""
    return file.suffix.lower() in (*_TEXTS, *_WORKBOOKS, *_REFUSED)


def shown_path(file: Path) -> str:
    """Return the path as the analyst knows it: relative to where kikin was started, if it lies below."""
    return _shown(file, Path.cwd())


@lru_cache(maxsize=1 << 12)  # each finding names its file
def _shown(file: Path, here: Path) -> str:
    try:
        return file.resolve().relative_to(here).as_posix()
    except ValueError:
        return file.as_posix()
