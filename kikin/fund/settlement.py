"""Settlement (精算): what of a residual goes back to the treasury, by grant, and what of a balance is the nation's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd

from kikin.fund.ledger import balances, national_share
from kikin.rules.book import RuleBook
from kikin.totals import records
from kikin.values.amounts import round_down, rounded_to, share_of
from kikin.values.categories import Category
from kikin.values.periods import FiscalYear


def settled_by_grant(
    residuals: pd.DataFrame, grants: Sequence[str], day: date, book: RuleBook
) -> dict[str, int]:
    """Return what goes to the treasury (国庫納付額) by grant, in yen, as 別葉１ to ３ ask for it; the parts make the whole.

    Two thirds of what is left, of 区分Ⅰ-2 all, rounded down to 1円: from 2024-04-01 once for 区分Ⅰ-2 and once for the
    rest, in the old column for every grant year and grant. Source: 第６（４）②・（５).

    Args:
        residuals: Rows with ``category``, ``grant``, ``grant_year`` and ``amount`` in yen, none absent.
        grants: The grants in the order of the form.
        day: The day whose rules apply.
        book: The rule book.

    >>> from kikin.rules import rule_book
    >>> rows = pd.DataFrame({"category": [Category.II] * 2, "grant": ["甲", "乙"], "grant_year": None, "amount": [100, 100]})
    >>> settled_by_grant(rows, ["甲", "乙"], date(2025, 3, 31), rule_book())
    {'甲': 66, '乙': 67}
    """
    step = book.on("settlement.rounding_step", day).yen
    is_apart = bool(book.on("settlement.per_grant_year_and_kind", day).value)
    found = dict.fromkeys(grants, 0)
    for ratio, rows in _groups(records(residuals), day, book, is_apart=is_apart):
        before, returned = 0, 0
        for grant in grants:
            before += sum(int(row["amount"]) for row in rows if row["grant"] == grant)
            until = rounded_to(before * ratio, step, round_down)
            found[grant] += until - returned
            returned = until
    return found


def _groups(
    rows: Sequence[Mapping[str, Any]], day: date, book: RuleBook, *, is_apart: bool
) -> list[tuple[Fraction, list[Mapping[str, Any]]]]:
    """Return the rows that are multiplied and rounded together, each group with its ratio."""
    whole = book.on("settlement.national_ratio", day).number
    special = book.on("settlement.national_ratio_category_1_2", day).number
    groups: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for row in rows:
        ratio = special if row["category"] is Category.I_2 else whole
        apart = (str(row["grant_year"]), row["grant"]) if is_apart else ()
        groups.setdefault((ratio, *apart), []).append(row)
    return [(key[0], members) for key, members in groups.items()]


def national_equivalent(
    ledger: pd.DataFrame, year: FiscalYear, day: date, book: RuleBook
) -> tuple[int, int] | None:
    """Return the balance at the end of a year and what of it is the nation's (国費相当額), in yen; None if it isn't known.

    By category, rounded down to 1円. Source: 別表 国費相当額, rule ``national_equivalent.method``.
    """
    rows = records(balances(ledger, year))
    if not rows or any(row["amount"] is None or pd.isna(row["amount"]) for row in rows):
        return None
    shares = [
        share_of(int(row["amount"]), national_share(row["category"] or Category.II, day, book).number)
        for row in rows
    ]
    return sum(int(row["amount"]) for row in rows), sum(shares)
