"""Which published figures ought to agree with which: every check that the tables of a folder allow."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any, Protocol

import pandas as pd

from kikin import checks, fund, plans, projects
from kikin.checks import Check, Figure, counted, figure, figure_of, grouped_by, place_of
from kikin.data.selection import chosen_rows, column_named
from kikin.data.tables import TABLES
from kikin.totals import records
from kikin.values.amounts import published_decimals
from kikin.values.categories import Category
from kikin.values.errors import KikinError, Place
from kikin.values.periods import FiscalYear, parse_fiscal_year

_BEGAN = parse_fiscal_year("H26"), parse_fiscal_year("H27")  # 医療分, 介護分
_SPLIT_OF = {Category.I_1: Category.I, Category.I_2: Category.I}


class Tables(Protocol):
    """Whatever has the frames of a folder as attributes."""

    @property
    def projects(self) -> pd.DataFrame:
        """The table of projects; every other table is an attribute likewise."""

    def __getattr__(self, name: str) -> pd.DataFrame:
        """Return the frame of a table."""


def checked(
    data: Tables,
    tables: Collection[str] = (),
    *,
    as_of: date | None = None,
    years: Collection[FiscalYear] = (),
) -> pd.DataFrame:
    """Return the outcome of every check of a folder, as :func:`kikin.checks.outcomes` gives it.

    Args:
        data: The dataset.
        tables: Only checks whose published figure stands in one of these tables, or is a sum of its rows; all where empty.
        as_of: The day of the document: what changes of plans wrote later isn't there yet.
        years: The plan years of the document, whose first plans are there in any case.

    Raises:
        KikinError: A row of published_totals names a table, column or condition that isn't there.
    """
    found = _checks_of(data if as_of is None else _AsKnown(data, as_of, years))
    if tables:
        sums = data.published_totals
        names = set(sums.loc[sums["table"].isin(list(tables)), "id"])
        homes = {name for table in tables for name in (table, TABLES[table].label)}
        found = [check for check in found if check.identity in names or _home(check.place) in homes]
    return checks.outcomes(found, data.differences)


@dataclass(frozen=True)
class _AsKnown:
    """The tables of a folder as they stood on a day."""

    data: Tables
    day: date
    years: Collection[FiscalYear]

    def __getattr__(self, name: str) -> pd.DataFrame:
        frame = plans.known(getattr(self.data, name), self.data.plans, self.day, self.years)
        self.__dict__[name] = frame  # which is looked at before this is asked again
        return frame


def _home(place: Place) -> str:
    """Return the name of the table in which a place lies: its file's, or its sheet's in a workbook."""
    file, sign, sheet = place.file.partition("!")
    return sheet if sign else file.rsplit("/", 1)[-1].rsplit(".", 1)[0]


def _checks_of(data: Tables) -> list[Check]:
    """Return every check that the tables of a folder allow."""
    makers = (
        _totals,
        lambda data: projects.request_checks(data.projects, data.plan_amounts),
        _balances,
        _ownership,
        _areas_against_ledger,
        _allocations,
        _budgets_against_ledger,
        _national_changes,
        projects.form_checks,
    )
    return [check for make in makers for check in make(data)]


def _totals(data: Tables) -> Iterator[Check]:
    """A published sum against the sum of its parts."""
    rows_of = cache(lambda name: records(getattr(data, name)))
    for row in records(data.published_totals):
        if row["value"] is None:
            continue
        place = Place(row["file"], row["row"], "value")
        try:
            inside = _inside(rows_of, row)
        except KikinError as error:
            raise error.at(place) from error
        size = checks.unit_size(row["unit"])
        published = Figure(
            "公表値",
            Fraction(row["value"]) * size,
            row["unit"],
            published_decimals(row["value"]),
            checks.rounding_of(row["value"] * size, row["value_raw"], row["unit"]),
        )
        yield Check(row["id"], row["label"], published, inside, place)


def _inside(rows_of: Callable[[str], list[dict[str, Any]]], row: dict[str, Any]) -> Figure:
    """Return the sum of the rows that a published sum adds up, or their number."""
    if row["table"] not in TABLES:
        raise KikinError(
            "合計する表がありません", found=row["table"], remedy="docs/data.md の表の名を書いてください"
        )
    table = TABLES[row["table"]]
    parts = chosen_rows(rows_of(table.name), table, row["where"])
    if row["column"] == "*":
        return counted("内訳の数", len(parts))
    column = column_named(table, row["column"])
    return figure_of("内訳の計", parts, column.name, column.unit, in_yen=column.is_whole)


def _balances(data: Tables) -> Iterator[Check]:
    """A published balance, of a category and in all, against what came in less what went out until its day."""
    rows = data.ledger[(data.ledger["item"] == "残高") & data.ledger["amount"].notna()]
    ends = [row["as_of"].fiscal_year if row["as_of"] else row["year"] for row in records(rows)]
    rows = rows.assign(end=pd.Series(ends, index=rows.index, dtype=object))
    for (year, sector), balances in grouped_by(rows[rows["end"].notna()], ["end", "sector"]):
        own = data.ledger[data.ledger["sector"] == sector]
        until = fund.so_far(own[own["year"].map(lambda one, year=year: one is not None and one <= year)])
        earlier = rows[(rows["sector"] == sector) & rows["end"].map(lambda one, year=year: one < year)]
        for category, mine in [*grouped_by(balances, ["category"]), ((None,), balances)]:
            if category[0] is None and len(mine) < len(balances):
                continue  # a published sum beside its categories
            moved, before = (
                frame.loc[[category[0] is None or _within(one, category[0]) for one in frame["category"]]]
                for frame in (until, earlier)
            )
            name = f"{f'区分{category[0]}' if category[0] else '計'} {year}末の残高と、"
            yield from _balance(f"residual:{year.short}:{category[0] or sector}", name, mine, moved, before)


def _since(moved: pd.DataFrame, earlier: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, bool]:
    """Return the rows since the fund began, or since its last balance, that balance, and whether one of both is there."""
    starts = [row["from_year"] or row["year"] for row in records(moved)]
    began = _BEGAN[set(moved["sector"]) == {"介護分"}]
    if not len(earlier) or (starts and min(starts) <= began):
        return moved, earlier.iloc[:0], bool(starts) and min(starts) <= began
    last = max(earlier["end"])
    return moved.loc[[one > last for one in starts]], earlier[earlier["end"] == last], True


def _balance(
    identity: str, name: str, published: pd.DataFrame, moved: pd.DataFrame, earlier: pd.DataFrame
) -> Iterator[Check]:
    since, opening, is_whole = _since(moved, earlier)
    came, went = (since[since["item"].isin(items)] for items in (["積立額", "運用益"], ["執行額", "返還額"]))
    if len(went) and (len(came) or len(opening)):
        told, short = ("前の残高に積立額を加え、", "前の残高＋") if len(opening) else ("積立額から", "")
        has_interest = bool((moved["item"] == "運用益").any())  # without it the two differ by it
        yield Check(
            identity,
            f"{name}{told}執行額を引いた額",
            figure("公表された残高", published, "amount"),
            _difference(f"{short}積立額−執行額", pd.concat([opening, came]), went),
            place_of(published, "amount"),
            must=is_whole and has_interest,
        )


def _difference(label: str, plus: pd.DataFrame, minus: pd.DataFrame) -> Figure:
    left, right = figure("", plus, "amount"), figure("", minus, "amount")
    unit = min((left.unit, right.unit), key=checks.unit_size)
    return Figure(
        label,
        left.value - right.value,
        unit,
        max(left.decimals, right.decimals),
        left.tolerance + right.tolerance,
    )


def _within(one: Category | None, wanted: Category) -> bool:
    """Whether an amount of category ``one`` belongs to ``wanted``; Ⅰ has been split into Ⅰ-1 and Ⅰ-2."""
    return one is wanted or (one is not None and _SPLIT_OF.get(one) is wanted)


def _ownership(data: Tables) -> Iterator[Check]:
    """公 plus 民 against the published sum of both."""
    names = dict(zip(data.areas["id"], data.areas["name"], strict=True))
    keys = ["sector", "category", "area", "from_year", "to_year"]
    for key, rows in grouped_by(data.area_spending, keys):
        whole, parts = rows[rows["ownership"] == "計"], rows[rows["ownership"] != "計"]
        if len(whole) and len(parts):
            _, category, area, first, last = key
            yield Check(
                f"ownership:{first.short}-{last.short}:{category}:{area}",
                f"区分{category} {names.get(area, area)} 公＋民と計",
                figure("公＋民", parts, "amount"),
                figure("公表された計", whole, "amount"),
                place_of(whole, "amount"),
            )


def _areas_against_ledger(data: Tables) -> Iterator[Check]:
    """The table by area against the spending by year of the same span, by category and in all."""
    parts = data.area_spending[data.area_spending["ownership"] != "計"]
    spent = data.ledger[(data.ledger["item"] == "執行額") & data.ledger["from_year"].isna()]
    for (sector, first, last), mine in grouped_by(parts, ["sector", "from_year", "to_year"]):
        years = spent[
            (spent["sector"] == sector) & spent["year"].map(lambda one, a=first, b=last: a <= one <= b)
        ]
        if not len(years):
            continue
        span = f"{first.short}-{last.short}"
        groups = list(grouped_by(mine, ["category"]))
        for category, rows in [*groups, *([((None,), mine)] if len(groups) > 1 else [])]:
            inside = set(rows["category"])  # a table of some categories is no table of all
            same = years[years["category"].isin(inside)]
            if len(same):
                yield Check(
                    f"area-ledger:{span}:{category[0] or sector}",
                    f"{'区分' + str(category[0]) if category[0] else sector} 地域別と年度別の執行額",
                    figure("地域別の計", rows, "amount"),
                    figure("年度別の計", same, "amount"),
                    place_of(rows, "amount"),
                )


def _allocations(data: Tables) -> Iterator[Check]:
    """The nation's allocation against the year's deposits: worth laying side by side."""
    single = data.ledger[data.ledger["from_year"].isna()]
    for (year, sector), rows in grouped_by(single[single["item"] == "配分額"], ["year", "sector"]):
        deposits = single[(single["item"] == "積立額") & (single["year"] == year)]
        deposits = deposits[deposits["sector"] == sector] if sector else deposits
        if len(deposits) and rows["amount"].notna().any():
            yield Check(
                f"allocation-deposit:{year.short}",
                f"{year} 配分額と積立額の計",
                figure("配分額", rows, "amount"),
                figure("積立額の計", deposits, "amount"),
                place_of(rows, "amount"),
                must=False,
            )


def _budgets_against_ledger(data: Tables) -> Iterator[Check]:
    """The plan's own request against its first budget, and last year's budget against what was deposited."""
    amounts = data.plan_amounts[data.plan_amounts["category"].notna()]
    for _, row in amounts[amounts["item"].isin(["計画要望額", "前年度予算額"])].iterrows():
        if row["item"] == "計画要望額":
            others = amounts[(amounts["item"] == "当初予算額") & (amounts["year"] == row["year"])]
            name, key = "当初予算額", "request-budget"
        else:
            ledger = data.ledger
            others = ledger[(ledger["item"] == "積立額") & (ledger["year"] == row["year"] - 1)]
            name, key = "前年度の積立額", "budget-previous"
        others = others[others["category"] == row["category"]]
        if len(others) and others["amount"].notna().any() and pd.notna(row["amount"]):
            one = row.to_frame().T.assign(amount=pd.array([row["amount"]], dtype="Int64"))
            yield Check(
                f"{key}:{row['year'].short}:{row['category']}",
                f"{row['year']} 区分{row['category']} {row['item']}と{name}",
                figure(row["item"], one, "amount"),
                figure(name, others, "amount"),
                place_of(one, "amount"),
                must=False,
            )


def _national_changes(data: Tables) -> Iterator[Check]:
    """A published change from the year before against the two budgets."""
    budgets = data.national_budgets
    for _, row in budgets[budgets["change"].notna()].iterrows():
        before = budgets[
            (budgets["year"] == row["year"] - 1)
            & (budgets["sector"] == row["sector"])
            & (budgets["item"] == row["item"])
        ]
        if len(before) and before["amount"].notna().all():
            one = row.to_frame().T
            one = one.assign(**{name: pd.array([row[name]], dtype="Int64") for name in ("amount", "change")})
            yield Check(
                f"budget-change:{row['year'].short}:{row['sector']}",
                f"{row['year']} {row['sector']} 国の予算額の前年度比",
                _difference("計算値", one, before.iloc[:1]),
                figure("公表値", one, "change"),
                place_of(one, "change"),
            )
