"""Goals and targets of a plan as they are shown: in order, with names, beside the targets of the year before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kikin.indicators import wording
from kikin.indicators.years import Targets
from kikin.totals import filled_heads, records, rows_by
from kikin.values.amounts import printed
from kikin.values.periods import FiscalYear

_GOAL = "目標"
_BOUNDS = ("以上", "以下", "超", "未満")
_COLUMNS = [
    "sector",
    "area",
    "place",
    "goal",
    "title",
    "statement",
    "categories",
    "depth",
    "source",
    "section",
]


def under_goals(targets: pd.DataFrame, goals: pd.DataFrame) -> pd.DataFrame:
    """Return the targets, those of no part of the fund with the part of their goal if only one part has that goal.

    >>> goals = pd.DataFrame({"year": [FiscalYear(2024)], "sector": ["医療分"], "area": [""], "goal": ["1"]})
    >>> under_goals(goals.assign(sector=""), goals)["sector"].tolist()
    ['医療分']
    """
    names = ["year", "area", "goal"]
    parts = {key: {row["sector"] for row in rows} for key, rows in rows_by(records(goals), names).items()}
    sectors = []
    for row in records(targets, [*names, "sector"]):
        of_goal = parts.get(tuple(row[name] for name in names), set())
        sectors.append(row["sector"] or (next(iter(of_goal)) if len(of_goal) == 1 else ""))
    return targets.assign(sector=pd.Series(sectors, index=targets.index, dtype=object))


def goal_list(goals: pd.DataFrame, targets: pd.DataFrame, areas: pd.DataFrame, whole: str) -> pd.DataFrame:
    """Return a row per goal in order: sector, area, place, goal, title, statement, categories (as text), depth, source.

    A goal that stands under another (``parent``) is one deeper. A goal that only targets name has no title; one of no
    part of the fund stands in each part that has targets. ``place`` is
    what the goals of one part and area are headed by: the area's name, or ``whole`` for the whole prefecture, and the
    part (医療分, 介護分) where the plan has goals of both.

    Args:
        goals: The goals that hold, as of :func:`kikin.plans.current`.
        targets: The targets that hold, as of :func:`under_goals`; those of projects belong to no goal.
        areas: The table of areas.
        whole: What the whole prefecture is called, as in 熊本県全体.
    """
    names = {"": whole} | dict(zip(areas["id"], areas["name"], strict=True))
    aims = records(targets[targets["role"].isin(["", _GOAL])])
    known = _of_parts(records(goals), aims)
    for row in aims:
        known.setdefault(_goal_of(row), {**dict.fromkeys(("parent", "title", "statement"), ""), **row})
    sectors = list(dict.fromkeys(sector for sector, _, _ in known))
    rows = [
        {
            "sector": sector,
            "area": area,
            "place": f"{names.get(area, area)}{f'（{sector}）' if sector and len(sectors) > 1 else ''}",
            "goal": goal,
            "categories": _categories(row),
            "depth": _depth(known, (sector, area, goal)),
        }
        | {name: row[name] for name in ("title", "statement", "source", "section")}
        for (sector, area, goal), row in sorted(
            known.items(), key=lambda pair: (sectors.index(pair[0][0]), [*names].index(pair[0][1]))
        )
    ]
    return pd.DataFrame(rows, columns=_COLUMNS)


def of_goal(targets: pd.DataFrame, goal: Any) -> pd.DataFrame:
    """Return the targets of a goal, a row of :func:`goal_list`."""
    rows = records(targets, ["sector", "area", "goal"])
    return targets.loc[[_goal_of(row) == (goal.sector, goal.area, goal.goal) for row in rows]]


def named_targets(
    targets: pd.DataFrame, indicators: pd.DataFrame, areas: pd.DataFrame, before: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the targets with names, with ``unit`` filled, and with values and times as the papers print them.

    Added are ``indicator_name`` (with its mark and 【再掲】), ``area_name``, ``base_text`` and ``target_text`` (as in
    81人以上（R7年度）), and ``previous_target``: the same indicator's target in ``before``, the targets of the year before.
    """
    names = {row["id"]: row for row in records(indicators)}
    places = dict(zip(areas["id"], areas["name"], strict=True))
    earlier = Targets([] if before is None else records(before))
    rows = records(targets)
    olds = [earlier.of(row, row["year"] - 1) for row in rows]
    units = [row["unit"] or names.get(row["indicator"], {}).get("unit", "") for row in rows]
    found = targets.assign(
        indicator_name=[_name(row, names) for row in rows],
        area_name=[places.get(row["area"], row["area"]) for row in rows],
        unit=units,
        base_text=[wording.base(row, row["base"], unit) for row, unit in zip(rows, units, strict=True)],
        target_text=[_target(row, unit) for row, unit in zip(rows, units, strict=True)],
        previous_target=[
            _target(old, old["unit"] or unit) if old else "" for old, unit in zip(olds, units, strict=True)
        ],
    )
    found.attrs |= targets.attrs
    return found


def target_heads(targets: pd.DataFrame, year: FiscalYear) -> dict[str, str]:
    """Return columns and headings for a table of targets of a plan year: those with something, drafts called so."""
    draft = "（案）" if (targets["state"] == "案").all() else ""
    heads = {
        "indicator_name": "指標",
        "part": "内訳",
        "base_text": "現状値",
        "previous_target": f"{year - 1}計画の目標値",
        "target_text": f"目標値{draft}",
        "state": "目標値の状態",
        "notes": "注",
    }
    if len(set(targets["state"])) <= 1:
        heads.pop("state")
    return filled_heads(targets, heads, ("indicator_name", "target_text"))


def target_note(targets: pd.DataFrame) -> str:
    """Return what a reader of the targets must know of what was inferred; '' for nothing."""
    inferred = {name for names in targets["inferred"] for name in names}
    return "「以上」「以下」などの比べ方は出典になく、推定である。" if "comparator" in inferred else ""


def calendar_heads(calendar: pd.DataFrame) -> dict[str, str]:
    """Return columns and headings for a calendar: as published, and beside it the days that somebody inferred."""
    inferred = {name for names in calendar["inferred"] for name in names}
    heads = {"when_raw": "時期", "start": "始まり", "end": "終わり", "actor": "行う者", "event": "内容"}
    heads = {name: head for name, head in heads.items() if name not in ("start", "end") or name in inferred}
    return filled_heads(calendar, heads, ("when_raw", "event", *inferred))


def indicator_count(targets: pd.DataFrame) -> int:
    """Return how many indicators have a target: parts of one and 再掲 are counted once, areas apart."""
    return len({(row["project"], row["area"], row["indicator"]) for row in records(targets)})


def target_point(targets: pd.DataFrame) -> str:
    """Return how many indicators the goals set a target for, and whether the targets are drafts; '' for none."""
    if not len(targets):
        return ""
    areas = targets[targets["area"] != ""]
    inside = f"（うち区域の指標 {indicator_count(areas)}）" if len(areas) else ""
    draft = "目標値は案である。" if (targets["state"] == "案").all() else ""
    return f"目標値を定める指標は{indicator_count(targets)}指標である{inside}。{draft}"


def _categories(row: dict[str, Any]) -> str:
    found = row.get("categories") or ()
    inferred = "（推定）" if found and "categories" in row["inferred"] else ""
    return "、".join(str(category) for category in found) + inferred


def _of_parts(
    goals: list[dict[str, Any]], aims: list[dict[str, Any]]
) -> dict[tuple[str, str, str], dict[str, Any]]:
    """Return the goals by part, area and number, those of no part under each part that has targets in their area."""
    parts = {
        area: dict.fromkeys(row["sector"] for row in of) for (area,), of in rows_by(aims, ["area"]).items()
    }
    own = {_goal_of(row) for row in goals}
    return {
        (sector, row["area"], row["goal"]): row
        for row in goals
        for sector in ([row["sector"]] if row["sector"] else parts.get(row["area"], [""]))
        if sector == row["sector"] or (sector, row["area"], row["goal"]) not in own
    }


def _goal_of(row: dict[str, Any]) -> tuple[str, str, str]:
    return row["sector"], row["area"], row["goal"]


def _depth(known: dict[tuple[str, str, str], dict[str, Any]], key: tuple[str, str, str]) -> int:
    sector, area, goal = key
    above, seen, depth = known[key]["parent"], {goal}, 0
    while above and above not in seen and (sector, area, above) in known:
        seen.add(above)
        above, depth = known[sector, area, above]["parent"], depth + 1
    return depth


def _target(row: Mapping[str, Any], unit: str) -> str:
    """Return a target as text: the number with what is asked of it and the time, or the wording of the source."""
    asked = (
        row["comparator"] if row["comparator"] in _BOUNDS else wording.ASKED_OF_NUMBER.get(row["comparator"])
    )
    if row["target"] is None or not asked:
        return wording.target(row, unit)
    time = f"（{row['target_time']}）" if row["target_time"] else ""
    return f"{printed(row['target'], unit)}{asked}{time}"


def _name(row: dict[str, Any], names: dict[str, dict[str, Any]]) -> str:
    name = names.get(row["indicator"], {}).get("name", row["indicator"])
    return f"{row['marker']}{name}{'【再掲】' if row['recap_of'] else ''}"
