"""The sums that the form (様式) of the plan demands of each project, as checks in the shape of ``kikin.checks``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from kikin.checks import Check, Figure, figure_of, place_in
from kikin.data.tables import TABLES
from kikin.fund import national_share
from kikin.rules import rule_book
from kikin.totals import is_missing
from kikin.values.amounts import share_of
from kikin.values.errors import KikinError

Row = Mapping[str, Any]


def form_checks(projects: Iterable[Row]) -> Iterator[Check]:
    """Yield the checks of the sums that the form (様式) demands of each project, wherever their parts are stated.

    総事業費＝Ａ＋Ｂ＋Ｃ, 基金＝Ａ＋Ｂ＝公＋民, 受託事業等≦民, 当年度≦全期間; and beside them, as a 確認 only, the national
    share of the rule book (2/3, of 区分Ⅰ-2 all).
    """
    for row in projects:
        yield from _sums(row)
        yield from _limits(row)
        yield from _national(row)


def _sums(row: Row) -> Iterator[Check]:
    fund = ["national", "prefectural"] if _all(row, "national", "prefectural") else ["fund"]
    for whole, parts, words in (
        ("total_cost", [*fund, "other"], "総事業費と、基金＋その他"),
        ("fund", ["national", "prefectural"], "基金充当額と、国費＋都道府県"),
        ("fund", ["public", "private"], "基金充当額と、公＋民"),
    ):
        if _all(row, whole, *parts):
            yield _check(row, f"{whole}={'+'.join(parts)}", words, whole, parts)


def _limits(row: Row) -> Iterator[Check]:
    for part, whole, words in (
        ("commissioned", "private", "受託事業等は民の額を超えない"),
        ("year_cost", "whole_cost", "当年度の事業費は全期間の事業費を超えない"),
    ):
        if _all(row, part, whole) and row[part] > row[whole]:
            yield _check(row, f"{part}<={whole}", words, part, [whole])


def _national(row: Row) -> Iterator[Check]:
    categories = row["categories"]
    if not _all(row, "national", "fund") or not categories or row["year"] is None:
        return
    try:
        share = national_share(categories[0], row["year"].start, rule_book())
    except KikinError:  # 区分Ⅰ-2 before the notice had a share for it
        return
    expected = Fraction(share_of(int(row["fund"]), share.number))
    published = _figure("国費（Ａ）", row, "national")
    computed = Figure(
        f"基金充当額×{share.shown}", expected, published.unit, published.decimals, published.tolerance + 1
    )
    yield Check(
        _identity(row, "national-share"),
        f"{_name(row)} 国の負担割合",
        published,
        computed,
        place_in(row, "national"),
        must=False,
    )


def _check(row: Row, rule: str, words: str, whole: str, parts: Sequence[str]) -> Check:
    label = "＋".join(TABLES["projects"].column(name).label for name in parts)
    figures = [_figure(label, row, name) for name in parts]
    right = Figure(
        label,
        sum((one.value for one in figures), Fraction(0)),
        figures[0].unit,
        max(one.decimals for one in figures),
        sum((one.tolerance for one in figures), Fraction(0)),
    )
    left = _figure(TABLES["projects"].column(whole).label, row, whole)
    return Check(_identity(row, rule), f"{_name(row)} {words}", left, right, place_in(row, whole))


def _all(row: Row, *names: str) -> bool:
    return not any(is_missing(row[name]) for name in names)


def _figure(label: str, row: Row, name: str) -> Figure:
    return figure_of(label, [row], name, in_yen=True)


def _identity(row: Row, rule: str) -> str:
    version = f":変更第{row['version']}回" if row["version"] else ""
    return f"project:{row['year'].short}:{row['sector']}:{row['number']}{version}:{rule}"


def _name(row: Row) -> str:
    return f"{row['year']} 事業{row['number']}「{row['name']}」"
