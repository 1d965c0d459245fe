"""What stands in ``{{ … }}`` of authored prose: a word of the document, or a value looked up in the frames.

{{ 本県 }}
{{ plan_amounts.amount year=R7; item=要望額; category=Ⅱ | 百万円 }}
{{ 合計 projects.cost year=R7 | 億円 1 }}
{{ 件数 projects year=R7; category=Ⅱ }}
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kikin.data.selection import chosen, column_named
from kikin.data.tables import TABLES, Column, Kind
from kikin.totals import cell, total
from kikin.values.amounts import grouped, money_unit, needed_decimals, published_decimals
from kikin.values.errors import KikinError
from kikin.values.letters import hint_of

_MOST_DECIMALS = 4
_LOOKUP = re.compile(
    r"(?:(?P<how>合計|件数)\s+)?(?P<table>[a-z_]+)(?:\.(?P<column>[a-z_]+))?"
    r"(?:\s+(?P<where>[^|]*?))?\s*(?:\|\s*(?P<unit>[^\s|]+)(?:\s+(?P<decimals>\d))?)?"
)


def value_of(
    written: str, rows_of: Callable[[str], Sequence[Mapping[str, Any]]], words: Mapping[str, str]
) -> str:
    """Return the text that takes the place of ``{{ written }}``.

    Args:
        written: What stands between the braces.
        rows_of: Returns the rows of a table, by its name.
        words: Words of the document (本県, 計画年度 …), and the values that the notebook gives to this place.

    Raises:
        KikinError: The word, table or column is unknown, or the conditions do not name one row.

    >>> value_of("本県", lambda table: (), {"本県": "本府"})
    '本府'
    """
    if written in words:
        return words[written]
    match = _LOOKUP.fullmatch(written)
    if match is None or match["table"] not in TABLES:
        hint = hint_of(re.split(r"[.\s]", written, maxsplit=1)[0], [*words, *TABLES])
        raise KikinError("知らない名です", found=written, remedy=f"{hint}書き方は docs/texts.md にあります")
    table = TABLES[match["table"]]
    rows = chosen(rows_of(table.name), table, match["where"] or "")
    if match["how"] == "件数":
        return f"{len(rows):,}"
    column = column_named(table, match["column"] or "")
    if match["how"] == "合計":
        return _sum(rows, column, match["unit"], match["decimals"])
    if len(rows) != 1:
        raise KikinError(
            f"条件に合う行が {len(rows)} 行あります" if len(rows) else "条件に合う行がありません",
            found=written,
            remedy="条件を加えて一行に絞るか、合計・件数を使ってください",
        )
    return _printed(rows[0], column, match["unit"], match["decimals"])


def _sum(rows: Sequence[Mapping[str, Any]], column: Column, unit: str | None, decimals: str | None) -> str:
    if not rows:
        raise KikinError("条件に合う行がありません", found=column.name, remedy="条件の値を確かめてください")
    units = {row.get("unit", "") for row in rows}
    common = units.pop() if len(units) == 1 else "円" if column.kind is Kind.MONEY else ""
    return _printed(cell(column.name, total(rows, column.name)) | {"unit": common}, column, unit, decimals)


def _printed(row: Mapping[str, Any], column: Column, unit: str | None, decimals: str | None) -> str:
    value, absent = row[column.name], row.get(f"{column.name}_absent")
    if absent is not None:
        return str(absent)
    if column.kind is Kind.MONEY:
        chosen = money_unit(unit or row["unit"])
        exact = Fraction(int(value), chosen.value)
        return f"{grouped(exact, _decimals(exact, decimals))}{chosen.label}"
    if isinstance(value, Decimal):
        places = int(decimals) if decimals else published_decimals(value)
        return f"{grouped(Fraction(value), places)}{unit or column.unit or row.get('unit', '')}"
    if value in {None, "", ()}:
        raise KikinError(f"{column.label}が空欄です", found=column.name, remedy="表に値を書いてください")
    return "、".join(str(one) for one in value) if isinstance(value, tuple) else str(value)


def _decimals(exact: Fraction, wanted: str | None) -> int:
    """Return the decimals asked for; else those that an exact value needs (up to four), else none."""
    needed = needed_decimals(exact)
    return int(wanted) if wanted else needed if needed <= _MOST_DECIMALS else 0
