"""Tables that every document ends with: 検算, 根拠 and 奥付."""

from __future__ import annotations

from collections.abc import Iterable

from kikin.checks import Outcome, Verdict
from kikin.fund import Known
from kikin.money import MoneyUnit, in_unit
from kikin.publish.markup import Markup, escape, joined, paragraph, strong, table
from kikin.report.context import Context
from kikin.report.evaluation import EvaluationReport
from kikin.report.fund import FundReport
from kikin.report.plan import PlanReport
from kikin.rules import Entry
from kikin.steps import shown
from kikin.units import Absent

RIGHT, LEFT = "right", "left"
NOT_STATED = "出典に記載なし"
_HASH_SHOWN = 12


def checks(context: Context) -> Markup:
    """Return the 検算: how many published figures agree, and every difference with both figures."""
    differing = [outcome for outcome in context.outcomes if outcome.verdict is not Verdict.EXACT]
    agreeing = len(context.outcomes) - len(differing)
    sentence = (
        f"{context.prefecture.name}の表のすべて（ほかの年度や文書に使う数値を含む）について、"
        f"公表された小計・合計と、表どうしの対応を {len(context.outcomes)} 件検算し、{agreeing} 件が一致した。"
        + (
            f"一致しない {len(differing)} 件は、公表値を直さずに次の表に示す。"
            if differing
            else "差はなかった。"
        )
    )
    if not differing:
        return joined(sentence, "")
    rows = [_check_row(outcome) for outcome in sorted(differing, key=_weight)]
    grid = table(
        ["検算", "公表値など", "比べた値", "差", "扱い"],
        rows,
        "検算で一致しなかった数値と、その扱い",
        "tbl-checks",
        [LEFT, RIGHT, RIGHT, RIGHT, LEFT],
        widths=[32, 18, 18, 16, 16],
        classes=["small"],
        row_headers=1,
    )
    return joined(sentence, "", grid, *_explanations(differing))


def rules(entries: Iterable[Entry]) -> Markup:
    """Return the rule entries that were used, with value, day and article."""
    rows = [[entry.label, entry.shown, entry.since.isoformat(), entry.citation] for entry in entries]
    return table(
        ["規則", "値", "適用日", "条文"],
        rows,
        "用いた規則",
        "tbl-rules",
        widths=[28, 14, 14, 44],
        classes=["small"],
        row_headers=1,
    )


def basis(report: EvaluationReport | PlanReport | FundReport) -> Markup:
    """Return the 根拠: the source documents of the figures, and the rule entries that were used."""
    rows = [
        [source.title, source.publisher, source.published or Absent.NOT_STATED] for source in report.sources
    ]
    used = list(report.entries)
    parts = [
        table(
            ["資料", "公表者", "時点"], rows, "数値の出典", "tbl-sources", widths=[60, 20, 20], row_headers=1
        ),
    ]
    parts.append(rules(used) if used else paragraph("規則集の数値は用いていない。"))
    return joined(*parts)


def colophon(context: Context) -> Markup:
    """Return the 奥付: version and the hashes of the inputs, and no clock time."""
    rows = [[item.file, item.sha256[:_HASH_SHOWN]] for item in context.inputs]
    sentence = (
        f"この文書は kikin {context.version} が{context.material}から作成した。"
        f"同じ入力からは同じ文書ができる。入力ファイルとその SHA-256（先頭{_HASH_SHOWN}桁）は次のとおり。"
    )
    grid = table(
        ["入力ファイル", "SHA-256"],
        rows,
        f"{context.mark}入力ファイル",
        "tbl-inputs",
        widths=[64, 36],
        classes=["small"],
        row_headers=1,
    )
    return joined(sentence, "", grid)


def amount_in(yen: Known | None, unit: MoneyUnit) -> str:
    """Return yen in ``unit``, half-up, with the unit; the kind of absence where there is no amount.

    >>> amount_in(23_514_742_000, MoneyUnit.MILLION_YEN), amount_in(None, MoneyUnit.MILLION_YEN)
    ('23,515百万円', '記載なし')
    """
    if yen is None or isinstance(yen, Absent):
        return str(yen or Absent.NOT_STATED)
    return str(in_unit(yen, unit))


def digits_in(yen: Known | None, unit: MoneyUnit) -> str:
    """Return the same without the unit, for a column whose heading names it."""
    return amount_in(yen, unit).removesuffix(unit.label)


def total_row(cells: Iterable[object]) -> list[object]:
    """Return a row of sums, in bold."""
    return [strong(cell) for cell in cells]


def _weight(outcome: Outcome) -> tuple[int, str]:
    kinds = ("未解明", "定義の差", "端数処理")
    kind = outcome.declaration.kind if outcome.declaration else ""
    return (kinds.index(kind) if kind in kinds else len(kinds), outcome.check.identity)


def _check_row(outcome: Outcome) -> list[object]:
    check = outcome.check
    unit, size = _difference_unit(outcome)
    kind = f"申告（{outcome.declaration.kind}）" if outcome.declaration else outcome.verdict.value
    return [
        check.label,
        f"{check.left.figure}",
        f"{check.right.figure}",
        shown(check.difference / size, unit),
        kind,
    ]


def _difference_unit(outcome: Outcome) -> tuple[str, int]:
    finest = min((outcome.check.left, outcome.check.right), key=lambda side: abs(side.tolerance))
    size = finest.base / finest.figure.value if finest.figure.value else 1
    return finest.figure.unit, int(size)


def _explanations(differing: list[Outcome]) -> list[str]:
    """Return what is known of each declared difference that rounding doesn't explain, each text once."""
    texts: dict[str, list[str]] = {}
    for outcome in differing:
        if outcome.declaration and outcome.declaration.kind != "端数処理":
            texts.setdefault(outcome.declaration.explanation, []).append(outcome.check.label)
    return [Markup(f"\n{strong('、'.join(labels))}　{escape(text)}\n") for text, labels in texts.items()]
