"""Sentences of the plan, made from the same figures as its tables."""

from __future__ import annotations

from kikin.money import MoneyUnit, grouped
from kikin.narrative.common import key_figures, text_block
from kikin.projects import share_percent
from kikin.publish.markup import Markup, escape, heading, paragraph, ref, strong
from kikin.report.plan import PlanReport
from kikin.tables.common import NOT_STATED, amount_in
from kikin.tables.plan import proposals as proposal_periods
from kikin.units import Quantity

_PROPOSAL_TITLES = {
    "proposal.categories": "対象事業（事業区分）",
    "proposal.method": "募集方法",
    "proposal.criteria": "事業化に当たっての考え方",
    "proposal.scheme": "提案スキーム",
    "proposal.notes": "提案スキームの注",
}

_THOUSANDS = MoneyUnit.THOUSAND_YEN


def summary(report: PlanReport) -> Markup:
    """Return the key figures: projects, money, the request to the nation, the nation's budget."""
    context = report.context
    return key_figures(f"{context.prefecture.name} {context.fiscal_year} 計画の要点", points(report))


def points(report: PlanReport) -> list[str]:
    """Return the key figures as sentences, for the summary and the index."""
    context = report.context
    total, request = report.total_yen, report.request_yen
    items = [
        (
            f"{context.fiscal_year}の事業は {len(report.projects)} 事業、事業費は計 {amount_in(total, _THOUSANDS)}である"
            f"（新規 {report.count('新規')} 事業、継続 {report.count('継続')} 事業）。"
        ),
    ]
    if request is not None and total is not None:
        percent = grouped(share_percent(request, total), 1)
        items.append(
            f"国への要望額は {report.request_count} 事業で計 {amount_in(request, _THOUSANDS)}、事業費の {percent}% に当たる。"
            f"差の {amount_in(report.difference_yen, _THOUSANDS)}は検算に示す。",
        )
    if isinstance(report.national_budget, Quantity):
        change = (
            f"（前年度比 {report.national_change}）" if isinstance(report.national_change, Quantity) else ""
        )
        items.append(f"国の基金事業費（医療分）は {report.national_budget}である{change}。")
    return items


def basics(report: PlanReport) -> Markup:
    """Return chapter 1 (1) and (2): the basic view, and the areas."""
    context = report.context
    parts = [
        heading(3, "基本的な考え方", "sec-view"),
        text_block(context.texts("basic.view"), "basic.view"),
        text_block(context.texts("basic.contents"), "basic.contents"),
        heading(3, "区域の設定", "sec-areas"),
        text_block(context.texts("basic.areas"), "basic.areas"),
        paragraph(f"公表資料に名前がある区域は、{'、'.join(report.areas)}である。" if report.areas else ""),
        heading(3, "目標の設定等", "sec-targets"),
        text_block(context.texts("basic.period"), "basic.period"),
    ]
    return Markup("".join(parts))


def goals(report: PlanReport) -> Markup:
    """Return the goals in words, before the table of their targets."""
    parts: list[str] = []
    for goal in report.goals:
        title = strong(f"{goal.area_name} 目標{goal.number} {goal.title}")
        # One paragraph, so that no page ends with the title alone.
        statement = f"<br>{escape(goal.statement)}" if goal.statement else ""
        parts.append(paragraph(Markup(f"{title}{statement}")))
    parts.append(paragraph(Markup(f"目標値は{ref('tbl-targets')}のとおりである。")))
    return Markup("".join(parts))


def achievement(report: PlanReport) -> Markup:
    """Return chapter 1 (4): how far last year's targets were reached, and where it is shown in full."""
    year = report.context.fiscal_year - 1
    if report.evaluation is None:
        return paragraph(f"{year}計画の目標の達成状況は{NOT_STATED}。")
    counts = {status.value: count for status, count in report.evaluation.counts().items() if count}
    listed = "、".join(f"{status}{count}" for status, count in counts.items())
    return paragraph(
        f"{year}計画の目標（全県、再掲を除く {len(report.evaluation.indicators())} 指標）の達成状況は、{listed}である。"
        f"指標ごとの実績と判定は、別に公表する「{year} 事後評価」に示す。",
    )


def request(report: PlanReport) -> Markup:
    """Return the request to the nation in words, with the notes of the source."""
    texts = report.context.texts("request.note")
    lead = Markup(f"国への要望額を事業費と並べて{ref('tbl-categories')}に示す。")
    return Markup(paragraph(lead) + text_block(texts, "request.note"))


def allocation(report: PlanReport) -> Markup:
    """Return the nation's allocation policy (配分方針), with its source."""
    texts = report.context.texts
    return Markup(
        text_block(texts("allocation.policy"), "allocation.policy")
        + text_block(texts("allocation.source"), "")
    )


def proposals(report: PlanReport) -> Markup:
    """Return the call for next year's proposals: purpose, kinds, method, what is taken up, scheme."""
    texts = report.context.texts
    parts = [
        heading(3, "趣旨") + text_block(texts("proposal.purpose"), "proposal.purpose"),
        heading(3, "募集期間") + proposal_periods(report),
    ]
    parts += [heading(3, title) + text_block(texts(key), key) for key, title in _PROPOSAL_TITLES.items()]
    return Markup("".join(parts))


def sheets_lead(report: PlanReport) -> Markup:
    """Return how the sheets are to be read: what the source lacks, and who pays what share by rule."""
    shares = "、".join(
        f"{entry.label}は{'全額' if entry.value == 1 else entry.shown}" for entry in report.entries
    )
    return paragraph(
        f"国の様式の項目で {len(report.projects)} 事業を示す。出典に数値や記述がない項目は「{NOT_STATED}」とした。"
        "実施主体は、事業概要に名前があるものを写した。"
        f"規則により{shares}である（出典に事業ごとの国費・県費の内訳はないので、金額は計算しない）。",
    )
