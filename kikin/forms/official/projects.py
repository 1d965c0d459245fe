"""事業実施状況 (別紙様式１・２ ３（ア）): the projects of the year with what they cost and who paid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from kikin.forms.official.context import Context, amount_of, money, plain
from kikin.forms.official.model import Missing, Noted, Row, Value
from kikin.fund import national_share
from kikin.plans import current
from kikin.projects import main_money, with_category
from kikin.rules import rule_book
from kikin.totals import records
from kikin.values.amounts import share_of
from kikin.values.categories import parse_category

_SPENT, _WHOLE, _EXTRA = "決算額", "実事業費", "上乗せ分"


def carried_out(context: Context, given: Mapping[str, Any]) -> Sequence[Row]:
    """Return a row per project of the plan of the year, and of earlier plans that spent in it, with its money in yen.

    The nation's part of what the fund paid is by the rule of its category, a fraction of a yen left to the prefecture
    (rules ``fund.national_share``, ``fund.share_rounding``). What is above 消費税増収分 (上乗せ分) is nothing where no row
    says so.
    """
    data = context.data
    spending = data.project_spending
    spending = spending[spending["spent_year"] == context.year]
    known = {(row["year"], row["sector"], row["number"]) for row in records(spending)}
    listed = with_category(current(data.projects, sectors=data.sectors))
    wanted = [parse_category(name) for name in given["categories"]]
    mine = [
        row["category"] in wanted
        and (
            row["year"] == context.year
            or any((row["year"], part, row["number"]) in known for part in (row["sector"], ""))
        )
        for row in records(listed)
    ]
    shown = listed.loc[mine]
    basis = main_money(shown) or "total_cost"
    has_extra = bool((spending["item"] == _EXTRA).any())
    rows = [_row(context, row, spending, basis, has_extra=has_extra) for row in records(shown)]
    return rows or [{name: Missing("projects の行") for name in ("category", "name", "operator", "content", "planned")}
        | {name: Missing(f"project_spending の行（{context.year.short}）") for name in ("actual", "general", "extra")}
        | {"prefectural": Missing(), "operators": Missing()}]  # fmt: skip


def _row(
    context: Context, project: Mapping[str, Any], spending: pd.DataFrame, basis: str, *, has_extra: bool
) -> dict[str, Value]:
    year, number = project["year"], project["number"]
    mine = _of(project, spending[spending["year"] == year])
    where = f"project_spending の {{}}（{year.short}、{number}、{context.year.short}）"

    def of(item: str) -> Value:
        return amount_of(mine[mine["item"] == item], where.format(item))

    spent, actual = of(_SPENT), of(_WHOLE)
    extra: Value = of(_EXTRA) if has_extra else 0
    paid, more, whole = plain(spent), plain(extra), plain(actual)
    share = national_share(project["category"], max(year.start, context.year.start), rule_book())
    national = share_of(paid, share.number) if paid is not None else None
    line: dict[str, Value] = {
        "category": str(project["category"]),
        "name": str(project["name"]),
        "operator": "、".join(project["implementers"]) or _field(context, project, "事業の実施主体"),
        "content": project["outline"] or _field(context, project, "事業の内容"),
        "planned": _planned(context, project, basis),
        "actual": actual,
        "general": spent
        if isinstance(spent, Missing)
        else Missing()
        if more is None
        else (national or 0) - more,
        "extra": extra if paid is not None else spent,
        "prefectural": Missing() if national is None or paid is None else paid - national,
        "operators": Missing(),
    }
    if whole is not None and paid is not None and more is not None:
        line["operators"] = whole - paid
    if isinstance(spent, Missing):
        line["prefectural"] = spent
    return line


def _planned(context: Context, project: Mapping[str, Any], basis: str) -> Value:
    """Return what was planned for the year: of a project of several years its year's part, of an earlier plan nothing known."""
    if project["year"] != context.year:
        return Missing(f"{project['year'].short}の計画の事業の、{context.year.short}の事業予定額")
    end = project["end"]
    is_longer = end is not None and end.fiscal_year > context.year
    value = money(project, "year_cost", "projects の 当年度の事業費（year_cost）")
    return (
        value if is_longer or not isinstance(value, Missing) else money(project, basis, "projects の 事業費")
    )


def _of(project: Mapping[str, Any], rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a project: those of its number, of its part of the fund or of none."""
    own = project["number"], (project["sector"], "")
    return rows.loc[[row["number"] == own[0] and row["sector"] in own[1] for row in records(rows)]]


def _field(context: Context, project: Mapping[str, Any], name: str) -> Value:
    fields = _of(project, current(context.data.project_fields, year=project["year"]))
    mine = fields[fields["field"] == name]
    if not len(mine):
        return Missing(f"project_fields の {name}")
    text = "\n".join(mine["text"])
    return Noted(text, "推定（出典にない）") if any(mine["inferred"]) else text
