"""Deadlines of the notice as dates: disclosure, tax report, keeping of papers, reports, and a year's calendar."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from kikin.errors import KikinError
from kikin.periods import FiscalYear, fiscal_year_of
from kikin.rules.book import Entry, RuleBook

_DAY = timedelta(days=1)
_MONTH_AND_DAY = re.compile(r"(?P<month>\d{1,2})月(?P<day>\d{1,2})日")


class DisclosureEvent(Enum):
    """What a disclosure is counted from. The value is the end of the rule's name."""

    CREATION = "creation"
    DEPOSIT = "deposit"

    @property
    def label(self) -> str:
        """What happened on that day."""
        return {"creation": "基金の造成", "deposit": "年度の交付額の納付"}[self.value]


@dataclass(frozen=True)
class Deadline:
    """A duty with its last day, or with the notice's words where it names no day (``day`` is None).

    ``basis`` says from what the day was counted.
    """

    label: str
    day: date | None
    basis: str
    entries: tuple[Entry, ...]

    def __str__(self) -> str:
        """Print as ``label: 2024-11-15 まで（basis）``."""
        when = f"{self.day.isoformat()} まで" if self.day else "期日の定めなし"
        return f"{self.label}: {when}（{self.basis}）"


def disclosure_deadline(event: date, kind: DisclosureEvent, book: RuleBook) -> Deadline:
    """Return the last day for publishing the items of 別表, counted from the day after ``event``.

    A deadline on a holiday does not move (rule ``deadline.moves_for_holidays``).

    Args:
        event: The day on which the fund was created, or the year's grant was paid into it.
        kind: Which of the two.
        book: The rule book.

    Raises:
        KikinError: The day has no rule; a deposit has one from 2024-04-01 only. Source: 第２（２）②.

    >>> from kikin.rules import rule_book
    >>> disclosure_deadline(date(2024, 10, 1), DisclosureEvent.DEPOSIT, rule_book()).day.isoformat()
    '2024-11-15'
    """
    period = book.on(f"deadline.disclosure_after_{kind.value}_days", event)
    return Deadline(
        "ホームページでの公表",
        event + period.count * _DAY,
        f"{kind.label} {event.isoformat()} の翌日から起算して{period.shown}以内",
        (period, book.on("deadline.counting", event), book.on("deadline.moves_for_holidays", event)),
    )


def tax_report_deadline(completed: date, day: date, book: RuleBook) -> Deadline:
    """Return the last day for reporting the deductible consumption tax (仕入控除税額), a zero amount included.

    Args:
        completed: The day on which the project was completed.
        day: The day whose rules apply.
        book: The rule book.

    Raises:
        KikinError: ``day`` has no rule. Source: 第４（２）⑨, 第４（３）④ケ.

    >>> from kikin.rules import rule_book
    >>> tax_report_deadline(date(2025, 3, 31), date(2025, 3, 31), rule_book()).day.isoformat()
    '2026-06-30'
    """
    completed_in = fiscal_year_of(completed)
    later, month_day = (
        book.on("deadline.tax_report_years_after", day),
        book.on("deadline.tax_report_day", day),
    )
    return Deadline(
        "仕入控除税額の報告",
        _day_in(completed_in + later.count, month_day),
        f"{completed_in}に完了した事業、翌々年度の{month_day.shown}",
        (
            later,
            month_day,
            book.on("deadline.tax_report_of_zero", day),
            book.on("deadline.moves_for_holidays", day),
        ),
    )


def papers_kept_until(completed: date, day: date, book: RuleBook) -> Deadline:
    """Return the last day on which the accounts and vouchers of a project must be kept.

    Args:
        completed: The day on which the project was completed, or its end (中止、廃止) was approved.
        day: The day whose rules apply.
        book: The rule book.

    Raises:
        KikinError: ``day`` has no rule. Source: 第４（１）⑤, （２）④, （３）③.

    >>> from kikin.rules import rule_book
    >>> papers_kept_until(date(2024, 4, 1), date(2024, 4, 1), rule_book()).day.isoformat()
    '2030-03-31'
    """
    completed_in = fiscal_year_of(completed)
    years = book.on("deadline.papers_kept_years", day)
    return Deadline(
        "証拠書類の保管",
        (completed_in + years.count).end,
        f"{completed_in}の終了後{years.shown}間",
        (years,),
    )


def reports_of(fiscal_year: FiscalYear, book: RuleBook) -> tuple[Deadline, ...]:
    """Return the reports on ``fiscal_year`` for which the notice names no day, with its words.

    They are the operator's and the governor's performance report (実績報告), the report that all projects are
    completed, and the payment to the treasury. Source: 第６（４）, 第７（１）・（２）.
    """
    names = {
        "deadline.operator_report": "事業者の実績報告",
        "deadline.performance_report": "都道府県知事の実績報告",
        "deadline.completion_report": "全事業の完了の報告（完了した場合）",
        "deadline.treasury_payment": "残余額の国庫納付（指示があった場合）",
    }
    entries = {name: book.on(name, fiscal_year.start) for name in names}
    return tuple(
        Deadline(f"{fiscal_year}の{label}", None, entries[name].shown, (entries[name],))
        for name, label in names.items()
    )


def year_calendar(
    fiscal_year: FiscalYear, events: Iterable[tuple[date, DisclosureEvent]], book: RuleBook
) -> tuple[Deadline, ...]:
    """Return the deadlines that fall in ``fiscal_year``, by day, and then the reports without a day.

    Args:
        fiscal_year: The year of the calendar.
        events: The days on which a fund was created or a year's grant was paid in; those of the year before count
            too, if their deadline falls in this year.
        book: The rule book.

    Raises:
        KikinError: The year, or the year of an event, has no rules.

    >>> from kikin.rules import rule_book
    >>> paid_in = (date(2025, 3, 10), DisclosureEvent.DEPOSIT)
    >>> for deadline in year_calendar(FiscalYear(2025), [paid_in], rule_book())[:3]:
    ...     print(deadline)
    ホームページでの公表: 2025-04-24 まで（年度の交付額の納付 2025-03-10 の翌日から起算して45日以内）
    仕入控除税額の報告: 2025-06-30 まで（令和5年度に完了した事業、翌々年度の6月30日）
    証拠書類の保管: 2026-03-31 まで（令和2年度の終了後5年間）
    """
    day = fiscal_year.start
    reported = fiscal_year - book.on("deadline.tax_report_years_after", day).count
    kept = fiscal_year - book.on("deadline.papers_kept_years", day).count
    dated = [
        *(disclosure_deadline(event, kind, book) for event, kind in events),
        tax_report_deadline(reported.end, day, book),
        papers_kept_until(kept.end, day, book),
    ]
    due = [(each.day, each) for each in dated if each.day and fiscal_year_of(each.day) == fiscal_year]
    in_order = [each for _, each in sorted(due, key=lambda pair: pair[0])]
    return (*in_order, *reports_of(fiscal_year - 1, book))


def period_end(start: date, years: int) -> date:
    """Return the last day of a period of ``years`` that is counted from the day after ``start``.

    It is the day before the day that corresponds to the first counted day, or the end of the month where the
    calendar has no such day.

    >>> period_end(date(2024, 10, 1), 5).isoformat(), period_end(date(2024, 2, 28), 1).isoformat()
    ('2029-10-01', '2025-02-28')
    """
    first = start + _DAY
    try:
        return first.replace(year=first.year + years) - _DAY
    except ValueError:  # the first counted day is 29 February and the last year has none
        return date(first.year + years, first.month + 1, 1) - _DAY


def _day_in(fiscal_year: FiscalYear, entry: Entry) -> date:
    match = _MONTH_AND_DAY.fullmatch(str(entry.value))
    if match is None:
        raise KikinError(
            f"規則 {entry.rule} を月日として読めません",
            found=entry.value,
            remedy="6月30日 のように書いてください",
        )
    month = int(match["month"])
    whole = fiscal_year.start if month >= fiscal_year.start.month else fiscal_year.end
    return date(whole.year, month, int(match["day"]))
