"""The ledger of the fund: deposits, spending and balance by year and category; execution rate, holding ratio."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd

from kikin.checks import figure, rate_column, rate_of, unit_size
from kikin.fund.spans import balances, needed_at, so_far, time_of
from kikin.rules.book import Entry, RuleBook
from kikin.totals import NOTHING_TO_COUNT, cell, has_something, money_frame, records, rows_by, total
from kikin.values.categories import Category
from kikin.values.periods import closed_year
from kikin.values.readings import Absent


def sectors_of(ledger: pd.DataFrame, sectors: Sequence[str]) -> tuple[str, ...]:
    """Return those of ``sectors`` (医療分, 介護分) that the ledger has rows of; all of them where no row says.

    >>> sectors_of(pd.DataFrame({"sector": ["医療分", ""]}), ["医療分", "介護分"])
    ('医療分',)
    """
    there = set(ledger["sector"]) - {""}
    return tuple(sector for sector in sectors if sector in there or not there)


def by_year(ledger: pd.DataFrame, item: str, by: Sequence[str] = ("category",)) -> pd.DataFrame:
    """Return an item of the ledger with a row per category and a column per year, in yen, and its sum.

    Columns: those of ``by``, one per year (``R5`` with ``R5_absent``), ``total`` and ``total_absent``. A year in
    which a category has no row is －, since nothing was published for it. What was published for no category has a row
    per part of the fund (医療分, 介護分).
    """
    rows = ledger[(ledger["item"] == item) & ledger["from_year"].isna() & ledger["year"].notna()]
    heads = {year: year.short for year in sorted(set(rows["year"]))}
    return money_frame(
        parted(records(rows), by, "year", heads, raws=True), [*by, "unit"], [*heads.values(), "total"]
    )


def year_heads(wide: pd.DataFrame) -> dict[str, str]:
    """Return the columns of a table by year with their headings, the sum last."""
    return {name: "計" if name == "total" else name for name in money_of(wide)}


def parted(
    rows: Iterable[Mapping[str, Any]], by: Sequence[str], *how: Any, raws: bool = False
) -> list[dict[str, Any]]:
    """Return the lines of :func:`spread`, those without category apart by sector, and named after it."""
    if "category" not in by:
        return spread(rows, by, *how, raws=raws)
    lines = spread(rows, [*by, "sector"], *how, raws=raws)
    lines.sort(key=lambda line: 1 + _PARTS.index(line["sector"]) if pd.isna(line["category"]) else 0)
    whole = "区分なし" if len(lines) > 1 else ""
    return [
        line | {"category": (line["sector"] or whole) if pd.isna(line["category"]) else line["category"]}
        for line in lines
    ]


def spread(
    rows: Iterable[Mapping[str, Any]],
    by: Sequence[str],
    column: str,
    heads: Mapping[Any, str],
    *,
    raws: bool = False,
) -> list[dict[str, Any]]:
    """Return a line per key of ``by``: under each of ``heads`` the sum of its value of ``column``, － where it has none.

    Beside them stand the ``total`` of all, the finest ``unit``, and with ``raws`` the wording of single amounts.

    >>> rows = [{"category": "Ⅱ", "item": item, "unit": "円", "amount": yen} for item, yen in (("要望額", 5), ("内示額", 4))]
    >>> [line["内示額"] for line in spread(rows, ["category"], "item", {"内示額": "内示額"})]
    [4]
    """
    lines: list[dict[str, Any]] = []
    groups = rows_by(rows, by)
    for key in sorted(groups, key=lambda key: [(bool(pd.isna(one)), one) for one in key]):  # blanks last
        mine = groups[key]
        line = dict(zip(by, key, strict=True)) | {"unit": finest(row["unit"] for row in mine)}
        for value, head in heads.items():
            part = [row for row in mine if row[column] == value]
            line |= cell(head, total(part, "amount") if part else Absent.NOT_APPLICABLE)
            if raws:  # a sum has none, nor what is told in a finer unit
                is_own = len(part) == 1 and part[0]["unit"] == line["unit"]
                line[f"{head}_raw"] = part[0]["amount_raw"] if is_own else ""
        lines.append(line | cell("total", total(mine, "amount")))
    return lines


def sum_row(wide: pd.DataFrame, label: str = "計") -> pd.DataFrame:
    """Return the sum over the rows of a table by year, as one row of the same columns, in yen."""
    money = money_of(wide)
    keys = [name for name in wide.columns if name not in money and not name.endswith(("_absent", "_raw"))]
    line: dict[str, Any] = dict.fromkeys(keys, "") | {keys[0]: label}
    line |= {"unit": finest(wide["unit"])} if "unit" in keys else {}
    for name in money:
        line |= cell(name, total(wide, name))
    return money_frame([line], keys, money)


def movements(ledger: pd.DataFrame) -> pd.DataFrame:
    """Return a row per year with what came in, went out, and their running difference, in yen.

    Columns: ``year``, ``deposits``, ``interest``, ``spending``, ``returned``, ``running``,
    ``execution_rate`` (執行率 of the year, a Fraction; ``execution_text`` with as many digits as it bears), ``balance``
    (published, at the year's end); absences beside them.
    ``running`` is no balance: the first unknown year makes all later ones unknown; it is blank where earlier years are
    published as a sum only. An item of which the ledger has no row at all is blank.
    """
    single = ledger[ledger["from_year"].isna()]
    never = {name for item, name in _MOVEMENTS.items() if item not in set(single["item"])}
    never |= {"running"} if so_far(ledger)["from_year"].notna().any() else set()
    found: list[dict[str, Any]] = []
    running: Any = 0
    for year in sorted(set(single.loc[single["item"].isin(list(_MOVEMENTS)), "year"].dropna())):
        of_year = single[single["year"] == year]
        amounts = {
            name: total(of_year[of_year["item"] == item], "amount") for item, name in _MOVEMENTS.items()
        }
        running = _running(running, amounts)
        line = {"year": year, "execution_rate": execution(amounts["spending"], amounts["deposits"])}
        line["execution_text"] = rate_text(of_year)
        amounts |= {"running": running, "balance": total(balances(single, year), "amount")}
        for name, value in amounts.items():
            line |= cell(name, None if name in never else value)
        found.append(line | {"unit": finest(single.loc[single["item"].isin(list(_MOVEMENTS)), "unit"])})
    keys = ["year", "unit", "execution_rate", "execution_text"]
    return money_frame(found, keys, [*_MOVEMENTS.values(), "running", "balance"])


def movement_heads(moved: pd.DataFrame) -> dict[str, str]:
    """Return columns and headings for a table of :func:`movements`: what the ledger has, and what ``running`` sums up."""
    names = ("deposits", "interest", "spending", "returned")
    there = [name for name in names if has_something(moved, name)]
    moving = [item for item, name in _MOVEMENTS.items() if name in there]
    signs = {item: "＋" if name in _INFLOWS else "−" for item, name in _MOVEMENTS.items()}
    running = "".join(
        f"{signs[item]}{_SHORT.get(item, item)}" for item in sorted(moving, key=lambda one: signs[one] == "−")
    )
    labels = {name: item for item, name in _MOVEMENTS.items()}
    heads = {"year": "年度"} | {name: labels[name] for name in there}
    heads |= {"running": f"{running.lstrip('＋')}の累計"} if has_something(moved, "running") else {}
    return heads | {rate_column(moved): "執行率"}


def dated_balances(ledger: pd.DataFrame, by: str = "category", item: str = "残高") -> pd.DataFrame:
    """Return every published balance (or 所要見込額) in yen: a row per category, a column per day, うち国費 of the last.

    A category (or grant year, as ``by`` says) that has no balance of a day is － there.
    """
    rows = ledger.loc[(ledger["item"] == item) & (ledger["as_of"].notna() | ledger["year"].notna())]
    ends_on = needed_at if item == "所要見込額" else time_of
    names: dict[date, str] = {}
    for row in records(rows):  # R5年度末 and R6年3月末 are one day
        names.setdefault(ends_on(row), str(row["as_of"] or f"{closed_year(ends_on(row))}末"))
    rows = rows.assign(at=[names[ends_on(row)] for row in records(rows)])
    heads = [names[day] for day in sorted(names)]
    lines = parted(records(rows), [by], "at", {head: head for head in heads}, raws=True)
    last = rows[rows["at"] == heads[-1]] if heads else rows
    if last["national"].notna().any():
        share = f"うち国費（{heads[-1]}）"
        nations = records(last.assign(amount=last["national"], amount_absent=last["national_absent"]))
        found = {line[by]: line["total_absent"] or line["total"] for line in parted(nations, [by], "at", {})}
        lines = [line | cell(share, found.get(line[by], Absent.NOT_APPLICABLE)) for line in lines]
        heads.append(share)
    return money_frame(lines, [by, "unit"], heads)


def execution(spent_yen: Any, deposited_yen: Any) -> Fraction | Absent:
    """Return 執行率, spending over deposits, as a ratio; absent where nothing was deposited or a figure is missing.

    A year that also spends money of earlier years can exceed 1. Source: rule ``fund.execution_rate``.

    >>> execution(75, 100), execution(75, 0), execution(Absent.PENDING, 100)
    (Fraction(3, 4), <Absent.NOT_APPLICABLE: '－'>, <Absent.PENDING: '未集計'>)
    """
    for amount in (deposited_yen, spent_yen):
        if isinstance(amount, Absent):
            return amount
    return Fraction(int(spent_yen), int(deposited_yen)) if deposited_yen > 0 else Absent.NOT_APPLICABLE


def rate_text(ledger: pd.DataFrame, part: str = "執行額", whole: str = "積立額") -> str:
    """Return the rate of two items in percent, with no more digits than their rounding bears, as in 94.3% or 約94%.

    Rows must not tell a year twice (:func:`so_far`).

    >>> frame = pd.DataFrame({"item": ["積立額", "執行額"], "amount": pd.array([2_120_000_000, 2_000_000_000],
    ...     dtype="Int64"), "amount_absent": None, "amount_raw": ["21.2", "20.0"], "unit": "億円"})
    >>> rate_text(frame)
    '約94%'
    """
    parts, wholes = ledger[ledger["item"] == part], ledger[ledger["item"] == whole]
    rate = execution(total(parts, "amount"), total(wholes, "amount"))
    if isinstance(rate, Absent):
        return str(rate)
    return rate_of(figure("", parts, "amount"), figure("", wholes, "amount"))


def holding(ledger: pd.DataFrame, day: date, book: RuleBook) -> pd.DataFrame:
    """Return 保有割合 per sector: held (C) and needed (D) in yen, ``holding_ratio`` (a Fraction), excess (C − D) in yen.

    Only sectors whose balance and 所要見込額 of one day (the last one) are published have a row; what is needed is 記載なし
    where it is told of other categories only than the balance. Source: 別紙様式１ ３（ウ）.
    """
    found = []
    for sector in _PARTS:
        mine = ledger[ledger["sector"] == sector]
        held, needed = balances(mine), mine[mine["item"] == "所要見込額"]
        days = {time_of(row) for row in records(held)}
        needed = needed.loc[[needed_at(row) in days for row in records(needed)]]
        if not len(needed):
            continue
        told = set(needed["category"])
        is_all = None in told or not {row["category"] for row in records(held) if row["amount"]} - told
        wants: Any = total(needed, "amount") if is_all else Absent.NOT_STATED
        has = total(held, "amount")
        ratio = execution(has, wants)
        over = max(int(has) - int(wants), 0) if isinstance(ratio, Fraction) and ratio > 1 else 0
        excess = ratio if isinstance(ratio, Absent) and ratio is not Absent.NOT_APPLICABLE else over
        line = {"sector": sector, "holding_ratio": ratio, "rule": book.on("holding.excess", day)}
        found.append(line | cell("held", has) | cell("needed", wants) | cell("excess", excess))
    return money_frame(found, ["sector", "holding_ratio", "rule"], ["held", "needed", "excess"])


def national_share(category: Category, day: date, book: RuleBook) -> Entry:
    """Return the rule entry with the nation's share (国の負担割合) of money of that 区分 on ``day``.

    Raises:
        KikinError: 区分Ⅰ-2 before the notice had a rule for it (2024-04-01). Source: 第６（４）②, 別紙様式１ ３（ア）.

    >>> from kikin.rules import rule_book
    >>> national_share(Category.II, date(2024, 4, 1), rule_book()).number
    Fraction(2, 3)
    """
    name = "fund.national_share_category_1_2" if category is Category.I_2 else "fund.national_share"
    return book.on(name, day)


_MOVEMENTS = {"積立額": "deposits", "運用益": "interest", "執行額": "spending", "返還額": "returned"}


def _running(before: Any, amounts: dict[str, Any]) -> Any:
    """Add a year: deposits and interest less spending and returns; an item without rows, or 実績なし, moved nothing."""
    result = before
    for name, value in amounts.items():
        if isinstance(result, Absent) or value in NOTHING_TO_COUNT:
            continue
        result = value if isinstance(value, Absent) else result + (value if name in _INFLOWS else -value)
    return result


_PARTS = ("医療分", "介護分", "")  # as the statute lists them
_INFLOWS = ("deposits", "interest")
_SHORT = {"積立額": "積立", "執行額": "執行", "返還額": "返還"}


def money_of(wide: pd.DataFrame) -> list[str]:
    """Return the columns of a table by year, item or area that hold yen."""
    return [str(name) for name in wide.columns if wide[name].dtype == "Int64"]


def finest(units: Iterable[str]) -> str:
    """Return the smallest of the units that rows were published in; '' where there are none.

    >>> finest(["億円", "千円"])
    '千円'
    """
    return str(min(units, key=unit_size, default=""))
