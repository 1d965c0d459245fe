"""Whether a value is of the time that a target names: 年度, 年度末, 暦年, survey months, spans.

A target and its result seldom name their time in the same words: 「R7.3月」 is answered by 「R6年度末」, 「R6年度」 by a
survey of R6年10月. These are the rules, from the strictest target to the widest:

- **A moment** (R7年3月, R7.3.31, R6年度末, R6年末) wants the state of that month: a value of a moment in the same month,
  or of a year that ends with it (R6年度 for R7年3月). Another month of the year isn't it.
- **A fiscal year** (R6年度, R6年度卒) takes the value of that year (R6年度, R6年度末), else the last moment within its days
  (R6年10月, R6.4月), else the calendar year of the same number (R6年). What a half or quarter of it counted is no year's.
- **A calendar year** (R6年) takes that year, else the last moment within its days, else the fiscal year of the same number.
- **A span** (R3～R5年度) takes the same span, else a moment in the month it ends with.
- A cumulative value is of the day its span ends: H26～R5年度 answers R5年度, in a cumulative series only.

What is left (R5年7月 for R6年度) is of another time.
"""

from __future__ import annotations

from kikin.values.periods import FiscalYear, Period

_MOMENTS = ("月", "旬", "日")
_YEARS = ("年度", "年")
_SAME, _WITHIN, _SAME_NUMBER = range(3)


def fit(value: Period, wanted: Period, *, cumulative: bool = False) -> int | None:
    """Return how well ``value`` is of the time ``wanted``: 0 the same time, more for wider readings, None not at all.

    Args:
        value: The time of a result, a base value, or a national value.
        wanted: The time that a target names.
        cumulative: Whether the values are summed up from a first year (累計).

    >>> from kikin.values.periods import parse_period as time
    >>> fit(time("R6年度末"), time("R7.3月")), fit(time("R6年10月"), time("R6年度")), fit(time("R5年7月"), time("R6年度"))
    (0, 1, None)
    >>> fit(time("R6年"), time("R6年度")), fit(time("R6年4月"), time("R6年度末"))
    (2, None)
    """
    if value.kind == "期間" and value != wanted:
        return _SAME if cumulative and value.end == wanted.end else None
    if _is_moment(wanted):
        is_state = _is_moment(value) or value.kind in _YEARS
        return _SAME if is_state and _month(value) == _month(wanted) else None
    if value == wanted:
        return _SAME
    if wanted.kind == "期間":
        return _WITHIN if _is_moment(value) and _month(value) == _month(wanted) else None
    if value.kind in _MOMENTS and wanted.start <= value.start and value.end <= wanted.end:
        return _WITHIN
    is_same_number = {value.kind, wanted.kind} == set(_YEARS) and value.start.year == wanted.start.year
    return _SAME_NUMBER if is_same_number else None


def plan_period(year: FiscalYear) -> Period:
    """Return the time of a target that names none: the plan's own year."""
    return Period(year.start, year.end, year.name, "年度")


def _is_moment(time: Period) -> bool:
    return time.kind in _MOMENTS or (time.kind in _YEARS and "末" in time.text)


def _month(time: Period) -> tuple[int, int]:
    return time.end.year, time.end.month
