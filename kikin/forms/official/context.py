"""What every feed draws on: the dataset, the year reported on, and amounts of the ledger as a form takes them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from kikin.data.dataset import Dataset
from kikin.forms.official.model import Missing, Noted, Value
from kikin.totals import is_missing, total
from kikin.values.categories import Category
from kikin.values.periods import FiscalYear
from kikin.values.readings import Absent

_NOTHING = (Absent.NOT_APPLICABLE, Absent.NONE)
_WHOLE_YEN = "円"


@dataclass(frozen=True)
class Context:
    """A dataset, and the fiscal year that the forms report on (●●年度)."""

    data: Dataset
    year: FiscalYear

    @property
    def day(self) -> date:
        """The last day of the year, on which its rules are looked up."""
        return self.year.end


def amount_of(rows: pd.DataFrame, where: str) -> Value:
    """Return the sum of amounts in yen as a form takes it.

    Args:
        rows: Rows with ``amount`` in yen and ``unit``.
        where: Where the amount is to be written, if there is none.
    """
    if not len(rows):
        return Missing(where)
    value = total(rows, "amount")
    if value in _NOTHING:
        return 0
    if isinstance(value, Absent):
        return Missing(f"{value}（{where}）")
    return noted(int(value), _of_units(*rows["unit"]))


def _of_units(*units: str) -> str:
    coarse = sorted(set(units) - {_WHOLE_YEN})
    return f"{'、'.join(coarse)}単位の公表値による額" if coarse else ""


def plain(value: Value) -> int | None:
    """Return an amount without its remark; None where it is missing."""
    value = value.value if isinstance(value, Noted) else value
    return value if isinstance(value, int) else None


def remark(*values: Value) -> str:
    """Return the remarks of amounts from which another was worked out."""
    return "、".join(dict.fromkeys(value.note for value in values if isinstance(value, Noted)))


def noted(amount: int, *parts: str) -> Value:
    """Return an amount with what is to be said of it."""
    note = "。".join(part for part in parts if part)
    return Noted(amount, note) if note else amount


def money(row: Mapping[str, Any], name: str, where: str) -> Value:
    """Return an amount of a row, in yen, as a form takes it."""
    value = row.get(name)
    if value is not None and not is_missing(value):
        return noted(int(value), _of_units(row["unit"]))
    absent = row.get(f"{name}_absent")
    if absent in _NOTHING:
        return 0
    return Missing(f"{absent}（{where}）" if isinstance(absent, Absent) else where)


def of_category(frame: pd.DataFrame, names: Collection[Category]) -> pd.DataFrame:
    """Return the rows of categories."""
    return frame.loc[[category in names for category in frame["category"]]]
