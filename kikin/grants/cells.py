"""A cell of a case -> its value: exact numbers, words of a list, days; what is wrong with a cell is said."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from kikin.data.tables.kinds import Column, Kind
from kikin.values.amounts import MoneyUnit, grouped
from kikin.values.errors import KikinError
from kikin.values.letters import known_as
from kikin.values.periods import parse_fiscal_year, parse_period
from kikin.values.readings import Absent, parse_ratio, parse_reading

_YES = ("あり", "はい", "有", "○", "〇", "TRUE")
_NO = ("なし", "いいえ", "無", "×", "FALSE")
_WITH_UNIT = re.compile(r"([-−▲△]?[\d,]+(?:\.\d+)?)\s*([^\d\s.,%/;-].*)")
_MONEY = {unit.label: unit.value for unit in MoneyUnit}
_ALIKE = {"m2": "㎡", "平米": "㎡", "名": "人", "メートル": "m", "ヶ月": "月", "か月": "月", "カ月": "月"}
# What the notice and its tables say of a facility beside its kind: size, joined short stay, the designation.
_BESIDE = re.compile(
    r"（[^（）]*）|\([^()]*\)|及び併設されるショートステイ用居室|の整備$|特定施設入居者生活介護の指定を受ける"
    r"|^(?:小規模[なの]|広域型の?|定員\d+[人名](?:以上|以下)の?|介護予防(?=小規模|短期))"
)
_COMMUNITY = re.compile(r"^地域密着型(?:の|サービスの)?(?=特別養護|通所介護|介護)")


def parsed(column: Column, text: str, *, signed: bool = False) -> Any:
    """Return the value of a cell that is not blank, typed by the kind of its column.

    Raises:
        KikinError: The cell does not hold what the column asks for.

    >>> parsed(Column("beds", Kind.COUNT, "病床数", unit="床"), "１，０２４床")
    1024
    """
    if column.kind is Kind.CHOICE:
        return word_of(text, column.choices)
    if column.kind in _NUMBERS:
        return _NUMBERS[column.kind](_without_unit(column, text), signed)
    return _PARSERS[column.kind](text)


def word_of(text: str, choices: tuple[str, ...]) -> str:
    """Return the choice that a cell names; names as the notice spells them and other widths are understood.

    Raises:
        KikinError: It is none of the choices.

    >>> word_of("地域密着型特別養護老人ホーム及び併設されるショートステイ用居室", ("特別養護老人ホーム",))
    '特別養護老人ホーム'
    """
    found = known_as(text, choices) or known_as(_COMMUNITY.sub("", _plain(text)), choices)
    if found:
        return found
    near = get_close_matches(text, choices, n=1, cutoff=0.4)
    hint = f"{near[0]} のことですか。" if near else ""
    raise KikinError(
        "選べない値です", found=text, remedy=f"{hint}{'、'.join(choices)} のどれかにしてください"
    )


def _plain(text: str) -> str:
    """Return the name of a facility without what the notice says beside its kind."""
    while (shorter := _BESIDE.sub("", text)) != text:
        text = shorter
    return text.strip()


def _without_unit(column: Column, text: str) -> str:
    """Return the cell without the unit of its column; any other unit is refused by name."""
    match = _WITH_UNIT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match is None or text in {kind.value for kind in Absent}:
        return text
    number, unit = match[1], _ALIKE.get(match[2].strip(), match[2].strip())
    asked = unicodedata.normalize("NFKC", column.unit)
    if unit in (column.unit, asked):
        return number
    if column.unit == "円" and unit in _MONEY:
        yen = grouped(Fraction(number.replace(",", "").lstrip("-−▲△")) * _MONEY[unit])
        remedy = f"この列は円です。{yen.replace(',', '')} と書いてください"
        raise KikinError(f"単位が「{unit}」です", found=text, remedy=remedy)
    what = f"この列の単位は{column.unit}です。" if column.unit else ""
    raise KikinError(
        f"数値に「{match[2].strip()}」が付いています",
        found=text,
        remedy=f"{what}{number} のように数だけを書いてください",
    )


def _number(text: str, signed: bool) -> Fraction:  # noqa: FBT001
    reading = parse_reading(text)
    if isinstance(reading, Absent):
        raise KikinError("数値がありません", found=text, remedy="この列は数値で書いてください")
    if reading.value < 0 and not signed:
        raise KikinError("負の数は書けません", found=text, remedy="0以上の数値にしてください")
    return reading.value


def _count(text: str, signed: bool) -> int:  # noqa: FBT001
    number = _number(text, signed)
    if number.denominator != 1:
        raise KikinError("整数ではありません", found=text, remedy="端数のない数にしてください")
    return number.numerator


def _ratio(text: str) -> Fraction:
    ratio = parse_ratio(text)
    if ratio < 0:
        raise KikinError("負の割合は書けません", found=text, remedy="0以上の割合にしてください")
    return ratio


def _yes_no(text: str) -> bool:
    if text in _YES or text in _NO:
        return text in _YES
    raise KikinError("あり・なしを読み取れません", found=text, remedy="あり か なし と書いてください")


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        period = parse_period(text)
    if period.kind != "日":
        raise KikinError("日まで書いてください", found=text, remedy="2027-03-31 のように書いてください")
    return period.end


_NUMBERS: dict[Kind, Callable[[str, bool], Any]] = {Kind.COUNT: _count, Kind.NUMBER: _number}
_PARSERS: dict[Kind, Callable[[str], Any]] = {
    Kind.TEXT: str,
    Kind.RATIO: _ratio,
    Kind.YES_NO: _yes_no,
    Kind.YEAR: parse_fiscal_year,
    Kind.DATE: _date,
}
