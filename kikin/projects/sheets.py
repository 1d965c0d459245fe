"""The sheet of a project (事業の個票) and its official form (様式), put together from project, fields, targets, spending."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kikin.data.tables.plans import FIELDS
from kikin.indicators import wording
from kikin.projects.sums import MONEY
from kikin.totals import records
from kikin.values.categories import Category
from kikin.values.periods import FiscalYear
from kikin.values.readings import Absent

AREA, ACTORS, PERIOD, CONTENTS = "事業の対象となる区域", "事業の実施主体", "事業の期間", "事業の内容"
_INDICATORS = {"アウトカム": "アウトカム指標", "アウトプット": "アウトプット指標"}
_OF_EVALUATION = ("事業の有効性", "事業の効率性", "アウトカム指標の観察")
_OWN = "独自："
_INFERRED = "（推定）"
_FORM_FIELDS = (
    "事業の区分", "事業名", AREA, ACTORS, PERIOD, "背景にある医療・介護ニーズ", "アウトカム指標", CONTENTS,
    "アウトプット指標", "アウトカムとアウトプットの関連",
)  # fmt: skip
_FORM_MONEY = ("total_cost", "fund", "national", "prefectural", "other", "public", "private", "commissioned")
_BESIDE = ("unit", "source", "section", "notes")


def sheet(
    project: pd.Series[Any],
    fields: pd.DataFrame,
    *,
    targets: pd.DataFrame | None = None,
    areas: pd.DataFrame | None = None,
    evaluated: FiscalYear | None = None,
) -> pd.Series[Any]:
    """Return what is known of a project, in the order of the form, under the names of the form's fields.

    Amounts keep their own columns (yen), so that they print in the unit of publication; what was inferred stands in
    ``inferred``. Fields without anything are left out.

    Args:
        project: A row of the projects that hold.
        fields: The rows of ``project_fields``; those of other projects are passed over.
        targets: The targets with names (:func:`kikin.plans.named_targets`), for アウトカム and アウトプット.
        areas: The table of areas, for the areas' names.
        evaluated: The year of the evaluation whose fields (有効性 …) are wanted; none of them where None.
    """
    found = _content(project, fields, targets, areas, evaluated)
    return _series(project, {name: value for name, value in found.items() if value not in ("", (), None)})


def form(
    project: pd.Series[Any],
    fields: pd.DataFrame,
    *,
    targets: pd.DataFrame | None = None,
    areas: pd.DataFrame | None = None,
    blank: str = "",
) -> pd.Series[Any]:
    """Return the official form of a project: every field of it, ``blank`` in those that nothing is known for.

    Amounts that the list states under other names (事業費, 予算額 …) follow those of the form.
    """
    found = _content(project, fields, targets, areas, None)
    category = next(iter(project["categories"]), None)
    found["事業の区分"] = f"{category} {category.title}" if isinstance(category, Category) else ""
    found["事業名"] = f"{project['number']}　{project['name']}"
    lines: dict[str, Any] = {name: _or(found.get(name), blank) for name in (*_FORM_FIELDS, *_FORM_MONEY)}
    others = [
        name
        for name in found
        if name not in {*lines, "事業区分", "その他"} and found[name] not in ("", (), None)
    ]
    lines |= {name: found[name] for name in others}
    return _series(project, lines | {"備考": _or(found.get("その他"), blank)})


def _or(value: Any, blank: str) -> Any:
    return blank if value in (None, "") else value  # 0 is no blank


def _content(
    project: pd.Series[Any],
    fields: pd.DataFrame,
    targets: pd.DataFrame | None,
    areas: pd.DataFrame | None,
    evaluated: FiscalYear | None,
) -> dict[str, Any]:
    """Return every field with what it holds: what a sheet says itself, else what the list of projects says."""
    written = _written(project, fields, evaluated)
    names = {} if areas is None else dict(zip(areas["id"], areas["name"], strict=True))
    told = {
        "areas": "、".join(names.get(area, area) for area in project["areas"]),
        "implementers": "、".join(project["implementers"]),
        "start": _period(project),
        "outline": project["outline"],
        "categories": "、".join(str(category) for category in project["categories"]),
        "group": project["group"],
        "continuity": project["continuity"],
    }
    told = {
        name: f"{text}{_INFERRED}" if text and name in project["inferred"] else text
        for name, text in told.items()
    }
    fallback = {
        AREA: told["areas"],
        ACTORS: told["implementers"],
        PERIOD: told["start"],
        CONTENTS: told["outline"],
    }
    fallback |= {} if targets is None else _targets(project, targets)
    found: dict[str, Any] = {"事業区分": told["categories"], "分野": told["group"]}
    found |= {name: _amount(project, name) for name in MONEY}
    found |= {AREA: "", ACTORS: "", PERIOD: "", "新規・継続の別": told["continuity"]}
    for name in (*FIELDS, *(name for name in written if name not in FIELDS)):
        found[name.removeprefix(_OWN)] = written.get(name) or fallback.get(name, "")
    return found


def _written(project: pd.Series[Any], fields: pd.DataFrame, evaluated: FiscalYear | None) -> dict[str, str]:
    texts: dict[str, list[str]] = {}
    for row in records(fields):
        is_mine = (row["year"], row["number"]) == (project["year"], project["number"])
        is_wanted = (
            row["evaluated"] == evaluated
            if row["field"] in _OF_EVALUATION
            else row["evaluated"] in {None, evaluated}
        )
        if is_mine and is_wanted and row["sector"] in {"", project["sector"]}:
            inferred = _INFERRED if {"text", row["field"]} & set(row["inferred"]) else ""
            texts.setdefault(row["field"], []).append(f"{row['text']}{inferred}")
    return {field: "\n".join(lines) for field, lines in texts.items()}


def _period(project: pd.Series[Any]) -> str:
    start, end = project["start"], project["end"]
    if start is None and end is None:
        return ""
    return str(start) if start == end else f"{start or ''}～{end or ''}"


def _targets(project: pd.Series[Any], targets: pd.DataFrame) -> dict[str, str]:
    lines: dict[str, list[str]] = {}
    for row in records(targets):
        if (row["year"], row["project"]) == (project["year"], project["number"]) and row[
            "role"
        ] in _INDICATORS:
            base = wording.base(row, row["base"], row["unit"])
            told = f"{row['indicator_name']}{row['part'] and ' ' + row['part']}：{wording.target(row, row['unit'])}"
            lines.setdefault(_INDICATORS[row["role"]], []).append(told + (f"、現状値 {base}" if base else ""))
    return {field: "\n".join(found) for field, found in lines.items()}


def _amount(project: Mapping[str, Any] | pd.Series[Any], name: str) -> int | Absent | None:
    value = project[name]
    return project[f"{name}_absent"] if pd.isna(value) else int(value)


def _series(project: pd.Series[Any], found: dict[str, Any]) -> pd.Series[Any]:
    beside = {name: project[name] for name in _BESIDE}
    marked = tuple(name for name in project["inferred"] if name in MONEY)
    series = pd.Series(found | beside | {"inferred": marked}, dtype=object)
    series.attrs |= {"table": "projects"}
    return series
