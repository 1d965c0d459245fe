"""Letters that no page can print: 外字, control letters, and whatever the fonts of charts and PDFs lack."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

from kikin.data.kept import kept
from kikin.values.errors import KikinError

EVERYDAY = frozenset(
    chr(code) for code in (0x0A, *range(0x20, 0x7F), *range(0x3041, 0x3097), *range(0x30A1, 0x30FD))
) | frozenset("—–−•➀➁➂➃➄➅➆➇➈➉")
# The letters that Windows has for Japanese are in the fonts, but for one sign: a test looks each of them up.
_USUAL, _BUT = "cp932", "≒"
_VARIANTS = range(0xE0100, 0xE01F0)  # IVS: they choose the shape of the kanji before them, as in 葛󠄀


def trouble_of(text: str) -> KikinError | None:
    r"""Return what can't be printed of a text, or None.

    >>> print(trouble_of("外字\ue000入り"))
    印字できない文字があります
      値: U+E000（外字） … 外字□入り
      対処: 外字は、標準の漢字か異体字セレクターの付いた漢字に直してください
    >>> trouble_of("葛󠄀城市")
    """
    odd = sorted({letter for letter in set(text) - EVERYDAY if not _is_printable(letter)})
    if not odd:
        return None
    named = "、".join(f"U+{ord(letter):04X}（{_kind_of(letter)}）" for letter in odd[:5])
    shown = "".join("□" if letter in odd else letter for letter in text)
    near = shown.index("□")
    start = max(0, near - 10)
    kinds = {_kind_of(letter) for letter in odd}
    remedy = _REMEDIES[next(kind for kind in _REMEDIES if kind in kinds)]
    return KikinError(
        "印字できない文字があります", found=f"{named} … {shown[start : near + 10]}", remedy=remedy
    )


_REMEDIES = {
    "外字": "外字は、標準の漢字か異体字セレクターの付いた漢字に直してください",
    "制御文字": "タブや見えない制御文字を消してください（PDF や表計算ソフトから写すと混ざります）",
    "見えない文字": "見えない文字を消してください。文字を入力し直すと消えます",
    "字形のない文字": "別の文字に直してください。絵文字や珍しい漢字は、公表の書体にありません",
}


def _kind_of(letter: str) -> str:
    category = unicodedata.category(letter)
    if category == "Co":
        return "外字"
    if category in {"Cc", "Zl", "Zp"}:
        return "制御文字"
    return "見えない文字" if category == "Cf" else "字形のない文字"


@cache
def _is_printable(letter: str) -> bool:
    if ord(letter) in _VARIANTS:
        return True
    # A private letter, a control letter or an invisible one has no place in print, whatever a font says of it.
    if unicodedata.category(letter) in {"Co", "Cc", "Cf", "Zl", "Zp"}:
        return False
    return _is_usual(letter) or ord(letter) in _kept_letters()


def _is_usual(letter: str) -> bool:
    try:
        letter.encode(_USUAL)
    except UnicodeEncodeError:
        return False
    return letter != _BUT


@cache
def _kept_letters() -> frozenset[int]:
    return kept("letters", str, in_the_fonts)  # beside other things that were made with these very packages


def in_the_fonts() -> frozenset[int]:
    """Return the letters that both the regular and the bold font have."""
    import noto_cjk_sans_jp_bold  # noqa: PLC0415  # the fonts are only opened for a letter that isn't usual
    import noto_cjk_sans_jp_regular  # noqa: PLC0415
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    maps = []
    for package in (noto_cjk_sans_jp_regular, noto_cjk_sans_jp_bold):
        with TTFont(Path(str(package.FONT_PATH)), lazy=True) as font:
            font.setGlyphOrder(
                [str(number) for number in range(font["maxp"].numGlyphs)]
            )  # their names cost most
            maps.append(frozenset(font.getBestCmap()))
    return maps[0] & maps[1]
