"""Widths of columns on an A4 page: numbers stay on one line, text shares the rest."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from math import sqrt

_PADDING = 3  # of a cell, in half-width letters
_PORTRAIT, _LANDSCAPE = 108, 166  # half-width letters of a line in a table
_SMALLER = 0.88  # the type of a small table
_LEAST_TEXT, _MOST_TEXT = 9, 90
_HEADING_LINES = 3
_DIGITS = (*"0123456789", "▲")


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
        unbroken = max((letters(line) for line in lines if is_number and line.startswith(_DIGITS)), default=0)
        head = letters(heading)
        natural.append(max(longest, head) + _PADDING)
        least.append(
            max(unbroken, min(longest, _LEAST_TEXT), min(-(-head // _HEADING_LINES), _LEAST_TEXT)) + _PADDING
        )
    small = sum(least) > _PORTRAIT or (wide and sum(least) > _LANDSCAPE)
    turned = wide or sum(least) * _SMALLER > _PORTRAIT
    room = (_LANDSCAPE if turned else _PORTRAIT) / (_SMALLER if small else 1)
    if turned and not wide:
        small = sum(least) > _LANDSCAPE
    if sum(natural) <= room:
        return None, small, turned
    spare = max(room - sum(least), 0)
    wishes = [sqrt(max(0, min(want, _MOST_TEXT) - need)) for want, need in zip(natural, least, strict=True)]
    share = sum(wishes) or 1
    return (
        [round(need + spare * wish / share) for need, wish in zip(least, wishes, strict=True)],
        small,
        turned,
    )
