"""How a form is declared: sheets of texts and tables, each column with its unit, its formula and what feeds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import yaml

from kikin.data.params import LOADER

TEXT, DAY, PERCENT, COUNT = "", "日", "％", "数"
UNSAID = (TEXT, DAY, PERCENT, COUNT)  # units that no heading names
_FOLDER: Final = Path(__file__).parent


@dataclass(frozen=True)
class Missing:
    """A value that the data don't have; ``why`` says where to write it."""

    why: str = ""


@dataclass(frozen=True)
class Noted:
    """A value with a remark on how it came about, which its cell carries as a note."""

    value: int | str
    note: str


@dataclass(frozen=True)
class Summed:
    """A sum of other lines of the same column, counted from the first line of its table; None where one lacks a value."""

    value: Fraction | None
    lines: tuple[int, ...]


Value = str | int | Fraction | date | Missing | Noted | Summed | None
Row = Mapping[str, Value]


@dataclass(frozen=True)
class Column:
    """A column of a form.

    ``unit`` is blank for text, 日 for a day, ％ for a ratio, else the unit of whole numbers. ``formula`` is over names
    of columns of the same row, as in ``{opening}-{moved}``; ``{held.closing}`` is the sum of that column in the table that
    the row's ``held`` names. ``source`` says which table feeds it. ``group`` stands above the headings that share it.
    """

    name: str
    label: str
    unit: str = TEXT
    formula: str = ""
    source: str = ""
    group: str = ""
    span: int = 1
    total: bool = True

    @property
    def is_summed(self) -> bool:
        """Whether its values add up."""
        return self.total and self.unit not in (TEXT, DAY, PERCENT)


@dataclass(frozen=True)
class Table:
    """A table of a form: its feed and columns. ``total`` names the line of sums; a table with ``each`` is made for each."""

    feed: str
    columns: tuple[Column, ...]
    heading: str = ""
    total: str = ""
    each: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, Any] = field(default_factory=dict)
    head: bool = True
    repeat: bool = False


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, the widths of its columns in letters, and texts and tables from top to bottom."""

    name: str
    widths: tuple[int, ...]
    blocks: tuple[str | Table, ...]
    landscape: bool = True


@dataclass(frozen=True)
class Form:
    """A form: its name (別紙様式1), what it is, the article that asks for it, its sheets; ``order`` in the notice."""

    order: int
    name: str
    title: str
    article: str
    sheets: tuple[Sheet, ...]


@lru_cache(maxsize=1)
def read_forms() -> dict[str, Form]:
    """Return the forms by their names, in the notice's order.

    >>> list(read_forms())[:2], read_forms()["別紙様式1"].article
    (['別紙様式1', '別紙様式2'], '第７（２）')
    """
    files = sorted(_FOLDER.glob("*.yml"))
    read = [form for file in files for form in yaml.load(file.read_text(encoding="utf-8"), LOADER)]  # noqa: S506
    return {form["name"]: _form(form) for form in sorted(read, key=lambda form: form["order"])}


def _form(values: dict[str, Any]) -> Form:
    sheets = tuple(_sheet(sheet) for sheet in values["sheets"])
    return Form(values["order"], values["name"], values["title"], values["article"], sheets)


def _sheet(values: dict[str, Any]) -> Sheet:
    blocks = tuple(_block(block) for block in values["blocks"])
    return Sheet(values["name"], tuple(values["widths"]), blocks, values.get("landscape", True))


def _block(value: str | dict[str, Any]) -> str | Table:
    if isinstance(value, str):
        return value
    columns = tuple(Column(**column) for column in value["columns"])
    known = {one.name for one in fields(Table)}
    given = {name: one for name, one in value.items() if name not in known}
    own = {name: one for name, one in value.items() if name in known}
    return Table(**own | {"columns": columns, "given": given})
