"""Days as analysts write them on the command line: 2024-04-01, R6.4.1, 令和6年4月1日, or a fiscal year."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from kikin.values.errors import KikinError
from kikin.values.periods import parse_fiscal_year, parse_period

_NUMBERS = re.compile(r"(?:(令和|平成|昭和|[RHS])(元|\d{1,2})|(\d{4}))[-./](\d{1,2})[-./](\d{1,2})")


def parse_day(text: str) -> date:
    """Return the day that ``text`` names; a fiscal year stands for its first day.

    Raises:
        KikinError: The text names no day, or a month or a calendar year, which is more than one.

    >>> [parse_day(text).isoformat() for text in ("2024-04-01", "R6.4.1", "令和６年４月１日", "2024/4/1", "R6")]
    ['2024-04-01', '2024-04-01', '2024-04-01', '2024-04-01', '2024-04-01']
    """
    written = unicodedata.normalize("NFKC", text).strip()
    if match := _NUMBERS.fullmatch(written):
        year = match[3] or f"{match[1]}{match[2]}"
        written = f"{year}年{int(match[4])}月{int(match[5])}日"
    elif not written.endswith("年"):
        try:
            return parse_fiscal_year(written).start
        except KikinError:
            pass
    try:
        period = parse_period(written)
    except KikinError as error:
        raise _unreadable(error.what, text) from error
    if period.kind == "日":
        return period.start
    if period.kind == "年度":
        return period.fiscal_year.start
    raise _unreadable("日が一つに決まりません", text)


def _unreadable(what: str, text: str) -> KikinError:
    return KikinError(
        what, found=text, remedy="2024-04-01、R6.4.1、令和6年4月1日、R6（年度）のように書いてください"
    )
