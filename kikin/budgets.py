"""The nation's budgets for the fund (国の予算額): a row per year and kind of budget, the national share, drafts checked."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pandas as pd

from kikin.checks import Check, figure, place_of, rounding_of
from kikin.rules.book import RuleBook
from kikin.totals import records, total
from kikin.values.periods import FiscalYear
from kikin.values.readings import Absent

FIRST, DRAFT, EXTRA = "当初予算", "予算案", "補正予算"
_SHARE = "fund.national_share"
_COLUMNS = {"医療分": "medical", "介護分": "care", "計": "total"}
_ORDER = {DRAFT: 0, FIRST: 1, EXTRA: 2}


def by_year(budgets: pd.DataFrame) -> pd.DataFrame:
    """Return a row per year, kind of budget and basis: both parts of the fund and their sum, in yen.

    Columns: year, item, basis, ``medical``, ``care`` and ``total`` with ``…_national`` (うち国分), each with its
    ``…_absent``. A part that no row tells of is 記載なし; the sum is the published one (計), else that of both parts.
    """
    found = []
    for (year, item, basis), rows in (
        budgets.groupby(["year", "item", "basis"], sort=False) if len(budgets) else ()
    ):
        line: dict[str, Any] = {"year": year, "item": item, "basis": basis, "unit": rows["unit"].iloc[0]}
        for sector, name in _COLUMNS.items():
            mine = rows[rows["sector"] == sector]
            both = rows[rows["sector"] != "計"]
            whole = mine if sector != "計" or len(mine) else both[both["sector"].isin(_sectors(both))]
            for column, to in (("amount", name), ("national", f"{name}_national")):
                value = total(whole, column) if len(whole) else Absent.NOT_STATED
                line |= (
                    {to: None, f"{to}_absent": value}
                    if isinstance(value, Absent)
                    else {to: value, f"{to}_absent": None}
                )
        line["inferred"] = tuple(dict.fromkeys(one for names in rows["inferred"] for one in names))
        found.append(line)
    names = [f"{name}{end}" for name in _COLUMNS.values() for end in ("", "_national")]
    columns = ["year", "item", "basis", "unit", *names, *(f"{name}_absent" for name in names), "inferred"]
    found.sort(key=lambda line: (line["year"], _ORDER.get(line["item"], len(_ORDER)), line["basis"]))
    frame = pd.DataFrame(found, columns=columns)
    for name in names:
        frame[name] = pd.array(frame[name].tolist(), dtype="Int64")
    frame.attrs["sources"] = list(dict.fromkeys(zip(budgets["source"], budgets["section"], strict=True)))
    frame.attrs["money"] = names
    return frame


def yearly(budgets: pd.DataFrame, sector: str) -> pd.DataFrame:
    """Return the budgets of one part of the fund, a row per year: the first budget, or its draft, and what came later.

    Columns: year, item (of the first), ``first`` and ``extra`` (補正予算; missing where there is none), in yen, source.
    """
    mine = budgets[(budgets["sector"] == sector) & budgets["amount"].notna()]
    found = []
    for year in sorted(set(mine["year"])):
        rows = {row["item"]: row for row in records(mine[mine["year"] == year])}
        first, extra = rows.get(FIRST) or rows.get(DRAFT), rows.get(EXTRA)
        row = first or extra or {}
        found.append({
            "year": year, "item": first["item"] if first else "", "first": first["amount"] if first else None,
            "extra": extra["amount"] if extra else None, "unit": row["unit"], "source": row["source"],
            "section": row["section"],
        })  # fmt: skip
    frame = pd.DataFrame(found, columns=["year", "item", "first", "extra", "unit", "source", "section"])
    for name in ("first", "extra"):
        frame[name] = pd.array(frame[name].tolist(), dtype="Int64")
    return frame


def checks(budgets: pd.DataFrame) -> Iterator[Check]:
    """Yield each draft (予算案) against the budget of the same year and part: worth laying side by side."""
    for (year, sector, basis), rows in (
        budgets.groupby(["year", "sector", "basis"], sort=False) if len(budgets) else ()
    ):
        draft, first = rows[rows["item"] == DRAFT], rows[rows["item"] == FIRST]
        if draft["amount"].notna().any() and first["amount"].notna().any():
            yield Check(
                f"budget-draft:{first['year'].iloc[0].short}:{sector}:{basis}",
                f"{year} {sector} 国の予算額の{DRAFT}と{FIRST}",
                figure(DRAFT, draft, "amount"),
                figure(FIRST, first, "amount"),
                place_of(first, "amount"),
                must=False,
            )


def outside_share(budgets: pd.DataFrame, book: RuleBook) -> pd.DataFrame:
    """Return the budgets whose national part (うち国分) isn't the nation's share of the whole, roundings allowed.

    The share is the rule's of that year (三分の二). Money of 区分Ⅰ-2, which the nation pays alone, makes it larger.
    Rows without a national part, and budgets that aren't 公費, are left out.
    """
    far = []
    for row in records(with_national(budgets)):
        share = book.on(_SHARE, row["year"].end).number
        allowed = rounding_of(row["amount"], row["amount_raw"], row["unit"]) * share + rounding_of(
            row["national"], row["national_raw"], row["unit"]
        )
        far.append(abs(Fraction(row["amount"]) * share - row["national"]) > allowed)
    shown = with_national(budgets)
    return shown[pd.Series(far, index=shown.index, dtype=bool)]


def with_national(budgets: pd.DataFrame) -> pd.DataFrame:
    """Return the budgets of public money (公費) that say how much of it is the nation's."""
    return budgets[(budgets["basis"] == "公費") & budgets["amount"].notna() & budgets["national"].notna()]


def share_text(year: FiscalYear, book: RuleBook) -> str:
    """Return the nation's share of the fund as the notice writes it.

    >>> from kikin.rules import rule_book
    >>> share_text(FiscalYear(2018), rule_book())
    '3分の2'
    """
    share = book.on(_SHARE, year.end).number
    return f"{share.denominator}分の{share.numerator}"


def _sectors(rows: pd.DataFrame) -> list[str]:
    """Return the parts to add up: both if both are told of, else none, since a part alone is no sum."""
    told = set(rows["sector"])
    return sorted(told) if {"医療分", "介護分"} <= told else []
