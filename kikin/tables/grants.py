"""Tables of the calculation sheets: list of cases, totals, each case step by step, checks, rules used."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kikin.grants.output import ELIGIBLE, INELIGIBLE
from kikin.money import Yen, grouped
from kikin.publish.markup import Markup, heading, joined, paragraph, sheet, table
from kikin.report.grants import GrantCase, GrantsReport, Total
from kikin.rules import Entry
from kikin.rules.explain import value_shown
from kikin.steps import Condition, Step, shown
from kikin.tables.common import LEFT, RIGHT, total_row

_NONE = "なし"


def cases(report: GrantsReport) -> Markup:
    """Return the list of all cases with their amounts."""
    rows = [
        [
            case.number,
            case.name.removeprefix(case.number).strip(),
            case.scheme.name,
            f"区分{case.shared.category.value}",
            _verdict(case),
            _yen(case.amount_yen),
        ]
        for case in report.cases
    ]
    return joined(
        table(
            ["番号", "事例", "制度", "事業区分", "判定", "助成額・返還額"],
            rows,
            f"{report.context.mark}事例の一覧",
            "tbl-cases",
            [LEFT, LEFT, LEFT, LEFT, LEFT, RIGHT],
            widths=[8, 36, 13, 11, 14, 18],
            classes=["small"],
            row_headers=2,
        )
    )


def totals(report: GrantsReport) -> Markup:
    """Return the totals by scheme, then those by 事業区分."""
    mark = report.context.mark
    parts = [
        _totals(
            [*report.by_scheme],
            [report.whole, *([report.whole_back] if report.whole_back.count else [])],
            ("制度", f"{mark}制度別の計", "tbl-by-scheme"),
            mark,
        ),
        _totals(
            [*report.by_category],
            [report.whole],
            ("事業区分", f"{mark}事業区分別の助成額の計", "tbl-by-category"),
            mark,
        ),
    ]
    return joined(*parts)


def sheets(report: GrantsReport) -> Markup:
    """Return the sheet of each case, by scheme: facts, conditions, steps with articles, amount."""
    parts: list[str] = []
    for index, scheme in enumerate(report.schemes, start=1):
        parts.append(heading(3, f"{scheme.name} {scheme.title}", f"sec-scheme-{index}"))
        for case in report.of(scheme):
            parts += _case(case, report.context.mark)
    return joined(*parts)


def checks(report: GrantsReport) -> Markup:
    """Return the sums that were worked out in two ways."""
    mark = report.context.mark
    rows = [
        [
            f"{mark}{one.label}",
            f"{grouped(one.left)}{one.unit}",
            f"{grouped(one.right)}{one.unit}",
            "一致" if one.holds else "不一致",
        ]
        for one in report.identities
    ]
    return joined(
        table(
            ["検算", "左の額", "右の額", "結果"],
            rows,
            f"{mark}検算",
            "tbl-checks",
            [LEFT, RIGHT, RIGHT, LEFT],
            widths=[44, 22, 22, 12],
            row_headers=1,
        )
    )


def basis(report: GrantsReport) -> Markup:
    """Return the 根拠: the notice, the prefectures' own terms, and every rule entry that was used."""
    mark = report.context.mark
    parts = [
        table(
            ["資料", "版・公表者", "時点"],
            [list(one) for one in report.documents],
            f"{mark}規則と県の補助条件の出典",
            "tbl-documents",
            widths=[42, 42, 16],
            row_headers=1,
        )
    ]
    if report.terms:
        terms = [[name, term.label, shown(term.value, term.unit), term.source] for name, term in report.terms]
        parts.append(
            table(
                ["都道府県", "県の補助条件", "値", "出典"],
                terms,
                f"{mark}用いた県の補助条件",
                "tbl-terms",
                widths=[12, 36, 14, 38],
                classes=["small"],
                row_headers=2,
            )
        )
    return joined(*parts, _rules(report))


def _rules(report: GrantsReport) -> Markup:
    """Return the rules used; lists of words need more room here than the numbers of other documents."""
    rows = [
        [entry.label, value_shown(entry), entry.since.isoformat(), _article(entry)]
        for entry in report.entries
    ]
    return table(
        ["規則", "値", "適用日", "条文"],
        rows,
        f"{report.context.mark}用いた規則",
        "tbl-rules",
        widths=[28, 36, 12, 24],
        classes=["small"],
        row_headers=1,
    )


def _totals(totals: Sequence[Total], sums: Sequence[Total], words: tuple[str, str, str], mark: str) -> Markup:
    head, caption, label = words
    rows: list[list[object]] = [_total_cells(total, mark) for total in totals]
    rows += [total_row(_total_cells(total, mark)) for total in sums]
    return table(
        [head, "額の種類", "件数", "うち要件を満たす", "額の計"],
        rows,
        caption,
        label,
        [LEFT, LEFT, RIGHT, RIGHT, RIGHT],
        widths=[46, 12, 9, 13, 20],
        row_headers=1,
    )


def _total_cells(total: Total, mark: str) -> list[object]:
    return [
        f"{mark}{total.label}",
        total.amount_label,
        f"{total.count}",
        f"{total.eligible}",
        _yen(total.amount_yen),
    ]


def _case(case: GrantCase, mark: str) -> list[str]:
    parts: list[str] = [
        heading(4, _title(case), f"sec-case-{case.number.removeprefix('例')}"),
        sheet(list(_facts(case))),
    ]
    if case.reckoning.conditions:
        parts.append(_conditions(case, mark))
    parts.append(_steps(case, mark))
    if case.unmet:
        unmet = "、".join(case.unmet)
        label = case.scheme.amount_label
        parts.append(paragraph(f"要件（{unmet}）を満たさないため、{label}は 0円とする。"))
    return parts


def _title(case: GrantCase) -> str:
    return case.name if case.name.startswith(case.number) else f"{case.number} {case.name}"


def _facts(case: GrantCase) -> Iterable[tuple[object, object]]:
    shared = case.shared
    yield "制度", f"{case.scheme.name}　{case.reckoning.scheme}"
    yield "事業区分", f"{shared.category.value} {shared.category.title}"
    if shared.terms and shared.prefecture:
        yield (
            "県の補助条件",
            f"{shared.prefecture.name}　" + "、".join(term.label for term in shared.terms.values()),
        )
    yield "判定", _verdict(case)
    yield case.scheme.amount_label, _yen(case.amount_yen)
    for finding in case.result.findings:
        yield "所見", f"{finding.level.value}　{finding.what}"
    if shared.note:
        yield "備考", shared.note


def _conditions(case: GrantCase, mark: str) -> Markup:
    rows = [
        [
            f"{case.number}-要{number}",
            one.label,
            "満たす" if one.met else "満たさない",
            one.reason,
            _articles(one),
        ]
        for number, one in enumerate(case.reckoning.conditions, start=1)
    ]
    return table(
        ["番号", "要件", "判定", "理由", "条文"],
        rows,
        f"{mark}{case.name}の要件",
        f"tbl-conditions-{case.number.removeprefix('例')}",
        widths=[11, 24, 11, 34, 20],
        classes=["small"],
        row_headers=2,
    )


def _steps(case: GrantCase, mark: str) -> Markup:
    rows = [
        [
            f"{case.number}-{number}",
            step.label,
            step.formula,
            "、".join(str(operand) for operand in step.operands) or _NONE,
            shown(step.value, step.unit),
            _articles(step),
        ]
        for number, step in enumerate(case.reckoning.steps, start=1)
    ]
    return table(
        ["番号", "段階", "算式", "数値", "額・数", "条文"],
        rows,
        f"{mark}{case.name}の算定の段階",
        f"tbl-steps-{case.number.removeprefix('例')}",
        [LEFT, LEFT, LEFT, LEFT, RIGHT, LEFT],
        widths=[9, 16, 21, 24, 15, 15],
        classes=["small"],
        row_headers=2,
    )


def _verdict(case: GrantCase) -> str:
    if case.scheme.gives_back:
        return "返還を要しない" if case.unmet else "返還を要する"
    return INELIGIBLE if case.unmet else ELIGIBLE


def _articles(part: Step | Condition) -> str:
    return "、".join(dict.fromkeys(_article(entry) for entry in part.entries)) or "－"


def _article(entry: Entry) -> str:
    return f"{entry.article}（{entry.column}）"


def _yen(amount: Yen) -> str:
    return f"{grouped(amount)}円"
