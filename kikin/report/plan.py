"""What the plan (都道府県計画) shows: projects with their sheets, the request to the nation, the call for proposals."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from kikin.categories import Category
from kikin.errors import KikinError, Place
from kikin.files import shown_path
from kikin.indicators import Target
from kikin.money import Yen
from kikin.projects import CategoryTotal, Project, sum_yen, totals_by_category
from kikin.report.context import Context, Source, load_context
from kikin.report.evaluation import EvaluationReport, load_evaluation
from kikin.report.rows import CalendarStep, calendar_of, projects_of, target_of
from kikin.rules import Entry, rule_book
from kikin.units import Absent, Quantity, Reading

_RULES = ("fund.national_share", "fund.prefectural_share", "fund.national_share_category_1_2")


@dataclass(frozen=True)
class TargetLine:
    """An indicator with the target of the year before, and the one that the plan sets."""

    name: str
    before: Target
    target: Target


@dataclass(frozen=True)
class GoalLine:
    """A goal of the plan's own year: title, statement and the targets set for it, as published."""

    number: str
    area_name: str
    title: str
    statement: str
    categories: tuple[Category, ...]
    targets: tuple[TargetLine, ...]


@dataclass(frozen=True)
class PlanReport:
    """Everything that the plan may show."""

    context: Context
    projects: tuple[Project, ...]
    totals: tuple[CategoryTotal, ...]
    goals: tuple[GoalLine, ...]
    areas: tuple[str, ...]
    calendar: tuple[CalendarStep, ...]
    national_budget: Reading | None
    national_change: Reading | None
    entries: tuple[Entry, ...]
    evaluation: EvaluationReport | None

    @property
    def sources(self) -> tuple[Source, ...]:
        """The source documents of its figures."""
        return self.context.sources(
            self.context.national.rows("budgets", fiscal_year=self.context.fiscal_year)
        )

    @property
    def total_yen(self) -> Yen | None:
        """The money of all projects, in yen."""
        return sum_yen(total.projects_yen for total in self.totals)

    @property
    def request_yen(self) -> Yen | None:
        """The request to the nation, in yen."""
        return sum_yen(total.request_yen for total in self.totals)

    @property
    def difference_yen(self) -> Yen | None:
        """Project money minus request, in yen."""
        if self.total_yen is None or self.request_yen is None:
            return None
        return self.total_yen - self.request_yen

    @property
    def request_count(self) -> int:
        """The number of projects in the request."""
        return sum(total.request_count or 0 for total in self.totals)

    @property
    def request_share(self) -> Reading:
        """The published shares of the request together, in percent."""
        shares = [total.request_share for total in self.totals if isinstance(total.request_share, Quantity)]
        if not shares:
            return Absent.NOT_STATED
        return Quantity(sum((share.value for share in shares), Fraction(0)), shares[0].decimals, "%")

    def of(self, category: Category) -> list[Project]:
        """Return the projects of one 事業区分, in the order of the list."""
        return [project for project in self.projects if project.category is category]

    def count(self, status: str) -> int:
        """Return how many projects are 新規 or 継続."""
        return sum(project.status == status for project in self.projects)


def load_plan(prefecture: object, fiscal_year: object, data_folder: object) -> PlanReport:
    """Return the report of a plan.

    Raises:
        KikinError: Bad parameters, or no projects for that year.
        FindingsError: The data have mistakes, all of them listed.
    """
    context = load_context("plan", prefecture, fiscal_year, data_folder)
    year = context.fiscal_year
    projects = projects_of(context, year)
    if not projects:
        place = Place(shown_path(context.folder.path / "projects.csv"))
        raise KikinError(
            f"{year}の事業がありません", place, remedy="年度を確かめるか、projects.csv に事業を加えてください"
        )
    requests = {
        category: (row.reading("amount"), row.count("projects"), row.reading("share"))
        for row in context.rows("requests", fiscal_year=year)
        if (category := row.category())
    }
    budget = next(iter(context.national.rows("budgets", fiscal_year=year, part="医療分")), None)
    return PlanReport(
        context,
        tuple(projects),
        tuple(totals_by_category(projects, requests)),
        tuple(_goals(context)),
        tuple(row.text("name") for row in context.rows("areas")),
        calendar_of(context),
        budget.reading("amount") if budget else None,
        budget.reading("change") if budget else None,
        tuple(rule_book().on(name, context.day) for name in _RULES),
        _evaluation(context, data_folder),
    )


def _goals(context: Context) -> list[GoalLine]:
    """The goals of the sheet of the year before, whose next targets are this plan's targets."""
    sheet = context.fiscal_year - 1
    lines = []
    for row in sorted(context.rows("goals", fiscal_year=sheet), key=lambda row: row.count("order")):
        rows = context.rows("indicators", fiscal_year=sheet, area=row.values["area"], goal=row.text("goal"))
        targets = tuple(
            TargetLine(
                " ".join(filter(None, (found.text("name"), found.text("part")))),
                target_of(found, "", found.text("comparator")),
                target_of(found, "next_", found.text("next_comparator")),
            )
            for found in sorted(rows, key=lambda row: row.count("order"))
            if found.text("next_target_raw")
        )
        lines.append(
            GoalLine(
                row.text("goal"),
                context.area_name(row.text("area")),
                row.text("title"),
                row.text("statement"),
                row.several("categories"),
                targets,
            ),
        )
    return lines


def _evaluation(context: Context, data_folder: object) -> EvaluationReport | None:
    """Return the evaluation of the year before, if its goals and indicators are in the folder."""
    year = context.fiscal_year - 1
    if not all(context.rows(table, fiscal_year=year) for table in ("goals", "indicators")):
        return None
    return load_evaluation(context.prefecture.code, year.short, data_folder)
