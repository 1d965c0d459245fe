"""Sentences about the fund, each made from the frame whose figures it states."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pandas as pd

from kikin.fund.ledger import execution, rate_text
from kikin.fund.spans import MOVING, balance_time, balances, so_far
from kikin.totals import NOTHING_TO_COUNT, records, rows_by, total
from kikin.values.amounts import MoneyUnit, in_unit, needed_decimals, percent
from kikin.values.periods import span_words
from kikin.values.readings import Absent


def key_points(ledger: pd.DataFrame, moved: pd.DataFrame, our: str) -> list[str]:
    """Return the points that a reader should take away: what came, what went, what is left, what stands out."""
    return [text for text in (_sums(ledger, our), _balance(ledger), _largest(ledger), _over(moved)) if text]


def span(far: pd.DataFrame, item: str = "") -> str:
    """Return the years in which money moved, of the rows of :func:`so_far`, as in 平成26年度～令和5年度; of an item or all."""
    rows = records(far[far["item"].isin([item] if item else MOVING) & far["year"].notna()])
    years = [year for row in rows for year in (row["from_year"] or row["year"], row["year"])]
    return span_words(min(years), max(years)) if years else ""


def amount_of(far: pd.DataFrame, item: str) -> int | Absent:
    """Return the sum of an item over the rows of :func:`so_far`, in yen."""
    found: int | Absent = total(far[far["item"] == item], "amount")
    return found


def rate_note(far: pd.DataFrame) -> str:
    """Return what the rate of :func:`so_far` divides by what, with the years of each where they differ."""
    went, came = span(far, "執行額"), span(far, "積立額")
    is_one = went == came or not (went and came)
    return "執行額÷積立額（公表値から計算）" if is_one else f"{went}の執行額÷{came}の積立額（公表値から計算）"


def finding(moved: pd.DataFrame) -> str:
    """Return what the chart of the ledger shows, as its caption; nothing of the most where a year may have had more."""
    rows = [row for row in records(moved) if pd.notna(row["spending"])]
    if not rows:
        return "積立額と執行額"
    is_by_year = moved["running"].notna().any() or moved["running_absent"].notna().any()  # no spans of years
    if not is_by_year or not set(moved["spending_absent"].dropna()) <= set(NOTHING_TO_COUNT):
        return "積立額・執行額・残高（年度別に公表されたもの）"
    most = max(rows, key=lambda row: row["spending"])
    return f"積立額・執行額・残高。執行額が最も多いのは{most['year']}の{money(most['spending'])}"


def area_sentences(areas: pd.DataFrame, spending: pd.DataFrame) -> list[str]:
    """Return who stands where among the areas, over which years."""
    years = sorted({(row["from_year"], row["to_year"]) for row in records(spending)})
    spans = "、".join(span_words(*both) for both in years)
    whole = total(areas, "amount")
    if isinstance(whole, Absent):
        return [f"{spans}の執行額を地域別に示す。"]
    return [f"{spans}の執行額を地域別に示す。", f"合計は{money(whole)}である（内訳から計算）。"]


def area_finding(areas: pd.DataFrame) -> str:
    """Return the largest areas and their share, as a caption."""
    rows = areas[areas["share_ratio"].notna()]
    if not len(rows):
        return "地域別の執行額"
    ordered = sorted(records(rows), key=lambda row: -row["share_ratio"])
    named = "、".join(f"{row['area_name']}（{percent(row['share_ratio'])}）" for row in ordered[:2])
    return f"地域別の執行額。多い順に{named}"


def ownership_finding(owners: pd.DataFrame) -> str:
    """Return the share of 公 and 民 in the whole, as a caption."""
    whole = total(owners, "amount")
    parts = {name: total(rows, "amount") for name, rows in owners.groupby("ownership", sort=False)}
    rates = [(str(name), execution(part, whole)) for name, part in parts.items()]
    told = [f"{name}{percent(rate)}" for name, rate in rates if isinstance(rate, Fraction)]
    return f"地域別の公民の割合。全体では{'、'.join(told)}" if told else "地域別の公民の割合"


def in_full(value: Any) -> str:
    """Return yen in the largest unit in which it is whole; '' where :func:`money` says all of it already.

    >>> in_full(2_120_000_000), in_full(5_262_600_000)
    ('', '5,262,600千円')
    """
    if (
        isinstance(value, Absent)
        or needed_decimals(Fraction(int(value), MoneyUnit.HUNDRED_MILLION_YEN.value)) <= 1
    ):
        return ""
    unit = next(one for one in reversed(MoneyUnit) if int(value) % one.value == 0)
    return in_unit(int(value), unit)


def money(value: Any) -> str:
    """Return yen for a sentence: in 億円 with one decimal, below that in 百万円 with two digits, below that in 円.

    >>> money(2_120_000_000), money(35_000_000), money(1_500_000), money(Absent.PENDING)
    ('21.2億円', '35百万円', '1.5百万円', '未集計')
    """
    if isinstance(value, Absent):
        return str(value)
    amount = int(value)
    unit = next(one for one in _SPOKEN if abs(amount) >= one.value or one is MoneyUnit.YEN)
    has_one_digit = abs(amount) < 10 * unit.value and amount % unit.value != 0
    return in_unit(amount, unit, decimals=int(has_one_digit or unit is MoneyUnit.HUNDRED_MILLION_YEN))


def _sums(ledger: pd.DataFrame, our: str) -> str:
    far = so_far(ledger)
    came, went = amount_of(far, "積立額"), amount_of(far, "執行額")
    if isinstance(came, Absent) or isinstance(went, Absent):
        return ""
    since, until = span(far, "積立額"), span(far, "執行額")
    when = f"{until}に" if until != since else ""
    done = f"{since}に{money(came)}を積み立て、{when}{money(went)}を執行した"
    return f"{our}の基金は、{done}（執行率{rate_text(far)}、公表値から計算）。"


def _balance(ledger: pd.DataFrame) -> str:
    rows = balances(ledger)
    held = total(rows, "amount")
    return (
        f"{balance_time(rows)}の残高は{money(held)}である（{published(rows, ledger)}）。"
        if not isinstance(held, Absent)
        else ""
    )


def published(rows: pd.DataFrame, ledger: pd.DataFrame) -> str:
    """Return what the sum of published balances is: one of them, or reckoned; of which part of the fund, if not of all."""
    there = set(rows["sector"]) - {""}
    apart = f"{'・'.join(sorted(there))}の" if there and set(ledger["sector"]) - {"", *there} else ""
    return f"{apart}{'公表値' if len(rows) == 1 else '公表値の計'}"


def _largest(ledger: pd.DataFrame) -> str:
    rows = records(balances(ledger))
    held = {category: total(mine, "amount") for (category,), mine in rows_by(rows, ["category"]).items()}
    if len(held) < _ENOUGH or None in held or any(isinstance(amount, Absent) for amount in held.values()):
        return ""
    most = max(held, key=lambda category: held[category])
    share = execution(held[most], total(rows, "amount"))
    told = f"（残高の{percent(share)}）" if isinstance(share, Fraction) and min(held.values()) >= 0 else ""
    return f"残高が最も多いのは区分{most}の{money(held[most])}{told}である。" if held[most] > 0 else ""


def _over(moved: pd.DataFrame) -> str:
    told = moved[moved["spending"].notna() & moved["deposits"].notna()]
    years = [row["year"] for row in records(told) if row["spending"] > max(row["deposits"], 0)]
    return (
        f"執行額が積立額を上回った年度は{'、'.join(map(str, years))}で、過年度の積立額も使っている。"
        if years
        else ""
    )


_ENOUGH = 2
_SPOKEN = (MoneyUnit.HUNDRED_MILLION_YEN, MoneyUnit.MILLION_YEN, MoneyUnit.YEN)
