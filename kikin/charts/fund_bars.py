"""Bars of the fund: balance by 区分, execution rate, budget and allocation over the years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from kikin.charts.canvas import Canvas, text_width
from kikin.charts.fund_ledger import Figure, millions
from kikin.charts.style import AI, FIRST, KAKI, NIBI, SECOND, SMALL, SUMI, USUZUMI, WIDTH_MM, Fill
from kikin.charts.targets import percent
from kikin.checks import Outcome, Verdict
from kikin.money import MoneyUnit, grouped, in_unit
from kikin.periods import FiscalYear
from kikin.report.fund import FundReport, LedgerLine, known_yen
from kikin.units import Absent, Quantity, Reading

_BAR, _PANEL = 4.2, 30.0


@dataclass(frozen=True)
class BalanceRow:
    """One 区分: the published balance, deposits minus spending, how far they differ and what is known of that."""

    name: str
    balance: Figure
    residual: Figure
    difference: str


@dataclass(frozen=True)
class RateRow:
    """One 区分: spending, deposits and the rate of the one to the other (None: there is none)."""

    name: str
    spent: Figure
    deposited: Figure
    rate: Fraction | None

    @property
    def text(self) -> str:
        """The rate in percent, or －."""
        return percent(self.rate)


@dataclass(frozen=True)
class BudgetYear:
    """One fiscal year: the nation's budget and what was allocated to the prefecture, as published."""

    name: str
    budget: Reading
    allocation: Reading


def balance_rows(report: FundReport) -> list[BalanceRow]:
    """Return published balance and deposits minus spending of each 区分, and of all."""
    checked = {outcome.check.identity: outcome for outcome in report.context.outcomes}
    return [
        BalanceRow(
            _name(line),
            millions(known_yen(line.balance)),
            millions(line.residual_yen),
            _difference(checked.get(f"residual:{line.category.value if line.category else 'total'}")),
        )
        for line in (*report.lines, report.whole)
    ]


def balance_alt(rows: list[BalanceRow], who: str) -> str:
    """Return the alternative text: both amounts of each 区分 and their difference."""
    told = "。".join(
        f"{row.name}は残高{row.balance.text}、積立額−執行額{row.residual.text}、{row.difference or '差の検算なし'}"
        for row in rows
    )
    return f"{who}の公表の残高と、積立額から執行額を引いた額を、区分ごとに並べた横棒の図（百万円）。{told}。"


def rate_rows(report: FundReport) -> list[RateRow]:
    """Return the execution rate of each 区分, and of all."""
    return [
        RateRow(
            _name(line),
            millions(line.spent_yen),
            millions(line.deposited_yen),
            line.rate if isinstance(line.rate, Fraction) else None,
        )
        for line in (*report.lines, report.whole)
    ]


def rate_alt(rows: list[RateRow], who: str) -> str:
    """Return the alternative text: rate, spending and deposits of each 区分."""
    told = "、".join(f"{row.name} {row.text}（{row.spent.text}÷{row.deposited.text}）" for row in rows)
    return f"{who}の執行率（執行額÷積立額、百万円）を区分ごとに示す横棒の図。{told}。"


def budget_years(report: FundReport) -> list[BudgetYear]:
    """Return budget and allocation of each fiscal year that has one of them."""
    years = sorted({*report.budgets, *report.allocations})
    return [_budget_year(year, report.budgets, report.allocations) for year in years]


def budget_alt(years: list[BudgetYear], who: str) -> str:
    """Return the alternative text: both amounts of every year."""
    budgets = "、".join(f"{year.name} {year.budget}" for year in years)
    allocations = "、".join(f"{year.name} {year.allocation}" for year in years)
    return f"国の予算額と{who}への配分額を、目盛りの異なる上下二段の棒で示す図。国の予算額は{budgets}。配分額は{allocations}。"


def draw_balance(rows: list[BalanceRow]) -> Canvas:
    """Return the sheet: two bars for each 区分."""
    canvas = Canvas()
    largest = max(
        (figure.yen for row in rows for figure in (row.balance, row.residual) if figure.yen), default=1
    )
    widest = max(text_width(f"{row.balance.text}百万円　{row.difference}", SMALL) for row in rows)
    mm_per_yen = (WIDTH_MM - 34 - widest - 3) / largest
    y = 0.0
    for row in rows:
        is_total = row is rows[-1]
        canvas.line([0, WIDTH_MM], [y, y], color=AI if is_total else USUZUMI, width=1 if is_total else 0.5)
        y += 1.4
        canvas.text(0, y + _BAR / 2, row.name, bold=True, color=AI)
        pairs = (("残高（公表）", row.balance, FIRST), ("積立額−執行額", row.residual, SECOND))
        for label, figure, fill in pairs:
            canvas.text(32, y + _BAR / 2, label, size=SMALL, color=NIBI, align="right")
            x = 34 + _length(canvas, figure, fill, mm_per_yen, (34, y))
            unit = "百万円" if figure.yen is not None else ""
            difference = f"　{row.difference}" if fill is FIRST and row.difference else ""
            canvas.text(x + 1.2, y + _BAR / 2, figure.text + unit + difference, size=SMALL)
            y += _BAR + 0.8
        y += 0.6
    return canvas.finish(y)


def draw_rates(rows: list[RateRow]) -> Canvas:
    """Return the sheet: a bar for each 区分, with the whole deposit as its frame."""
    canvas = Canvas()
    widest = max(text_width(_rate_label(row), SMALL) for row in rows)
    left, most = 14.0, max([Fraction(1), *(row.rate for row in rows if row.rate is not None)])
    room = WIDTH_MM - left - widest - 3
    hundred = left + room / float(most)
    y = 4.6
    canvas.text(hundred, 2, "100%", size=SMALL, color=NIBI, align="center")
    for row in rows:
        if row is rows[-1]:
            canvas.line([0, WIDTH_MM], [y - 0.4, y - 0.4], color=AI, width=1)
            y += 0.8
        canvas.text(0, y + 3, row.name, bold=True, color=AI)
        if row.rate is not None:
            canvas.bar(left, y + 0.5, hundred - left, 5, Fill("#ffffff"), edge=USUZUMI)
            canvas.bar(left, y + 0.5, float(row.rate / most) * room, 5, FIRST, edge=AI)
        canvas.text(left + room + 2, y + 3, _rate_label(row), size=SMALL)
        y += 7.2
    canvas.line([hundred, hundred], [4.2, y - 0.8], color=NIBI, dashed=True)
    return canvas.finish(y)


def draw_budgets(years: list[BudgetYear], who: str) -> Canvas:
    """Return the sheet: the nation's budget above, the prefecture's allocation below, each on its own scale."""
    canvas = Canvas()
    y = _years(canvas, "国の予算額（億円）", [(year.name, year.budget) for year in years], FIRST, 0)
    y = _years(
        canvas, f"{who}への配分額（億円）", [(year.name, year.allocation) for year in years], SECOND, y + 3
    )
    return canvas.finish(y)


def _years(canvas: Canvas, title: str, amounts: list[tuple[str, Reading]], fill: Fill, top: float) -> float:
    canvas.text(0, top + 2.2, title, bold=True, color=AI if fill is FIRST else KAKI)
    base = top + 9 + _PANEL
    step = WIDTH_MM / len(amounts)
    largest = max(
        (reading.value for _, reading in amounts if isinstance(reading, Quantity)), default=Fraction(1)
    )
    for place, (name, reading) in enumerate(amounts):
        center, length = step * (place + 0.5), 0.0
        if isinstance(reading, Quantity):
            length = float(reading.value / largest) * _PANEL
            canvas.bar(center - step * 0.31, base - length, step * 0.62, length, fill, edge=_edge(fill))
        color = SUMI if isinstance(reading, Quantity) else NIBI
        canvas.text(center, base - length - 2.2, _number(reading), size=SMALL, color=color, align="center")
        canvas.text(center, base + 2.8, name, size=SMALL, bold=True, color=NIBI, align="center")
    canvas.line([0, WIDTH_MM], [base, base], color=USUZUMI)
    return base + 5.4


def _number(reading: Reading) -> str:
    return grouped(reading.value, reading.decimals) if isinstance(reading, Quantity) else str(reading)


def _length(
    canvas: Canvas, figure: Figure, fill: Fill, mm_per_yen: float, corner: tuple[float, float]
) -> float:
    if figure.yen is None or figure.yen <= 0:
        return 0.0
    canvas.bar(*corner, figure.yen * mm_per_yen, _BAR, fill, edge=_edge(fill))
    return figure.yen * mm_per_yen


def _rate_label(row: RateRow) -> str:
    return f"{row.text}（{row.spent.text}／{row.deposited.text}百万円）" if row.rate is not None else row.text


def _difference(outcome: Outcome | None) -> str:
    """Return the difference of a check in 百万円 with its kind, as in 差 26（未解明）."""
    if outcome is None:
        return ""
    if outcome.verdict is Verdict.EXACT:
        return "差なし"
    amount = in_unit(int(outcome.check.difference), MoneyUnit.MILLION_YEN)
    kind = outcome.declaration.kind if outcome.declaration else outcome.verdict.value
    return f"差 {grouped(amount.number)}（{kind}）"


def _budget_year(
    year: FiscalYear, budgets: Mapping[FiscalYear, Reading], allocations: Mapping[FiscalYear, Reading]
) -> BudgetYear:
    return BudgetYear(
        year.short, budgets.get(year, Absent.NOT_STATED), allocations.get(year, Absent.NOT_STATED)
    )


def _name(line: LedgerLine) -> str:
    return f"区分{line.category.value}" if line.category else "計"


def _edge(fill: Fill) -> str:
    return fill.hatch_color if fill.hatch else fill.color
