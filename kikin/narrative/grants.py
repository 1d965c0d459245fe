"""Sentences of the calculation sheets (助成額算定調書)."""

from __future__ import annotations

from kikin.money import Yen, grouped
from kikin.narrative.common import bullets, key_figures
from kikin.publish.markup import Markup, callout, paragraph, ref
from kikin.report.grants import GrantsReport


def summary(report: GrantsReport) -> Markup:
    """Return the key figures; where the cases are worked examples, that comes first."""
    context = report.context
    box = key_figures(f"{context.mark}助成額の算定（{context.fiscal_year}）の要点", points(report))
    return Markup(_warning(report) + box)


def points(report: GrantsReport) -> list[str]:
    """Return the key figures as sentences, for the summary and the index."""
    whole, back = report.whole, report.whole_back
    cases = "例として作った事例" if report.context.prefecture.is_example else "事例"
    items = [
        (
            f"{cases} {len(report.cases)} 件を {len(report.schemes)} の制度で算定した。"
            f"助成額は {whole.count} 件のうち要件を満たす {whole.eligible} 件の計 {_yen(whole.amount_yen)}である。"
        ),
    ]
    if back.count:
        items.append(f"返還額は {back.count} 件のうち {back.eligible} 件の計 {_yen(back.amount_yen)}である。")
    items.append(
        f"事例ごとに、その年度の規則の{len(report.entries)}項目を用い、算定の段階ごとに条文を示す。",
    )
    return items


def reading(report: GrantsReport) -> Markup:
    """Return how the sheets are to be read."""
    unmet = sum(1 for case in report.cases if case.unmet)
    return Markup(
        paragraph(Markup(f"事例と額の一覧は{ref('tbl-cases')}のとおりである。"))
        + bullets(
            [
                "規則は事例の年度の初日に適用されるものを用いる。条文の（新）（旧）は改正の新旧の欄を示す。",
                f"要件を一つでも満たさない事例（{unmet} 件）は、段階を示した上で額を 0円とする。",
                "金額は円の整数で計算し、割合は分数のまま計算する。端数は規則が定める段階で一度だけ処理する。",
            ]
        )
    )


def checks(report: GrantsReport) -> Markup:
    """Return how many of the sums agree."""
    held = sum(one.holds for one in report.identities)
    return paragraph(
        Markup(
            f"別の順に足した計など {len(report.identities)} 件を検算し、{held} 件が一致した（{ref('tbl-checks')}）。"
        )
    )


def _warning(report: GrantsReport) -> str:
    if not report.context.prefecture.is_example:
        return ""
    text = (
        "この文書の事例はすべて、計算の仕方を示すために作った例である。"
        "実在の施設、医療機関、申請、交付決定とは関わりがない。都道府県名は、対象の地域や県の補助条件を示すためだけに用いた。"
    )
    return callout("warning", "例（実際の申請ではない）", text)


def _yen(amount: Yen) -> str:
    return f"{grouped(amount)}円"
