"""Which columns a table shows, under which headings, and what their cells are: from the declarations."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pandas as pd
from pandas.api.types import is_float, is_integer

from kikin.data.tables import TABLES, Column, Kind, Table
from kikin.data.tables.derived import DERIVED
from kikin.totals import cells_of, is_missing
from kikin.values.amounts import money_unit
from kikin.values.categories import Category
from kikin.values.errors import KikinError
from kikin.values.letters import hint_of
from kikin.values.periods import FiscalYear, Period
from kikin.values.readings import Absent

_BESIDE = ("_absent", "_raw")
_OWN = "own"  # a table of the analyst's, as ``data.own`` returns it
_TECHNICAL = frozenset(
    {
        "file",
        "row",
        "source",
        "section",
        "order",
        "version",
        "inferred",
        "missing",
        "notes",
        "recap_of",
        "made_of",
    }
)
_OUR_TYPES = (FiscalYear, Period, Category, Absent)
_UNIT_AT_END = re.compile(r"（(円|千円|百万円|億円)）$")
_LARGE = 10_000_000  # no count in these documents is as large; a sum in yen is
_SEEN = 50  # rows looked at to tell our frame from hers


@dataclass(frozen=True)
class Head:
    """A column as shown: where its cells are, its heading, what they are, the unit that the heading names."""

    name: Hashable
    label: str
    kind: Kind | None = None
    unit: str = ""

    @property
    def is_money(self) -> bool:
        """Whether the cells are yen."""
        return self.kind is Kind.MONEY

    @property
    def text(self) -> str:
        """The heading with its unit."""
        return (
            self.label
            if not self.unit or self.label.endswith(f"（{self.unit}）")
            else f"{self.label}（{self.unit}）"
        )

    def in_unit(self, unit: str) -> Head:
        """Return the same column with that unit in its heading.

        Raises:
            KikinError: The heading that the caller wrote names another unit of money.
        """
        written = _UNIT_AT_END.search(self.label)
        if written and written[1] != unit:
            raise KikinError(
                "見出しの単位と値の単位が違います",
                found=f"見出し {self.label}、値 {unit}",
                remedy=f'見出しから単位を消すか、show.table(…, unit="{written[1]}") としてください',
            )
        return replace(self, unit=unit)


def laid_out(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with a named index as its first columns and its column names in one line.

    Raises:
        KikinError: Two columns have one name.
    """
    attrs = frame.attrs
    if isinstance(frame.columns, pd.MultiIndex):
        frame = frame.set_axis(
            ["　".join(str(part) for part in name if str(part)) for name in frame.columns], axis=1
        )
    if isinstance(frame.index, pd.MultiIndex) or frame.index.name is not None:
        frame = frame.reset_index(drop=frame.index.name in frame.columns)
    elif len(frame.index) and frame.index.dtype == object and isinstance(frame.index[0], str):
        frame = frame.reset_index(names="")
    check_no_name_twice(frame.columns)
    frame.attrs = attrs
    return frame


def check_no_name_twice(names: pd.Index[Any]) -> None:
    """Refuse two columns, or two fields of a sheet, of one name: one of them would be lost.

    Raises:
        KikinError: There are such.
    """
    if names.has_duplicates:
        twice = names[names.duplicated()].unique().tolist()
        raise KikinError(
            "同じ名の列が二つあります",
            found="、".join(map(str, twice)),
            remedy="frame.rename(columns=…) で名を変えてください",
        )


def heads(
    frame: pd.DataFrame | pd.Series[Any],
    columns: Sequence[Hashable] | Mapping[Any, str] | None,
    *,
    money: Iterable[Hashable] | bool | None = None,
) -> list[Head]:
    """Return the columns to show, with headings and kinds.

    Args:
        frame: As ``laid_out`` returns it; or a row, whose columns are its own.
        columns: Names, or names with the headings that the caller wants; all that a reader needs where None.
        money: Columns that hold yen though no declaration says so; True for all columns of whole numbers,
            False for none beyond those declared. ``frame.attrs["money"]`` says the same.

    Raises:
        KikinError: The frame has no such column.
    """
    ours, names = is_ours(frame), frame.keys()
    columns = [columns] if isinstance(columns, str) else columns
    money = frame.attrs.get("money") if money is None else money
    shown = (
        [name for name in names if not _is_technical(name, frame, ours=ours)] if columns is None else columns
    )
    for name in shown:
        if name not in frame:
            hint = hint_of(str(name), map(str, names))
            remedy = f"{hint}frame.columns で列の名を確かめてください"
            raise KikinError("表に出す列がフレームにありません", found=name, remedy=remedy)
    given = columns if isinstance(columns, Mapping) else {}
    in_yen = _whole_number_columns(frame) if money is True else set(money or ())
    found = [_head(name, frame, given.get(name), ours=ours, is_yen=name in in_yen) for name in shown]
    if ours and money is None:
        _check_no_yen_unseen(frame, found)
    return found


def is_ours(frame: pd.DataFrame | pd.Series[Any]) -> bool:
    """Whether the frame comes from a data folder: its money is then in yen and its names are declared.

    >>> is_ours(pd.DataFrame({"amount": [1.5]})), is_ours(pd.DataFrame({"year": [FiscalYear(2024)]}))
    (False, True)
    """
    table = frame.attrs.get("table", "")
    if table:
        return bool(table != _OWN)
    names = frame.keys()
    if any(str(name).endswith((*_BESIDE, "_yen")) for name in names) or {"file", "row"} <= {*names}:
        return True
    if any(isinstance(name, _OUR_TYPES) for name in names):
        return True
    objects = (cells_of(frame, name)[:_SEEN] for name in names if _kind_of(frame, name) == "O")
    return any(isinstance(value, _OUR_TYPES) for column in objects for value in column)


def _kind_of(frame: pd.DataFrame | pd.Series[Any], name: Hashable) -> str:
    """Return what numpy calls the cells of a column, or of a row: ``i`` and ``u`` whole numbers, ``f`` floats, ``O`` any."""
    if isinstance(frame, pd.DataFrame):
        return str(frame[name].dtype.kind)
    (value,) = cells_of(frame, name)
    return "i" if is_integer(value) else "f" if is_float(value) and not is_missing(value) else "O"


@cache
def declared(name: Hashable, table: str = "") -> Column | None:
    """Return the declaration of a column: of its table, of a table that this one refers to, or of calculation.

    Raises:
        KikinError: Several tables declare the name, each as something else.

    >>> declared("name", "targets").label
    '指標名'
    """
    near = [TABLES[table], *_referred(table)] if table in TABLES else []
    found = [column for each in near for column in each.columns if column.name == name]
    if found:
        return found[0]
    if name in DERIVED:
        return DERIVED[str(name)]
    found = [column for each in TABLES.values() for column in each.columns if column.name == name]
    labels = dict.fromkeys(column.label for column in found)
    if len(labels) > 1:
        raise KikinError(
            "見出しが一つに決まらない列です",
            found=f"{name}（{'、'.join(labels)}）",
            remedy=f'columns={{"{name}": "見出し", …}} のように見出しを書いてください',
        )
    if found:
        return found[0]
    if str(name).endswith("_yen"):
        base = declared(str(name).removesuffix("_yen"), table)
        return Column(str(name), Kind.MONEY, base.label if base else str(name).removesuffix("_yen"))
    return None


def _referred(table: str) -> list[Table]:
    """Return the tables that a table refers to, those of required references first."""
    columns = sorted(
        (column for column in TABLES[table].columns if column.refers), key=lambda one: not one.required
    )
    names = dict.fromkeys(column.refers.split(".")[0] for column in columns)
    return [TABLES[name] for name in names if name in TABLES and name not in (table, "sources")]


def _head(
    name: Hashable, frame: pd.DataFrame | pd.Series[Any], given: str | None, *, ours: bool, is_yen: bool
) -> Head:
    column = _declaration(name, frame, given) if ours else None
    label = given or (column.label if column else _plain_name(name))
    kind = Kind.MONEY if is_yen else column.kind if column else None
    if kind is Kind.MONEY and _kind_of(frame, name) == "f":
        raise KikinError(
            "金額の列が小数（float）です",
            found=name,
            remedy="金額は kikin.totals で合計してください（欠けた値のある列を pandas で足すと小数になります）",
        )
    return Head(name, label, kind, column.unit if column and kind is not Kind.MONEY else "")


def _check_no_yen_unseen(frame: pd.DataFrame | pd.Series[Any], found: Iterable[Head]) -> None:
    """Refuse whole numbers so large that they must be yen, in a column that no declaration calls money."""
    for head in found:
        if head.kind is not None or _kind_of(frame, head.name) not in "iu":
            continue
        numbers = [value for value in cells_of(frame, head.name) if not is_missing(value)]
        if max(map(abs, numbers), default=0) >= _LARGE:
            raise KikinError(
                "金額かどうか分からない、大きな整数の列です",
                found=f"{head.label}（{max(numbers):,}）",
                remedy="円の金額なら money=True（または money=[列の名]）、金額でなければ money=False としてください",
            )


def _declaration(name: Hashable, frame: pd.DataFrame | pd.Series[Any], given: str | None) -> Column | None:
    try:
        return declared(name, str(frame.attrs.get("table", "")))
    except KikinError:
        if given is None:
            raise
        return None


def _plain_name(name: Hashable) -> str:
    return str(name.value) if isinstance(name, Category) else str(name)


def _is_technical(name: Hashable, frame: pd.DataFrame | pd.Series[Any], *, ours: bool) -> bool:
    if not ours:
        return False
    if name in _TECHNICAL or str(name).endswith(_BESIDE):
        return True
    if name == "unit":
        return all(map(_is_money_unit, cells_of(frame, "unit")))
    column = _declaration(name, frame, "")
    return column is not None and column.kind is Kind.ID


def _is_money_unit(text: Any) -> bool:
    try:
        return is_missing(text) or bool(money_unit(str(text)))
    except KikinError:
        return False


def _whole_number_columns(frame: pd.DataFrame | pd.Series[Any]) -> set[Hashable]:
    def is_whole(name: Hashable) -> bool:
        kind = _kind_of(frame, name)
        cells = cells_of(frame, name) if kind == "O" else []
        values = [value for value in cells if not is_missing(value) and not isinstance(value, Absent)]
        return kind in "iu" or (
            bool(values) and all(isinstance(value, int) and not isinstance(value, bool) for value in values)
        )

    return set(filter(is_whole, frame.keys()))
