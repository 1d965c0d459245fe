"""What a table of a data folder is made of: kinds of cells, columns, tables. Everything else is made from these."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any

from kikin.values.letters import key_of

_EXPLAINED = re.compile(r"（[^（）]*）$")


def short_of(label: str) -> str:
    """Return a label without the explanation in brackets at its end.

    >>> short_of("出典の箇所（頁・節・表）"), short_of("事業名")
    ('出典の箇所', '事業名')
    """
    return _EXPLAINED.sub("", label)


class Kind(Enum):
    """What a cell holds, in the analyst's words. ``docs/data.md`` says which type a frame gives it."""

    TEXT = "文字"
    LONG_TEXT = "文章"
    ID = "id（半角の英数字と - . _）"
    COUNT = "整数"
    NUMBER = "数値、または 実績なし・未集計・－・対象外・記載なし・記載待ち・x"
    MONEY = "金額（行の unit の単位の数値）、または 実績なし・未集計・－・対象外・記載なし・記載待ち・x"
    MONEY_UNIT = "円・千円・百万円・億円"
    YEAR = "年度（R6、令和6年度、2024）"
    PERIOD = "時点（R6年度、R7年3月、R7.3月末、R7.3.31、R3～R5年度）"
    CATEGORY = "事業区分（①-1、Ⅰ-1 など）"
    CATEGORIES = "事業区分（; で区切る）"
    LIST = "文字（; で区切る）"
    CHOICE = "選択"
    RATIO = "割合（3/4、0.763、76.3%）"
    YES_NO = "あり・なし"
    DATE = "日付（2027-03-31、令和9年3月31日）"


SECTORS = ("医療分", "介護分")  # the two parts of the fund
NUMBERS = (Kind.NUMBER, Kind.MONEY)
_WORDS = (Kind.TEXT, Kind.LONG_TEXT, Kind.ID, Kind.CHOICE, Kind.MONEY_UNIT)
SEVERAL = (Kind.CATEGORIES, Kind.LIST)


@dataclass(frozen=True)
class Column:
    """One column of a table.

    ``label`` heads the column wherever a person reads it. ``required`` says that a blank cell is a mistake; a column
    that isn't required may be left out of the file. ``unit`` is the fixed unit of its numbers, where it isn't the one
    that the row's ``unit`` cell names. ``refers`` names the column that its ids must stand in, as in ``areas.id``;
    a reference may also stand in the nation's folder. ``help`` says to the analyst what to write.
    """

    name: str
    kind: Kind
    label: str
    required: bool = False
    choices: tuple[str, ...] = ()
    unit: str = ""
    refers: str = ""
    help: str = ""
    example: str = ""

    @property
    def heading(self) -> str:
        """What heads the column in a workbook: its label, with the unit where all its numbers have one."""
        return f"{self.label}（{self.unit}）" if self.unit else self.label

    @cached_property
    def blank(self) -> Any:
        """What a blank cell is in a frame."""
        if self.kind in SEVERAL:
            return ()
        return "" if self.kind in _WORDS else None

    @cached_property
    def is_whole(self) -> bool:
        """Whether the frame has whole numbers there, money in yen."""
        return self.kind in (Kind.COUNT, Kind.MONEY)

    @cached_property
    def is_number(self) -> bool:
        """Whether the frame keeps beside it the kind of absence and the raw text."""
        return self.kind in NUMBERS


@dataclass(frozen=True)
class Table:
    """One table of a data folder: a CSV of that name, or a sheet of that name or label in an XLSX.

    ``key`` are the columns that together name a row; a blank is a value of a key.
    """

    name: str
    label: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    help: str = ""

    def column(self, name: str) -> Column:
        """Return the column of that name."""
        return next(column for column in self.columns if column.name == name)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in the order of the declaration."""
        return tuple(column.name for column in self.columns)

    @cached_property
    def blanks(self) -> dict[str, Any]:
        """A row with nothing in it: what a blank is in each column, and beside each number."""
        numbers = [column.name for column in self.columns if column.is_number]
        beside = {f"{name}_absent": None for name in numbers} | {f"{name}_raw": "" for name in numbers}
        return {column.name: column.blank for column in self.columns} | beside

    @cached_property
    def unit_first(self) -> tuple[Column, ...]:
        """The columns, the unit of money before the amounts that are in it."""
        return tuple(sorted(self.columns, key=lambda column: column.kind is not Kind.MONEY_UNIT))

    @cached_property
    def headings(self) -> dict[str, str]:
        """What may head a column, as a key for comparing, with the column's name: name, label, label without its brackets.

        Without them only where no other column could be meant: 基金 is neither 基金（国費Ａ） nor 基金（都道府県Ｂ）.
        """
        short = {column.name: key_of(short_of(column.label)) for column in self.columns}
        often = Counter(short.values())
        found = {key: name for name, key in short.items() if often[key] == 1}
        return found | {
            key_of(text): one.name for one in self.columns for text in (one.heading, one.label, one.name)
        }


def number(name: str, label: str, **more: Any) -> tuple[Column, ...]:
    """Return a number's two columns: the value, and the wording of the source (``<name>_raw``)."""
    return _with_raw(Column(name, Kind.NUMBER, label, **more))


def money(name: str, label: str, **more: Any) -> tuple[Column, ...]:
    """Return an amount's two columns: the value in the row's ``unit``, and the wording of the source."""
    return _with_raw(Column(name, Kind.MONEY, label, **more))


def _with_raw(column: Column) -> tuple[Column, ...]:
    raw = Column(
        f"{column.name}_raw",
        Kind.TEXT,
        f"{column.label}の原文",
        help="出典の表記のまま。値と違わなければ空欄でよい",
    )
    return column, raw


MONEY_UNIT = Column("unit", Kind.MONEY_UNIT, "金額の単位", required=True, example="千円")
SECTOR = Column(
    "sector",
    Kind.CHOICE,
    "医療分・介護分",
    choices=SECTORS,
    help="空欄は、事業区分から決まる分（区分が空欄なら両方）",
    example="医療分",
)
VERSION = Column(
    "version", Kind.COUNT, "計画の版（0 当初、n 変更第n回）", help="空欄は 0（当初）", example="0"
)
PLAN_YEAR = Column("year", Kind.YEAR, "計画年度", required=True, example="R6")
CATEGORY = Column("category", Kind.CATEGORY, "事業区分", example="Ⅱ")
AREA = Column("area", Kind.ID, "区域", refers="areas.id", help="空欄は都道府県全体")
ORDER = Column("order", Kind.COUNT, "並び順", help="空欄は表の順")
NOTES = Column(
    "notes", Kind.LIST, "注の記号", refers="notes.mark", help="notes の mark を ; で区切る", example="※1;※2"
)
INFERRED = Column(
    "inferred",
    Kind.LIST,
    "推定した列",
    help="出典になく作成者が推定した列の名を ; で区切る。頁では「（推定）」が付く",
    example="categories",
)
SOURCE = (
    Column("source", Kind.ID, "出典", required=True, refers="sources.id", example="kumamoto-R7-fund"),
    Column("section", Kind.TEXT, "出典の箇所（頁・節・表）", example="3頁 表1"),
)
