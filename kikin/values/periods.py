"""The times that these documents name: 令和６年度, R7.3月末, R7.3.31, R3～R5年度, R6年度上半期, with their days."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import total_ordering
from typing import Literal

from kikin.values.errors import KikinError
from kikin.values.letters import DASHES, odd_digits
from kikin.values.years import (
    BESIDE,
    YEAR,
    FiscalYear,
    closed_year,
    fiscal_year_of,
    parse_fiscal_year,
    parse_fiscal_years,
    plain_of,
    western_year,
)

__all__ = [
    "FiscalYear",
    "Period",
    "closed_year",
    "fiscal_year_of",
    "parse_fiscal_year",
    "parse_fiscal_years",
    "parse_period",
    "span_words",
]

PeriodKind = Literal["年度", "年", "半期", "四半期", "月", "旬", "日", "期間"]
_DASH = re.compile(f"[{re.escape(DASHES)}]")
_WAVE = re.compile("[~〜～∼]|から(?=.)")
_CLOCK = re.compile(r"(?<=[0-9])[T\s]+0{1,2}:00(?::00)?$")
_TAIL = r"(?:末日?|卒|頃|ごろ|中|時点|現在|当初|分|実績|決算|計画|見込み?|まで)*"
_Y = rf"(?P<year>{YEAR}{BESIDE})"
_PARTS = {
    "上半期": (0, 6), "上期": (0, 6), "前期": (0, 6), "下半期": (6, 6), "下期": (6, 6), "後期": (6, 6),
    **{f"第{number}四半期": (3 * number - 3, 3) for number in range(1, 5)},
}  # fmt: skip
_DAYS_OF = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31)}
_FORMS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_Y}(?P<word>年度|年)?{_TAIL}",
        rf"{_Y}(?P<word>年度|年)(?P<part>{'|'.join(_PARTS)}){_TAIL}",
        rf"{_Y}(?:(?P<word>年度|年)|[./])?(?P<month>[0-9]{{1,2}})月(?:(?P<day>[0-9]{{1,2}})日|(?P<last>末日)){_TAIL}",
        rf"{_Y}(?:(?P<word>年度|年)|[./])?(?P<month>[0-9]{{1,2}})月(?P<third>上旬|中旬|下旬)?{_TAIL}",
        rf"{_Y}(?P<mark>[./-])(?P<month>[0-9]{{1,2}})(?P=mark)(?P<day>[0-9]{{1,2}})日?{_TAIL}",
        rf"{_Y}[./](?P<month>[0-9]{{1,2}}){_TAIL}",
        rf"(?P<year>[0-9]{{4}})-(?P<month>[0-9]{{1,2}}){_TAIL}",
        rf"(?P<year>[0-9]{{4}})(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}}){_TAIL}",
    )
)
_SPAN = re.compile(r"(?P<first>[^~]+)~(?P<last>[^~]+?)(?:まで)?")
_WITH_DASH = re.compile(r"(.+?)-((?:令和|平成|昭和|[RHS]).+|[0-9]{1,2}年度|[0-9]{4}(?:年度?)?)")
_BRACKET = re.compile(r"(?P<main>.+?)\((?P<beside>[^()]+)\)")
_REMARK = re.compile(r"第|見込|速報|確定|推計|予定|案|暫定|再掲|[日月火水木金土]$")
_TERM = re.compile(r"第[0-9一二三四五六七八九十]+[期次].*")
_MONTHS = 12


@total_ordering
@dataclass(frozen=True)
class Period:
    """A span of days that a document names, with its own wording kept.

    ``start`` and ``end`` are inclusive days; ``text`` is the wording of the source. Periods of the same days are
    equal, whatever the wording (H31年度 is R1年度), and are ordered by their end: the day of which a value is.
    """

    start: date
    end: date
    text: str = field(compare=False)
    kind: PeriodKind = field(compare=False)

    @property
    def fiscal_year(self) -> FiscalYear:
        """The fiscal year in which the period ends (R7.3月末 lies in 令和6年度)."""
        return fiscal_year_of(self.end)

    def __lt__(self, other: Period) -> bool:
        """Whether it ends earlier; of two that end together, whether it began earlier."""
        is_period = isinstance(other, Period)
        return (self.end, self.start) < (other.end, other.start) if is_period else NotImplemented

    def __str__(self) -> str:
        """Print in the wording of the source."""
        return self.text


def parse_period(value: object) -> Period:
    """Return the period that ``value`` names.

    A fiscal year (R6年度, R6年度末, R6年度卒, and a bare R6) runs from April to March; R7年 is a calendar year;
    R7.3月, R7年3月, R7.3 and R7.3月末 are a month; R7.3.31, R7/3/31 and 2025-03-31 a day; R3～R5年度 a span.

    Raises:
        KikinError: The text names no period.

    >>> parse_period("R7.3月末").fiscal_year.short, parse_period("R6年度卒").end.isoformat()
    ('R6', '2025-03-31')
    >>> parse_period("R7年").start.isoformat(), parse_period("R7.3.31時点").end.isoformat()
    ('2025-01-01', '2025-03-31')
    >>> parse_period("R3～R5年度").start.isoformat(), str(parse_period("令和4（2022）年度"))
    ('2021-04-01', '令和4（2022）年度')
    """
    text = str(value).strip()
    if not isinstance(value, str) or odd_digits(text):
        raise _unread(value)
    try:
        start, end, kind = _span_of(_WAVE.sub("~", _DASH.sub("-", plain_of(_CLOCK.sub("", text)))), text)
    except ValueError as error:
        raise KikinError("暦にない日付です", found=value, remedy="月と日を確かめてください") from error
    if start > end:
        raise KikinError("期間の終わりが始まりより前です", found=value, remedy="年と月を確かめてください")
    return Period(start, end, text, kind)


def day_words(day: date) -> str:
    """Return a day as documents print it.

    >>> day_words(date(2025, 12, 1))
    '2025年12月1日'
    """
    return f"{day.year}年{day.month}月{day.day}日"


def span_words(start: object, end: object) -> str:
    """Return a span of times in words: R5年度～R7年度, R5年度～ while it goes on; one time alone where both are one.

    >>> span_words("R5年度", "R7年度"), span_words("R5年度", None), span_words("R5年度", "R5年度"), span_words(None, None)
    ('R5年度～R7年度', 'R5年度～', 'R5年度', '')
    """
    first, last = str(start or ""), str(end or "")
    return first if first == last else f"{first}～{last}"


_Span = tuple[date, date, PeriodKind]


def _span_of(plain: str, text: str) -> _Span:
    for way in (_point, _with_dash, _from_to, _with_bracket):
        found = way(plain, text)
        if found:
            return found
    raise _unread(text)


def _point(plain: str, text: str) -> _Span | None:
    match = next((found for form in _FORMS if (found := form.fullmatch(plain))), None)
    if match is None:
        return None
    given = dict.fromkeys(("word", "part", "month", "third", "day", "last")) | match.groupdict()
    year = western_year(given["year"] or "", text, foreseen=True)
    if given["month"]:
        return _in_month(given, year)
    fiscal = given["word"] != "年"
    whole: _Span = (FiscalYear(year).start, FiscalYear(year).end, "年度")
    if not fiscal:
        whole = (date(year, 1, 1), date(year, _MONTHS, 31), "年")
    if not given["part"]:
        return whole
    after, months = _PARTS[given["part"]]
    first = _months_later(whole[0], after)
    return first, _months_later(first, months) - timedelta(days=1), "半期" if months > 3 else "四半期"  # noqa: PLR2004


def _in_month(given: dict[str, str | None], year: int) -> _Span:
    month = int(given["month"] or 0)
    if given["word"] == "年度" and date(year, month, 1) < FiscalYear(year).start:
        year += 1  # 令和6年度3月 is March 2025
    first = date(year, month, 1)
    last = _months_later(first, 1) - timedelta(days=1)
    if given["day"]:
        day = first.replace(day=int(given["day"]))
        return day, day, "日"
    if given["last"]:
        return last, last, "日"
    if given["third"]:
        begin, end = _DAYS_OF[given["third"]]
        return first.replace(day=begin), first.replace(day=min(end, last.day)), "旬"
    return first, last, "月"


def _with_dash(plain: str, text: str) -> _Span | None:
    """Return the span of two times joined by a dash: H26-R4, 2014-2022年度, R6.4.1-R7.3.31."""
    match = _WITH_DASH.fullmatch(plain)
    return _from_to(f"{match[1]}~{match[2]}", text) if match else None


def _from_to(plain: str, text: str) -> _Span | None:
    match = _SPAN.fullmatch(plain)
    if match is None:
        return None
    first, last = match["first"], match["last"]
    word = re.search(rf"(年度|年){_TAIL}$", last)
    if word and re.fullmatch(YEAR, first):
        first += word[1]  # R3～R5年度
    end = _point(last, text) or _point(_completed(first, last), text)
    start = _point(first, text)
    return (start[0], end[1], "期間") if start and end else None


def _completed(first: str, last: str) -> str:
    """Return the end of a span with what it leaves to its beginning: R3～5年度, R6年4月～9月."""
    era = re.match("令和|平成|昭和|[RHS]", first)
    year = re.match(rf"{YEAR}(?:年度|年|\.)?", first)
    if era and re.match(r"(?:元|[0-9]{1,2})(?=年|$)", last):
        return era[0] + last
    return year[0] + last if year and re.match(r"[0-9]{1,2}月", last) else last


def _with_bracket(plain: str, text: str) -> _Span | None:
    """Return the span of a time with a more exact one in brackets, or with a remark: R6年度末（R7.3.31時点）."""
    match = _BRACKET.fullmatch(plain)
    if match is None:
        inner = re.fullmatch(r"\(([^()]+)\)", plain)
        return _span_of(inner[1], text) if inner else None
    main = _span_of(match["main"], text)
    if _REMARK.match(match["beside"]):
        return main
    beside = _span_of(match["beside"], text)
    if beside[0] < main[0] or beside[1] > main[1]:
        raise KikinError("かっこの中の時点が合いません", found=text, remedy="どちらかを直してください")
    return beside


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, _MONTHS)
    return date(day.year + years, month + 1, 1)


def _unread(value: object) -> KikinError:
    plain = plain_of(value)
    for found, what, remedy in _TROUBLES:
        if found(plain):
            return KikinError(what, found=value, remedy=remedy)
    return KikinError(
        "時点を読み取れません",
        found=value,
        remedy="R6年度、R7年3月、R7.3月末、R7.3.31、R3～R5年度 のように書いてください",
    )


_TROUBLES: tuple[tuple[Callable[[str], object], str, str], ...] = (
    (
        _TERM.fullmatch,
        "計画の期だけでは、いつのことか分かりません",
        "R3～R5年度（第8期） のように年度で書いてください。かっこの中の言葉もそのまま載ります",
    ),
    (
        re.compile(r"(?:令和|平成|昭和|[RHS])[0-9]{1,2}-[0-9]{1,2}").fullmatch,
        "年どうしの期間か、年と月か分かりません",
        "R3～R5年度、または R3年5月 のように書いてください",
    ),
    (
        re.compile(r".*[~～〜]$|.*(?:以降|以来|から)$").fullmatch,
        "終わりのない期間です",
        "始まりだけを書き、続いていることは原文の列に書いてください",
    ),
    (re.compile(r"[0-9]{1,2}月.*").fullmatch, "年がありません", "R7年3月 のように年を付けてください"),
)
