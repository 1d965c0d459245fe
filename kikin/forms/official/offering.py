"""The forms that a page offers for download: those of which the data have something, written as its notebook runs."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from kikin.data.dataset import Dataset
from kikin.forms.official.context import Context
from kikin.forms.official.feeds import FEEDS
from kikin.forms.official.forms import chosen, write_forms
from kikin.forms.official.model import COUNT, Form, Noted, Summed, Value
from kikin.rules.book import NoRuleError
from kikin.show import record
from kikin.show.shown import Shown
from kikin.values.periods import FiscalYear


def offer(data: Dataset, year: FiscalYear | None, only: str = "") -> Shown:
    """Let the page of a document offer forms on a year for download; nothing shows in its text.

    Args:
        data: The prefecture's dataset.
        year: The year that is reported on (●●年度); none where nothing is known yet.
        only: Names of forms (別紙様式1,別表); those that have a figure of the year where blank.
    """
    forms = having_figures(data, year, only) if year else []
    folder = record.record_folder()
    if folder and year and forms:
        written = write_forms(data, year, forms, folder / "forms")
        record.RECORD.forms = [
            {
                "name": f"{one.form.name} {year}",
                "key": f"form-{one.form.order}",
                "file": f"forms/{one.file.name}",
            }
            for one in written
        ]
        record.RECORD.write()
    return Shown("", name="、".join(["様式", *(form.name for form in forms)]))


def having_figures(data: Dataset, year: FiscalYear, only: str = "") -> list[Form]:
    """Return the forms of which the data have a figure of a year, or those that are named.

    None of a year for which the rule book lacks a rule that the form follows.
    """
    context = Context(data, year)
    told = {form.name: _values(form, context) for form in chosen(only)}
    return [form for form in chosen(only) if any(bool(only) or _is_figure(one) for one in told[form.name])]


def _values(form: Form, context: Context) -> list[Value]:
    """Return the values of all tables of a form, but for the numbers of lines; nothing where a rule lacks."""
    found: list[Value] = []
    for table in (block for sheet in form.sheets for block in sheet.blocks if not isinstance(block, str)):
        told = [column.name for column in table.columns if column.unit != COUNT or column.total]
        for key in table.each or {"": ""}:
            given = dict(table.given) | ({"key": key} if key else {})
            try:
                rows = FEEDS[table.feed](context, given)
            except NoRuleError:
                return []
            found += [row.get(name) for row in rows for name in told]
    return found


def _is_figure(value: Value) -> bool:
    value = value.value if isinstance(value, (Noted, Summed)) else value
    return isinstance(value, (int, Fraction, date)) and value != 0
