"""A cell as it prints and as it stands in the CSV: absence by its name, numbers in the unit of their heading."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from numbers import Number
from typing import Any

import pandas as pd

from kikin.data.tables import Kind
from kikin.show.columns import Head
from kikin.show.formats import exact_number, own_unit, printed_decimals, whole_yen
from kikin.show.markup import Markup
from kikin.totals import is_missing, records
from kikin.values.amounts import MoneyUnit, exactly, grouped, money_unit, needed_decimals
from kikin.values.errors import KikinError
from kikin.values.periods import FiscalYear, Period, day_words
from kikin.values.readings import Absent, Quantity
from kikin.values.years import with_western

Row = Mapping[Hashable, Any]
_DECIMALS = re.compile(r"\d[.．](\d+)")
_YEARS = re.compile(r"(年|年度|西暦|year)$", re.IGNORECASE)
_CODES = re.compile(r"(コード|番号|code|no\.?|id)$", re.IGNORECASE)
_YEAR_LETTERS = 5  # of 2,024
_UNITS = tuple(reversed(MoneyUnit))  # from the largest
_DECIMALS_OF_PARTS = 2  # with which 億円 and 百万円 are published at most
_INFERRED = "（推定）"
_NATIONAL = "全国平均"
_WORDS_ONLY = ("増加", "減少", "維持")


@dataclass(frozen=True)
class Cell:
    """A cell: as printed, as in the CSV (number without separators, in the unit of the heading), and whether a number."""

    text: str | Markup
    data: str
    is_number: bool = False
    is_inferred: bool = False


@dataclass(frozen=True)
class _Published:
    """An amount and how it was published: ``unit`` of it or of its parts, if known; ``decimals`` None if it was calculated."""

    yen: int
    unit: MoneyUnit | None
    decimals: int | None

    def fits(self, unit: MoneyUnit, decimals: Mapping[MoneyUnit, int]) -> bool:
        """Whether it prints in ``unit`` with no more decimals than it, its parts or its neighbours were published with."""
        return needed_decimals(Fraction(self.yen, unit.value)) <= self.allowed(unit, decimals)

    def allowed(self, unit: MoneyUnit, decimals: Mapping[MoneyUnit, int]) -> int:
        """Return the decimals with which it may print: a sum of amounts in 億円 may have those that amounts in 億円 have."""
        if self.unit and self.decimals is not None:
            return self.decimals
        if self.unit is None:
            return decimals.get(unit, 0)
        return max(decimals.get(unit, 0), _DECIMALS_OF_PARTS) if unit is self.unit else 0


def rows_of(frame: pd.DataFrame) -> list[dict[Any, Any]]:
    """Return the rows of a frame as cells are made of them: None where pandas says that nothing is known.

    >>> rows_of(pd.DataFrame({"cost": pd.array([3, None], dtype="Int64")}))
    [{'cost': 3}, {'cost': None}]
    """
    return [row_of(row.items()) for row in records(frame)]


def row_of(cells: Iterable[tuple[Any, Any]]) -> dict[Any, Any]:
    """Return one row likewise.

    >>> row_of([("cost", pd.NA)])
    {'cost': None}
    """
    return {name: None if value is pd.NA else value for name, value in cells}


def money_unit_of(rows: Sequence[Row], heads: Sequence[Head]) -> MoneyUnit:
    """Return the largest unit in which every amount prints with no more decimals than published.

    >>> rows = [{"unit": "億円", "x": 3_850_000_000, "x_raw": "38.5"}, {"unit": "百万円", "x": 120_000_000}]
    >>> money_unit_of(rows, [Head("x", "額", Kind.MONEY)]).label
    '百万円'
    """
    amounts = [_published(row, head) for row in rows for head in heads if _has_amount(row, head)]
    decimals = _decimals(amounts)
    largest = max((one.unit.value for one in amounts if one.unit), default=None)
    for unit in _UNITS:
        if (largest is None or unit.value <= largest) and all(one.fits(unit, decimals) for one in amounts):
            if any(one.yen for one in amounts):
                return unit
            return MoneyUnit(largest) if largest else MoneyUnit.THOUSAND_YEN
    return MoneyUnit.YEN


def money_cells(rows: Sequence[Row], head: Head, unit: MoneyUnit, beside: Sequence[Head] = ()) -> list[Cell]:
    """Return the amounts of a column in ``unit``; one that isn't exact in it carries its own unit.

    Sums print with the decimals that amounts of the columns ``beside`` were published with.
    """
    heads = beside or [head]
    decimals = _decimals([_published(row, one) for row in rows for one in heads if _has_amount(row, one)])
    return [
        _money_cell(row, head, unit, decimals) if _has_amount(row, head) else cell(row, head) for row in rows
    ]


def number_cells(rows: Sequence[Row], head: Head, *, with_unit: bool) -> tuple[Head, list[Cell]]:
    """Return a column of other cells, and its head with the unit that all of its numbers share.

    Args:
        rows: All of them.
        head: The column.
        with_unit: Whether units are printed here; not where the table shows them in a column of their own.
    """
    units = [_unit_of(row, head) if with_unit or head.unit else "" for row in rows]
    known = {unit for row, unit in zip(rows, units, strict=True) if _is_number(row.get(head.name))}
    shared = known.pop() if len(known) == 1 else ""
    places = _float_decimals(rows, head)
    cells = [
        cell(row, head, unit="" if unit == shared else unit, decimals=places)
        for row, unit in zip(rows, units, strict=True)
    ]
    return replace(head, unit=shared), cells


def cell(row: Row, head: Head, *, unit: str = "", decimals: int | None = None) -> Cell:
    """Return one cell: the value, or its kind of absence, or the wording of the source.

    >>> head = Head("target", "目標値")
    >>> cell({"target": Decimal("76.50"), "comparator": "以上"}, head, unit="%").text
    '76.50%以上'
    >>> cell({"target": None, "target_absent": Absent.NONE}, head).text
    '実績なし'
    """
    value = row.get(head.name)
    absent = value if isinstance(value, Absent) else row.get(f"{head.name}_absent")
    if is_missing(value) or isinstance(value, Absent):
        is_worded = (
            head.name == "target"
            and absent is Absent.NOT_APPLICABLE
            and _wording(row, head).text != str(absent)
        )
        found = _absence(absent, row) if isinstance(absent, Absent) and not is_worded else _wording(row, head)
    elif _is_number(value):
        found = _number_cell(value, row, head, unit, decimals)
    else:
        found = Cell(value, str(value)) if isinstance(value, Markup) else Cell(_plain(value), _data(value))
    if found.text and _is_inferred(row, head):
        return replace(found, text=_marked(found.text), is_inferred=True)
    return found


def _absence(kind: Absent, row: Row) -> Cell:
    due = row.get("due")
    text = f"{kind}（{due}確定予定）" if kind is Absent.PENDING and not is_missing(due) else str(kind)
    return Cell(text, text, is_number=True)


def _wording(row: Row, head: Head) -> Cell:
    """Return what stands where there is neither a number nor a kind of absence: a target in words, or nothing."""
    text = str(row.get(f"{head.name}_raw") or "")
    if head.name == "target" and not text and row.get("comparator") not in (None, "文言"):
        text = str(row["comparator"])
    return Cell(text, text)


def _number_cell(value: Any, row: Row, head: Head, unit: str, decimals: int | None) -> Cell:
    is_ratio = isinstance(value, Fraction)
    exact = exact_number(value) * 100 if is_ratio else exact_number(value)
    places = decimals if decimals is not None else 1 if is_ratio else printed_decimals(value)
    text = grouped(exact, places)
    if places == 0 and (
        _CODES.search(head.label) or (_YEARS.search(head.label) and len(text) == _YEAR_LETTERS)
    ):
        text = text.replace(",", "")
    shown = f"{text}{unit}"
    if head.name == "target":
        shown = _compared(shown, row, unit)
    return Cell(shown, shown.replace(",", "").replace("▲", "-"), is_number=True)


def _compared(shown: str, row: Row, unit: str) -> str:
    """Return a target with what it asks for: 以上, a range, the national average."""
    comparator = str(row.get("comparator") or "")
    upper = row.get("target_upper")
    if comparator == "範囲" and not is_missing(upper):
        return f"{shown}～{grouped(exact_number(upper), printed_decimals(upper))}{unit}"
    if comparator.startswith(_NATIONAL):
        return f"{comparator}（{shown}）"
    if comparator in _WORDS_ONLY:
        return f"{comparator}（{shown}）"
    return f"{shown}{comparator}" if comparator != "文言" else shown


def _money_cell(row: Row, head: Head, unit: MoneyUnit, decimals: Mapping[MoneyUnit, int]) -> Cell:
    amount = _published(row, head)
    exact = Fraction(amount.yen, unit.value)
    needed = needed_decimals(exact)
    data = (
        f"{exact.numerator}" if not needed else f"{Decimal(exact.numerator) / Decimal(exact.denominator):f}"
    )
    if amount.fits(unit, decimals):
        printed = decimals.get(unit, 0) if amount.decimals is None else amount.decimals
        places = max(needed, printed if amount.unit is unit else 0)
        found = Cell(grouped(exact, places), data, is_number=True)
    else:
        found = Cell(exactly(amount.yen, amount.unit or own_unit(amount.yen)), data, is_number=True)
    return replace(found, text=_marked(found.text), is_inferred=True) if _is_inferred(row, head) else found


def _has_amount(row: Row, head: Head) -> bool:
    value = row.get(head.name)
    return head.is_money and not is_missing(value) and not isinstance(value, (Absent, str))


def _published(row: Row, head: Head) -> _Published:
    try:
        unit = money_unit(str(row.get("unit")))
    except KikinError:
        unit = None
    raw = row.get(f"{head.name}_raw")
    found = _DECIMALS.search(str(raw or ""))
    decimals = len(found[1]) if found else None if is_missing(raw) else 0
    return _Published(whole_yen(row[head.name]), unit, decimals)


def _decimals(amounts: Sequence[_Published]) -> dict[MoneyUnit, int]:
    """Return for each unit the most decimals that an amount of these was published with."""
    found: dict[MoneyUnit, int] = {}
    for amount in amounts:
        if amount.unit and amount.decimals is not None:
            found[amount.unit] = max(found.get(amount.unit, 0), amount.decimals)
    return found


def _unit_of(row: Row, head: Head) -> str:
    value = row.get(head.name)
    if isinstance(value, Fraction):
        return "%"
    if head.unit or head.kind is not Kind.NUMBER:
        return head.unit
    unit = row.get("unit")
    return "" if is_missing(unit) else str(unit)


def _float_decimals(rows: Sequence[Row], head: Head) -> int | None:
    values = [row.get(head.name) for row in rows]
    places = [
        printed_decimals(value) for value in values if isinstance(value, float) and not is_missing(value)
    ]
    return max(places) if places else None


def _is_number(value: Any) -> bool:
    return isinstance(value, (Number, Decimal)) and not isinstance(value, bool) and not is_missing(value)


def _is_inferred(row: Row, head: Head) -> bool:
    inferred = row.get("inferred")
    return not is_missing(inferred) and str(head.name).removesuffix("_name") in tuple(inferred)  # type: ignore[arg-type]


def _marked(text: str) -> str:
    return Markup(f"{text}{_INFERRED}") if isinstance(text, Markup) else f"{text}{_INFERRED}"


def _plain(value: Any) -> str:
    if isinstance(value, (tuple, list, set, frozenset)):
        return "、".join(_plain(one) for one in value)
    if isinstance(value, bool):
        return "○" if value else ""
    if isinstance(value, date):
        return day_words(value)
    if hasattr(value, "value") and not isinstance(value, Quantity):
        return str(value.value)  # an Enum, as Category
    return str(value)


def _data(value: Any) -> str:
    if isinstance(value, FiscalYear):
        return value.full_name
    if isinstance(value, date):
        return date(value.year, value.month, value.day).isoformat()
    if isinstance(value, Period):
        return with_western(str(value))
    return _plain(value)
