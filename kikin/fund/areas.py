"""Spending by area and by public or private owner, in yen, with shares."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pandas as pd

from kikin.fund.ledger import cell, wide_frame
from kikin.totals import total, totals
from kikin.values.readings import Absent


def spending_by_area(spending: pd.DataFrame, areas: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Return spending in yen by ``by`` (``area``, ``category``, ``ownership``), with its share of the whole.

    Published sums of 公 and 民 (ownership 計) are counted only where no parts are published. Areas come in their own
    order, under ``area_name``; ``share_ratio`` is a Fraction of the sum of all rows.
    """
    parts = spending[spending["ownership"] != "計"]
    found = totals(parts if len(parts) else spending, list(by), "amount")
    whole = total(found, "amount")
    shares = [_share(value, whole) for value in found["amount"]]
    found["share_ratio"] = pd.Series(shares, index=found.index, dtype=object)
    units = (parts if len(parts) else spending)["unit"]
    found["unit"] = units.iloc[0] if len(units) else ""
    if "area" in by:
        order = {area: index for index, area in enumerate(areas.sort_values("order")["id"])}
        names = dict(zip(areas["id"], areas["name"], strict=True))
        found["area_name"] = [names.get(area, area) for area in found["area"]]
        found = found.sort_values(
            "area", key=lambda column: column.map(order), kind="stable", ignore_index=True
        )
    return found


def by_area(spending: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Return spending in yen with a row per owner and category, a column per area (its id), and sums both ways.

    The sum of an owner's categories is its last row, whose category is 計; it is reckoned, not the published one.
    """
    order = [area for area in areas.sort_values("order")["id"] if area in set(spending["area"])]
    found: list[dict[str, Any]] = []
    for ownership, owned in spending.groupby("ownership", sort=False):
        groups = [*owned.groupby("category", sort=True, dropna=False), ("計", owned)]
        for category, mine in groups if len(groups) > _ONE_AND_SUM else groups[:1]:
            line: dict[str, Any] = {
                "ownership": ownership,
                "category": category,
                "unit": mine["unit"].iloc[0],
            }
            for area in order:
                rows = mine[mine["area"] == area]
                line |= cell(area, total(rows, "amount") if len(rows) else Absent.NOT_APPLICABLE)
            found.append(line | cell("total", total(mine, "amount")))
    return wide_frame(found, ["ownership", "category", "unit"], order)


def area_heads(wide: pd.DataFrame, areas: pd.DataFrame) -> dict[str, str]:
    """Return the columns of a table by area with the areas' names, the sum last."""
    names = dict(zip(areas["id"], areas["name"], strict=True))
    listed = [str(name) for name in wide.columns if str(wide[name].dtype) == "Int64" and name != "total"]
    return {area: names.get(area, area) for area in listed} | {"total": "計"}


def _share(value: Any, whole: Any) -> Fraction | None:
    return (
        Fraction(int(value), int(whole))
        if pd.notna(value) and not isinstance(whole, Absent) and whole
        else None
    )


_ONE_AND_SUM = 2
