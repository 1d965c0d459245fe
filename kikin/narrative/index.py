"""The index in words: which documents there are, for whom, with their key figures."""

from __future__ import annotations

from kikin.narrative import evaluation, fund, grants, plan
from kikin.narrative.common import bullets
from kikin.publish.markup import Markup, escape, heading, link, paragraph, strong
from kikin.report.evaluation import EvaluationReport
from kikin.report.grants import GrantsReport
from kikin.report.index import IndexReport, Published
from kikin.report.plan import PlanReport

_FOR_WHOM = {
    "plan": "県民、市町村、医療関係団体、事業を提案する方へ。今年度に何をいくらで行うか。",
    "evaluation": "県民、協議会の委員へ。前年度の目標がどこまで達成されたか。",
    "grants": "県の担当者、補助を申請する方へ。助成額をどの規則によってどう計算したか。",
    "fund": "県民、県議会、協議会の委員へ。基金にいくら積み、いくら使い、いくら残っているか。",
}

_KEPT = "この文書は前に公表した版である。新しい数値での作り直しがまだできていない。"


def lead(report: IndexReport) -> Markup:
    """Return what the site is and how many documents it holds."""
    names = "、".join(prefecture.name for prefecture in report.prefectures)
    count = len(report.published)
    if all(prefecture.is_example for prefecture in report.prefectures):
        return paragraph(f"助成額の算定の見本（例）を {count} 文書で示す。実際の申請や交付ではない。")
    return paragraph(
        f"地域医療介護総合確保基金（医療分）について、{names}の {count} 文書を公表する。"
        "どの文書も、出典のある表から同じ手順で作り直せる。",
    )


def documents(report: IndexReport) -> Markup:
    """Return every document with its readers, key figures and links, by prefecture."""
    parts: list[str] = []
    for prefecture in report.prefectures:
        parts.append(heading(2, prefecture.name, f"sec-{prefecture.reading}"))
        parts += [_document(item, report) for item in report.of(prefecture)]
    return Markup("".join(parts))


def _document(item: Published, report: IndexReport) -> str:
    links = {
        "html": link(f"{item.title}を読む", f"{item.path}.ipynb"),
        "pdf": link("PDF で読む", f"{item.path}.pdf"),
    }
    shown = Markup("　｜　".join(links[name] for name in report.formats))
    return (
        heading(3, item.title)
        + paragraph(Markup(f"{strong('読む方')}　{escape(_FOR_WHOM[item.document])}"))
        + (paragraph(_KEPT) if item.path in report.kept else bullets(_points(item)))
        + paragraph(shown)
    )


def _points(item: Published) -> list[str]:
    report = item.report
    if isinstance(report, EvaluationReport):
        return evaluation.points(report)
    if isinstance(report, PlanReport):
        return plan.points(report)
    if isinstance(report, GrantsReport):
        return grants.points(report)
    return fund.points(report)
