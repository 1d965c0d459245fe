"""Deposits and spending over the years, and deposits minus spending beside the published balance."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from kikin.charts.canvas import Canvas
from kikin.charts.style import AI, FIRST, KAKI, NIBI, SECOND, SMALL, SUMI, USUZUMI, WIDTH_MM, Fill
from kikin.fund import Known, running_residuals
from kikin.money import MoneyUnit, grouped, in_unit
from kikin.periods import FiscalYear
from kikin.report.fund import FundReport, known_yen
from kikin.units import Absent, Quantity

_LEFT, _HALF, _LINE = 1.0, 30.0, 34.0


@dataclass(frozen=True)
class Figure:
    """An amount to draw and to print: ``yen`` is None where there is nothing to draw, and ``text`` says why."""

    yen: int | None
    text: str


@dataclass(frozen=True)
class LedgerYear:
    """One fiscal year: deposits, spending, and deposits minus spending of all years up to it."""

    name: str
    deposits: Figure
    spending: Figure
    running: Figure


@dataclass(frozen=True)
class LedgerView:
    """What the chart of the ledger shows. ``balance`` is the published 残高 at the end of the last year."""

    years: tuple[LedgerYear, ...]
    balance: Figure
    balance_time: str


def prepare(report: FundReport) -> LedgerView:
    """Return what the chart shows, all categories together."""
    deposits = {year: known_yen(reading) for year, reading in report.whole.deposits.items()}
    spending = {year: known_yen(reading) for year, reading in report.whole.spending.items()}
    running = running_residuals(deposits, spending)
    years = tuple(
        LedgerYear(
            year.short,
            millions(deposits.get(year, Absent.NOT_STATED)),
            millions(spending.get(year, Absent.NOT_STATED)),
            millions(running[year]),
        )
        for year in report.years
    )
    return LedgerView(years, millions(known_yen(report.whole.balance)), _balance_time(report))


def alt(view: LedgerView, who: str) -> str:
    """Return the alternative text: every amount of every year, and the published balance."""
    deposits = "、".join(f"{year.name} {year.deposits.text}" for year in view.years)
    spending = "、".join(f"{year.name} {year.spending.text}" for year in view.years)
    running = "、".join(f"{year.name} {year.running.text}" for year in view.years)
    return (
        f"{who}の年度別の積立額を上向き、執行額を下向きの棒で、積立額から執行額を引いた額の累計を線で示す図（百万円）。"
        f"積立額は{deposits}。執行額は{spending}。積立額−執行額の累計は{running}。"
        f"公表の残高は{view.balance_time}に{view.balance.text}で、累計の線とは別の点で示す。"
    )


def millions(amount: Known) -> Figure:
    """Return an amount as 百万円 without the unit, or its kind of absence.

    >>> millions(3_850_000_000), millions(Absent.NOT_APPLICABLE)
    (Figure(yen=3850000000, text='3,850'), Figure(yen=None, text='－'))
    """
    if isinstance(amount, Absent):
        return Figure(None, str(amount))
    return Figure(amount, grouped(in_unit(amount, MoneyUnit.MILLION_YEN).number))


def draw(view: LedgerView) -> Canvas:
    """Return the sheet: bars above, the line below."""
    canvas = Canvas()
    step = (WIDTH_MM - 2 * _LEFT) / (len(view.years) + 1)
    centers = [_LEFT + step * (place + 0.5) for place in range(len(view.years) + 1)]
    y = _bars(canvas, view, centers)
    y = _line(canvas, view, centers, y + 4)
    return canvas.finish(y)


def _bars(canvas: Canvas, view: LedgerView, centers: list[float]) -> float:
    canvas.text(0, 2.4, "積立額（百万円）", bold=True, color=AI)
    middle = 9 + _HALF
    flows = [figure.yen for year in view.years for figure in (year.deposits, year.spending)]
    mm_per_yen = _HALF / max([yen for yen in flows if yen] or [1])
    width = (centers[1] - centers[0]) * 0.62
    for year, center in zip(view.years, centers, strict=False):
        for figure, fill, up in ((year.deposits, FIRST, 1), (year.spending, SECOND, -1)):
            length = (figure.yen or 0) * mm_per_yen
            base = middle if up > 0 else middle + 5.6
            if figure.yen is not None:
                top = base - length if up > 0 else base
                canvas.bar(center - width / 2, top, width, length, fill, edge=_edge(fill))
            color = NIBI if figure.yen is None else SUMI
            canvas.text(
                center, base - up * (length + 2.2), figure.text, size=SMALL, color=color, align="center"
            )
        canvas.text(center, middle + 2.8, year.name, size=SMALL, bold=True, color=NIBI, align="center")
    for y in (middle, middle + 5.6):
        canvas.line([0, centers[-2] + width], [y, y], color=USUZUMI)
    bottom = middle + 5.6 + _HALF * _longest(view) + 7.5
    canvas.text(0, bottom - 0.4, "執行額（百万円、下向き）", bold=True, color=KAKI)
    return bottom + 2


def _longest(view: LedgerView) -> float:
    deposits = max((year.deposits.yen or 0 for year in view.years), default=1)
    spending = max((year.spending.yen or 0 for year in view.years), default=1)
    return spending / max(deposits, spending, 1)


def _line(canvas: Canvas, view: LedgerView, centers: list[float], top: float) -> float:
    canvas.text(
        0,
        top + 2.2,
        f"積立額−執行額の累計（線）と{view.balance_time}の公表の残高（◆）（百万円）",
        bold=True,
        color=AI,
    )
    plot = top + 9
    known = [year.running.yen for year in view.years if year.running.yen is not None]
    values = [*known, *([view.balance.yen] if view.balance.yen is not None else []), 0]
    low, high = min(values), max(values)

    def height(yen: int) -> float:
        return plot + _LINE * float(1 - Fraction(yen - low, (high - low) or 1))

    canvas.line([0, WIDTH_MM], [height(0), height(0)], color=USUZUMI)
    drawn = [
        (x, year.running.yen)
        for x, year in zip(centers, view.years, strict=False)
        if year.running.yen is not None
    ]
    canvas.line([x for x, _ in drawn], [height(yen) for _, yen in drawn], color=AI, width=1.5)
    for x, year in zip(centers, view.years, strict=False):
        y = plot + _LINE - 4 if year.running.yen is None else height(year.running.yen)
        if year.running.yen is not None:
            canvas.marker(x, y, "o", AI, size=5)
        across, up, align = _beside_line(view, year)
        canvas.text(x + across, y + up, year.running.text, size=SMALL, align=align)
        canvas.text(x, plot + _LINE + 3, year.name, size=SMALL, bold=True, color=NIBI, align="center")
    _balance(
        canvas, view, centers[-1], (plot, None if view.balance.yen is None else height(view.balance.yen))
    )
    return plot + _LINE + 9


def _beside_line(view: LedgerView, year: LedgerYear) -> tuple[float, float, str]:
    """Return where a label stands so that the line doesn't cross it: shift across, shift down, alignment."""
    place = view.years.index(year)
    here = year.running.yen
    before = view.years[place - 1].running.yen if place else None
    after = view.years[place + 1].running.yen if place + 1 < len(view.years) else None
    if here is None:
        return (0, 0, "center")
    comes_up, goes_up = before is not None and before < here, after is not None and after > here
    if goes_up and not comes_up:
        return (0, 3.4, "center")
    if goes_up or (comes_up and after is None):
        return (1.6, -3.2, "right")
    return (-1.6, -3.2, "left") if not comes_up else (0, -3.2, "center")


def _balance(canvas: Canvas, view: LedgerView, x: float, place: tuple[float, float | None]) -> None:
    plot, y = place
    if y is not None:
        canvas.marker(x, y, "D", KAKI, size=6.5)
    label = plot + _LINE - 4 if y is None else y - 3.6
    canvas.text(x, label, view.balance.text, size=SMALL, bold=True, color=KAKI, align="center")
    for number, text in enumerate(("公表の", "残高")):
        canvas.text(
            x, plot + _LINE + 3 + 3.6 * number, text, size=SMALL, bold=True, color=KAKI, align="center"
        )


def _edge(fill: Fill) -> str:
    return fill.hatch_color if fill.hatch else fill.color


def _balance_time(report: FundReport) -> str:
    years = [row.year() for row in report.context.rows("ledger", item="残高")]
    last: FiscalYear | None = max(years) if years else None
    is_published = isinstance(report.whole.balance, Quantity)
    return f"{last.short}年度末" if last and is_published else ""
