"""Spending by area, 区分 and 公民: a heat map of areas and 区分, and bars of public and private shares."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from kikin.categories import Category
from kikin.charts.canvas import Canvas, text_width, wrapped
from kikin.charts.style import (
    AI,
    BODY,
    FIRST,
    KINARI,
    NIBI,
    SECOND,
    SMALL,
    SUMI,
    USUZUMI,
    WHITE,
    WIDTH_MM,
    Fill,
    contrast,
    ink_on,
    mixed,
)
from kikin.fund import Known
from kikin.money import grouped, in_unit, money_unit
from kikin.projects import share_percent
from kikin.report.fund import OWNERSHIPS, AreaTable, known_yen
from kikin.units import Absent, Quantity, Reading

BOTH = "計"
_NAME_MM, _CELL, _HEAD = 29.5, 9.6, 6.4
_READABLE = 4.5


@dataclass(frozen=True)
class Cell:
    """An amount as published, and its share in the whole (percent). ``yen`` is None where it is absent."""

    amount: str
    yen: int | None
    share: str


@dataclass(frozen=True)
class HeatView:
    """What the heat map shows: a row of cells for each area, the last row and the last cell being sums."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    unit: str


@dataclass(frozen=True)
class ShareRow:
    """Public and private spending of a 区分 or an area, in percent of both. None where there is no spending."""

    name: str
    public: Fraction | None
    private: Fraction | None

    @property
    def texts(self) -> tuple[str, str]:
        """Both shares as text, with one decimal."""
        return (_percent(self.public), _percent(self.private))


@dataclass(frozen=True)
class OwnershipView:
    """What the chart of shares shows: all, by 区分, by area."""

    groups: tuple[tuple[str, tuple[ShareRow, ...]], ...]


def prepare_heat(table: AreaTable) -> HeatView:
    """Return the cells; sums are the published ones where there are any."""
    areas = [*(area for area, _ in table.areas), ""]
    categories = [*table.categories, None]
    whole, unit = known_yen(_sum(table, None, "")), _units(table)[0]
    rows = []
    for area in areas:
        readings = [
            table.amount(BOTH, category, area) if category and area else _sum(table, category, area)
            for category in categories
        ]
        name = dict(table.areas).get(area, BOTH)
        rows.append((name, tuple(_cell(reading, whole, unit) for reading in readings)))
    columns = (*(f"区分{category.value}" for category in table.categories), BOTH)
    return HeatView(columns, tuple(rows), unit)


def heat_alt(view: HeatView, who: str) -> str:
    """Return the alternative text: the sums with their shares, then each area's amounts by 区分."""
    *areas, (_, sums) = view.rows
    told = "、".join(
        f"{column} {cell.amount}（{cell.share}）" for column, cell in zip(view.columns, sums, strict=True)
    )
    rows = "。".join(
        f"{name}は"
        + "、".join(f"{column} {cell.amount}" for column, cell in zip(view.columns, cells, strict=True))
        for name, cells in areas
    )
    return f"{who}の地域と区分ごとの執行額を、額が大きいほど濃い色の表で示す図（{view.unit}）。全体は{told}。{rows}。"


def prepare_ownership(table: AreaTable) -> OwnershipView:
    """Return the shares of all, of each 区分 and of each area."""
    by_category = (
        _shares(f"区分{category.value}", [table.total_yen((owner,), [category]) for owner in OWNERSHIPS])
        for category in table.categories
    )
    by_area = (
        _shares(name, [table.total_yen((owner,), None, [area]) for owner in OWNERSHIPS])
        for area, name in table.areas
    )
    whole = _shares(BOTH, [table.total_yen((owner,)) for owner in OWNERSHIPS])
    return OwnershipView((("全体", (whole,)), ("区分別", tuple(by_category)), ("地域別", tuple(by_area))))


def ownership_alt(view: OwnershipView, who: str) -> str:
    """Return the alternative text: both shares of all, of each 区分 and of each area."""
    sentences = "".join(
        f"{title}では、" + "、".join(f"{row.name} 公{row.texts[0]} 民{row.texts[1]}" for row in rows) + "。"
        for title, rows in view.groups
    )
    return f"{who}の執行額に占める公と民の割合を、100%の帯で示す図。{sentences}"


def draw_heat(view: HeatView) -> Canvas:
    """Return the sheet: amount and share in each cell; the deeper the colour, the larger the amount."""
    canvas = Canvas()
    width = (WIDTH_MM - _NAME_MM) / len(view.columns)
    largest = max((cell.yen or 0 for _, cells in view.rows[:-1] for cell in cells[:-1]), default=0) or 1
    for place, column in enumerate(view.columns):
        canvas.text(_NAME_MM + width * (place + 0.5), 3, column, bold=True, color=AI, align="center")
    y = _HEAD
    for name, cells in view.rows:
        is_sum = (name, cells) == view.rows[-1]
        _side_name(canvas, name, y, is_bold=is_sum)
        for place, cell in enumerate(cells):
            x = _NAME_MM + width * place
            color = KINARI if is_sum or place == len(cells) - 1 else heat_color(cell.yen, largest)
            canvas.bar(x + 0.25, y + 0.25, width - 0.5, _CELL - 0.5, Fill(color))
            _cell_text(canvas, cell, (x + width / 2, y), color)
        y += _CELL
    return canvas.finish(y)


def draw_ownership(view: OwnershipView) -> Canvas:
    """Return the sheet: a bar of 100% for each row, both shares printed in it."""
    canvas = Canvas()
    canvas.bar(_NAME_MM, 0.8, 5, 3, FIRST)
    canvas.text(_NAME_MM + 6.2, 2.4, "公", bold=True, size=SMALL)
    canvas.bar(_NAME_MM + 14, 0.8, 5, 3, SECOND, edge=SECOND.hatch_color)
    canvas.text(_NAME_MM + 20.2, 2.4, "民", bold=True, size=SMALL)
    y = 6.0
    for title, rows in view.groups:
        canvas.text(0, y + 2.2, title, bold=True, color=AI, size=SMALL)
        canvas.line([0, WIDTH_MM], [y, y], color=USUZUMI)
        y += 4.6 if len(rows) > 1 else 0.8
        for row in rows:
            _share_bar(canvas, row, y)
            y += 6.2
        y += 1.2
    return canvas.finish(y)


def _share_bar(canvas: Canvas, row: ShareRow, y: float) -> None:
    canvas.text(_NAME_MM - 2, y + 2.7, row.name, align="right")
    if row.public is None or row.private is None:
        canvas.text(_NAME_MM + 2, y + 2.7, "執行額なし", size=SMALL, color=NIBI)
        return
    room = WIDTH_MM - _NAME_MM - 0.5
    split = _NAME_MM + float(row.public / 100) * room
    canvas.bar(_NAME_MM, y, split - _NAME_MM, 5.4, FIRST, edge=AI)
    canvas.bar(split, y, _NAME_MM + room - split, 5.4, SECOND, edge=SECOND.hatch_color)
    public, private = row.texts
    is_wide = split - _NAME_MM > 12  # noqa: PLR2004 - the width of 99.9% in mm
    canvas.text(
        _NAME_MM + 1.5 if is_wide else split + 1.5,
        y + 2.7,
        public,
        bold=True,
        size=SMALL,
        color=WHITE if is_wide else SUMI,
    )
    end = _NAME_MM + room - 1.5
    canvas.text(end, y + 2.7, private, bold=True, size=SMALL, align="right", on=SECOND.color)


def _side_name(canvas: Canvas, name: str, y: float, *, is_bold: bool) -> None:
    fits = text_width(name, BODY, bold=is_bold) <= _NAME_MM - 2
    texts = [name] if fits else name.replace("（", "\n（").splitlines()
    lines = [line for text in texts for line in wrapped(text, _NAME_MM - 2, BODY, bold=is_bold)]
    for number, text in enumerate(lines):
        canvas.text(0, y + _CELL / 2 + (number - (len(lines) - 1) / 2) * 3.9, text, bold=is_bold)


def _cell_text(canvas: Canvas, cell: Cell, place: tuple[float, float], color: str) -> None:
    x, y = place
    ink = ink_on(color)
    canvas.text(x, y + (3.3 if cell.share else _CELL / 2), cell.amount, size=BODY, color=ink, align="center")
    canvas.text(x, y + 6.8, cell.share, size=SMALL, color=ink, align="center")


def heat_color(yen: int | None, largest: int) -> str:
    """Return the colour of a cell: by the square root, so that small amounts can be told apart.

    A shade on which neither ink has a contrast of 4.5 to 1 (WCAG AA) gives way to the nearest lighter one.

    >>> heat_color(0, 100), heat_color(100, 100)
    ('#ffffff', '#1f3a5f')
    """
    if not yen:
        return WHITE
    percent = round(8 + 92 * sqrt(yen / largest))
    while contrast(ink_on(shade := mixed(AI, percent / 100)), shade) < _READABLE:
        percent -= 1
    return shade


def _sum(table: AreaTable, category: Category | None, area: str) -> Reading:
    """Return the published sum of a 区分 or an area or of all; the sum of the cells where none is published."""
    key = area or (category.value if category else "total")
    if (published := table.published_sums.get(f"area:{BOTH}:{key}")) is not None:
        return published
    yen = table.total_yen((BOTH,), [category] if category else None, [area] if area else None)
    unit = _units(table)[0]
    return yen if isinstance(yen, Absent) else Quantity(in_unit(yen, money_unit(unit)).number, 0, unit)


def _units(table: AreaTable) -> list[str]:
    return sorted({reading.unit for reading in table.amounts.values() if isinstance(reading, Quantity)}) or [
        ""
    ]


def _cell(reading: Reading, whole: Known, unit: str) -> Cell:
    yen = known_yen(reading)
    if isinstance(yen, Absent) or not isinstance(reading, Quantity):
        return Cell(str(reading), None, "")
    share = "" if isinstance(whole, Absent) or not whole else _percent(share_percent(yen, whole))
    amount = grouped(reading.value, reading.decimals) if reading.unit == unit else str(reading)
    return Cell(amount, yen, share)


def _shares(name: str, amounts: Iterable[Known]) -> ShareRow:
    public, private = amounts
    if isinstance(public, Absent) or isinstance(private, Absent) or public + private == 0:
        return ShareRow(name, None, None)
    return ShareRow(name, share_percent(public, public + private), share_percent(private, public + private))


def _percent(value: Fraction | None) -> str:
    return str(Absent.NOT_APPLICABLE) if value is None else f"{grouped(value, 1)}%"
