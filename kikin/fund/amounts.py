"""The amounts of a plan (要望額, 内示額, 予算 …) side by side, and what of them adds up: a published sum is no part of itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd

from kikin.fund.ledger import finest, parted, spread
from kikin.totals import is_missing, money_frame, records, rows_by
from kikin.values.periods import FiscalYear

Row = Mapping[str, Any]


def of_parts(
    amounts: pd.DataFrame, projects: pd.DataFrame, year: FiscalYear, sectors: Collection[str]
) -> pd.DataFrame:
    """Return the amounts that a document about some parts of the fund may call its own.

    A row of no part is the sum of both: no single part's, where the plan of that year has another one.

    Args:
        amounts: The table of ``plan_amounts``.
        projects: The table of projects.
        year: The plan year.
        sectors: The parts of the fund that the document is about.

    >>> both = pd.DataFrame({"year": [FiscalYear(2024)] * 2, "sector": ["", "介護分"]})
    >>> [len(of_parts(both, both, FiscalYear(2024), [one])) for one in ("医療分", "介護分")]
    [1, 2]
    """
    there = {sector for table in (amounts, projects) for sector in table.loc[table["year"] == year, "sector"]}
    return amounts.loc[amounts["sector"] != ""] if there - {"", *sectors} else amounts


def by_item(amounts: pd.DataFrame) -> pd.DataFrame:
    """Return the amounts of a plan in yen with a row per category and a column per item (要望額, 内示額 …).

    Where an item has both a sum and its parts (no category beside categories, Ⅰ beside Ⅰ-1 and Ⅰ-2), the parts stand for it.
    """
    heads = {item: item for item in amounts["item"]}
    lines = parted(summands(records(amounts), in_parts=True), ["category"], "item", heads)
    return money_frame(lines, ["category", "unit"], list(heads))


def item_sums(amounts: pd.DataFrame, sectors: Collection[str]) -> pd.DataFrame:
    """Return the row under :func:`by_item`: the sum of each item, as it was published or added up.

    Args:
        amounts: The rows that hold.
        sectors: The parts of the fund that the document is about.
    """
    heads = {item: item for item in amounts["item"]}
    lines = spread(summands(records(amounts), sectors), [], "item", heads)
    return money_frame([line | {"category": "計"} for line in lines], ["category", "unit"], list(heads))


def units_of_items(amounts: pd.DataFrame) -> dict[str, str]:
    """Return for each item of a plan's amounts the unit that states all of it: the smallest that its rows came in."""
    return {str(item): finest(rows["unit"]) for item, rows in amounts.groupby("item", sort=False)}


def summands(rows: Sequence[Row], sectors: Collection[str] = (), *, in_parts: bool = False) -> list[Row]:
    """Return the rows that add up to the sum of each item, none beside those that it is the sum of.

    A row of no part of the fund is the sum of both, unless the document is about one that has its own; a row of no
    category is the sum of a part; Ⅰ stands for Ⅰ-1 and Ⅰ-2 where the same item has them too.

    Args:
        rows: Rows of ``plan_amounts``.
        sectors: The parts of the fund that the document is about.
        in_parts: Whether the parts are wanted of what has a published sum.

    >>> from kikin.values.categories import Category
    >>> asked = {"item": "要望額", "sector": "医療分"}
    >>> rows = [asked | {"category": None, "amount": 9}, asked | {"category": Category.II, "amount": 9}]
    >>> [[row["category"] for row in summands(rows, in_parts=one)] for one in (False, True)]
    [[None], [<Category.II: 'Ⅱ'>]]
    """
    found: list[Row] = []
    for mine in rows_by(rows, ["item"]).values():
        of_parts = rows_by(mine, ["sector"])
        of_both = of_parts.pop(("",), [])
        is_sum = of_both and (not of_parts or (len(sectors) > 1 and not in_parts))
        for part in [of_both] if is_sum else of_parts.values():
            whole = [row for row in part if is_missing(row["category"])]
            divided = [row for row in part if not is_missing(row["category"])]
            wholes = {
                row["category"].whole for row in divided if row["category"].whole is not row["category"]
            }
            divided = [row for row in divided if row["category"] not in wholes]
            found += (divided or whole) if in_parts else (whole or divided)
    return found
