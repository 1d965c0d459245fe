"""Widths of columns on an A4 page: numbers stay on one line, text shares the rest."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_PADDING = 3  # of a cell, in half-width letters
_PORTRAIT, _LANDSCAPE = 108, 166  # half-width letters of a line in a table
_SMALLER = 0.88  # the type of a small table
_LEAST_TEXT, _MOST_TEXT = 9, 90
_LEAST_HEADING, _HEADING_LINES, _HEADING_WEIGHT = 8, 3, 3
_FIGURE = 16  # a text that begins with a digit and is no longer is a figure with its unit: ▲1,465,206千円
_SAMPLE = 200  # rows whose heights are looked at
_DIGITS = (*"0123456789", "▲", "約")


@lru_cache(maxsize=1 << 12)  # of a cell it is asked up to three times
def letters(text: str) -> int:
    """Return the width of a text in half-width letters.

    >>> letters("計画年度R6")
    10
    """
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)


def column_widths(
    headings: Sequence[str], columns: Sequence[Sequence[str]], numeric: Sequence[bool], *, wide: bool
) -> tuple[list[int] | None, bool, bool]:
    """Return the relative widths (None where contents decide), whether type is small, whether pages are turned.

    >>> column_widths(["年度", "額"], [["R5", "R6"], ["1,200", "800"]], [False, True], wide=False)
    (None, False, False)
    """
    natural, least = [], []
    for heading, cells, is_number in zip(headings, columns, numeric, strict=True):
        lines = [line for cell in cells for line in cell.splitlines()]
        longest = max(map(letters, lines), default=0)
        figures = [letters(line) for line in lines if line.startswith(_DIGITS)]
        unbroken = max((one for one in figures if is_number or one <= _FIGURE), default=0)
        head = letters(heading)
        natural.append(max(longest, head) + _PADDING)
        narrow = min(max(min(head, _LEAST_HEADING), -(-head // _HEADING_LINES)), _LEAST_TEXT)
        least.append(max(unbroken, min(longest, _LEAST_TEXT), narrow) + _PADDING)
    small = sum(least) > _PORTRAIT or (wide and sum(least) > _LANDSCAPE)
    turned = wide or sum(least) * _SMALLER > _PORTRAIT
    room = (_LANDSCAPE if turned else _PORTRAIT) / (_SMALLER if small else 1)
    if turned and not wide:
        small = sum(least) > _LANDSCAPE
    if sum(natural) <= room:
        return None, small, turned
    rows = [*zip(*columns, strict=True)][:_SAMPLE] + [tuple(headings)] * _HEADING_WEIGHT
    return _shared_out(least, [min(one, _MOST_TEXT) for one in natural], rows, room), small, turned


def _shared_out(least: list[int], most: list[int], texts: Sequence[Sequence[str]], room: float) -> list[int]:
    """Return widths that fill the room, given bit by bit to the column that makes the most rows tall."""
    found, step = list(least), 2
    rows = [[letters(text) for text in row] for row in texts]
    columns = [
        [_lines(one, width) for one in column]
        for column, width in zip(zip(*rows, strict=True), found, strict=True)
    ]
    while sum(found) + step <= room:
        votes = [0] * len(found)
        for lines in zip(*columns, strict=True):
            tallest = max(lines)
            for place, count in enumerate(lines):
                votes[place] += count - 1 if count == tallest else 0  # the lines beyond one
        open_ones = [place for place, width in enumerate(found) if width < most[place]]
        if not open_ones:
            break
        widened = max(open_ones, key=lambda place: (votes[place], most[place] - found[place]))
        found[widened] += step
        columns[widened] = [_lines(row[widened], found[widened]) for row in rows]
    return found


def _lines(text: int, width: int) -> int:
    return -(-text // max(1, width - _PADDING))
