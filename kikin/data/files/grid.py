"""A grid: the cells of a CSV or of a sheet, as text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from kikin.values.errors import KikinError

_LETTERS = 26


@dataclass(frozen=True)
class Merge:
    """A merged range of a sheet, with the rows and columns (from 0) that it covers."""

    name: str
    rows: range
    columns: range


@dataclass(frozen=True)
class Grid:
    """The cells of a CSV or of one sheet, as text; each line with its row number as the spreadsheet shows it.

    ``file`` is the path as the analyst knows it, with ``!sheet`` in a workbook. ``odd`` holds what is wrong with single
    cells, by row number and position: whoever reads the cell raises it. A hidden sheet is ``hidden``.
    """

    file: str
    sheet: str
    lines: list[tuple[int, list[str]]]
    odd: Mapping[tuple[int, int], KikinError] = field(default_factory=dict)
    merged: tuple[Merge, ...] = ()
    hidden: bool = False


@cache
def column_letters(index: int) -> str:
    """Return the letters by which a spreadsheet names a column, counted from 0.

    >>> column_letters(0), column_letters(27), column_letters(702)
    ('A', 'AB', 'AAA')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


@cache
def column_index(letters: str) -> int:
    """Return the position of a column, counted from 0.

    >>> column_index("A"), column_index("AB")
    (0, 27)
    """
    index = 0
    for letter in letters:
        index = index * _LETTERS + ord(letter) - ord("A") + 1
    return index - 1
