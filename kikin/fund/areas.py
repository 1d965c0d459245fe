"""Spending by area and by public or private owner, in yen, with shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import pandas as pd

from kikin.checks import unit_size
from kikin.fund.ledger import execution, finest, money_of, spread
from kikin.totals import in_order, money_frame, records, rows_by, total, totals
from kikin.values.amounts import MoneyUnit

_Row = Mapping[str, Any]
_BOTH = "計"  # 公 and 民 together
_CELL = ("sector", "category", "area", "from_year", "to_year")


def latest_spans(spending: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the spans that no later table covers: H26～R6 takes the place of H26～R5, and R7 stands beside it.

    >>> from kikin.values.years import FiscalYear
    >>> spans = [(2014, 2023), (2014, 2024), (2025, 2025)]
    >>> rows = pd.DataFrame({"sector": "医療分", "category": "Ⅱ", "from_year": [FiscalYear(one) for one, _ in spans],
    ...     "to_year": [FiscalYear(one) for _, one in spans]})
    >>> latest_spans(rows).index.tolist()
    [1, 2]
    """
    kept: dict[tuple[Any, ...], list[tuple[Any, Any]]] = {}
    spans = {(row["sector"], row["category"], row["from_year"], row["to_year"]) for row in records(spending)}
    for *key, first, last in sorted(spans, key=lambda span: (span[3], -span[2].start.year), reverse=True):
        mine = kept.setdefault(tuple(key), [])
        if not any(start <= last and first <= end for start, end in mine):
            mine.append((first, last))
    held = [
        (row["from_year"], row["to_year"]) in kept[row["sector"], row["category"]]
        for row in records(spending)
    ]
    return spending.loc[held]


def area_unit(areas: pd.DataFrame) -> str:
    """Return the unit to draw :func:`spending_by_area` in: 百万円, unless the source is coarser or an amount smaller."""
    amounts = [int(amount) for amount in areas["amount"].dropna() if amount]
    unit, drawn = finest(areas["unit"]), MoneyUnit.MILLION_YEN
    return drawn.label if unit_size(unit) < drawn.value <= min(amounts, default=0) else unit


def spending_by_area(spending: pd.DataFrame, areas: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Return spending in yen by ``by`` (``area``, ``category``, ``ownership``), with its share of the whole.

    Published sums of 公 and 民 (ownership 計) are counted only where their parts are not published, and named so
    (公民の別なし). Areas come in their own order, under ``area_name``; ``share_ratio`` is a Fraction of the sum of all rows.
    """
    rows = records(spending)
    places = {id(row) for row in counted_once(rows)}
    counted = spending.loc[[id(row) in places for row in rows]]
    counted = counted.assign(ownership=counted["ownership"].replace(_BOTH, "公民の別なし"))
    found = totals(counted, list(by), "amount")
    whole = total(found, "amount")
    shares = [execution(value, whole) if pd.notna(value) else None for value in found["amount"]]
    known = [share if isinstance(share, Fraction) else None for share in shares]
    found["share_ratio"] = pd.Series(known, index=found.index, dtype=object)
    found["unit"] = finest(counted["unit"])
    if "area" in by:
        order, names = _order(areas), _names(areas)
        found["area_name"] = [names.get(area, area) for area in found["area"]]
        found = in_order(found, lambda row: [*order, row["area"]].index(row["area"])).reset_index(drop=True)
    return found


def counted_once(rows: Sequence[_Row]) -> list[_Row]:
    """Return the rows of spending by area that add up: a sum of 公 and 民 only where its parts are not published.

    >>> cell = {"sector": "医療分", "category": "Ⅱ", "area": "n", "from_year": 1, "to_year": 2}
    >>> [row["ownership"] for row in counted_once([cell | {"ownership": owner} for owner in "公民計"])]
    ['公', '民']
    """
    cells = [tuple(row[name] for name in _CELL) for row in rows]
    parted = {cell for cell, row in zip(cells, rows, strict=True) if row["ownership"] != _BOTH}
    pairs = zip(cells, rows, strict=True)
    return [row for cell, row in pairs if row["ownership"] != _BOTH or cell not in parted]


def by_area(spending: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Return spending in yen with a row per owner and category, a column per area (its id), and sums both ways.

    The sum of an owner's categories is its last row, whose category is 計; it is reckoned, not the published one.
    """
    keys = ["ownership", "category"]
    heads = {area: area for area in _order(areas) if area in set(spending["area"])}
    found: list[dict[str, Any]] = []
    for owned in rows_by(records(spending), ["ownership"]).values():
        lines = spread(owned, keys, "area", heads)
        whole = [{**row, "category": "計"} for row in owned] if len(lines) > 1 else []
        found += lines + spread(whole, keys, "area", heads)
    return money_frame(found, [*keys, "unit"], [*heads, "total"])


def area_heads(wide: pd.DataFrame, areas: pd.DataFrame) -> dict[str, str]:
    """Return the columns of a table by area with the areas' names, the sum last."""
    names = _names(areas) | {"total": "計"}
    return {name: names.get(name, name) for name in money_of(wide)}


def _order(areas: pd.DataFrame) -> list[str]:
    return list(areas.sort_values("order")["id"])


def _names(areas: pd.DataFrame) -> dict[str, str]:
    return dict(zip(areas["id"], areas["name"], strict=True))
