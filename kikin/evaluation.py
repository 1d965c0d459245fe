"""The outline of an evaluation (事後評価): sections by plan year, part, area and goal; counts; projects as judged."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd

from kikin import indicators, plans
from kikin.data.tables import TABLES
from kikin.fund.words import money
from kikin.totals import records, total
from kikin.values.amounts import grouped
from kikin.values.periods import FiscalYear
from kikin.values.readings import Absent

_SECTOR_KEYS = {"医療分": "medical", "介護分": "care", "": "both"}
_NAMES = {"year": "計画年度", "sector": "医療分・介護分", "area": "区域", "goal": "目標"}


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
    def caption(self) -> str:
        """The caption of the table of its targets: where, and what the judgements say in all."""
        counted = indicators.counts(indicators.overall(self.rows).assign(is_recap=False))
        return f"{self.where}　{indicators.finding(counted)}"


def sections(judged: pd.DataFrame, goals: pd.DataFrame, areas: pd.DataFrame, whole: str) -> Iterator[Section]:
    """Yield the sections of the goals' targets: a level for plan years, parts of the fund and areas where several are there.

    A goal that only holds other goals is their heading. Targets of projects stand elsewhere.

    Args:
        judged: The rows of :func:`kikin.indicators.judged`.
        goals: The goals that hold, of the same plan years.
        areas: The table of areas.
        whole: What the whole prefecture is called, as in 熊本県全体.
    """
    of_goals = judged[judged["project"] == ""]
    several = {name: len(set(of_goals[name])) > 1 for name in ("year", "sector", "area")}
    for (year, sector), rows in _groups(of_goals, ["year", "sector"]):
        depth = 0
        if several["year"]:
            yield _heading(depth, f"{year.short}", f"{year}計画", of_goals)
            depth += 1
        if several["sector"]:
            yield _heading(depth, f"{year.short}-{_SECTOR_KEYS[sector]}", sector or "両方の分", of_goals)
            depth += 1
        mine = goals[(goals["year"] == year) & goals["sector"].isin(["", sector])]
        above = ""
        for goal in _worth_showing(records(plans.goal_list(mine, rows, areas, whole)), rows):
            key = _slug(year.short, _SECTOR_KEYS[sector], goal["area"])
            if several["area"] and goal["area_name"] != above:
                yield _heading(depth, key, goal["area_name"], of_goals)
            above = goal["area_name"]
            title = f"目標{goal['goal']}　{goal['title']}" if goal["goal"] else "目標の番号のない指標"
            part = f"{sector} " if several["sector"] else ""
            when = f"{year}計画 " if several["year"] else ""
            yield Section(
                depth + several["area"] + goal["depth"],
                _slug(key, goal["goal"] or "none"),
                title.strip("　"),
                f"{when}{part}{goal['area_name'] if several['area'] else ''} 目標{goal['goal']}".strip(),
                goal["statement"],
                rows[(rows["area"] == goal["area"]) & (rows["goal"] == goal["goal"])],
            )


def summary(overall: pd.DataFrame, goals: pd.DataFrame, areas: pd.DataFrame, whole: str) -> pd.DataFrame:
    """Return the counts by status of each goal, with 計画年度, 医療分・介護分 and 区域 where several are there, named.

    Args:
        overall: The rows of :func:`kikin.indicators.overall` for goals.
        goals: The goals that hold.
        areas: The table of areas.
        whole: What the whole prefecture is called.
    """
    counted = indicators.counts(overall, list(_NAMES))
    titles = {_goal_key(row): row["title"] for row in records(goals)}
    places = {"": whole} | dict(zip(areas["id"], areas["name"], strict=True))
    rows = records(counted)
    counted["goal"] = [f"{row['goal']} {titles.get(_goal_key(row), '')}".strip() for row in rows]
    counted["area"] = [places.get(row["area"], row["area"]) for row in rows]
    single = [name for name in ("year", "sector", "area") if len(set(counted[name])) == 1]
    return counted.drop(columns=single).rename(columns=_NAMES)


def key_numbers(overall: pd.DataFrame, of: str) -> list[tuple[str, str, str]]:
    """Return what stands large above the document: name, number, note; what isn't there is left out.

    Args:
        overall: The indicators that are counted, a 再掲 once.
        of: Whose indicators they are, as in 熊本県全体の目標.
    """
    counted = indicators.counts(overall)
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
    rest = sum(total.get(name, 0) for name in ("実績なし", "判定対象外", "定性"))
    if rest:
        found.append(("そのほか", f"{rest}指標", "実績なし・判定対象外・定性"))
    return found


def by_project(executed: pd.DataFrame, overall: pd.DataFrame) -> pd.DataFrame:
    """Return the projects, part by part of the fund, with ``indicator_status``: how their indicators were judged."""
    told: dict[tuple[Any, ...], dict[str, list[str]]] = {}
    for row in records(overall[overall["project"] != ""]):
        key = (row["year"], row["sector"], row["project"])
        told.setdefault(key, {}).setdefault(row["role"], []).append(row["status"])
    texts = {
        key: "、".join(f"{role} {_counted(found)}".strip() for role, found in roles.items())
        for key, roles in told.items()
    }
    status = [texts.get((row["year"], row["sector"], row["number"]), "") for row in records(executed)]
    parts = list(_SECTOR_KEYS)
    order = sorted(
        range(len(executed)),
        key=lambda at: (executed["year"].iloc[at], parts.index(executed["sector"].iloc[at])),
    )
    found = executed.assign(indicator_status=status).iloc[order].reset_index(drop=True)
    found.attrs |= executed.attrs
    return found


def of_project(judged: pd.DataFrame, project: pd.Series[Any]) -> pd.DataFrame:
    """Return the judged targets of one project."""
    mine = [
        (row["year"], row["sector"], row["project"])
        == (project["year"], project["sector"], project["number"])
        for row in records(judged)
    ]
    found = judged[mine]
    found.attrs |= judged.attrs
    return found


def anchor(project: pd.Series[Any]) -> str:
    """Return a name for a project's table that no other project of the document has, whatever its number is written like."""
    return _slug(
        project["year"].short,
        _SECTOR_KEYS[project["sector"]],
        "project",
        str(project["order"]),
        project["number"],
    )


def execution_numbers(executed: pd.DataFrame) -> list[tuple[str, str, str]]:
    """Return the rate of execution of all projects together, to stand large: name, number, note; nothing if unknown."""
    found = _execution(executed)
    if found is None:
        return []
    spent, whole, label = found
    return [("執行率", _percent(Fraction(spent, whole)), f"決算額{money(spent)}÷{label}{money(whole)}")]


def project_points(executed: pd.DataFrame, overall: pd.DataFrame) -> list[str]:
    """Return the points about projects: how their indicators were judged, and how much of their money was spent."""
    of_projects = overall[overall["project"] != ""]
    told = [
        _roles(str(role), of_projects[of_projects["role"] == role])
        for role in dict.fromkeys(of_projects["role"])
    ]
    points = [f"事業の指標は、{'、'.join(told)}である。"] if told else []
    unknown = executed[executed["spent_absent"].notna()] if len(executed) else executed
    if len(unknown):
        kinds = "・".join(dict.fromkeys(str(kind) for kind in unknown["spent_absent"]))
        points.append(f"決算額の計は、{kinds}の事業（{len(unknown)}件）があるため求めない。")
    return points


def execution_finding(executed: pd.DataFrame) -> str:
    """Return the caption of the list of projects: how many, and what was spent of their money."""
    found = _execution(executed)
    rate = f"、執行率は全体で{_percent(Fraction(found[0], found[1]))}" if found else ""
    return f"{len(executed)}事業の実施状況{rate}"


def chart_finding(compared: pd.DataFrame, whole: str) -> str:
    """Return the caption of the chart of judged targets: how many lie on the good side, which lies farthest from it."""
    rows = records(compared)
    reached = sum(row["status"] == indicators.STATUSES[0] for row in rows)
    rated = [row for row in rows if row["attainment"] is not None]
    lowest = min(rated, key=lambda row: Fraction(row["attainment"]), default=None)
    far = f"。達成率が最も低いのは{lowest['name']}（{_percent(lowest['attainment'])}）" if lowest else ""
    return f"{whole}の目標から見た実績：判定できた{len(rows)}件（内訳ごと）のうち、目標を満たすもの{reached}件{far}"


def method(judged: pd.DataFrame, evaluated: FiscalYear, as_of: date) -> list[str]:
    """Return how the judgement was made, in sentences: the day, and the rules that these rows met."""
    found = set(judged["status"])
    several = bool((judged["part"] != "").any())
    day = f"{as_of.year}年{as_of.month}月{as_of.day}日"
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
        "達成率は実績値÷目標値で、高いほどよい指標に限り示した。"
        if judged["attainment"].notna().any()
        else "",
        "前回値からの改善・悪化・横ばいは、公表値から計算した。" if (judged["trend"] != "").any() else "",
    ]
    return [line for line in lines if line]


def of_years(checked: pd.DataFrame, years: Collection[FiscalYear]) -> pd.DataFrame:
    """Return the outcomes of checks that are of these plan years, by the year in their identity."""
    names = {year.short for year in years}
    found = checked[[bool(names & set(row["identity"].split(":"))) for row in records(checked)]]
    found.attrs |= checked.attrs
    return found


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


def _execution(executed: pd.DataFrame) -> tuple[int, int, str] | None:
    basis = executed.attrs.get("basis", "")
    if not basis or not len(executed):
        return None
    spent, whole = total(executed, "spent"), total(executed, basis)
    if isinstance(spent, Absent) or isinstance(whole, Absent) or not whole:
        return None
    return int(spent), int(whole), TABLES["projects"].column(basis).label


def _roles(role: str, rows: pd.DataFrame) -> str:
    return f"{role or '指標'}{len(rows)}（{_counted(list(rows['status']))}）"


def _percent(ratio: Fraction) -> str:
    return f"{grouped(ratio * 100, 1)}%"


def _heading(depth: int, key: str, title: str, frame: pd.DataFrame) -> Section:
    return Section(depth, key, title, title, "", frame.iloc[:0])


def _groups(frame: pd.DataFrame, names: list[str]) -> Iterator[tuple[Any, pd.DataFrame]]:
    """Yield the groups in order of plan year, and of the parts of the fund as the statute lists them."""
    keys = dict.fromkeys(tuple(row[name] for name in names) for row in records(frame))
    for key in sorted(keys, key=lambda key: (key[0], list(_SECTOR_KEYS).index(key[1]))):
        yield key, frame[(frame["year"] == key[0]) & (frame["sector"] == key[1])]


def _goal_key(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["year"], row["sector"], row["area"], row["goal"]


def _counted(found: list[str]) -> str:
    return "・".join(f"{status}{found.count(status)}" for status in indicators.STATUSES if status in found)


def _slug(*parts: str) -> str:
    letters = "-".join(filter(None, parts))
    return "-".join(
        "".join(one if one.isascii() and one.isalnum() else " " for one in letters).lower().split()
    )
