"""Tables of the evaluation: indicators by goal, the national form's sheet per project."""

from __future__ import annotations

from kikin.indicators import Judged, Measure, Status, Target, trend
from kikin.periods import Period
from kikin.projects import Project
from kikin.publish.markup import Markup, heading, joined, sheet, table
from kikin.report.evaluation import AreaView, EvaluationReport, GoalView, JudgedIndicator
from kikin.tables.common import LEFT, NOT_STATED, RIGHT
from kikin.units import Quantity, Reading

_SHEET_FIELDS = (
    "背景にある医療・介護ニーズ",
    "アウトカム指標",
    "事業の内容（当初計画）",
    "アウトプット指標（当初の目標値）",
    "アウトプット指標（達成値）",
    "事業の有効性・効率性",
    "その他",
)


def counts(report: EvaluationReport) -> Markup:
    """Return how many indicators have each status, the whole prefecture and each area."""
    areas = [
        (area.name, [shown.status for shown in report.indicators(areas=[area])]) for area in report.areas
    ]
    rows: list[list[object]] = [
        [name, *(f"{found.count(status)}" for status in Status), f"{len(found)}"] for name, found in areas
    ]
    return joined(
        table(
            ["区域", *(status.value for status in Status), "計"],
            rows,
            "達成状況別の指標数（再掲を除く）",
            "tbl-counts",
            [LEFT, *[RIGHT] * (len(Status) + 1)],
            row_headers=1,
        ),
    )


def indicators(goal: GoalView, area: AreaView) -> Markup:
    """Return the table of a goal: target, result and judgement per indicator and part."""
    is_area = bool(area.id)
    headers = (
        ["指標", "目標値", "前年度までの実績", "実績値", "動向", "達成状況"]
        if is_area
        else [
            "指標",
            "目標値",
            "実績値",
            "達成状況",
            "次年度の目標値",
        ]
    )
    rows = [
        _area_row(shown, part) if is_area else _row(shown, part)
        for shown in goal.indicators
        for part in shown.parts
    ]
    where = area.name if is_area else "全県"
    widths = [30, 16, 18, 16, 8, 12] if is_area else [34, 17, 18, 13, 18]
    return table(
        headers,
        rows,
        f"{where} 目標{goal.number} {goal.title}の達成状況",
        label(goal, "tbl-goal"),
        widths=widths,
        row_headers=1,
    )


def project_sheets(report: EvaluationReport) -> Markup:
    """Return the sheet of every project (事業の実施状況), by 事業区分, with the fields of the national form."""
    parts: list[str] = []
    for category in dict.fromkeys(project.category for project in report.projects):
        parts.append(heading(3, f"区分{category.value} {category.title}", f"sec-done-{slug(category.name)}"))
        parts += [_sheet(report, project) for project in report.projects if project.category is category]
    return joined(*parts)


def judgement(part: Judged) -> str:
    """Return the judgement for a cell: the status, and what belongs to it."""
    if part.status is Status.PENDING and part.part.due:
        return f"{part.status.value}\n（{due_text(part.part.due)}確定予定）"
    return part.status.value


def due_text(due: Period) -> str:
    """Return when a value is expected, as in ``R7年12月頃``."""
    return f"{str(due).removesuffix('頃')}頃"


def target_text(target: Target) -> str:
    """Return a target for a cell: the value with its time below it, or the source's wording where it has no number."""
    if not isinstance(target.reading, Quantity):
        return target.text or str(target.reading)
    return f"{target.reading}{_time(target.time)}"


def measure_text(measure: Measure) -> str:
    """Return a result for a cell: the value with its time below it, 推計 and 速報 named; absence as itself."""
    kind = f"（{measure.kind}値）" if measure.kind in ("推計", "速報") else ""
    if not isinstance(measure.reading, Quantity):
        return str(measure.reading)
    return f"{measure.reading}{kind}{_time(measure.time)}"


def name_text(shown: JudgedIndicator, part: Judged) -> str:
    """Return the name of an indicator with its part, its marks and 再掲."""
    indicator = shown.indicator
    recap = "【再掲】" if indicator.is_recap else ""
    inner = f"　{part.part.name}" if part.part.name else ""
    marks = "".join(f"（{mark}）" for mark in indicator.notes)
    return f"{indicator.name}{recap}{inner}{marks}"


def label(goal: GoalView, kind: str) -> str:
    """Return the label of a goal's table or section, as in ``tbl-goal-3-1``.

    >>> slug("3(1)")
    '3-1'
    """
    return "-".join(filter(None, (kind, slug(goal.area), slug(goal.number))))


def slug(text: str) -> str:
    """Return letters and digits with single hyphens between them."""
    return "-".join(
        "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in text).lower().split()
    )


def _row(shown: JudgedIndicator, part: Judged) -> list[object]:
    return [
        name_text(shown, part),
        target_text(part.part.target),
        measure_text(part.part.actual),
        judgement(part),
        target_text(part.part.next_target),
    ]


def _area_row(shown: JudgedIndicator, part: Judged) -> list[object]:
    return [
        name_text(shown, part),
        target_text(part.part.target),
        measure_text(part.part.previous),
        measure_text(part.part.actual),
        trend(part.part).value,
        judgement(part),
    ]


def _sheet(report: EvaluationReport, project: Project) -> str:
    year = report.context.fiscal_year
    listed = year + 1 if report.projects_year_is_next else year
    written = project.fields
    content = {name: "\n".join(texts) for name, texts in written.items()}
    if project.outline and report.projects_year_is_next:
        content.setdefault("事業の内容（当初計画）", f"{listed}の事業概要：{project.outline}")
    fields: list[tuple[object, object]] = [
        ("事業の区分", f"{project.category.value} {project.category.title}"),
        (
            "事業名・No.・総事業費",
            _name_and_cost(project, f"{listed}" if report.projects_year_is_next else "", f"{year}"),
        ),
        ("区域", content.get("区域", NOT_STATED)),
        ("実施主体", content.get("実施主体", NOT_STATED)),
        (
            "期間",
            f"{year}（■継続　□終了）" if report.projects_year_is_next else content.get("期間", NOT_STATED),
        ),
        *((name, content.get(name, NOT_STATED)) for name in _SHEET_FIELDS),
    ]
    return heading(4, f"{project.name}（No.{project.number}）") + sheet(fields)


def _name_and_cost(project: Project, listed: str, year: str) -> str:
    amount: Reading = project.amount
    if not listed:
        return f"{project.name}　No.{project.number}　総事業費 {amount}"
    cost = f"総事業費（{year}）は{NOT_STATED}（{listed}の事業費は {amount}）"
    return f"{project.name}　{listed}の一覧の No.{project.number}　{cost}"


def _time(time: object) -> str:
    # On a line of its own in a cell, so that neither the value nor its time breaks inside.
    return f"\n（{time}）" if time else ""
