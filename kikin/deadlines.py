"""Statutory deadlines (期限) and dates of the calendar that lie before somebody, from the tables and the rule book."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from kikin.data.tables import TABLES
from kikin.data.versions import ABOLISHED, holding
from kikin.pending import Tables
from kikin.rules.book import RuleBook
from kikin.totals import NOTHING_TO_COUNT, is_missing, records
from kikin.values.errors import Place
from kikin.values.periods import FiscalYear, fiscal_year_of

_DAY_OF_YEAR: Final = re.compile(r"(\d+)月(\d+)日")


@dataclass(frozen=True)
class Deadline:
    """A day by which something must be done; None where the data don't say from when it counts.

    ``reason`` is the article, or the source of a row of the calendar.
    """

    day: date | None
    what: str
    reason: str
    place: Place
    rows: int = 1


def between(tables: Tables, first: date, last: date, book: RuleBook) -> list[Deadline]:
    """Return the deadlines from ``first`` to ``last``, the earliest first; those that can't be counted at the end."""
    found = [
        *_disclosures(tables, first, last, book),
        *_tax_reports(tables, first, last, book),
        *_calendar(tables, first, last),
    ]
    return sorted(found, key=lambda one: (one.day or date.max, one.place))


def _disclosures(tables: Tables, first: date, last: date, book: RuleBook) -> Iterator[Deadline]:
    """Yield the 45th day after each day on which money was paid into the fund (別表). Source: 第２（２）②."""
    rule = book["deadline.disclosure_after_deposit_days"]
    paid: dict[Any, list[dict[str, Any]]] = {}
    for row in records(tables.ledger):
        is_known = not is_missing(row["amount"])
        is_paid = row["amount"] if is_known else row["amount_absent"] not in NOTHING_TO_COUNT
        if row["item"] == "積立額" and row["year"] and not row["from_year"] and is_paid:
            is_day = row["as_of"] is not None and row["as_of"].kind == "日"
            paid.setdefault(row["as_of"].end if is_day else row["year"], []).append(row)
    for when, mine in paid.items():
        earliest, latest = (when, when) if isinstance(when, date) else (when.start, when.end)
        if not rule.applies_on(earliest):
            continue
        entry = rule.on(earliest)
        due, until = (day + timedelta(days=entry.count) for day in (earliest, latest))
        if due > last or until < first:
            continue
        what = f"別表の事項の公表（{mine[0]['year']}の積立額）"
        if isinstance(when, date):
            yield _deadline(due, what, entry.citation, mine)
        else:
            unknown = "：納付した日が ledger の as_of に書かれていないので、期限を数えられません"
            yield _deadline(None, what + unknown, entry.citation, mine)


def _tax_reports(tables: Tables, first: date, last: date, book: RuleBook) -> Iterator[Deadline]:
    """Yield 30 June of the year after next for what was completed in a year. Source: 第４（２）⑨・（３）④ケ.

    A project without an end is completed in the year of its plan, a facility without days in its own.
    """
    if not book["deadline.tax_report_day"].applies_on(first):
        return
    years = book.on("deadline.tax_report_years_after", first)
    month, day = map(int, _DAY_OF_YEAR.findall(book.on("deadline.tax_report_day", first).shown)[0])
    projects = holding(tables.projects, TABLES["projects"])
    facilities = tables.facilities[tables.facilities["stage"] == "実績"]
    for reported in sorted({fiscal_year_of(first), fiscal_year_of(last)}):
        due, completed = date(reported.start.year, month, day), reported - years.count
        if not first <= due <= last:
            continue
        for frame, name in ((projects, "事業"), (facilities, "施設")):
            mine = [row for row in records(frame) if _completed(row) == completed]
            if mine:
                what = f"仕入控除税額の報告（{completed}に完了した{len(mine)}{name}。0円でも報告する）"
                yield _deadline(due, what, years.citation, mine)


def _completed(row: dict[str, Any]) -> FiscalYear | None:
    if row.get("continuity") == ABOLISHED:
        return None
    when = row.get("completed") or row.get("opened") or row.get("end")
    found: FiscalYear = when.fiscal_year if when else row["year"]
    return found


def _calendar(tables: Tables, first: date, last: date) -> Iterator[Deadline]:
    """Yield the rows of the calendar that begin or end in the span, on that day."""
    titles = {row["id"]: row["title"] for row in records(tables.sources)}
    for row in records(tables.calendar):
        starts, ends = row["start"], row["end"] or row["start"]
        days = [one for one in (starts and starts.start, ends and ends.end) if one and first <= one <= last]
        if days:
            guessed = "（時期は推定）" if {"start", "end"} & set(row["inferred"] or ()) else ""
            what = f"{row['when_raw']}{guessed}　{row['actor']}　{row['event']}".replace("　　", "　")
            reason = f"{titles.get(row['source'], row['source'])} {row['section']}".strip()
            yield _deadline(days[-1], what, reason, [row])


def _deadline(day: date | None, what: str, reason: str, rows: list[dict[str, Any]]) -> Deadline:
    return Deadline(day, what, reason, Place(str(rows[0]["file"]), int(rows[0]["row"])), len(rows))
