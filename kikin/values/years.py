"""Fiscal years (年度) and the eras in which Japanese papers count years: 令和６年度, R6, H26, 2024, 令和4（2022）年度."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from kikin.values.errors import KikinError
from kikin.values.letters import odd_digits

_LETTERS = {"令和": "R", "平成": "H", "昭和": "S"}
_NAME_OF = {letter: name for name, letter in _LETTERS.items()}
_YEAR_BEFORE = {"R": 2018, "H": 1988, "S": 1925}
_LAST_YEAR_OF = {"H": 31, "S": 64}
_FORESEEN_YEAR_OF = {"H": 62}  # papers written before 令和 name later years in 平成: 平成37年 is 2025
_YEARS = range(1926, 2071)  # what these papers can speak of: population is projected until 2070
_APRIL, _MARCH = 4, 3

YEAR = r"(?:(?:令和|平成|昭和|[RHS])\.?(?:元|[0-9]{1,2})|[0-9]{4})"
BESIDE = rf"(?:\({YEAR}\))?"  # 令和4（2022）年度 gives the year in both ways
_PARTS = re.compile(r"(令和|平成|昭和|[RHS])\.?(元|[0-9]{1,2})|([0-9]{4})")
_ERA_YEAR = re.compile(r"(?:令和|平成|昭和|(?<!\w)[RHS])(?:元|[0-9]{1,2})(?![0-9]|[（(][0-9]{4})")
_FISCAL_YEAR = re.compile(rf"({YEAR}{BESIDE})(?:年度?)?(?:\(({YEAR})(?:年度?)?\))?")


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


def parse_fiscal_year(value: object) -> FiscalYear:
    """Return the fiscal year that ``value`` names.

    Args:
        value: ``R6``, ``令和６年度``, ``令和元年度``, ``H26``, ``令和4（2022）年度``, ``2024`` or the int 2024.

    Raises:
        KikinError: The value names no fiscal year, or a year that its era does not have.

    >>> [parse_fiscal_year(text).year for text in ("R6", "令和６年度", "令和元年度", "H26", 2024, "R4年度（2022年度）")]
    [2024, 2024, 2019, 2014, 2024, 2022]
    """
    match = _FISCAL_YEAR.fullmatch(plain_of(value))
    if match is None or isinstance(value, (bool, float)) or odd_digits(str(value)):
        raise KikinError(
            "年度を読み取れません", found=value, remedy="R6、令和6年度、2024 のように書いてください"
        )
    return FiscalYear(western_year(match[1] + (f"({match[2]})" if match[2] else ""), value))


def parse_fiscal_years(value: object) -> tuple[FiscalYear, ...]:
    """Return the fiscal years that a list or a text names, in their order, each once.

    Raises:
        KikinError: One of them names no fiscal year.

    >>> [year.short for year in parse_fiscal_years("R6・R4、R5")], parse_fiscal_years("")
    (['R4', 'R5', 'R6'], ())
    """
    written = (
        value if isinstance(value, (list, tuple)) else re.split(r"[・、,;\s]+", str(value or "").strip())
    )
    return tuple(sorted({parse_fiscal_year(one) for one in written if one}))


def fiscal_year_of(day: date) -> FiscalYear:
    """Return the fiscal year in which ``day`` lies.

    >>> fiscal_year_of(date(2025, 3, 31)).short, fiscal_year_of(date(2025, 4, 1)).short
    ('R6', 'R7')
    """
    return FiscalYear(day.year if day.month >= _APRIL else day.year - 1)


def plain_of(value: object) -> str:
    """Return the text of a time without blanks, in half-width letters (NFKC).

    >>> plain_of("令和 ６ 年度")
    '令和6年度'
    """
    plain = "".join(unicodedata.normalize("NFKC", str(value)).split())
    return re.sub("[rhs](?=[0-9元.])", lambda letter: letter[0].upper(), plain)


def western_year(written: str, value: object, *, foreseen: bool = False) -> int:
    """Return the Western year of ``R6``, ``令和元``, ``2024`` or of one of them with another in brackets.

    Args:
        written: The year in half-width letters.
        value: What the analyst wrote, for the message.
        foreseen: Whether a year counts that an era was expected to have (平成37年 in the words of a source).

    Raises:
        KikinError: The era has no such year, or the two years differ.

    >>> western_year("R6", "R6"), western_year("令和4(2022)", ""), western_year("平成37", "", foreseen=True)
    (2024, 2022, 2025)
    """
    years = [_one_year(match, value, foreseen=foreseen) for match in _PARTS.finditer(written)]
    if len(set(years)) != 1:
        raise KikinError("元号と西暦の年が合いません", found=value, remedy="どちらかを直してください")
    return years[0]


def _one_year(match: re.Match[str], value: object, *, foreseen: bool) -> int:
    year = int(match[3]) if match[3] else _year_of_era(match, value, foreseen=foreseen)
    if year not in _YEARS:
        raise KikinError("年が遠すぎます", found=value, remedy="元号と年、または西暦4桁を確かめてください")
    return year


def _year_of_era(match: re.Match[str], value: object, *, foreseen: bool) -> int:
    letter = _LETTERS.get(match[1], match[1])
    count = 1 if match[2] == "元" else int(match[2])
    last = _LAST_YEAR_OF.get(letter, count)
    if foreseen:
        last = _FORESEEN_YEAR_OF.get(letter, last)
    if count == 0 or count > last:
        raise KikinError(
            f"{_NAME_OF[letter]}{count}年はありません", found=value, remedy="元号と年を確かめてください"
        )
    return _YEAR_BEFORE[letter] + count


def with_western(text: str) -> str:
    """Return the wording of a time, or a heading, with the Western year beside each year of an era.

    >>> [with_western(text) for text in ("R5（千円）", "H26～R4", "R7.3月末", "令和4（2022）年度", "R99")]
    ['R5（2023）（千円）', 'H26（2014）～R4（2022）', 'R7（2025）.3月末', '令和4（2022）年度', 'R99']
    """

    def both(match: re.Match[str]) -> str:
        try:
            return f"{match[0]}（{western_year(match[0], text, foreseen=True)}）"
        except KikinError:
            return match[0]

    return _ERA_YEAR.sub(both, text)


def closed_year(day: date) -> FiscalYear:
    """Return the last fiscal year that has ended on ``day``, the one that can have a final account.

    >>> closed_year(date(2025, 3, 30)).short, closed_year(date(2025, 3, 31)).short, closed_year(date(2025, 5, 31)).short
    ('R5', 'R6', 'R6')
    """
    year = fiscal_year_of(day)
    return year if day == year.end else year - 1


def _era_of(year: int) -> tuple[str, int]:
    for letter, before in _YEAR_BEFORE.items():
        if year > before:
            return letter, year - before
    raise KikinError("昭和より前の年度は扱いません", found=year, remedy="西暦4桁を確かめてください")
