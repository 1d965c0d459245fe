"""Projects of an evaluated plan: how their indicators were judged, what of their money was spent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from kikin.checks import figure, rate_column, rate_of
from kikin.data.tables import TABLES
from kikin.data.tables.derived import DERIVED
from kikin.evaluation.words import SECTOR_KEYS, counted, slug
from kikin.fund.words import money
from kikin.totals import filled_heads, has_something, in_order, is_missing, records, rows_by, total
from kikin.values.readings import Absent


def by_project(executed: pd.DataFrame, overall: pd.DataFrame) -> pd.DataFrame:
    """Return the projects, part by part of the fund, with ``indicator_status``: how their indicators were judged."""
    of_projects = rows_by(records(overall), ["year", "project"])
    status = [_judged_as(row, of_projects.get((row["year"], row["number"]), ())) for row in records(executed)]
    parts = list(SECTOR_KEYS)
    found = in_order(
        executed.assign(indicator_status=status), lambda row: (row["year"], parts.index(row["sector"]))
    ).reset_index(drop=True)
    found.attrs |= executed.attrs
    return found


def shown_columns(executed: pd.DataFrame) -> dict[str, str]:
    """Return the columns of the list of projects with their headings: of money and judgement what some row has."""
    basis = executed.attrs["basis"]
    always = {"year": "計画年度"} if len(set(executed["year"])) > 1 else {}
    always |= {"number": "事業の番号", "category": "区分", "name": "事業名"}
    optional = {basis: TABLES["projects"].column(basis).label} if basis else {}
    for name in ("spent", "carried_over", rate_column(executed), "indicator_status"):
        optional[name] = DERIVED[name].label
    return filled_heads(executed, always | optional, always)


def of_project(rows: pd.DataFrame, project: pd.Series[Any]) -> pd.DataFrame:
    """Return those judged targets, or fields, that are of a project; of no part of the fund means of any."""
    number = "project" if "project" in rows.columns else "number"
    if project["number"] not in rows[number].tolist():
        return rows.iloc[:0]
    keys = zip(*(rows[name].tolist() for name in (number, "sector", "year")), strict=True)
    wanted, year = [(project["number"], sector) for sector in ("", project["sector"])], project["year"]
    return rows.iloc[[place for place, key in enumerate(keys) if key[:2] in wanted and key[2] == year]]


def anchor(project: pd.Series[Any]) -> str:
    """Return a name for a project's table that no other project of the document has, whatever its number is written like."""
    named = (project["year"].short, SECTOR_KEYS[project["sector"]], "project", str(project["order"]))
    return slug(*named, project["number"])


def execution_numbers(executed: pd.DataFrame) -> list[tuple[str, str, str]]:
    """Return the rate of execution of all projects together, to stand large: name, number, note; nothing if unknown."""
    found = _execution(executed)
    if found is None:
        return []
    spent, whole, label = found
    return [("執行率", _rate(executed), f"決算額{money(spent)}÷{label}{money(whole)}")]


def project_points(executed: pd.DataFrame, overall: pd.DataFrame) -> list[str]:
    """Return the points about projects: how their indicators were judged, and how much of their money was spent."""
    of_projects = overall[overall["project"] != ""]
    told = [
        _roles(str(role), of_projects[of_projects["role"] == role])
        for role in dict.fromkeys(of_projects["role"])
    ]
    points = [f"事業の指標は、{'、'.join(told)}である。"] if told else []
    is_told = len(executed) and has_something(executed, "spent")
    if is_told and isinstance(total(executed, "spent"), Absent):
        rows = [row for row in records(executed, ["spent", "spent_absent"]) if is_missing(row["spent"])]
        kinds = [row["spent_absent"] or Absent.NOT_STATED for row in rows]
        kinds = [kind for kind in kinds if kind not in (Absent.NONE, Absent.NOT_APPLICABLE)]
        named = "・".join(dict.fromkeys(map(str, kinds)))
        if kinds:
            points.append(f"決算額の計は、{named}の事業（{len(kinds)}件）があるため求めない。")
    return points


def execution_finding(executed: pd.DataFrame) -> str:
    """Return the caption of the list of projects: how many, and what was spent of their money."""
    found = _execution(executed)
    rate = f"、執行率は全体で{_rate(executed)}" if found else ""
    return f"{len(executed)}事業の実施状況{rate}"


def _execution(executed: pd.DataFrame) -> tuple[int, int, str] | None:
    basis = executed.attrs.get("basis", "")
    if not basis or not len(executed):
        return None
    spent, whole = total(executed, "spent"), total(executed, basis)
    if isinstance(spent, Absent) or isinstance(whole, Absent) or not whole:
        return None
    return int(spent), int(whole), TABLES["projects"].column(basis).label


def _rate(executed: pd.DataFrame) -> str:
    """Return the rate of all projects together, with as many digits as their amounts bear."""
    return rate_of(figure("", executed, "spent"), figure("", executed, executed.attrs["basis"]))


def _judged_as(project: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> str:
    """Return how the indicators of a project were judged, role by role."""
    roles = rows_by((row for row in rows if row["sector"] in {"", project["sector"]}), ["role"])
    return "、".join(f"{role} {counted(of)}".strip() for (role,), of in roles.items())


def _roles(role: str, rows: pd.DataFrame) -> str:
    return f"{role or '指標'}{len(rows)}（{counted(records(rows, ['status', 'stated']))}）"
