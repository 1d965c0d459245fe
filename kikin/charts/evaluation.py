"""The charts of the evaluation (事後評価): targets against results, an area's indicators, counts by status."""

from __future__ import annotations

from kikin.charts import area_sheet, area_trend, status_counts, targets_sheet
from kikin.charts import targets as targets_view
from kikin.charts.output import figure
from kikin.publish.markup import Markup, joined
from kikin.report.evaluation import EvaluationReport


def targets(report: EvaluationReport, document: str | None = None) -> Markup:
    """Return the figure of every target and result of the whole prefecture, result ÷ target in %."""
    context = report.context
    view = targets_view.prepare(report)
    who = f"{context.prefecture.name}{context.fiscal_year.name}計画（全県）"
    return figure(
        context,
        "targets",
        lambda: targets_sheet.draw(view),
        caption=f"{who}の目標と実績。横軸は目標に対する実績の割合（%、目標が100%）。",
        alt=targets_view.alt(view, who),
        document=document,
    )


def area(report: EvaluationReport, area_id: str, document: str | None = None) -> Markup:
    """Return the figure of an area's indicators: previous value, result and target of each, in its own unit.

    Raises:
        KikinError: The report has no such area.
    """
    context = report.context
    view = area_trend.prepare(report, area_id)
    who = f"{context.prefecture.name}{context.fiscal_year.name}計画（{view.name}）"
    return figure(
        context,
        f"area-{area_id}",
        lambda: area_sheet.draw(view),
        caption=f"{who}の指標の動き。前回の値、実績、目標。単位と目盛りは指標ごとに異なる。",
        alt=area_trend.alt(view, who),
        document=document,
    )


def areas(report: EvaluationReport, document: str | None = None) -> Markup:
    """Return the figure of each area that has indicators, one after the other."""
    ids = [each.id for each in report.areas if each.id and any(goal.indicators for goal in each.goals)]
    return joined(*(area(report, area_id, document) for area_id in ids))


def summary(report: EvaluationReport, document: str | None = None) -> Markup:
    """Return the figure of how many indicators of the whole prefecture have each status."""
    context = report.context
    counts = report.counts()
    who = f"{context.prefecture.name}{context.fiscal_year.name}計画（全県）"
    return figure(
        context,
        "summary",
        lambda: status_counts.draw(counts),
        caption=f"{who}の達成状況別の指標数（再掲を除く）。単位：指標。",
        alt=status_counts.alt(counts, who),
        document=document,
    )
