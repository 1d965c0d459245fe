"""Rows of a data folder -> the values that several documents show: projects, targets, calendars."""

from __future__ import annotations

from dataclasses import dataclass

from kikin.errors import KikinError
from kikin.indicators import Target
from kikin.intake import Record
from kikin.periods import FiscalYear, Period
from kikin.projects import Project
from kikin.report.context import Context
from kikin.units import Quantity, Reading


@dataclass(frozen=True)
class CalendarStep:
    """A dated step of a calendar; ``when`` is the wording of the source."""

    plan_year: FiscalYear
    start: Period
    end: Period
    when: str
    actor: str
    event: str


def projects_of(context: Context, year: FiscalYear) -> list[Project]:
    """Return the projects of a fiscal year, in the order of the file, with the fields of their sheets."""
    fields: dict[str, dict[str, list[str]]] = {}
    for row in sorted(context.rows("project_fields", fiscal_year=year), key=lambda row: row.count("order")):
        fields.setdefault(row.text("number"), {}).setdefault(row.text("field"), []).append(row.text("text"))
    return [
        _project(row, fields.get(row.text("number"), {}))
        for row in context.rows("projects", fiscal_year=year)
    ]


def calendar_of(context: Context) -> tuple[CalendarStep, ...]:
    """Return the dated steps of the folder's calendar, in their order."""
    rows = sorted(context.rows("calendar"), key=lambda row: row.count("order"))
    return tuple(
        CalendarStep(
            row.year("plan_year"), start, end, row.text("when_raw"), row.text("actor"), row.text("event")
        )
        for row in rows
        if (start := row.period("start")) and (end := row.period("end"))
    )


def amount_text(reading: Reading) -> str:
    """Return an amount for a column whose heading names the unit: digits only, or the kind of absence."""
    return str(Quantity(reading.value, reading.decimals)) if isinstance(reading, Quantity) else str(reading)


def _project(row: Record, fields: dict[str, list[str]]) -> Project:
    category = row.category()
    if category is None:
        raise KikinError("事業区分がありません", row.at("category"), remedy="区分を書いてください")
    return Project(
        row.text("number"),
        category,
        row.text("name"),
        row.text("group"),
        row.text("outline"),
        row.reading("amount"),
        row.text("status"),
        row.text("section"),
        {name: tuple(texts) for name, texts in fields.items()},
    )


def target_of(row: Record, prefix: str, comparator: str) -> Target:
    """Return the target of a row of indicators.csv; ``prefix`` is ``next_`` for next year's."""
    return Target(
        comparator,
        row.reading(f"{prefix}target"),
        row.period(f"{prefix}target_time"),
        row.text(f"{prefix}target_raw"),
    )
