"""What the evaluation (事後評価) shows: goals with judged indicators, the whole prefecture and by area, projects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kikin.categories import Category
from kikin.errors import Finding, KikinError, Level, Place
from kikin.files import shown_path
from kikin.indicators import (
    Indicator,
    Judged,
    Measure,
    Part,
    Status,
    counts_by_status,
    judged,
    overall,
)
from kikin.intake import Record
from kikin.projects import Project
from kikin.report.context import Context, Source, Text, load_context
from kikin.report.rows import projects_of, target_of
from kikin.rules import Entry
from kikin.units import Quantity


@dataclass(frozen=True)
class JudgedIndicator:
    """An indicator with the judgement of each of its parts and of the whole."""

    indicator: Indicator
    parts: tuple[Judged, ...]

    @property
    def status(self) -> Status:
        """The status of the whole."""
        return overall(self.parts)


@dataclass(frozen=True)
class GoalView:
    """A goal with its indicators, and what the analyst wrote about it. ``view`` and ``improvement`` may be empty."""

    number: str
    area: str
    title: str
    statement: str
    categories: tuple[Category, ...]
    indicators: tuple[JudgedIndicator, ...]
    view: tuple[Text, ...]
    improvement: tuple[Text, ...]

    @property
    def key(self) -> str:
        """The key of its authored texts, as in ``goal.3(1)`` or ``goal.kumamoto.1``."""
        return ".".join(filter(None, ("goal", self.area, self.number)))

    @property
    def notes(self) -> tuple[str, ...]:
        """The marks of the notes that its indicators carry, each once."""
        return tuple(dict.fromkeys(mark for shown in self.indicators for mark in shown.indicator.notes))


@dataclass(frozen=True)
class AreaView:
    """An area (empty id: the whole prefecture) with its goals."""

    id: str
    name: str
    parent: str
    goals: tuple[GoalView, ...]


@dataclass(frozen=True)
class EvaluationReport:
    """Everything that the evaluation may show. ``areas[0]`` is the whole prefecture."""

    context: Context
    areas: tuple[AreaView, ...]
    projects: tuple[Project, ...]
    projects_year_is_next: bool

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The rule entries that were used: targets are the prefecture's own, so there are none."""
        return ()

    @property
    def sources(self) -> tuple[Source, ...]:
        """The source documents of its figures."""
        compared = {row.text("national_id") for row in self.context.rows("indicators")} - {""}
        rows = [row for name in compared for row in self.context.national.rows("values", id=name)]
        return self.context.sources(rows)

    @property
    def whole(self) -> AreaView:
        """The whole prefecture."""
        return self.areas[0]

    def indicators(self, *, areas: Iterable[AreaView] | None = None) -> list[JudgedIndicator]:
        """Return the indicators of the areas (default: the whole prefecture), a 再掲 left out."""
        chosen = [self.whole] if areas is None else areas
        goals = [goal for area in chosen for goal in area.goals]
        return [shown for goal in goals for shown in goal.indicators if not shown.indicator.is_recap]

    def counts(self) -> dict[Status, int]:
        """Return how many indicators of the whole prefecture have each status, a 再掲 counted once."""
        return counts_by_status({shown.indicator.id: shown.status for shown in self.indicators()})

    @property
    def open_texts(self) -> tuple[str, ...]:
        """The keys of texts that the analyst has still to write."""
        goals = [goal for area in self.areas for goal in area.goals if goal.indicators]
        texts = [(f"{goal.key}.view", goal.view) for goal in goals]
        texts += [(f"{goal.key}.improvement", goal.improvement) for goal in goals]
        texts += [(key, self.context.texts(key)) for key in ("process.method", "process.council")]
        return tuple(key for key, written in texts if not written)


def load_evaluation(prefecture: object, fiscal_year: object, data_folder: object) -> EvaluationReport:
    """Return the report of an evaluation.

    Raises:
        KikinError: Bad parameters, or no indicators for that year.
        FindingsError: The data have mistakes, all of them listed.
    """
    context = load_context("evaluation", prefecture, fiscal_year, data_folder)
    goals = sorted(context.rows("goals", fiscal_year=context.fiscal_year), key=lambda row: row.count("order"))
    if not context.rows("indicators", fiscal_year=context.fiscal_year):
        raise KikinError(
            f"{context.fiscal_year}の指標がありません",
            Place(shown_path(context.folder.path / "indicators.csv")),
            remedy="年度を確かめるか、goals.csv と indicators.csv に目標と指標を書いてください",
        )
    ids = ["", *(area for area in dict.fromkeys(row.text("area") for row in goals) if area)]
    areas = tuple(_area(context, area, [row for row in goals if row.text("area") == area]) for area in ids)
    projects = projects_of(context, context.fiscal_year)
    carried_over = [
        project for project in projects_of(context, context.fiscal_year + 1) if project.status != "新規"
    ]
    return EvaluationReport(context, areas, tuple(projects or carried_over), not projects)


def evaluation_findings(report: EvaluationReport) -> list[Finding]:
    """Return what the analyst should look at: texts to write, results older than their target's time."""
    texts = Place(shown_path(report.context.folder.path / "texts.csv"))
    findings = [
        Finding(Level.NOTE, "記載待ちの文章です", texts, key, f"texts.csv に {key} を書いてください")
        for key in report.open_texts
    ]
    for area in report.areas:
        for goal in area.goals:
            for shown in goal.indicators:
                findings += [
                    Finding(
                        Level.NOTE,
                        f"「{shown.indicator.name}」{part.part.name} の実績は目標の時点より前の値です",
                        _place_of(report.context, shown.indicator, part.part),
                        f"実績 {part.part.actual.text}、目標 {part.part.target.text}",
                        "目標の時点の値がまだないなら、実績の種類を 未集計 にしてください",
                    )
                    for part in shown.parts
                    if part.is_earlier and part.status in (Status.ACHIEVED, Status.MISSED)
                ]
    return findings


def _place_of(context: Context, indicator: Indicator, part: Part) -> Place:
    rows = context.rows(
        "indicators", fiscal_year=context.fiscal_year, id=indicator.id, part=part.name or None
    )
    return rows[0].at("actual")


def _area(context: Context, area: str, goals: list[Record]) -> AreaView:
    row = next((row for row in context.rows("areas") if row.text("id") == area), None)
    parent = context.area_name(row.text("parent")) if row and row.text("parent") else ""
    return AreaView(area, context.area_name(area), parent, tuple(_goal(context, goal) for goal in goals))


def _goal(context: Context, row: Record) -> GoalView:
    year, area, number = row.year(), row.values["area"], row.text("goal")
    rows = context.rows("indicators", fiscal_year=year, area=area, goal=number)
    by_id: dict[str, list[Record]] = {}
    for indicator in sorted(rows, key=lambda row: row.count("order")):
        by_id.setdefault(indicator.text("id"), []).append(indicator)
    key = ".".join(filter(None, ("goal", row.text("area"), number)))
    return GoalView(
        number,
        row.text("area"),
        row.text("title"),
        row.text("statement"),
        row.several("categories"),
        tuple(_judged(context, parts) for parts in by_id.values()),
        context.texts(f"{key}.view"),
        context.texts(f"{key}.improvement"),
    )


def _judged(context: Context, rows: list[Record]) -> JudgedIndicator:
    first = rows[0]
    parts = tuple(_part(context, row) for row in rows)
    indicator = Indicator(
        first.text("id"),
        first.text("name"),
        first.text("goal"),
        first.text("area"),
        first.text("unit"),
        first.text("marker"),
        first.text("recap_of"),
        parts,
        tuple(dict.fromkeys(mark for row in rows for mark in row.several("notes"))),
        first.text("section"),
    )
    return JudgedIndicator(indicator, tuple(judged(part, context.fiscal_year) for part in parts))


def _part(context: Context, row: Record) -> Part:
    actual = _measure(row, "actual")
    return Part(
        row.text("part"),
        row.text("direction"),
        target_of(row, "", row.text("comparator")),
        actual,
        _measure(row, "previous"),
        target_of(row, "next_", row.text("next_comparator") or row.text("comparator")),
        row.period("due"),
        _national(context, row.text("national_id"), actual),
        row.text("trend_raw"),
    )


def _measure(row: Record, name: str) -> Measure:
    return Measure(
        row.reading(name), row.period(f"{name}_time"), row.text(f"{name}_raw"), row.text(f"{name}_kind")
    )


def _national(context: Context, national_id: str, actual: Measure) -> Quantity | None:
    """Return the national value of the fiscal year that the result is of."""
    for row in context.national.rows("values", id=national_id):
        time, value = row.period("time"), row.reading("value")
        if (
            time
            and actual.time
            and time.fiscal_year == actual.time.fiscal_year
            and isinstance(value, Quantity)
        ):
            return value
    return None
