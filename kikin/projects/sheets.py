"""The sheet of a project (事業の個票) and its official form (様式), put together from project, fields, targets, spending."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from kikin.data.tables import TABLES
from kikin.data.tables.plans import FIELDS, OF_EVALUATION
from kikin.projects.sums import MONEY
from kikin.totals import records_of
from kikin.values.amounts import exactly, money_unit
from kikin.values.categories import Category
from kikin.values.periods import FiscalYear, span_words
from kikin.values.readings import Absent

AREA, ACTORS, PERIOD, CONTENTS = "事業の対象となる区域", "事業の実施主体", "事業の期間", "事業の内容"
_INDICATORS = {"アウトカム": "アウトカム指標", "アウトプット": "アウトプット指標"}
_OWN = "独自："
_INFERRED = "（推定）"
_FORM_FIELDS = (
    "事業の区分", AREA, ACTORS, PERIOD, "背景にある医療・介護ニーズ", "アウトカム指標", CONTENTS, "アウトプット指標",
    "アウトカムとアウトプットの関連",
)  # fmt: skip
_FORM_COST = ("total_cost", "fund", "national", "prefectural", "other", "year_cost", "whole_cost")
_DETAILS = ("national", "prefectural", "other", "public", "private", "commissioned", "whole_cost")
_FORM_OWNERS = ("public", "private", "commissioned")
_NOT_ALWAYS = (
    "cost",
    "budget",
    "year_cost",
    "whole_cost",
)  # names of lists, and of projects of several years
_LABELS = {column.name: column.label for column in TABLES["projects"].columns}
_BESIDE = ("unit", "source", "section", "notes")
Row = Mapping[Any, Any]


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
    row = dict(project.items())
    found = _content(row, fields, targets, areas, evaluated)
    return _series(row, {name: value for name, value in found.items() if value not in ("", (), None)})


def tells_more(short: pd.Series[Any]) -> bool:
    """Whether a sheet says more of a project than the list of projects does."""
    return any(name in short.index for name in (*FIELDS, *_DETAILS))


def form(
    project: pd.Series[Any],
    fields: pd.DataFrame,
    *,
    targets: pd.DataFrame | None = None,
    areas: pd.DataFrame | None = None,
    blank: str = "",
) -> pd.Series[Any]:
    """Return the official form of a project, to stand under its name: every field, ``blank`` where nothing is known.

    Amounts stand in two fields as text, in the unit of publication; what the list calls them (事業費 …) comes first.
    """
    row = dict(project.items())
    found = _content(row, fields, targets, areas, None)
    category = next(iter(row["categories"]), None)
    found["事業の区分"] = f"{category} {category.title}" if isinstance(category, Category) else ""
    new = found.pop("新規・継続の別")
    found[PERIOD] = "".join(filter(None, [found[PERIOD], new and f"（{new}）"]))
    lines = {name: found.get(name) or blank for name in _FORM_FIELDS}
    lines["事業に要する費用の額"] = _costs(row, ("cost", "budget", *_FORM_COST), blank)
    lines["基金充当額における公民の別"] = _costs(row, _FORM_OWNERS, blank)
    others = {
        name: text
        for name, text in found.items()
        if name not in {*lines, *MONEY, "事業区分", "その他"} and text
    }
    return _series(row, lines | others | {"備考": found.get("その他") or blank})


def _costs(project: Row, names: Sequence[str], blank: str) -> str:
    """Return the amounts as lines; that those of the form are still to be written is said once, in the last one."""
    stated = {name: _amount(project, name) for name in names}
    lines = [
        f"{_LABELS[name]}：{_money(value, project['unit'])}"
        for name, value in stated.items()
        if value is not None
    ]
    missing = [_LABELS[name] for name, value in stated.items() if value is None and name not in _NOT_ALWAYS]
    if missing and blank:
        others = missing[0] if len(missing) == 1 else "ほかの欄" if lines else "各欄"
        lines.append(f"{others}：{blank}")
    return "\n".join(lines)


def _money(value: int | Absent, unit: str) -> str:
    if isinstance(value, Absent):
        return str(value)
    return exactly(value, money_unit(unit))


def _content(
    project: Row,
    fields: pd.DataFrame,
    targets: pd.DataFrame | None,
    areas: pd.DataFrame | None,
    evaluated: FiscalYear | None,
) -> dict[str, Any]:
    """Return every field with what it holds: what a sheet says itself, else what the list of projects says."""
    written = _written(project, fields, evaluated)
    names = {}
    if areas is not None and project["areas"]:
        names = dict(zip(areas["id"], areas["name"], strict=True))
    told = {
        "areas": "、".join(names.get(area, area) for area in project["areas"]),
        "implementers": "、".join(project["implementers"]),
        "start": span_words(project["start"], project["end"]),
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


def _written(project: Row, fields: pd.DataFrame, evaluated: FiscalYear | None) -> dict[str, str]:
    texts: dict[str, list[str]] = {}
    for row in records_of(fields, "number", project["number"]):
        is_wanted = (
            row["evaluated"] == evaluated
            if row["field"] in OF_EVALUATION
            else row["evaluated"] in {None, evaluated}
        )
        if row["year"] == project["year"] and is_wanted and row["sector"] in {"", project["sector"]}:
            inferred = _INFERRED if {"text", row["field"]} & set(row["inferred"]) else ""
            texts.setdefault(row["field"], []).append(f"{row['text']}{inferred}")
    return {field: "\n".join(lines) for field, lines in texts.items()}


def _targets(project: Row, targets: pd.DataFrame) -> dict[str, str]:
    lines: dict[str, list[str]] = {}
    for row in records_of(targets, "project", project["number"]):
        is_mine = row["year"] == project["year"] and row["sector"] in {"", project["sector"]}
        if is_mine and row["role"] in _INDICATORS:
            told = f"{row['indicator_name']}{row['part'] and ' ' + row['part']}：{row['target_text']}"
            lines.setdefault(_INDICATORS[row["role"]], []).append(
                told + (f"、現状値 {row['base_text']}" if row["base_text"] else "")
            )
    return {field: "\n".join(found) for field, found in lines.items()}


def _amount(project: Row, name: str) -> int | Absent | None:
    value = project[name]
    return project[f"{name}_absent"] if pd.isna(value) else int(value)


def _series(project: Row, found: dict[str, Any]) -> pd.Series[Any]:
    raws = (f"{name}_raw" for name in MONEY if name in found)
    beside = {name: project[name] for name in (*_BESIDE, *raws)}
    marked = tuple(name for name in project["inferred"] if name in MONEY)
    cells = found | beside | {"inferred": marked}
    series = pd.Series([*cells.values()], pd.Index([*cells], dtype=object), dtype=object)
    series.attrs |= {"table": "projects"}
    return series
