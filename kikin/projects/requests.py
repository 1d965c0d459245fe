"""The request to the nation (要望) against the projects that it is for, as checks in the shape of ``kikin.checks``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from kikin.checks import Check, Figure, counted, figure_of, place_in
from kikin.data.tables import TABLES
from kikin.fund import summands
from kikin.plans.versions import current_rows
from kikin.totals import is_missing, rows_by
from kikin.values.amounts import published_decimals, round_half_up
from kikin.values.categories import Category

_Row = Mapping[str, Any]


def request_checks(projects: Sequence[_Row], amounts: Sequence[_Row]) -> Iterator[Check]:
    """Yield the checks of the request to the nation against the projects of the same plan: number, share, and money.

    ``projects`` and ``amounts`` are the rows of the tables of projects and plan_amounts.
    """
    requests = [row for row in amounts if row["item"] == "要望額"]
    for (year, sector, version), changed in rows_by(requests, ["year", "sector", "version"]).items():
        asked, listed = (
            current_rows(rows, TABLES[name], year=year, sectors=[sector], version=version)
            for rows, name in ((requests, "plan_amounts"), (projects, "projects"))
        )
        key_of = f"{year.short}:変更第{version}回" if version else year.short
        parts = summands(asked)
        whole = figure_of("合計", parts, "amount", in_yen=True).value
        for row in changed:
            key = f"{key_of}:{row['category'] or sector}"
            mine = [one for one in listed if _is_in(one, row["category"])]
            label = f"{year} 区分{row['category']}" if row["category"] else f"{year} {sector}"
            if not is_missing(row["projects"]) and listed:
                published = counted("公表値", int(row["projects"]))
                yield Check(
                    f"request-count:{key}",
                    f"{label} 事業数",
                    published,
                    counted("一覧の件数", len(mine)),
                    place_in(row, "projects"),
                )
            if not is_missing(row["share"]) and not is_missing(row["amount"]) and whole:
                yield _share(f"request-share:{key}", f"{label} 要望額の割合", row, whole)
            yield from _money(f"request-projects:{key}", f"{label} 要望額と事業の額", [row], mine)
        if all(row["category"] is not None for row in changed):
            yield from _money(
                f"request-projects:{key_of}:{sector}", f"{year} 要望額と事業の額の合計", parts, listed
            )


def _is_in(project: _Row, category: Category | None) -> bool:
    """Whether a project's money is of a category, or of any."""
    return category is None or any(one.is_of(category) for one in project["categories"][:1])


def _money(identity: str, label: str, asked: Sequence[_Row], listed: Sequence[_Row]) -> Iterator[Check]:
    """基金充当額 is what is requested; 事業費 may be more, so laying them side by side finds no mistake."""
    for column, name, must in (("fund", "基金充当額", True), ("cost", "事業費", False)):
        if listed and not any(is_missing(row[column]) for row in listed):
            sides = (
                figure_of("要望額", asked, "amount", in_yen=True),
                figure_of(name, listed, column, in_yen=True),
            )
            yield Check(identity, label, *sides, place_in(asked[0], "amount"), must)
            return


def _share(identity: str, label: str, row: _Row, whole: Fraction) -> Check:
    decimals = published_decimals(row["share"])
    percent = Fraction(int(row["amount"]) * 100) / whole
    computed = Fraction(round_half_up(percent * 10**decimals), 10**decimals)
    published = Figure("公表値", Fraction(row["share"]), "%", decimals)
    return Check(
        identity,
        label,
        Figure("計算値", computed, "%", decimals),
        published,
        place_in(row, "share"),
    )
