"""The goals of an evaluated plan: sections by plan year, part, area and goal; counts, points, the method."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd

from kikin import indicators, plans
from kikin.data.dataset import Dataset
from kikin.evaluation.words import SECTOR_KEYS, slug
from kikin.totals import in_order, records
from kikin.values.amounts import percent_short
from kikin.values.periods import FiscalYear, day_words

_CHAPTER, _DEEPEST = 2, 6
_MOST_POINTS = 6


@dataclass(frozen=True)
class Section:
    """A heading of the chapter on goals, ``depth`` below it; ``rows`` are the judged targets that stand under it."""

    depth: int
    key: str
    title: str
    where: str
    statement: str
    rows: pd.DataFrame

    @property
    def level(self) -> int:
        """The level of its heading; Markdown has six."""
        return min(_CHAPTER + 1 + self.depth, _DEEPEST)

    @property
    def caption(self) -> str:
        """The caption of the table of its targets: where, and what the judgements say in all."""
        counted = indicators.counts(indicators.overall(self.rows).assign(is_recap=False))
        return f"{self.where}　{indicators.finding(counted)}"


def of_plan(frame: pd.DataFrame, data: Dataset, years: Collection[FiscalYear] = ()) -> pd.DataFrame:
    """Return the rows of a plan that held on the day of the evaluation: what was decided later isn't there yet.

    Targets of projects that a change took out went with them. Next year's plan is there once its year has begun, and it
    was decided by then if the table of plans says when.

    Args:
        frame: A table with versions, ``data.targets``.
        data: As ``kikin.load`` returns it.
        years: Other plan years than those of the document.
    """
    held = plans.known(frame, data.plans, data.as_of, data.plan_years)
    begun = held["year"].map(lambda year: year in data.plan_years or year.start <= data.as_of)
    found = plans.current(held[begun.astype(bool)], year=years or data.plan_years, sectors=data.sectors)
    if "project" not in found.columns or not (data.projects["version"] > 0).any():
        return found
    projects = records(of_plan(data.projects, data, years), ["year", "sector", "number"])
    there = {(row["year"], sector, row["number"]) for row in projects for sector in ("", row["sector"])}
    rows = records(found, ["year", "sector", "project"])
    keys = [(row["year"], row["sector"], row["project"]) for row in rows]
    return found.loc[[not key[-1] or key in there for key in keys]].reset_index(drop=True)


def sections(judged: pd.DataFrame, goals: pd.DataFrame, areas: pd.DataFrame, whole: str) -> Iterator[Section]:
    """Yield the sections of the goals' targets: a level for plan years and for areas and parts, where several are there.

    A goal that only holds other goals is their heading. Targets of projects stand elsewhere.

    Args:
        judged: The rows of :func:`kikin.indicators.judged`.
        goals: The goals that hold, of the same plan years.
        areas: The table of areas.
        whole: What the whole prefecture is called, as in 熊本県全体.
    """
    taken: Counter[str] = Counter()
    for one in _sections(judged, goals, areas, whole):  # goals 3(1) and 3-1 are two
        taken[one.key] += 1
        yield one if taken[one.key] == 1 else replace(one, key=f"{one.key}--{taken[one.key]}")


def _sections(
    judged: pd.DataFrame, goals: pd.DataFrame, areas: pd.DataFrame, whole: str
) -> Iterator[Section]:
    of_goals = judged[judged["project"] == ""]
    places = _places(of_goals, areas, whole)
    years = sorted(set(of_goals["year"]))
    several = len(years) > 1, len(places) > 1
    for year in years:
        if several[0]:
            yield Section(0, slug(year.short), f"{year}計画", "", "", of_goals.iloc[:0])
        for (sector, area), place in places.items():
            rows = of_goals[
                (of_goals["year"] == year) & (of_goals["sector"] == sector) & (of_goals["area"] == area)
            ]
            key = slug(year.short, SECTOR_KEYS[sector], area or "whole")
            if len(rows) and several[1]:
                yield Section(int(several[0]), key, place, "", "", rows.iloc[:0])
            mine = goals[
                (goals["year"] == year) & goals["sector"].isin(["", sector]) & (goals["area"] == area)
            ]
            listed = (
                records(plans.goal_list(mine.assign(sector=sector), rows, areas, whole)) if len(rows) else []
            )
            for goal in _worth_showing(listed, rows):
                title = f"目標{goal['goal']}　{goal['title']}" if goal["goal"] else "目標の番号のない指標"
                where = (f"{year}計画" * several[0], place * several[1], f"目標{goal['goal']}")
                yield Section(
                    sum(several) + goal["depth"],
                    slug(key, goal["goal"] or "none"),
                    title.strip("　"),
                    " ".join(filter(None, where)),
                    goal["statement"],
                    rows[rows["goal"] == goal["goal"]],
                )


def summary(overall: pd.DataFrame, goals: pd.DataFrame, areas: pd.DataFrame, whole: str) -> pd.DataFrame:
    """Return the counts by status of each goal, named, after its place where areas or parts of the fund are several.

    計画年度 is a column where plan years are several.

    Args:
        overall: The rows of :func:`kikin.indicators.overall` for goals.
        goals: The goals that hold.
        areas: The table of areas.
        whole: What the whole prefecture is called.
    """
    titles = {_goal_key(row): row["title"] for row in records(goals)}
    places = _places(overall, areas, whole)
    counted = in_order(
        indicators.counts(overall, ["year", "sector", "area", "goal"]),
        lambda row: (row["year"], [*places].index((row["sector"], row["area"]))),
    ).reset_index(drop=True)
    rows = records(counted)
    named = [
        f"{places[row['sector'], row['area']] if len(places) > 1 else ''}　目標{row['goal']} "
        f"{titles.get(_goal_key(row)) or titles.get(_goal_key(row | {'sector': ''}), '')}".strip()
        for row in rows
    ]
    found = counted.drop(columns=["year", "sector", "area", "goal"])
    found.insert(0, "目標", named)
    if len({row["year"] for row in rows}) > 1:
        found.insert(0, "計画年度", counted["year"])
    return found


def goal_points(of_goals: pd.DataFrame, areas: pd.DataFrame) -> list[str]:
    """Return the points on the goals: of the whole prefecture, then of each area, plan year by plan year.

    Where that makes more than a reader keeps, a plan year, and all areas together, have one line of counts each.

    Args:
        of_goals: The rows of :func:`kikin.indicators.overall` for goals.
        areas: The table of areas.
    """
    names = {"": ""} | dict(zip(areas["id"], areas["name"], strict=True))
    years = sorted(set(of_goals["year"]))
    told: list[str] = []
    for area in sorted(dict.fromkeys(of_goals["area"]), key=bool):
        for year in years:
            rows = of_goals[(of_goals["area"] == area) & (of_goals["year"] == year)]
            where = "の".join(filter(None, (f"{year}計画" if len(years) > 1 else "", names.get(area, area))))
            told += indicators.points(rows, of=f"{where}では、" if where else "")
    return told if len(told) <= _MOST_POINTS else _summed_up(of_goals, years)


def _summed_up(of_goals: pd.DataFrame, years: list[FiscalYear]) -> list[str]:
    of_whole, of_areas = of_goals[of_goals["area"] == ""], of_goals[of_goals["area"] != ""]
    told = [] if len(years) > 1 else indicators.points(of_whole)
    groups = [(f"{year}計画", of_whole[of_whole["year"] == year]) for year in years] if not told else []
    groups.append((f"区域ごとの目標（{of_areas['area'].nunique()}区域の計）", of_areas))
    return told + [
        f"{of}の{indicators.finding(indicators.counts(rows))}。" for of, rows in groups if len(rows)
    ]


def key_numbers(overall: pd.DataFrame, of: str) -> list[tuple[str, str, str]]:
    """Return what stands large above the document: name, number, note; what isn't there is left out.

    Args:
        overall: The indicators that are counted, a 再掲 once.
        of: Whose indicators they are, as in 熊本県全体の目標.
    """
    counted = indicators.counts(overall)
    years = len(set(overall["year"]))
    of = f"{years}年度の計画の{of}" if years > 1 else of
    total = {name: int(counted[name].iloc[0]) for name in counted.columns}
    decided = indicators.decided(counted)
    partly = f"（一部達成{total['一部達成']}）" if total.get("一部達成") else ""
    found = (
        [("目標を達成", f"{total['達成']}／{decided}", f"{of}で判定できた{decided}指標のうち{partly}")]
        if decided
        else []
    )
    if total.get("未集計"):
        dues = sorted(row["due"] for row in records(overall) if row["status"] == "未集計" and row["due"])
        when = f"早いもので{dues[0]}に確定予定" if dues else "目標の時点の実績がまだない"
        found.append(("実績が未集計", f"{total['未集計']}指標", when))
    if total.get("進行中"):
        found.append(("進行中", f"{total['進行中']}指標", "目標の時点がまだ来ていない"))
    rest = {name: total[name] for name in ("実績なし", "判定対象外", "定性") if total.get(name)}
    if rest and not found:
        told = "、".join(f"{name}{count}" for name, count in rest.items())
        found.append(("判定できた指標はない", f"{total['計']}指標", told))
    return found


def chart_finding(compared: pd.DataFrame, whole: str) -> str:
    """Return the caption of the chart of judged targets: how many lie on the good side, which missed one lies farthest."""
    rows = records(compared)
    reached = sum(row["status"] == indicators.STATUSES[0] for row in rows)
    missed = [row for row in rows if row["status"] != indicators.STATUSES[0]]
    rated = [row for row in missed if row["attainment"] is not None]
    lowest = min(rated, key=lambda row: Fraction(row["attainment"]), default=None)
    which = "達成率が最も低い" if len(rated) == len(missed) else "達成率を計算できる未達成のうち最も低い"
    far = f"。{which}のは{lowest['name']}（{percent_short(lowest['attainment'])}）" if lowest else ""
    return f"{whole}の目標から見た実績：判定できた{len(rows)}件（内訳ごと）のうち、目標を満たすもの{reached}件{far}"


def method(judged: pd.DataFrame, evaluated: FiscalYear, as_of: date) -> list[str]:
    """Return how the judgement was made, in sentences: the day, and the rules that these rows met."""
    found = set(judged["status"])
    several = bool((judged["part"] != "").any())
    told = judged["progress"].isna() | (judged["status"] == "未達成")
    rated = bool((judged["attainment"].notna() & told).any())
    moved = (judged["trend"] != "") & (judged["previous_text"] != judged["base_text"])
    day = day_words(as_of)
    lines = [
        f"{evaluated}に、基準日（{day}）までに分かった実績により評価した。",
        "目標と同じ時点の実績を、目標ごとの比べ方（以上、以下など）で判定した。",
        "目標の時点の実績がまだないものは、古い値で判定せずに「未集計」とし、直近の値を示した。"
        if "未集計" in found
        else "",
        "目標の時点が基準日より後のものは、値にかかわらず「進行中」とした。" if "進行中" in found else "",
        "数値で判定できないものは「判定対象外」とし、未達成に数えない。" if "判定対象外" in found else "",
        "言葉の目標は「定性」とし、作成者の判断をかっこに示した。" if "定性" in found else "",
        "内訳に未達成があれば、指標の全体も未達成（達成した内訳もあれば一部達成）とした。" if several else "",
        "進捗率は（実績値−現状値）÷（目標値−現状値）である。" if judged["progress"].notna().any() else "",
        "達成率は実績値÷目標値で、高いほどよい指標に限り示した。" if rated else "",
        "前回値からの改善・悪化・横ばいは、公表値から計算した。" if moved.any() else "",
    ]
    return [line for line in lines if line]


def _worth_showing(listed: list[dict[str, Any]], rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the goals of areas with targets that have targets or a statement, and those that hold such goals."""
    filled = {(row["area"], row["goal"]) for row in records(rows)}
    areas = {area for area, _ in filled}
    kept: list[dict[str, Any]] = []
    for goal in reversed([goal for goal in listed if goal["area"] in areas]):
        holds = kept and kept[-1]["area"] == goal["area"] and kept[-1]["depth"] > goal["depth"]
        if (goal["area"], goal["goal"]) in filled or goal["statement"] or holds:
            kept.append(goal)
    return kept[::-1]


def _places(frame: pd.DataFrame, areas: pd.DataFrame, whole: str) -> dict[tuple[str, str], str]:
    """Return the name of each part of the fund and area that occurs, the parts as the statute lists them, areas in order."""
    names = {"": whole} | dict(zip(areas["id"], areas["name"], strict=True))
    found = {(row["sector"], row["area"]) for row in records(frame)}
    several = len({sector for sector, _ in found}) > 1
    ordered = sorted(
        found, key=lambda pair: ([*SECTOR_KEYS].index(pair[0]), [*names, pair[1]].index(pair[1]))
    )
    return {
        (sector, area): f"{names.get(area, area)}{f'（{sector}）' if several and sector else ''}"
        for sector, area in ordered
    }


def _goal_key(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["year"], row["sector"], row["area"], row["goal"]
