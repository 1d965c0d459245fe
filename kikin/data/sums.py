"""Published sums among the rows that they are the sum of: both would be counted, they belong to published_totals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from kikin.data.rows import Rows, finding_in
from kikin.data.tables import TABLES
from kikin.data.versions import held
from kikin.totals import rows_by
from kikin.values.amounts import money_unit, needed_decimals
from kikin.values.errors import Finding, Level

Row = Mapping[str, Any]

# What a row may be of one part of, or, with a blank, of all.
_DIVISIONS = {
    "ledger": ("sector", "category", "holding", "grant_year", "as_of"),
    "area_spending": ("sector", "category", "ownership"),
    "project_spending": ("grant_year",),
    "settlements": ("grant_year", "project"),
}


def findings_of(tables: Mapping[str, Rows]) -> Iterator[Finding]:
    """Yield a finding for each published sum among the rows of a table, and for what may be one."""
    for name, divisions in _DIVISIONS.items():
        names = [one for one in TABLES[name].key if one not in divisions]
        dated = [{**row, **_plain(row)} for row in tables[name].rows]
        for rows in rows_by(dated, names).values():
            yield from _divided_twice(rows, divisions)
            for row in rows:
                parts = [one for one in rows if _is_part(one, row, divisions)]
                finest = [one for one in parts if not any(_is_part(other, one, divisions) for other in parts)]
                if finest and not all(_is_of_both(one, row) for one in parts):
                    yield from _sum_among(row, finest, divisions)
    yield from _areas_among(tables)
    yield from _spans_overlapping(tables)
    yield from _before_a_change(held(tables["plan_amounts"].rows, TABLES["plan_amounts"]))


def _before_a_change(amounts: Sequence[Row]) -> Iterator[Finding]:
    """Yield the published sums of a plan that a change of their parts left as they were: pages show them as they stand."""
    for rows in rows_by(amounts, ("year", "item")).values():
        for row in rows:
            parts = [one for one in rows if _is_part(one, row, ("sector", "category"))]
            newer = [one for one in parts if one["version"] > row["version"]]
            if newer:
                what = "変更した内訳より前の版の計なので、計が変更前のままです"
                found = (
                    f"{row['amount_raw']}{row['unit']}、{newer[0]['row']}行目は変更第{newer[0]['version']}回"
                )
                remedy = "同じ版に、変更後の計の行を加えてください（変わらなければ同じ額で）"
                yield finding_in(row, "amount", what, found, remedy)


def _plain(row: Row) -> dict[str, Any]:
    """Return of a row its time, and a blank for both owners."""
    both = {"ownership": ""} if row.get("ownership") == "計" else {}
    paid = {"as_of": row["as_of"] if row["item"] == "積立額" else None} if "as_of" in row else {}
    return {"year": _time(row)} | both | paid


def _is_of_both(one: Row, whole: Row) -> bool:
    """Whether two rows differ in 公, 民 and 計 only, which the pages know."""
    return "ownership" in one and _agree(one, whole, frozenset(("sector", "category")))


def _areas_among(tables: Mapping[str, Rows]) -> Iterator[Finding]:
    """Yield the rows of an area that are the sum of those of the areas below it."""
    below = rows_by(tables["areas"].rows, ["parent"])
    names = [one for one in TABLES["area_spending"].key if one != "area"]
    for rows in rows_by(tables["area_spending"].rows, names).values():
        for row in rows:
            inside = {area["id"] for area in below.get((row["area"],), ())}
            if row["area"] and (parts := [one for one in rows if one["area"] in inside]):
                yield from _sum_among(row, parts, ("area",))


def _spans_overlapping(tables: Mapping[str, Rows]) -> Iterator[Finding]:
    """Two spans of money that share some years only: the pages take one of them, and lose the other's own years."""
    for name, last, same in (
        ("ledger", "year", ("item", "sector", "category", "grant_year", "holding")),
        ("area_spending", "to_year", ("sector", "category", "area", "ownership")),
    ):
        spans = [
            row
            for row in tables[name].rows
            if row["from_year"] and row[last] and row["from_year"] < row[last]
        ]
        for rows in rows_by(spans, same).values():
            ordered = sorted(rows, key=lambda row: (row["from_year"], row[last]))
            for one, other in pairwise(ordered):
                if one["from_year"] < other["from_year"] <= one[last] < other[last]:
                    found = f"{one['from_year']}～{one[last]}（{one['row']}行目）、{other['from_year']}～{other[last]}"
                    remedy = "重ならない期間の額に分けるか、全期間の額を書いてください"
                    what = "一部の年度だけが重なる期間の額があり、一方しか数えません"
                    yield finding_in(other, "from_year", what, found, remedy, Level.WARNING)


def _time(row: Row) -> Any:
    """Return what a row is of besides its divisions: the day of a balance, the year of anything else."""
    time = row.get("as_of") or row.get("year") if row.get("item") == "残高" else row.get("year")
    return getattr(time, "end", None)


def _divided_twice(rows: Sequence[Row], divisions: Sequence[str]) -> Iterator[Finding]:
    """Yield a finding where the same money stands by category and by form of holding, neither beside the other."""
    seen: dict[frozenset[str], Row] = {}
    for row in rows:
        mine = frozenset(name for name in divisions if row[name])
        for theirs, other in seen.items():
            if row["amount"] and mine - theirs and theirs - mine and _agree(row, other, mine & theirs):
                what = "二通りに分けた額が並んでいます（二重に数えます）"
                found = (
                    f"{other['row']}行目は{_named(theirs - mine)}ごと、この行は{_named(mine - theirs)}ごと"
                )
                remedy = "両方の列を書いた行に分けるか、どちらか一方の分け方だけにしてください"
                yield finding_in(row, "amount", what, found, remedy, Level.WARNING)
                return
        if row["amount"]:
            seen.setdefault(mine, row)


def _named(divisions: frozenset[str]) -> str:
    columns = (column for name in _DIVISIONS for column in TABLES[name].columns)
    return "、".join({one.name: one.label for one in columns if one.name in divisions}.values())


def _agree(one: Row, other: Row, names: frozenset[str]) -> bool:
    return all(one[name] == other[name] for name in names)


def _is_part(one: Row, whole: Row, divisions: Sequence[str]) -> bool:
    """Whether a row is of one part of what another is of: of a category where that one names none."""
    pairs = [(one[name], whole[name]) for name in divisions]
    return (
        one is not whole
        and any(mine != theirs for mine, theirs in pairs)
        and all(
            not theirs or mine == theirs or getattr(mine, "whole", None) is theirs for mine, theirs in pairs
        )
    )


def _sum_among(row: Row, parts: Sequence[Row], divisions: Sequence[str]) -> Iterator[Finding]:
    amounts = [one["amount"] for one in (row, *parts)]
    if not amounts[0]:
        return
    is_sum = None not in amounts and (
        2 * abs(amounts[0] - sum(amounts[1:])) <= sum(map(_last_digit, (row, *parts)))
    )
    found = f"{row['amount_raw']}{row['unit']}、内訳 {len(parts)}行"
    if is_sum:
        remedy = "{published_totals}に移してください"
        yield finding_in(row, "amount", "内訳と並ぶ計の行です（二重に数えます）", found, remedy)
    elif not all(row[name] for name in divisions if any(one[name] != row[name] for one in parts)):
        remedy = "計なら{published_totals}に移し、内訳に入らない額ならそのままにしてください"
        what = "内訳と並んで、区分のない額があります"
        yield finding_in(row, "amount", what, found, remedy, Level.WARNING)


def _last_digit(row: Row) -> Fraction:
    """Return the yen of the last digit that an amount was printed with."""
    size = money_unit(row["unit"]).value
    return Fraction(size, 10 ** needed_decimals(Fraction(row["amount"], size)))
