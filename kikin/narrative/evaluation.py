"""Sentences of the evaluation, made from the same figures as its tables."""

from __future__ import annotations

from fractions import Fraction

from kikin.indicators import Judged, Status
from kikin.money import grouped
from kikin.narrative.common import bullets, key_figures, labelled_block, notes, text_block
from kikin.publish.markup import Markup, escape, heading, paragraph, ref
from kikin.report.evaluation import AreaView, EvaluationReport, GoalView, JudgedIndicator
from kikin.tables import evaluation as tables
from kikin.tables.common import NOT_STATED
from kikin.units import Quantity


def summary(report: EvaluationReport) -> Markup:
    """Return the key figures: indicators by status, areas, projects, what is still to be written."""
    context = report.context
    return key_figures(f"{context.prefecture.name} {context.fiscal_year} 事後評価の要点", points(report))


def points(report: EvaluationReport) -> list[str]:
    """Return the key figures as sentences, for the summary and the index."""
    counts = report.counts()
    total = sum(counts.values())
    context = report.context
    listed = "、".join(f"{status.value}{count}" for status, count in counts.items() if count)
    items = [
        f"{context.fiscal_year}計画（医療分）の目標は全県で {total} 指標（再掲を除く）。達成状況は、{listed}。",
        "目標の時点が先の指標は「進行中」、値がまだ出ていない指標は「未集計」とし、未達成には数えない。",
        *(
            f"{area.name}は {len(report.indicators(areas=[area]))} 指標を示す。"
            for area in report.areas[1:]
            if report.indicators(areas=[area])
        ),
    ]
    if report.open_texts:
        items.append(f"見解など {len(report.open_texts)} か所は記載待ちである。")
    return items


def process(report: EvaluationReport) -> Markup:
    """Return chapter 1: how the evaluation was made, and what the council said."""
    context = report.context
    parts = [
        heading(3, "事後評価の方法", "sec-method"),
        text_block(context.texts("process.method"), "process.method"),
        *(paragraph(text.text) for text in context.texts("process.indicators")),
        heading(3, "審議会等で指摘された主な内容", "sec-council"),
        text_block(context.texts("process.council"), "process.council"),
    ]
    return Markup("".join(parts))


def goals(report: EvaluationReport) -> Markup:
    """Return the goals of the whole prefecture: table, sentences, notes, 見解 and 改善の方向性."""
    return Markup("".join(_goal(report, report.whole, goal) for goal in report.whole.goals))


def areas(report: EvaluationReport) -> Markup:
    """Return the goals of each area."""
    parts: list[str] = []
    for area in report.areas[1:]:
        parent = f"（{area.parent}）" if area.parent else ""
        parts.append(heading(4, f"{area.name}{parent}", f"sec-area-{tables.slug(area.id)}"))
        parts += [_goal(report, area, goal, level=5) for goal in area.goals]
    return Markup("".join(parts) or paragraph("区域ごとの目標は公表資料に記載がない。"))


def projects_lead(report: EvaluationReport) -> Markup:
    """Return what chapter 3 shows, and from which list it is made."""
    year = report.context.fiscal_year
    count = len(report.projects)
    if report.projects_year_is_next:
        text = (
            f"{year}の事業一覧は出典にないため、{year + 1}の事業一覧で「継続」とされた {count} 事業を、"
            f"{year}から続く事業として国の様式の項目で示す。出典に数値や記述がない項目は「{NOT_STATED}」とした。"
            "実施主体は、事業概要に名前があるものを写した。"
        )
    else:
        text = f"{year}の {count} 事業を国の様式の項目で示す。出典に数値や記述がない項目は「{NOT_STATED}」とした。"
    return paragraph(text)


def sentence(shown: JudgedIndicator, part: Judged) -> str:
    """Return the sentence of one indicator or part: target, result, how far off, judgement."""
    inner = f"（{part.part.name}）" if part.part.name else ""
    recap = "【再掲】" if shown.indicator.is_recap else ""
    subject = f"「{shown.indicator.name}」{recap}{inner}は、"
    target = _target(part)
    result = _in_line(tables.measure_text(part.part.actual))
    has_result = isinstance(part.part.actual.reading, Quantity)
    if part.status is Status.ONGOING:
        latest = f"直近の実績は{result}" if has_result else f"実績は{_still_open(part)}"
        return f"{subject}目標{target}の時点が到来しておらず進行中である（{latest}）。"
    if part.status is Status.PENDING:
        due = f"で、{tables.due_text(part.part.due)}に確定予定" if part.part.due else ""
        latest = f"（直近の値は{result}）" if has_result else ""
        return f"{subject}目標{target}に対する実績が未集計{due}である{latest}。"
    if part.status is Status.NO_RESULT:
        return f"{subject}目標{target}に対する実績がなく、判定しない。"
    earlier = "。実績は目標の時点より前の値である" if part.is_earlier else ""
    return f"{subject}目標{target}に対し実績{result}で、{_distance(shown, part)}（{part.status.value}）{earlier}。"


def _goal(report: EvaluationReport, area: AreaView, goal: GoalView, level: int = 4) -> str:
    title = heading(level, f"目標{goal.number}　{goal.title}", tables.label(goal, "sec-goal"))
    statement = paragraph(goal.statement) if goal.statement else ""
    if not goal.indicators:
        return title + statement
    parts = [
        title,
        statement,
        paragraph(_lead(goal)),
        tables.indicators(goal, area),
        bullets(sentence(shown, part) for shown in goal.indicators for part in shown.parts),
        notes(report.context.notes(goal.notes)),
        labelled_block("見解", goal.view, f"{goal.key}.view"),
        labelled_block("改善の方向性", goal.improvement, f"{goal.key}.improvement"),
    ]
    return "".join(parts)


def _target(part: Judged) -> str:
    target = part.part.target
    if not target.is_national:
        return _in_line(tables.target_text(target))
    value = f"（全国平均は{part.part.national}）" if part.part.national else ""
    return f"「{target.comparator}」{value}"


def _still_open(part: Judged) -> str:
    """Return why there is no result yet, when it is due, and the value before it."""
    due = f"、{tables.due_text(part.part.due)}に確定予定" if part.part.due else ""
    previous = part.part.previous
    before = (
        f"。前回は{_in_line(tables.measure_text(previous))}" if isinstance(previous.reading, Quantity) else ""
    )
    return f"{part.part.actual.reading}{due}{before}"


def _in_line(cell: str) -> str:
    return cell.replace("\n", "")


def _lead(goal: GoalView) -> Markup:
    found = [shown.status for shown in goal.indicators]
    listed = "、".join(f"{status.value}{found.count(status)}" for status in Status if status in found)
    categories = "、".join(f"区分{category.value}" for category in goal.categories)
    table = ref(tables.label(goal, "tbl-goal"))
    return Markup(
        f"{escape(f'対応する事業区分は{categories}。指標{len(found)}件の達成状況は、{listed}である')}（{table}）。"
    )


def _distance(shown: JudgedIndicator, part: Judged) -> str:
    """Return how far the result lies from the threshold, in words."""
    gap = part.gap or Fraction(0)
    if gap == 0:
        return "目標と同じ値であった"
    unit = "ポイント" if shown.indicator.unit == "%" else shown.indicator.unit
    decimals = max(
        reading.decimals
        for reading in (part.part.actual.reading, part.threshold)
        if isinstance(reading, Quantity)
    )
    amount = f"{grouped(abs(gap), decimals)}{unit}"
    what = "全国平均" if part.part.target.is_national else "目標"
    if gap > 0:
        return f"{what}を{amount}上回った"
    return f"{what}に{amount}届かなかった" if part.part.direction == "上昇" else f"{what}を{amount}下回った"
