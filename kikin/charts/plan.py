"""The charts of the plan (都道府県計画): project money by 事業区分 with the request to the nation beside it."""

from __future__ import annotations

from dataclasses import dataclass

from kikin.categories import Category
from kikin.charts.canvas import Canvas, text_width, wrapped
from kikin.charts.output import figure
from kikin.charts.style import AI, FIRST, KINARI, NIBI, SECOND, SMALL, SUMI, WIDTH_MM, Fill
from kikin.money import MoneyUnit, Yen, in_unit
from kikin.projects import CategoryTotal, sum_yen
from kikin.publish.markup import Markup
from kikin.report.plan import PlanReport
from kikin.units import Absent

_LEFT, _BAR, _NAME, _GAP = 19.0, 4.4, 4.5, 2.6


@dataclass(frozen=True)
class CategoryRow:
    """One 事業区分: what its projects cost and what was requested, as yen to draw and as text. None is absent."""

    name: str
    title: str
    projects_yen: Yen | None
    request_yen: Yen | None
    difference_yen: Yen | None
    count: int

    @property
    def texts(self) -> tuple[str, str, str]:
        """Project money, request and difference in 千円, or 記載なし."""
        return (
            in_thousands(self.projects_yen),
            in_thousands(self.request_yen),
            in_thousands(self.difference_yen),
        )


@dataclass(frozen=True)
class CategoriesView:
    """What the chart shows: a row for each 事業区分, and the sums of all."""

    rows: tuple[CategoryRow, ...]
    whole: CategoryRow


def categories(report: PlanReport, document: str | None = None) -> Markup:
    """Return the figure of project money and request by 事業区分, in 千円, with the difference."""
    context = report.context
    view = prepare(report)
    who = f"{context.prefecture.name}{context.fiscal_year.name}計画"
    caption = f"{who}の事業区分別の事業費と国への要望額。単位：千円。"
    return figure(
        context, "categories", lambda: draw(view), caption=caption, alt=alt(view, who), document=document
    )


def prepare(report: PlanReport) -> CategoriesView:
    """Return what the chart shows."""
    rows = tuple(_row(total) for total in report.totals)
    whole = CategoryRow(
        "計",
        "",
        report.total_yen,
        report.request_yen,
        sum_yen(row.difference_yen for row in rows),
        len(report.projects),
    )
    return CategoriesView(rows, whole)


def alt(view: CategoriesView, who: str) -> str:
    """Return the alternative text: the sums, then project money, request and difference of each 事業区分."""
    projects, request, difference = view.whole.texts
    rows = [
        f"区分{row.name}は事業費{row.texts[0]}、要望額{row.texts[1]}、差{row.texts[2]}" for row in view.rows
    ]
    return (
        f"{who}の事業費と国への要望額を事業区分ごとに並べた横棒の図。"
        f"計{view.whole.count}事業の事業費は{projects}、要望額は{request}、差は{difference}。{'。'.join(rows)}。"
    )


def in_thousands(yen: Yen | None) -> str:
    """Return yen as 千円, or 記載なし where there is no amount.

    >>> in_thousands(548_712_000), in_thousands(None)
    ('548,712千円', '記載なし')
    """
    return str(Absent.NOT_STATED if yen is None else in_unit(yen, MoneyUnit.THOUSAND_YEN))


def draw(view: CategoriesView) -> Canvas:
    """Return the sheet."""
    canvas = Canvas()
    largest = max((yen for row in view.rows for yen in (row.projects_yen, row.request_yen) if yen), default=1)
    room = WIDTH_MM - _LEFT - 2 - max(text_width(_request_text(row), SMALL) for row in view.rows)
    y = 0.0
    for row in view.rows:
        y = _draw_row(canvas, row, room / largest, y) + _GAP
    projects, request, difference = view.whole.texts
    canvas.bar(0, y, WIDTH_MM, 6, Fill(KINARI))
    canvas.text(1, y + 3, f"計　事業費 {projects}　要望額 {request}　差 {difference}", bold=True, color=AI)
    return canvas.finish(y + 6.4)


def _draw_row(canvas: Canvas, row: CategoryRow, mm_per_yen: float, y: float) -> float:
    for text in wrapped(f"{row.name}　{row.title}（{row.count}事業）", WIDTH_MM - 2, bold=True):
        canvas.text(1, y + _NAME / 2, text, bold=True, color=AI)
        y += _NAME
    y += 0.4
    amounts = (row.projects_yen, row.request_yen)
    texts = (row.texts[0], _request_text(row))
    for label, yen, text, fill in zip(("事業費", "要望額"), amounts, texts, (FIRST, SECOND), strict=True):
        canvas.text(_LEFT - 2, y + _BAR / 2, label, size=SMALL, color=NIBI, align="right")
        end = _LEFT + (yen or 0) * mm_per_yen
        if yen is not None:
            canvas.bar(_LEFT, y, end - _LEFT, _BAR, fill, edge=fill.hatch_color if fill.hatch else fill.color)
        if label == "要望額" and yen is not None:
            end = _difference(canvas, row, mm_per_yen, (end, y))
        canvas.text(end + 1.4, y + _BAR / 2, text, size=SMALL, color=NIBI if yen is None else SUMI)
        y += _BAR + 0.8
    return y


def _request_text(row: CategoryRow) -> str:
    return row.texts[1] + (f"（差 {row.texts[2]}）" if row.difference_yen is not None else "")


def _difference(canvas: Canvas, row: CategoryRow, mm_per_yen: float, corner: tuple[float, float]) -> float:
    """Draw what the request falls short of the project money, and return where that ends."""
    x, y = corner
    if not row.difference_yen or row.difference_yen < 0:
        return x
    width = row.difference_yen * mm_per_yen
    top, bottom = y + 0.3, y + _BAR - 0.3
    canvas.line([x, x + width, x + width, x], [top, top, bottom, bottom], color=NIBI, dashed=True, width=0.7)
    return x + width


def _row(total: CategoryTotal) -> CategoryRow:
    category: Category = total.category
    return CategoryRow(
        category.value,
        category.title,
        total.projects_yen,
        total.request_yen,
        total.difference_yen,
        total.count,
    )
