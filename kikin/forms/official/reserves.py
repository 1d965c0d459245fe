"""保管実績, 運用実績 and 保有割合 (別紙様式１・２ １, ２, ３（ウ）) from the ledger."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from typing import Any

import pandas as pd

from kikin.forms.official.context import Context, amount_of, noted, of_category, plain, remark
from kikin.forms.official.model import Missing, Row, Value
from kikin.fund import balances, needed_at, time_of
from kikin.rules import rule_book
from kikin.totals import records
from kikin.values.categories import Category, parse_category
from kikin.values.periods import FiscalYear

_OUT, _IN = ("執行額", "返還額"), ("積立額", "運用益")
_UNTOLD = Missing("ledger の 基金の保有区分（普通預金 など）")
_UNDIVIDED = "区分Ⅰ-1 とⅠ-2 を分けずに公表された額（区分Ⅰ）"


def holdings(context: Context, given: Mapping[str, Any]) -> Sequence[Row]:
    """Return a row per form of holding (基金の保有区分): A at the year's beginning, B moved in it, A−B at its end.

    B is positive where the fund got smaller. Of A, B and A−B the third is worked out where two are known.
    Source: rule ``fund.closing_balance``.
    """
    mine, said = _ledger(context, str(given["key"]))
    forms = list(dict.fromkeys(one for one in mine["holding"] if one)) or [""]
    unsaid = mine[(mine["holding"] == "") & mine["item"].isin([*_OUT, *_IN])]
    is_whole = len(forms) == 1 or not len(_of_year(unsaid, context.year))
    found = []
    for form in forms:
        rows = mine[mine["holding"].isin([form, *([""] if len(forms) == 1 else [])])]
        found.append({"form": form or _UNTOLD, **_moved(context, rows, said, is_whole=is_whole)})
    return found


def interest(context: Context, given: Mapping[str, Any]) -> Sequence[Row]:
    """Return a row per form of holding: interest (利息額) and gains (差益額) of the year, in yen.

    The ledger has no gains: they are to be written by hand, but for deposits (預金), which have none.
    """
    mine, said = _ledger(context, str(given["key"]))
    of_year = _of_year(mine, context.year)
    rows = of_year[of_year["item"] == "運用益"]
    found = []
    for form in list(dict.fromkeys(rows["holding"])) or [""]:
        value = amount_of(rows[rows["holding"] == form], f"ledger の 運用益（{context.year.short}）")
        amount = plain(value)
        found.append({
            "form": form or _UNTOLD,
            "interest": value if amount is None else noted(amount, said, remark(value)),
            "gains": 0 if "預金" in form else Missing("差益の額。なければ 0"),
        })  # fmt: skip
    return found


def ratios(context: Context, given: Mapping[str, Any]) -> Sequence[Row]:
    """Return a row per category: held at the year's end (C), needed later (D), 保有割合 (C ÷ D), and what is above 100％."""
    book = rule_book()
    basis = book.on("holding.excess", context.day)
    found: list[Row] = []
    for name, title in given["categories"].items():
        mine, _ = _ledger(context, name)
        wanted = mine[mine["item"] == "所要見込額"]
        rows = wanted.loc[[needed_at(row) == context.day for row in records(wanted)]]
        parts = [plain(row["closing"]) for row in holdings(context, {"key": name})]
        held = None if None in parts else sum(part for part in parts if part is not None)
        needed = amount_of(rows, f"ledger の 所要見込額（{context.year.short}年度末、区分{name}）")
        want = plain(needed)
        ratio: Value = Missing()
        if held is not None and want is not None:
            ratio = Fraction(held, want) if want else "－"
        above = f"100％を上回る額は {basis.shown} による" if isinstance(ratio, Fraction) and ratio > 1 else ""
        found.append({
            "name": f"「１ 基金保管実績（{title}）」", "block": name, "held": Missing() if held is None else held,
            "needed": needed, "ratio": ratio, "basis": above or given["basis"],
        })  # fmt: skip
    return found


def _ledger(context: Context, name: str) -> tuple[pd.DataFrame, str]:
    """Return the rows of a category, and a remark where they are those of Ⅰ undivided."""
    category = parse_category(name)
    ledger = context.data.ledger
    ledger = ledger[ledger["from_year"].isna() & ledger["sector"].isin(context.data.sectors)]
    mine, whole = of_category(ledger, [category]), of_category(ledger, [Category.I])
    if category is not Category.I_1 or not len(whole):
        return mine, ""
    if len(mine):  # what was granted before Ⅰ was divided stands beside it
        times = {(row["item"], time_of(row)) for row in records(mine)}
        whole = whole.loc[[(row["item"], time_of(row)) in times for row in records(whole)]]
    return pd.concat([mine, whole]), _UNDIVIDED if len(whole) else ""


def _moved(context: Context, rows: pd.DataFrame, said: str, *, is_whole: bool) -> dict[str, Value]:
    year = context.year
    start, end = (
        amount_of(balances(rows, one), f"ledger の 残高（{one.short}年度末）") for one in (year - 1, year)
    )
    told = set(context.data.ledger["item"])
    moved = (
        _movement(rows, year, told)
        if is_whole
        else Missing(f"基金の保有区分ごとの積立額・執行額（{year.short}）")
    )
    opening, closing, out = plain(start), plain(end), plain(moved)
    worked_out = remark(start, end, moved)
    if opening is not None and closing is not None:
        moved = noted(opening - closing, said, "年度当初と年度末の保管額の差", worked_out)
    elif opening is not None and out is not None:
        end = noted(opening - out, said, "年度当初保管額と年度内異動額から計算", worked_out)
    elif closing is not None and out is not None:
        start = noted(closing + out, said, "年度末保管額と年度内異動額から計算", worked_out)
    named = {"opening": start, "moved": moved, "closing": end}
    whole = {name: plain(value) for name, value in named.items()}
    if None in (whole["opening"], whole["moved"]):
        named["closing"] = Missing()
    return {
        name: value
        if whole[name] is None
        else noted(whole[name] or 0, said, remark(value).replace(f"{said}。", ""))
        for name, value in named.items()
    }


def _movement(rows: pd.DataFrame, year: FiscalYear, told: Collection[str]) -> Value:
    """Return what went out less what came in; an item that has no row here moved nothing, if the ledger tells of it at all."""
    there = set(rows["item"])
    of_year = _of_year(rows, year)
    if not there.intersection((*_OUT, *_IN)) or not {"積立額", "執行額"} <= {*there, *told}:
        return Missing(f"ledger の 積立額・執行額（{year.short}）")
    value, parts = 0, []
    for items, sign in ((_OUT, 1), (_IN, -1)):
        for item in items:
            if item not in there:
                continue
            part = amount_of(of_year[of_year["item"] == item], f"ledger の {item}（{year.short}）")
            amount = plain(part)
            if amount is None:
                return part
            value += sign * amount
            parts.append(part)
    return noted(value, remark(*parts))


def _of_year(rows: pd.DataFrame, year: FiscalYear) -> pd.DataFrame:
    return rows[rows["year"] == year]
