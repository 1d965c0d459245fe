"""Which published figures ought to agree with which: every check that the tables of a folder allow."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any, Protocol

import pandas as pd

from kikin import checks
from kikin.checks import Check, Figure, counted, figure_of, place_in
from kikin.data.selection import chosen, column_named
from kikin.data.tables import TABLES
from kikin.fund.areas import counted_once
from kikin.fund.spans import so_far_rows, time_of
from kikin.plans.versions import known_rows
from kikin.projects.form import form_checks
from kikin.projects.requests import request_checks
from kikin.totals import is_missing, records, rows_by
from kikin.values.amounts import published_decimals
from kikin.values.errors import KikinError, Place
from kikin.values.periods import FiscalYear, closed_year, parse_fiscal_year

Row = Mapping[str, Any]
RowsOf = Callable[[str], Sequence[Row]]  # the rows of a table, by its name
_BEGAN = parse_fiscal_year("H26"), parse_fiscal_year("H27")  # 医療分, 介護分


class Tables(Protocol):
    """Whatever has the frames of a folder as attributes."""

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
    written: RowsOf = cache(lambda name: records(getattr(data, name)))
    known = written
    if day := as_of:
        known = cache(lambda name: known_rows(written(name), written("plans"), day, years))
    found = checks_of(known)
    if tables:
        names = {row["id"] for row in written("published_totals") if row["table"] in tables}
        homes = {name for table in tables for name in (table, TABLES[table].label)}
        found = [check for check in found if check.identity in names or _home(check.place) in homes]
    return checks.outcomes(found, data.differences)


def checks_of(rows_of: RowsOf) -> list[Check]:
    """Return every check that the tables of a folder allow.

    Raises:
        KikinError: A row of published_totals names a table, column or condition that isn't there.

    >>> checks_of(lambda table: ())
    []
    """
    makers = (
        _totals,
        lambda rows_of: request_checks(rows_of("projects"), rows_of("plan_amounts")),
        _balances,
        _ownership,
        _areas_against_ledger,
        _allocations,
        _budgets_against_ledger,
        _national_changes,
        lambda rows_of: form_checks(rows_of("projects")),
    )
    made = [check for make in makers for check in make(rows_of)]
    # What isn't known agrees with nothing.
    return [one for one in made if one.left.is_whole and one.right.is_whole]


def _home(place: Place) -> str:
    """Return the name of the table in which a place lies: its file's, or its sheet's in a workbook."""
    file, sign, sheet = place.file.partition("!")
    return sheet if sign else file.rsplit("/", 1)[-1].rsplit(".", 1)[0]


def _totals(rows_of: RowsOf) -> Iterator[Check]:
    """A published sum against the sum of its parts."""
    for row in rows_of("published_totals"):
        if row["value"] is None:
            continue
        place = place_in(row, "value")
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


def _inside(rows_of: RowsOf, row: Row) -> Figure:
    """Return the sum of the rows that a published sum adds up, or their number."""
    if row["table"] not in TABLES:
        raise KikinError(
            "合計する表がありません", found=row["table"], remedy="docs/data.md の表の名を書いてください"
        )
    table = TABLES[row["table"]]
    parts = chosen(rows_of(table.name), table, row["where"])
    if row["column"] == "*":
        return counted("内訳の数", len(parts))
    column = column_named(table, row["column"])
    return figure_of("内訳の計", parts, column.name, column.unit, in_yen=column.is_whole)


def _balances(rows_of: RowsOf) -> Iterator[Check]:
    """A published balance, of a category and in all, against what came in less what went out until its day."""
    ledger = rows_of("ledger")
    published = [row for row in ledger if row["item"] == "残高" and not is_missing(row["amount"])]
    ended = [{**row, "end": closed_year(day)} for row in published if (day := time_of(row)) > date.min]
    ended = [row for row in ended if row["end"].end == time_of(row)]  # what moved is told by year
    for (year, sector), balances in rows_by(ended, ["end", "sector"]).items():
        until = so_far_rows(
            [
                row
                for row in ledger
                if row["sector"] == sector and row["year"] is not None and row["year"] <= year
            ]
        )
        earlier = [row for row in ended if row["sector"] == sector and row["end"] < year]
        for (category,), mine in (rows_by(balances, ["category"]) | {(None,): balances}).items():
            moved, before = (
                [
                    row
                    for row in rows
                    if category is None or (row["category"] and row["category"].is_of(category))
                ]
                for rows in (until, earlier)
            )
            name = f"{f'区分{category}' if category else '計'} {year}末の残高と、"
            yield from _balance(f"residual:{year.short}:{category or sector}", name, mine, moved, before)


def _since(moved: Sequence[Row], earlier: Sequence[Row]) -> tuple[Sequence[Row], Sequence[Row], bool]:
    """Return the rows since the fund began, or since its last balance, that balance, and whether one of both is there."""
    starts = [row["from_year"] or row["year"] for row in moved]
    began = _BEGAN[{row["sector"] for row in moved} == {"介護分"}]
    if not earlier or (starts and min(starts) <= began):
        return moved, (), bool(starts) and min(starts) <= began
    last = max(row["end"] for row in earlier)
    since = [row for row, start in zip(moved, starts, strict=True) if start > last]
    return since, [row for row in earlier if row["end"] == last], True


def _balance(
    identity: str, name: str, published: Sequence[Row], moved: Sequence[Row], earlier: Sequence[Row]
) -> Iterator[Check]:
    since, opening, is_whole = _since(moved, earlier)
    came, went = (
        [row for row in since if row["item"] in items]
        for items in (("積立額", "運用益"), ("執行額", "返還額"))
    )
    if went and (came or opening):
        told, short = ("前の残高に積立額を加え、", "前の残高＋") if opening else ("積立額から", "")
        has_interest = any(row["item"] == "運用益" for row in moved)  # without it the two differ by it
        yield Check(
            identity,
            f"{name}{told}執行額を引いた額",
            _money("公表された残高", published),
            _difference(f"{short}積立額−執行額", _money("", [*opening, *came]), _money("", went)),
            place_in(published[0], "amount"),
            must=is_whole and has_interest,
        )


def _difference(label: str, left: Figure, right: Figure) -> Figure:
    unit = min((left.unit, right.unit), key=checks.unit_size)
    return Figure(
        label,
        left.value - right.value,
        unit,
        max(left.decimals, right.decimals),
        left.tolerance + right.tolerance,
        left.is_whole and right.is_whole,
    )


def _money(label: str, rows: Sequence[Row], column: str = "amount") -> Figure:
    return figure_of(label, rows, column, in_yen=True)


def _ownership(rows_of: RowsOf) -> Iterator[Check]:
    """公 plus 民 against the published sum of both."""
    names = {row["id"]: row["name"] for row in rows_of("areas")}
    keys = ["sector", "category", "area", "from_year", "to_year"]
    for (_, category, area, first, last), rows in rows_by(rows_of("area_spending"), keys).items():
        whole = [row for row in rows if row["ownership"] == "計"]
        parts = [row for row in rows if row["ownership"] != "計"]
        if whole and parts:
            yield Check(
                f"ownership:{first.short}-{last.short}:{category}:{area}",
                f"区分{category} {names.get(area, area)} 公＋民と計",
                _money("公＋民", parts),
                _money("公表された計", whole),
                place_in(whole[0], "amount"),
            )


def _areas_against_ledger(rows_of: RowsOf) -> Iterator[Check]:
    """The table by area against the spending by year of the same span, by category and in all."""
    parts = counted_once(rows_of("area_spending"))
    spent = [row for row in _of_years(rows_of) if row["item"] == "執行額"]
    for (sector, first, last), mine in rows_by(parts, ["sector", "from_year", "to_year"]).items():
        years = [row for row in spent if row["sector"] == sector and first <= row["year"] <= last]
        groups = rows_by(mine, ["category"])
        whole = {(None,): mine} if len(groups) > 1 else {}
        for (category,), rows in (groups | whole).items():
            inside = {row["category"] for row in rows}  # a table of some categories is no table of all
            same = [row for row in years if row["category"] in inside]
            if same:
                yield Check(
                    f"area-ledger:{first.short}-{last.short}:{category or sector}",
                    f"{f'区分{category}' if category else sector} 地域別と年度別の執行額",
                    _money("地域別の計", rows),
                    _money("年度別の計", same),
                    place_in(rows[0], "amount"),
                )


def _allocations(rows_of: RowsOf) -> Iterator[Check]:
    """The nation's allocation against the year's deposits: worth laying side by side."""
    single = _of_years(rows_of)
    allocated = [row for row in single if row["item"] == "配分額"]
    for (year, sector), rows in rows_by(allocated, ["year", "sector"]).items():
        deposits = [
            row
            for row in single
            if row["item"] == "積立額" and row["year"] == year and sector in ("", row["sector"])
        ]
        if deposits and _has_amount(rows):
            yield Check(
                f"allocation-deposit:{year.short}{':介護分' if sector == '介護分' else ''}",
                f"{year} {sector if len({row['sector'] for row in allocated}) > 1 else ''}配分額と積立額の計",
                _money("配分額", rows),
                _money("積立額の計", deposits),
                place_in(rows[0], "amount"),
                must=False,
            )


def _of_years(rows_of: RowsOf) -> list[Row]:
    """Return the rows of the ledger that are of one year."""
    return [row for row in rows_of("ledger") if row["from_year"] is None and row["year"] is not None]


def _has_amount(rows: Sequence[Row]) -> bool:
    return not all(is_missing(row["amount"]) for row in rows)


def _budgets_against_ledger(rows_of: RowsOf) -> Iterator[Check]:
    """The plan's own request against its first budget, and last year's budget against what was deposited."""
    amounts = [row for row in rows_of("plan_amounts") if row["category"] is not None]
    for row in amounts:
        if row["item"] == "計画要望額":
            others = [one for one in amounts if one["item"] == "当初予算額" and one["year"] == row["year"]]
            name, key = "当初予算額", "request-budget"
        elif row["item"] == "前年度予算額":
            others = [
                one
                for one in _of_years(rows_of)
                if one["item"] == "積立額" and one["year"] == row["year"] - 1
            ]
            name, key = "前年度の積立額", "budget-previous"
        else:
            continue
        others = [one for one in others if one["category"] == row["category"]]
        if others and _has_amount(others) and _has_amount([row]):
            yield Check(
                f"{key}:{row['year'].short}:{row['category']}",
                f"{row['year']} 区分{row['category']} {row['item']}と{name}",
                _money(row["item"], [row]),
                _money(name, others),
                place_in(row, "amount"),
                must=False,
            )


def _national_changes(rows_of: RowsOf) -> Iterator[Check]:
    """A published change from the year before against the two budgets."""
    budgets = rows_of("national_budgets")
    for row in budgets:
        before = [
            one
            for one in budgets
            if (one["year"], one["sector"], one["item"]) == (row["year"] - 1, row["sector"], row["item"])
            and (one["basis"] == row["basis"] or "記載なし" in (one["basis"], row["basis"]))
        ]
        if not is_missing(row["change"]) and before and not any(is_missing(one["amount"]) for one in before):
            yield Check(
                f"budget-change:{row['year'].short}:{row['sector']}",
                f"{row['year']} {row['sector']} 国の予算額の前年度比",
                _difference("計算値", _money("", [row]), _money("", before[:1])),
                _money("公表値", [row], "change"),
                place_in(row, "change"),
            )
