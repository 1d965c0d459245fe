"""Sentences of the fund document, made from the same figures as its tables."""

from __future__ import annotations

from kikin.checks import Verdict
from kikin.money import MoneyUnit
from kikin.narrative.common import bullets, key_figures, notes, text_block
from kikin.publish.markup import Markup, escape, paragraph, ref
from kikin.report.fund import FundReport
from kikin.tables.common import amount_in
from kikin.tables.fund import rate_text

_MILLIONS, _THOUSANDS = MoneyUnit.MILLION_YEN, MoneyUnit.THOUSAND_YEN


def summary(report: FundReport) -> Markup:
    """Return the key figures: deposits, spending, execution rate, balance, this year's budget."""
    context = report.context
    return key_figures(f"{context.prefecture.name} 基金の状況（{context.fiscal_year}）の要点", points(report))


def points(report: FundReport) -> list[str]:
    """Return the key figures as sentences, for the summary and the index."""
    context, whole = report.context, report.whole
    years = f"{report.years[0]}から{report.years[-1]}まで"
    items = [
        (
            f"{years}の積立額は計 {amount_in(whole.deposited_yen, _MILLIONS)}、"
            f"執行額は計 {amount_in(whole.spent_yen, _MILLIONS)}、"
            f"執行率は {rate_text(whole.rate)}である。"
        ),
        f"{report.years[-1]}末の残高は {whole.balance}と公表されている。",
        (
            f"{context.fiscal_year}計画の要望額は {amount_in(report.budget_total_yen('計画要望額'), _THOUSANDS)}、"
            f"基金執行予定額は {amount_in(report.budget_total_yen('執行予定額'), _THOUSANDS)}である。"
        ),
    ]
    open_differences = [outcome for outcome in context.outcomes if _is_unexplained(outcome)]
    if open_differences:
        items.append(
            f"公表値どうしが合わず理由が示されていない差が {len(open_differences)} 件あり、検算に両方の値を示す。"
        )
    return items


def purpose(report: FundReport) -> Markup:
    """Return what the fund is for, and its categories."""
    return _texts(report, "basic.purpose", "basic.scope", "basic.categories")


def allocation(report: FundReport) -> Markup:
    """Return the nation's budget in words, and how the nation allocates it."""
    lead = paragraph(Markup(f"国の予算額と本県への配分額は{ref('tbl-budgets')}のとおりである。"))
    return Markup(lead + _texts(report, "allocation.basis", "allocation.policy"))


def ledger(report: FundReport) -> Markup:
    """Return deposits, spending and balance in words."""
    whole = report.whole
    text = Markup(
        f"{escape(f'積立額の計は{amount_in(whole.deposited_yen, _MILLIONS)}')}（{ref('tbl-deposits')}）、"
        f"{escape(f'執行額の計は{amount_in(whole.spent_yen, _MILLIONS)}')}（{ref('tbl-spending')}）で、"
        f"{escape(f'執行率は{rate_text(whole.rate)}である')}（{ref('tbl-balance')}）。",
    )
    caution = escape(
        f"積立額から執行額を引いた額は{amount_in(whole.residual_yen, _MILLIONS)}で、公表された残高{whole.balance}と異なる。"
        "残高には運用益や返納などが含まれうるが、公表資料に内訳の記載はない。",
    )
    found = report.context.notes(["※端数処理", "※当初予算額"])
    return Markup(paragraph(text) + paragraph(caution) + notes(found))


def holding(report: FundReport) -> Markup:
    """Return which inputs of 保有割合 the source doesn't state, so that it isn't computed."""
    return Markup(
        paragraph(
            "管理運営要領の保有割合（Ｃ／Ｄ）を計算するための次の数値は公表資料に記載がなく、保有割合は計算しない。",
        )
        + bullets(f"{gap.label}：{gap.kind}" for gap in report.holding_gaps),
    )


def area_lead(report: FundReport) -> Markup:
    """Return what the area tables show, and who counts as 公."""
    if report.area_table is None:
        return Markup("")  # the place of the tables says that there are none
    texts = report.context.texts("ownership.definition")
    lead = Markup(
        f"地域別・区分別の執行額を、公（{ref('tbl-areas-public')}）、民（{ref('tbl-areas-private')}）と"
        f"その計（{ref('tbl-areas-all')}）に分けて示す。",
    )
    if not texts:
        return paragraph(lead)
    definition = "「公」とは、この基金では次のものをいう。"
    return Markup(paragraph(lead) + paragraph(definition) + text_block(texts, "ownership.definition"))


def budget(report: FundReport) -> Markup:
    """Return this year's budget in words, with its notes."""
    found = report.context.notes(["※1", "※2"])
    return Markup(text_block(report.context.texts("request.note"), "request.note") + notes(found))


def calendar_note(report: FundReport) -> Markup:
    """Return the note of the calendar."""
    return Markup(text_block(report.context.texts("calendar.note"), "calendar.note"))


def _texts(report: FundReport, *keys: str) -> Markup:
    return Markup("".join(text_block(report.context.texts(key), key) for key in keys))


def _is_unexplained(outcome: object) -> bool:
    declaration = getattr(outcome, "declaration", None)
    return bool(
        declaration and declaration.kind == "未解明" and getattr(outcome, "verdict", None) is Verdict.DECLARED
    )
