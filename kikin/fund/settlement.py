"""Settlement (精算): what of a residual goes back to the treasury, by grant, and what of a balance is the nation's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from fractions import Fraction
from typing import Any, cast

import pandas as pd

from kikin.data.tables.kinds import SECTORS
from kikin.fund.ledger import finest, national_share, sectors_of
from kikin.fund.spans import balances
from kikin.rules.book import NoRuleError, RuleBook
from kikin.totals import Kept, cell, money_frame, records, rows_by, total
from kikin.values.amounts import grouped, round_down, rounded_to, share_of
from kikin.values.categories import Category
from kikin.values.periods import FiscalYear
from kikin.values.readings import Absent


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


def national_equivalents(rows: pd.DataFrame, day: date, book: RuleBook) -> pd.DataFrame:
    """Return what of amounts (balances, deposits) is the nation's (国費相当額), in yen: a row per category.

    Columns: ``sector``, ``category``, ``unit``, ``amount``, ``national_equivalent`` (rounded down to 1円; 記載なし where the
    rule book has no share, as of 区分Ⅰ-2 before 2024-04-01). Sources stand in ``attrs``.
    Source: 別表 国費相当額, rule ``national_equivalent.method``.
    """
    lines = []
    for (sector, category), mine in rows_by(records(rows), ["sector", "category"]).items():
        line = {"sector": sector, "category": category, "unit": finest(row["unit"] for row in mine)}
        amount = part = total(mine, "amount")
        if not isinstance(amount, Absent):
            part = cast("int | Absent", Absent.NOT_STATED)
            with suppress(NoRuleError):
                part = share_of(int(amount), national_share(category or Category.II, day, book).number)
        lines.append(line | cell("amount", amount) | cell("national_equivalent", part))
    found = money_frame(lines, ["sector", "category", "unit"], ["amount", "national_equivalent"])
    found.attrs["sources"] = Kept(dict.fromkeys(zip(rows["source"], rows["section"], strict=True)))
    return found


def disclosed(ledger: pd.DataFrame, year: FiscalYear | None, day: date, book: RuleBook) -> dict[str, str]:
    """Return 基金の額 (``amount``) and 国費相当額 (``national_equivalent``) as 別表 asks for them; blank where not known.

    The balance at the end of ``year``, by the rules before 2024-04-01 beside what was paid in in that year.

    >>> from kikin.data.rows import typed
    >>> from kikin.data.tables import TABLES
    >>> from kikin.rules import rule_book
    >>> row = {"item": "残高", "year": FiscalYear(2024), "sector": "医療分", "category": Category.II, "unit": "円"}
    >>> ledger = typed([row | {"amount": 100}], TABLES["ledger"])
    >>> disclosed(ledger, FiscalYear(2024), date(2025, 3, 31), rule_book())["national_equivalent"]
    '66円（令和6年度末、医療分）'
    """
    found = dict.fromkeys(("amount", "national_equivalent"), "")
    held = national_equivalents(balances(ledger, year), day, book) if year else ledger.iloc[:0]
    rule = book["fund.deposit_disclosed"]
    if not len(held) or not rule.applies_on(day):
        return found
    paid = ledger[(ledger["item"] == "積立額") & ledger["from_year"].isna() & (ledger["year"] == year)]
    parts = [("", held)]
    if rule.on(day).value:
        parts = [("今回の基金造成額 ", national_equivalents(paid, day, book)), ("基金残高 ", held)]
    coarse = [unit for unit in dict.fromkeys(held["unit"]) if unit != "円"]
    said = [f"{year}末", "・".join(sectors_of(ledger, SECTORS))]
    said += [f"{'・'.join(coarse)}単位の公表値による"] if coarse else []
    for name in found:
        amounts = [(label, total(rows, name)) for label, rows in parts]
        when = said + ([undivided_words(held, day, book)] if name == "national_equivalent" else [])
        if not any(isinstance(amount, Absent) for _, amount in amounts):
            told = "、".join(f"{label}{grouped(int(amount))}円" for label, amount in amounts)
            found[name] = f"{told}（{'、'.join(filter(None, when))}）"
    return found


def undivided_words(held: pd.DataFrame, day: date, book: RuleBook) -> str:
    """Return how amounts were shared that may hold money of 区分Ⅰ-2, which the nation pays alone; '' where none may."""
    pairs = zip(held["sector"], held["category"], strict=True)
    may = any(category in (None, Category.I) and sector != "介護分" for sector, category in pairs)
    if not may or not book["fund.national_share_category_1_2"].applies_on(day):
        return ""
    return "区分Ⅰ-2 を分けずに公表された額は、ほかの区分の国の負担割合による"
