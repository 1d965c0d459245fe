"""The nation's budgets for the fund (国の予算額): a row per year and kind of budget, the national share, drafts checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

import pandas as pd

from kikin.checks import Check, figure, place_of, rounding_of
from kikin.rules.book import Entry, RuleBook
from kikin.statistics import change_words
from kikin.totals import Kept, cell, in_order, money_frame, records, total
from kikin.values.amounts import in_unit, money_unit
from kikin.values.periods import FiscalYear
from kikin.values.readings import Absent

FIRST, DRAFT, EXTRA = "当初予算", "予算案", "補正予算"
PUBLIC, NATIONS = "公費", "国費"  # 国2/3＋地方1/3、国の分だけ
_SHARE = "fund.national_share"
_COLUMNS = {"医療分": "medical", "介護分": "care", "計": "total"}
_ORDER = {DRAFT: 0, FIRST: 1, EXTRA: 2}
_SHORT = {DRAFT: "案", EXTRA: "補正"}


def until(budgets: pd.DataFrame, year: FiscalYear) -> pd.DataFrame:
    """Return the budgets of ``year`` and before."""
    return budgets[budgets["year"].map(lambda one: one <= year).astype(bool)]


def by_year(budgets: pd.DataFrame) -> pd.DataFrame:
    """Return a row per year, kind of budget and basis: both parts of the fund and their sum, in yen.

    Columns: year, item, basis, ``what`` (:func:`kind_words`), ``medical``, ``care`` and ``total`` with ``…_national``
    (うち国分), each with its ``…_absent``. A part that no row tells of is 記載なし; the sum is the published one (計), else
    that of both parts.
    """
    found = []
    for (year, item, basis), rows in budgets.groupby(["year", "item", "basis"], sort=False):
        line: dict[str, Any] = {"year": year, "item": item, "basis": basis, "unit": rows["unit"].iloc[0]}
        for sector, name in _COLUMNS.items():
            mine = rows[rows["sector"] == sector]
            both = rows[rows["sector"] != "計"]
            whole = mine if sector != "計" or len(mine) else both[both["sector"].isin(_sectors(both))]
            for column, to in (("amount", name), ("national", f"{name}_national")):
                line |= cell(to, total(whole, column) if len(whole) else Absent.NOT_STATED)
        line["inferred"] = tuple(dict.fromkeys(one for names in rows["inferred"] for one in names))
        line["what"] = kind_words(line)
        found.append(line)
    names = [f"{name}{end}" for name in _COLUMNS.values() for end in ("", "_national")]
    found.sort(key=lambda line: (line["year"], _ORDER.get(line["item"], len(_ORDER)), line["basis"]))
    frame = money_frame(found, ["year", "item", "basis", "unit", "inferred", "what"], names)
    frame.attrs["sources"] = Kept(dict.fromkeys(zip(budgets["source"], budgets["section"], strict=True)))
    return frame


def yearly(budgets: pd.DataFrame, sector: str) -> pd.DataFrame:
    """Return the budgets of one part of the fund (医療分, 介護分) over the years, in yen, for a chart and sentences.

    A year has its first budget, or the draft (予算案) where there is no other, and after it what was added (補正予算).
    The nation's part alone (国費) is not laid beside whole budgets (公費, 記載なし): it stands for them where there are none.
    Columns: those of the table, and ``when``: the year in short with what the amount is, where it is no first budget.
    """
    mine = budgets[(budgets["sector"] == sector) & budgets["amount"].notna()]
    mine = mine if set(mine["basis"]) <= {NATIONS} else mine[mine["basis"] != NATIONS]
    public = {(row["year"], row["item"]) for row in records(mine) if row["basis"] == PUBLIC}
    mine = mine.loc[
        [row["basis"] != "記載なし" or (row["year"], row["item"]) not in public for row in records(mine)]
    ]
    decided = {row["year"] for row in records(mine) if row["item"] == FIRST}
    kept = mine.loc[[row["item"] != DRAFT or row["year"] not in decided for row in records(mine)]]
    found = in_order(kept, lambda row: (row["year"], _ORDER.get(row["item"], len(_ORDER))))
    names = [f"{row['year'].short}{_SHORT.get(row['item'], '')}" for row in records(found)]
    return found.assign(when=names)


def points(budgets: pd.DataFrame, sectors: Sequence[str]) -> list[str]:
    """Return for each part of the fund where its budget began, is now, and was highest."""
    return [text for text in (_point(yearly(budgets, sector), sector) for sector in sectors) if text]


def finding(budgets: pd.DataFrame, sector: str) -> str:
    """Return what the chart of one part's budgets shows, as a caption."""
    rows = records(yearly(budgets, sector))
    if not rows:
        return f"国の予算額（{sector}）"
    most = max(rows, key=lambda row: row["amount"])
    return f"国の予算額（{sector}）。最も多いのは{most['year']}の{_named(most)}"


def latest(budgets: pd.DataFrame, sector: str) -> dict[str, Any] | None:
    """Return the row of the last year's first budget or draft of one part; None where there is none."""
    found = yearly(budgets, sector)
    rows = records(found[found["item"] != EXTRA])
    return rows[-1] if rows else None


def kind_words(row: Mapping[str, Any]) -> str:
    """Return what an amount is: its kind of budget, and what is to be said of it: inferred, not 公費, not known.

    >>> kind_words({"item": "当初予算", "inferred": ("item",), "basis": "記載なし"})
    '当初予算（推定、公費か国費かは記載なし）'
    >>> kind_words({"item": "補正予算", "inferred": (), "basis": "公費"})
    '補正予算'
    """
    remarks = ["推定"] if "item" in row["inferred"] else []
    if row["basis"] != PUBLIC:
        remarks.append({"記載なし": "公費か国費かは記載なし"}.get(row["basis"], row["basis"]))
    return f"{row['item']}（{'、'.join(remarks)}）" if remarks else str(row["item"])


def checks(budgets: pd.DataFrame) -> Iterator[Check]:
    """Yield each draft (予算案) against the budget of the same year and part: worth laying side by side."""
    for (year, sector, basis), rows in budgets.groupby(["year", "sector", "basis"], sort=False):
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
    told, far = with_national(budgets), []
    for row in records(told):
        share = book.on(_SHARE, row["year"].end).number
        allowed = rounding_of(row["amount"], row["amount_raw"], row["unit"]) * share + rounding_of(
            row["national"], row["national_raw"], row["unit"]
        )
        far.append(abs(Fraction(row["amount"]) * share - row["national"]) > allowed)
    return told.loc[far]


def with_national(budgets: pd.DataFrame) -> pd.DataFrame:
    """Return the budgets of public money (公費) that say how much of it is the nation's."""
    return budgets[(budgets["basis"] == PUBLIC) & budgets["amount"].notna() & budgets["national"].notna()]


def share_entry(budgets: pd.DataFrame, book: RuleBook) -> Entry | None:
    """Return the rule entry of the nation's share in the last year that has a national part; None without one."""
    years = list(with_national(budgets)["year"])
    return book.on(_SHARE, max(years).end) if years else None


def share_sentence(budgets: pd.DataFrame, book: RuleBook) -> str:
    """Return how the national parts that were published stand to the nation's share, roundings allowed."""
    told, entry = with_national(budgets), share_entry(budgets, book)
    if entry is None:
        return ""
    share = f"{entry.number.denominator}分の{entry.number.numerator}"
    far = records(outside_share(budgets, book))
    if not far:
        return f"国分の示された{len(told)}件の予算では、国分はどれも、端数の範囲で公費の{share}である（公表値から計算）。"
    names = "、".join(f"{row['year']}の{row['sector']}（{row['item']}）" for row in far)
    return (
        f"国分の示された{len(told)}件の予算のうち、国分が公費の{share}と端数の範囲を超えて違うのは、"
        f"{names}である（公表値から計算）。"
    )


def _point(found: pd.DataFrame, sector: str) -> str:
    rows = records(found[found["item"] != EXTRA])
    if not rows:
        return ""
    first, last, most = rows[0], rows[-1], max(rows, key=lambda row: row["amount"])
    if len(rows) == 1:
        return f"{sector}の国の予算額は、{last['year']}に{_named(last)}である。"
    words = change_words(first["amount"], last["amount"])
    ends = [f"{row['year']}の{_named(row)}" for row in (first, last)]
    changed = (
        f"{ends[0]}と{ends[1]}で変わらない"
        if words == "増減なし"
        else f"{ends[0]}から{ends[1]}へ、{words}である"
    )
    told = f"{sector}の国の予算額は、{changed}。"
    if most["amount"] > max(first["amount"], last["amount"]):
        told += f"最も多いのは{most['year']}の{_named(most)}である。"
    if pd.notna(last["change"]):
        told += f"{last['year']}の前年度比は{_amount(last, 'change')}（公表値）である。"
    extras = [f"{row['year']}に{_named(row)}" for row in records(found[found["item"] == EXTRA])]
    return told + (f"ほかに{'、'.join(extras)}がある。" if extras else "")


def _named(row: Mapping[str, Any]) -> str:
    nations = f"、{NATIONS}" if row["basis"] == NATIONS else ""
    return (
        f"{_amount(row, 'amount')}（{row['item']}{'、推定' if 'item' in row['inferred'] else ''}{nations}）"
    )


def _amount(row: Mapping[str, Any], column: str) -> str:
    unit = money_unit(row["unit"])
    return in_unit(int(row[column]), unit, decimals=0 if row[column] % unit.value == 0 else 2)


def _sectors(rows: pd.DataFrame) -> list[str]:
    """Return the parts to add up: both if both are told of, else none, since a part alone is no sum."""
    told = set(rows["sector"])
    return sorted(told) if {"医療分", "介護分"} <= told else []
