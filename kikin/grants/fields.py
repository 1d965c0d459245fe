"""The columns of a case: what each holds, and how a row of text becomes the typed case of a scheme."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Any, TypeVar

from kikin.values.errors import Finding, FindingsError, KikinError, Place
from kikin.values.periods import FiscalYear, parse_fiscal_year, parse_period
from kikin.values.readings import Absent, parse_ratio, parse_reading

Case = TypeVar("Case")
SEPARATOR = ";"
_WIDE_SEPARATOR = "；"
_YES = ("あり", "はい", "有", "○")
_NO = ("なし", "いいえ", "無", "×")


class FieldKind(Enum):
    """What a cell holds; the value is how the column is described to the analyst."""

    TEXT = "文字"
    YEN = "金額（円、整数）"
    COUNT = "整数（0以上）"
    NUMBER = "数値（小数も可、0以上）"
    RATIO = "割合（3/4、0.763、76.3%）"
    YES_NO = "あり・なし"
    CHOICE = "選択"
    FISCAL_YEAR = "年度（R6、令和6年度、2024）"
    DATE = "日付（2027-03-31、令和9年3月31日）"
    YEN_LIST = "金額（円）を ; で区切る"
    COUNT_LIST = "整数を ; で区切る"
    NUMBER_LIST = "数値を ; で区切る"
    RATIO_LIST = "割合を ; で区切る"
    YES_NO_LIST = "あり・なしを ; で区切る"
    TEXT_LIST = "文字を ; で区切る"


@dataclass(frozen=True)
class Field:
    """One column of a case. ``name`` is the attribute of the case, ``label`` the heading for the analyst.

    A required field may not be blank; a blank optional field takes the default of the case, which ``help`` states.

    >>> Field("beds", "病床数", FieldKind.COUNT).parsed("１，０２４")
    1024
    """

    name: str
    label: str
    kind: FieldKind
    required: bool = True
    help: str = ""
    choices: tuple[str, ...] = ()

    def parsed(self, text: str) -> Any:
        """Return the value of ``text``, typed by the kind of the field.

        Raises:
            KikinError: The text does not hold what the kind asks for; the place names the column.
        """
        try:
            return self._value(text.strip())
        except KikinError as error:
            message = f"{self.label}: {error.what}"
            raise KikinError(message, Place("", 0, self.name), error.found or text, error.remedy) from error

    def _value(self, text: str) -> Any:
        if self.kind is FieldKind.CHOICE:
            return _choice(text, self.choices)
        if self.kind in _LIST_PARSERS:
            return tuple(_LIST_PARSERS[self.kind](part.strip()) for part in _parts(text))
        return _PARSERS[self.kind](text)


def case_from(case_type: Callable[..., Case], fields: Sequence[Field], row: Mapping[str, str]) -> Case:
    """Return the case that a row of text values describes.

    Args:
        case_type: The frozen dataclass of the scheme.
        fields: Its columns; other columns of the row are left to the caller.
        row: Text by column name; a missing key counts as blank.

    Raises:
        FindingsError: Every cell of the row that is blank though required, or cannot be read.
        KikinError: The values are well formed, but the case itself refuses them.
    """
    values: dict[str, Any] = {}
    findings: list[Finding] = []
    for field in fields:
        text = (row.get(field.name) or "").strip()
        try:
            if text:
                values[field.name] = field.parsed(text)
            elif field.required:
                findings.append(_blank(field).as_finding())
        except KikinError as error:
            findings.append(error.as_finding())
    if findings:
        raise FindingsError(findings)
    return case_type(**values)


def _blank(field: Field) -> KikinError:
    return KikinError(
        f"{field.label}が空欄です",
        Place("", 0, field.name),
        remedy=f"{field.kind.value}で書いてください（空欄は 0 とはみなしません）",
    )


def _parts(text: str) -> list[str]:
    """The parts between separators of either width; the parts stay as written, for some of them are names."""
    return text.replace(_WIDE_SEPARATOR, SEPARATOR).split(SEPARATOR)


def _text(text: str) -> str:
    return text


def _number(text: str) -> Fraction:
    reading = parse_reading(text)
    if isinstance(reading, Absent):
        raise KikinError("数値がありません", found=text, remedy="この列は数値で書いてください")
    if reading.value < 0:
        raise KikinError("負の数は書けません", found=text, remedy="0以上の数値にしてください")
    return reading.value


def _count(text: str) -> int:
    number = _number(text)
    if number.denominator != 1:
        raise KikinError("整数ではありません", found=text, remedy="端数のない数にしてください")
    return number.numerator


def _yen(text: str) -> int:
    reading = parse_reading(text)
    if isinstance(reading, Absent) or reading.value.denominator != 1:
        raise KikinError(
            "金額が円の整数ではありません", found=text, remedy="1250000 のように円で書いてください"
        )
    return reading.value.numerator


def _ratio(text: str) -> Fraction:
    ratio = parse_ratio(text)
    if ratio < 0:
        raise KikinError("負の割合は書けません", found=text, remedy="0以上の割合にしてください")
    return ratio


def _yes_no(text: str) -> bool:
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise KikinError("あり・なしを読み取れません", found=text, remedy="あり か なし と書いてください")


def _choice(text: str, choices: tuple[str, ...]) -> str:
    if text in choices:
        return text
    raise KikinError("選べない値です", found=text, remedy=f"{'、'.join(choices)} のどれかにしてください")


def _fiscal_year(text: str) -> FiscalYear:
    return parse_fiscal_year(text)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        period = parse_period(text)
    if period.kind != "日":
        raise KikinError("日まで書いてください", found=text, remedy="2027-03-31 のように書いてください")
    return period.end


_PARSERS: dict[FieldKind, Callable[[str], Any]] = {
    FieldKind.TEXT: _text,
    FieldKind.YEN: _yen,
    FieldKind.COUNT: _count,
    FieldKind.NUMBER: _number,
    FieldKind.RATIO: _ratio,
    FieldKind.YES_NO: _yes_no,
    FieldKind.FISCAL_YEAR: _fiscal_year,
    FieldKind.DATE: _date,
}
_LIST_PARSERS: dict[FieldKind, Callable[[str], Any]] = {
    FieldKind.YEN_LIST: _yen,
    FieldKind.COUNT_LIST: _count,
    FieldKind.NUMBER_LIST: _number,
    FieldKind.RATIO_LIST: _ratio,
    FieldKind.YES_NO_LIST: _yes_no,
    FieldKind.TEXT_LIST: _text,
}
