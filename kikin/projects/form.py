"""The sums that the form (様式) of the plan demands of each project, as checks in the shape of ``kikin.checks``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, Protocol

import pandas as pd

from kikin.checks import Check, Figure, figure, place_of
from kikin.data.tables import TABLES
from kikin.fund import national_share
from kikin.rules import rule_book
from kikin.values.amounts import share_of
from kikin.values.errors import KikinError


class Projects(Protocol):
    """Whatever has the projects of a folder."""

    @property
    def projects(self) -> pd.DataFrame:
        """The table of projects."""


def form_checks(data: Projects) -> Iterator[Check]:
    """Yield the checks of the sums that the form (様式) demands of each project, wherever their parts are stated.

    総事業費＝Ａ＋Ｂ＋Ｃ, 基金＝Ａ＋Ｂ＝公＋民, 受託事業等≦民, 当年度≦全期間; and beside them, as a 確認 only, the national
    share of the rule book (2/3, of 区分Ⅰ-2 all).
    """
    for position in range(len(data.projects)):
        row = data.projects.iloc[[position]]
        yield from _sums(row)
        yield from _limits(row)
        yield from _national(row)


def _sums(row: pd.DataFrame) -> Iterator[Check]:
    fund = ["national", "prefectural"] if _all(row, "national", "prefectural") else ["fund"]
    for whole, parts, words in (
        ("total_cost", [*fund, "other"], "総事業費と、基金＋その他"),
        ("fund", ["national", "prefectural"], "基金充当額と、国費＋都道府県"),
        ("fund", ["public", "private"], "基金充当額と、公＋民"),
    ):
        if _all(row, whole, *parts):
            yield _check(row, f"{whole}={'+'.join(parts)}", words, whole, parts)


def _limits(row: pd.DataFrame) -> Iterator[Check]:
    for part, whole, words in (
        ("commissioned", "private", "受託事業等は民の額を超えない"),
        ("year_cost", "whole_cost", "当年度の事業費は全期間の事業費を超えない"),
    ):
        if _all(row, part, whole) and row[part].iloc[0] > row[whole].iloc[0]:
            yield _check(row, f"{part}<={whole}", words, part, [whole])


def _national(row: pd.DataFrame) -> Iterator[Check]:
    first = row.iloc[0]
    categories = first["categories"]
    if not _all(row, "national", "fund") or not categories or first["year"] is None:
        return
    try:
        share = national_share(categories[0], first["year"].start, rule_book())
    except KikinError:  # 区分Ⅰ-2 before the notice had a share for it
        return
    expected = Fraction(share_of(int(first["fund"]), share.number))
    published = figure("国費（Ａ）", row, "national")
    computed = Figure(
        f"基金充当額×{share.shown}", expected, published.unit, published.decimals, published.tolerance + 1
    )
    yield Check(
        _identity(first, "national-share"),
        f"{_name(first)} 国の負担割合",
        published,
        computed,
        place_of(row, "national"),
        must=False,
    )


def _check(row: pd.DataFrame, rule: str, words: str, whole: str, parts: Sequence[str]) -> Check:
    first = row.iloc[0]
    label = "＋".join(TABLES["projects"].column(name).label for name in parts)
    figures = [figure(label, row, name) for name in parts]
    right = Figure(
        label,
        sum((one.value for one in figures), Fraction(0)),
        figures[0].unit,
        max(one.decimals for one in figures),
        sum((one.tolerance for one in figures), Fraction(0)),
    )
    left = figure(TABLES["projects"].column(whole).label, row, whole)
    return Check(_identity(first, rule), f"{_name(first)} {words}", left, right, place_of(row, whole))


def _all(row: pd.DataFrame, *names: str) -> bool:
    return not any(row[name].isna().iloc[0] for name in names)


def _identity(row: pd.Series[Any], rule: str) -> str:
    version = f":変更第{row['version']}回" if row["version"] else ""
    return f"project:{row['year'].short}:{row['sector']}:{row['number']}{version}:{rule}"


def _name(row: pd.Series[Any]) -> str:
    return f"{row['year']} 事業{row['number']}「{row['name']}」"
