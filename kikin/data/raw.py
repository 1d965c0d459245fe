"""A value against its own wording in the source: does the wording hold the value, and in the same unit?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kikin.values.amounts import MoneyUnit
from kikin.values.errors import KikinError, Level
from kikin.values.readings import parse_reading, same_unit

_ENDLESS = re.compile(r"[0-9,.]{200}")
_SCALES = {"兆": 10**12, "億": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "千": 10**3, "百": 10**2}
_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_SCALED = re.compile(rf"(?:{_NUMBER}(?:兆|億|千万|百万|万|千|百)?)+円?")
_PART = re.compile(rf"({_NUMBER})(兆|億|千万|百万|万|千|百)?")
_BESIDE = re.compile(r"\(.*?\)|※[0-9]*")
_OTHER_MEASURE = re.compile(r"割|分の|倍|半|/")  # a share said in another way: 約４割, 3分の2
_MONEY_UNITS = {unit.label: unit.value for unit in MoneyUnit}
_CLASSES = {"%": "割合", "人": "人", "床": "床"} | dict.fromkeys(_MONEY_UNITS, "金額")


@dataclass(frozen=True)
class Conflict:
    """What doesn't agree, and how surely."""

    what: str
    level: Level


def raw_conflict(value: Decimal, unit: str, raw: str, *, is_money: bool = False) -> Conflict | None:
    """Return how a value disagrees with its wording, or None.

    Args:
        value: The value, in yen where ``is_money``.
        unit: The unit of the row; where a wording names none, its figures are in this unit.
        raw: The wording of the source.
        is_money: Whether the value is an amount.

    >>> raw_conflict(Decimal(130_000), "人", "130,000人 (R7.3月)")
    >>> raw_conflict(Decimal(130_000), "人", "13,000人").what
    '値と原文の数が違います'
    >>> raw_conflict(Decimal(3), "人", "3" * 5000).what
    '値と原文の数が違います'
    >>> raw_conflict(Decimal(21), "人", "21%").what
    '原文の単位が違います'
    >>> raw_conflict(Decimal(3_850_000_000), "億円", "38億5,000万円", is_money=True)
    >>> raw_conflict(Decimal(15_230_000_000), "億円", "152億3千万円", is_money=True)
    """
    size = _MONEY_UNITS.get(unit, 1) if is_money else 1
    plain = unicodedata.normalize("NFKC", raw)
    if _ENDLESS.search(plain):  # Python reads no number of thousands of digits
        return Conflict("値と原文の数が違います", Level.ERROR)
    if (
        _is_plainly(raw.removesuffix(unit), value, size)
        or _OTHER_MEASURE.search(plain)
        or not re.search("[0-9]", plain)
    ):
        return None
    wanted = abs(Fraction(value))
    agrees = any(wanted == found for found in _figures(plain, size))
    if agrees and is_money:
        return None
    alone = _alone(_BESIDE.sub("", plain).strip(), unit)
    if alone is not None and not is_money and _unlike(alone, unit):
        return Conflict("原文の単位が違います", Level.ERROR)
    if agrees:
        return None
    return Conflict("値と原文の数が違います", Level.WARNING if alone is None else Level.ERROR)


def _is_plainly(number: str, value: Decimal, size: int) -> bool:
    """Whether a wording is nothing but the value, as most are; where not, it has to be read."""
    digits = number.replace(",", "")
    if not digits.isascii() or not digits.isdigit():
        return size == 1 and number == str(value)
    return number in (digits, f"{int(digits):,}") and int(digits) * size == value


def _alone(text: str, unit: str) -> str | None:
    """Return the unit of a wording that is one number and its unit; None where it says more than that."""
    try:
        reading = parse_reading(text)
    except KikinError:
        return None
    return getattr(reading, "unit", None) or unit


def _unlike(one: str, other: str) -> bool:
    """Whether the units measure different things for certain: 21% is no number of people."""
    if not other or same_unit(one, other):
        return False
    kinds = {_CLASSES.get(unit) for unit in (one, other)}
    return len(kinds) > 1 and (None not in kinds or bool(kinds & {"割合", "金額"}))


def _figures(plain: str, size: int) -> Iterator[Fraction]:
    """Yield the numbers of a wording, 38億5,000万円 as one, in yen or as they stand."""
    for match in _SCALED.finditer(plain):
        written = match[0]
        parts = [(Fraction(number.replace(",", "")), scale) for number, scale in _PART.findall(written)]
        if any(scale for _, scale in parts) or written.endswith("円"):
            yield sum((number * _SCALES.get(scale, 1) for number, scale in parts), Fraction(0))
        yield from (number * size for number, _ in parts)
