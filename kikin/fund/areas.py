"""Spending by area and by public or private owner, in yen, with shares."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pandas as pd

from kikin.fund.ledger import execution, finest, money_of, spread
from kikin.totals import in_order, money_frame, total, totals


def spending_by_area(spending: pd.DataFrame, areas: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Return spending in yen by ``by`` (``area``, ``category``, ``ownership``), with its share of the whole.

    Published sums of 公 and 民 (ownership 計) are counted only where no parts are published. Areas come in their own
    order, under ``area_name``; ``share_ratio`` is a Fraction of the sum of all rows.
    """
    parts = spending[spending["ownership"] != "計"]
    counted = parts if len(parts) else spending
    found = totals(counted, list(by), "amount")
    whole = total(found, "amount")
    shares = [execution(value, whole) if pd.notna(value) else None for value in found["amount"]]
    known = [share if isinstance(share, Fraction) else None for share in shares]
    found["share_ratio"] = pd.Series(known, index=found.index, dtype=object)
    found["unit"] = finest(counted)
    if "area" in by:
        order, names = _order(areas), _names(areas)
        found["area_name"] = [names.get(area, area) for area in found["area"]]
        found = in_order(found, lambda row: [*order, row["area"]].index(row["area"])).reset_index(drop=True)
    return found


def by_area(spending: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Return spending in yen with a row per owner and category, a column per area (its id), and sums both ways.

    The sum of an owner's categories is its last row, whose category is 計; it is reckoned, not the published one.
    """
    keys = ["ownership", "category"]
    heads = {area: area for area in _order(areas) if area in set(spending["area"])}
    found: list[dict[str, Any]] = []
    for _, owned in spending.groupby("ownership", sort=False):
        lines = spread(owned, keys, "area", heads)
        found += lines + (spread(owned.assign(category="計"), keys, "area", heads) if len(lines) > 1 else [])
    return money_frame(found, [*keys, "unit"], [*heads, "total"])


def area_heads(wide: pd.DataFrame, areas: pd.DataFrame) -> dict[str, str]:
    """Return the columns of a table by area with the areas' names, the sum last."""
    names = _names(areas) | {"total": "計"}
    return {name: names.get(name, name) for name in money_of(wide)}


def _order(areas: pd.DataFrame) -> list[str]:
    return list(areas.sort_values("order")["id"])


def _names(areas: pd.DataFrame) -> dict[str, str]:
    return dict(zip(areas["id"], areas["name"], strict=True))
