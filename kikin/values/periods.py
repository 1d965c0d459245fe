"""Fiscal years and the other times that these documents name: 令和６年度, R7.3月末, R6年10月, R6年度卒."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from kikin.values.errors import KikinError

_ERAS = {"令和": ("R", 2018), "平成": ("H", 1988), "昭和": ("S", 1925)}
_FIRST_YEAR_OF = {"R": 2018, "H": 1988, "S": 1925}
_NAME_OF = {"R": "令和", "H": "平成", "S": "昭和"}
_LAST_YEAR_OF = {"H": 31, "S": 64}
_APRIL, _MARCH = 4, 3

_YEAR = r"(?:(令和|平成|昭和|[RHS])\.?\s*(元|\d{1,2})|(\d{4}))"
_FISCAL_YEAR = re.compile(rf"{_YEAR}\s*(?:年度?)?")
_PERIOD = re.compile(
    rf"{_YEAR}\s*(?P<year_word>年度|年)?[.\s]*(?:(?P<month>\d{{1,2}})\s*月)?(?:\s*(?P<day>\d{{1,2}})\s*日)?\s*"
    r"(?P<tail>末|卒|頃|末頃|中|時点|現在)*",
)


@dataclass(frozen=True, order=True)
class FiscalYear:
    """A Japanese fiscal year (年度): 1 April of ``year`` to 31 March of the next.

    >>> FiscalYear(2024).short, FiscalYear(2024).name, FiscalYear(2019).name
    ('R6', '令和6年度', '令和元年度')
    >>> FiscalYear(2024) + 1
    FiscalYear(year=2025)
    """

    year: int

    @property
    def start(self) -> date:
        """The first day, 1 April."""
        return date(self.year, _APRIL, 1)

    @property
    def end(self) -> date:
        """The last day, 31 March of the next calendar year."""
        return date(self.year + 1, _MARCH, 31)

    @property
    def short(self) -> str:
        """The era letter and year, as in ``R6``. 令和元年度 is ``R1``."""
        letter, number = _era_of(self.year)
        return f"{letter}{number}"

    @property
    def name(self) -> str:
        """The era name and year, as in ``令和6年度``."""
        letter, number = _era_of(self.year)
        return f"{_NAME_OF[letter]}{'元' if number == 1 else number}年度"

    @property
    def full_name(self) -> str:
        """The era year with the Western year beside it, as in ``令和6年度（2024年度）``."""
        return f"{self.name}（{self.year}年度）"

    def __add__(self, years: int) -> FiscalYear:
        """Return the fiscal year that many years later."""
        return FiscalYear(self.year + years)

    def __sub__(self, years: int) -> FiscalYear:
        """Return the fiscal year that many years earlier."""
        return FiscalYear(self.year - years)

    def __str__(self) -> str:
        """Print as ``令和6年度``."""
        return self.name


@dataclass(frozen=True)
class Period:
    """A span of days that a document names, with its own wording kept.

    ``start`` and ``end`` are inclusive days; ``text`` is the wording of the source.
    """

    start: date
    end: date
    text: str
    kind: Literal["年度", "年", "月", "日"]

    @property
    def fiscal_year(self) -> FiscalYear:
        """The fiscal year in which the period ends (R7.3月末 lies in 令和6年度)."""
        return fiscal_year_of(self.end)

    def __str__(self) -> str:
        """Print in the wording of the source."""
        return self.text


def parse_fiscal_year(value: object) -> FiscalYear:
    """Return the fiscal year that ``value`` names.

    Args:
        value: ``R6``, ``令和６年度``, ``令和元年度``, ``H26``, ``2024`` or the int 2024.

    Raises:
        KikinError: The value names no fiscal year, or a year that its era does not have.

    >>> [parse_fiscal_year(text).year for text in ("R6", "令和６年度", "令和元年度", "H26", 2024)]
    [2024, 2024, 2019, 2014, 2024]
    """
    text = unicodedata.normalize("NFKC", str(value)).strip()
    match = _FISCAL_YEAR.fullmatch(text)
    if match is None or isinstance(value, (bool, float)):
        raise KikinError(
            "年度を読み取れません", found=value, remedy="R6、令和6年度、2024 のように書いてください"
        )
    return FiscalYear(_western_year(match, value))


def parse_period(value: object) -> Period:
    """Return the period that ``value`` names.

    A fiscal year (R6年度, R6年度末, R6年度卒) runs from April to March; a bare year (R7年) is a calendar
    year; R7.3月, R7年3月 and R7.3月末 are a month.

    Raises:
        KikinError: The text names no period.

    >>> parse_period("R7.3月末").fiscal_year.short, parse_period("R6年度卒").end.isoformat()
    ('R6', '2025-03-31')
    >>> parse_period("R7年").start.isoformat(), parse_period("令和7年5月1日").end.isoformat()
    ('2025-01-01', '2025-05-01')
    """
    text = str(value).strip()
    match = _PERIOD.fullmatch(unicodedata.normalize("NFKC", text))
    if match is None:
        raise KikinError(
            "時点を読み取れません", found=value, remedy="R6年度、R7年3月、R7.3月末 のように書いてください"
        )
    year = _western_year(match, value)
    month, day = match["month"], match["day"]
    try:
        if match["year_word"] == "年度" and month is None:
            fiscal_year = FiscalYear(year)
            return Period(fiscal_year.start, fiscal_year.end, text, "年度")
        if month is None:
            return Period(date(year, 1, 1), date(year, 12, 31), text, "年")
        if day is None:
            return Period(date(year, int(month), 1), _last_day(year, int(month)), text, "月")
        exact = date(year, int(month), int(day))
    except ValueError as error:
        raise KikinError("暦にない日付です", found=value, remedy="月と日を確かめてください") from error
    return Period(exact, exact, text, "日")


def fiscal_year_of(day: date) -> FiscalYear:
    """Return the fiscal year in which ``day`` lies.

    >>> fiscal_year_of(date(2025, 3, 31)).short, fiscal_year_of(date(2025, 4, 1)).short
    ('R6', 'R7')
    """
    return FiscalYear(day.year if day.month >= _APRIL else day.year - 1)


def _era_of(year: int) -> tuple[str, int]:
    for letter, before in _FIRST_YEAR_OF.items():
        if year > before:
            return letter, year - before
    raise KikinError("昭和より前の年度は扱いません", found=year, remedy="西暦4桁を確かめてください")


def _western_year(match: re.Match[str], value: object) -> int:
    era, number, western = match[1], match[2], match[3]
    if western:
        return int(western)
    letter = _ERAS[era][0] if era in _ERAS else era
    count = 1 if number == "元" else int(number)
    if count == 0 or count > _LAST_YEAR_OF.get(letter, count):
        raise KikinError(
            f"{_NAME_OF[letter]}{count}年はありません", found=value, remedy="元号と年を確かめてください"
        )
    return _FIRST_YEAR_OF[letter] + count


def _last_day(year: int, month: int) -> date:
    first_of_next = date(year + month // 12, month % 12 + 1, 1)
    return first_of_next - timedelta(days=1)
