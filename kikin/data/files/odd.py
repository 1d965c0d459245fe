"""Cells that no reader should take at their word: errors of a spreadsheet, formulas, broken letters."""

from __future__ import annotations

import re
from dataclasses import replace

from kikin.data.files.grid import Grid
from kikin.values.errors import KikinError

_ERRORS = re.compile(
    r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA|FIELD!|BLOCKED!)|#+"
)
_FORMULA = re.compile(r"=[A-Za-z0-9$(+\-'\"@].*", re.DOTALL)
_JAPANESE = "ぁ-んァ-ヶ一-龯"
_BROKEN = (
    ("〓", "外字などが「〓」になっています", "元の文字に直してください"),
    (
        "\ufffd",
        "文字化けした文字（�）があります",
        "元のファイルの文字コードを確かめ、UTF-8 で保存し直してください",
    ),
    (
        rf"\?{{3,}}|[{_JAPANESE}]\?{{1,2}}[{_JAPANESE}]|(?:^|[{_JAPANESE}])\?{{2}}|^\?[{_JAPANESE}]",
        "文字が「?」に置き換わっています",
        "元の文字に直してください。疑問符なら全角の「？」にしてください",
    ),
    (
        r"(?:[繧縺繝荳][\uff61-\uff9f一-龯ぁ-んァ-ヶ\u0080-\u00ff]){2,}|(?:[ãäåæçè][\u0080-\u00bf\u2010-\u203a€‚ƒ„…†‡ˆ‰Š‹ŒŽ˜™š›œžŸ]{1,2}){2,}",
        "文字化けしています",
        "元のファイルの文字コードを確かめ、UTF-8 で保存し直してください",
    ),
)
_SUSPECT = re.compile("[#=?〓\ufffd繧縺繝荳ãäåæçè]")  # nothing is wrong with a cell without any of these
_BROKEN_LETTERS = tuple((re.compile(pattern), what, remedy) for pattern, what, remedy in _BROKEN)


def with_odd_cells(grid: Grid) -> Grid:
    """Return the grid with what is wrong with its cells in ``odd``, beside what the workbook told."""
    found = {
        (row, index): trouble
        for row, cells in grid.lines
        if _SUSPECT.search("".join(cells))
        for index, text in enumerate(cells)
        if text and (trouble := trouble_of(text))
    }
    return replace(grid, odd={**found, **grid.odd}) if found else grid


def trouble_of(text: str) -> KikinError | None:
    """Return what is wrong with a cell whatever its column, or None.

    >>> trouble_of("#N/A").what, trouble_of("=SUM(A1:A9)").what, trouble_of("大津区域")
    ('表計算ソフトのエラー値です', '計算されていない数式です', None)
    """
    if not _SUSPECT.search(text):
        return None
    if _ERRORS.fullmatch(text):
        return KikinError(
            "表計算ソフトのエラー値です", found=text, remedy="元の数式を直し、値として貼り付けてください"
        )
    if _FORMULA.fullmatch(text):
        return KikinError(
            "計算されていない数式です", found=text, remedy="表計算ソフトで計算し、値として貼り付けてください"
        )
    for pattern, what, remedy in _BROKEN_LETTERS:
        if pattern.search(text):
            return KikinError(what, found=text, remedy=remedy)
    return None
