"""Quantities as published: an exact number with its printed decimals, or a named kind of absence."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from kikin.values.errors import KikinError
from kikin.values.amounts import grouped

_MINUS_SIGNS = "-−－▲△"
_NUMBER = re.compile(rf"([{_MINUS_SIGNS}]?)\s*(\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.(\d+))?")


class Absent(Enum):
    """Why there is no number. Each prints as itself, and none of them is a missed target or a zero."""

    NONE = "実績なし"
    PENDING = "未集計"
    NOT_APPLICABLE = "－"
    NOT_ASKED = "対象外"
    NOT_STATED = "記載なし"

    def __str__(self) -> str:
        """Print as the word that the documents use."""
        return self.value


@dataclass(frozen=True)
class Quantity:
    """A published number: exact, with the decimals that were printed and its unit.

    >>> print(Quantity(Fraction("76.5"), 1, "%"))
    76.5%
    """

    value: Fraction
    decimals: int = 0
    unit: str = ""

    def __str__(self) -> str:
        """Print with thousands separators and the unit."""
        return f"{grouped(self.value, self.decimals)}{self.unit}"


Reading = Quantity | Absent
_ABSENT_WORDS = {kind.value: kind for kind in Absent} | dict.fromkeys("-−―—–", Absent.NOT_APPLICABLE)


def parse_reading(text: object, unit: str = "") -> Reading:
    """Return the number in ``text``, or the kind of absence that it names.

    Args:
        text: A number as written (full width and thousands separators are read), or 実績なし, 未集計, －, 対象外, 記載なし.
        unit: The unit that the number has.

    Raises:
        KikinError: The text is blank, is a float, or is no number.

    >>> parse_reading("１３０，０００", "人").value, parse_reading("76.50").decimals, parse_reading("－")
    (Fraction(130000, 1), 2, <Absent.NOT_APPLICABLE: '－'>)
    >>> parse_reading("▲120").value
    Fraction(-120, 1)
    """
    if isinstance(text, (float, bool)):
        raise KikinError(
            "小数は文字のまま渡してください", found=repr(text), remedy="セルの書式を文字列にしてください"
        )
    written = "" if text is None else str(text).strip()
    if written in _ABSENT_WORDS:
        return _ABSENT_WORDS[written]
    if not written:
        words = "、".join(kind.value for kind in Absent)
        raise KikinError(
            "数値が空欄です", remedy=f"値がないときは {words} のどれかを書いてください（0 とはみなしません）"
        )
    match = _NUMBER.fullmatch(unicodedata.normalize("NFKC", written))
    if match is None:
        raise KikinError(
            "数値を読み取れません", found=written, remedy="半角の数字で 1234.5 のように書いてください"
        )
    sign, whole, decimals = match[1], match[2].replace(",", ""), match[3] or ""
    value = Fraction(f"{whole}.{decimals or 0}")
    return Quantity(-value if sign else value, len(decimals), unit)


def parse_ratio(text: object) -> Fraction:
    """Return the ratio that ``text`` names: ``2/3``, ``３／４``, ``0.05`` or ``2.6%``.

    >>> parse_ratio("３／４"), parse_ratio("2.6%"), parse_ratio("0.05")
    (Fraction(3, 4), Fraction(13, 500), Fraction(1, 20))
    """
    if isinstance(text, float):
        raise KikinError(
            "比率に float は使えません", found=repr(text), remedy="2/3 や 0.05 のように文字で書いてください"
        )
    written = unicodedata.normalize("NFKC", str(text)).strip()
    percent = written.endswith("%")
    try:
        ratio = Fraction(written.removesuffix("%").replace(" ", ""))
    except (ValueError, ZeroDivisionError):
        raise KikinError(
            "比率を読み取れません", found=text, remedy="2/3、0.05、2.6% のように書いてください"
        ) from None
    return ratio / 100 if percent else ratio
