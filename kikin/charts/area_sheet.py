"""The sheet of an area's indicators: small multiples, two beside each other, each in its own unit."""

from __future__ import annotations

from fractions import Fraction

from kikin.charts.area_trend import AreaTrendView, Panel, Point
from kikin.charts.canvas import Canvas, text_width, wrapped
from kikin.charts.style import (
    AI,
    GOOD_SIDE,
    NIBI,
    SMALL,
    TREND_COLORS,
    TREND_SHAPES,
    USUZUMI,
    Fill,
)

_COLUMN, _PANEL = 66.5, 63.0
_SLOTS = (10.5, 31.75, 53.0)
_NAME_LINE, _PLOT, _TIMES = 4.4, 22.0, 8.0
_CLEAR = 4.2  # a label this near the line of the target goes to the other side of its point


def draw(view: AreaTrendView) -> Canvas:
    """Return the sheet."""
    canvas = Canvas()
    canvas.bar(0, 1, 5, 3, Fill(GOOD_SIDE), edge=USUZUMI)
    canvas.text(6, 2.5, "目標を満たす側", size=SMALL)
    canvas.line([33, 40], [2.5, 2.5], color=AI, dashed=True, width=1)
    canvas.text(41.5, 2.5, "目標の値", size=SMALL)
    y = 6.5
    for title, panels in view.groups:
        y = canvas.band(y, title) + 1.4
        for row in (panels[start : start + 2] for start in range(0, len(panels), 2)):
            plot = y + _NAME_LINE * max(len(_name(panel)) for panel in row) + 1
            for column, panel in enumerate(row):
                _heading(canvas, panel, _COLUMN * column, y)
                _panel(canvas, panel, _COLUMN * column, plot)
            y = plot + _PLOT + _TIMES + 3
    return canvas.finish(y - 2)


def _panel(canvas: Canvas, panel: Panel, left: float, plot: float) -> None:
    values = [point.value for point in panel.points if point.value is not None]
    heights = {point.slot: _height(point.value, values, plot) for point in panel.points}
    _ground(canvas, panel, left, plot, heights["目標"])
    before, now = heights["前回"], heights["実績"]
    if before is not None and now is not None:
        color = TREND_COLORS[panel.trend]
        canvas.line([left + _SLOTS[0], left + _SLOTS[1]], [before, now], color=color, width=1.6)
    for slot, point in zip(_SLOTS, panel.points, strict=True):
        _point(canvas, point, (left, left + slot), heights[point.slot], (plot, heights["目標"]))
        canvas.text(left + slot, plot + _PLOT + 2.2, point.slot, size=SMALL, color=NIBI, align="center")
        canvas.text(left + slot, plot + _PLOT + 5.6, point.time, size=SMALL, color=NIBI, align="center")


def _heading(canvas: Canvas, panel: Panel, left: float, top: float) -> None:
    word, color = _trend_word(panel), TREND_COLORS[panel.trend]
    middle = top + _NAME_LINE / 2
    canvas.text(left + _PANEL, middle, word, size=SMALL, bold=True, color=color, align="right")
    if panel.trend in TREND_SHAPES:
        x = left + _PANEL - text_width(word, SMALL, bold=True) - 2.4
        canvas.marker(x, middle, TREND_SHAPES[panel.trend], color, size=5.5)
    for number, text in enumerate(_name(panel)):
        canvas.text(left + 0.5, middle + _NAME_LINE * number, text)


def _name(panel: Panel) -> list[str]:
    name = panel.name + ("（低いほどよい）" if panel.direction == "下降" else "")
    return wrapped(name, _PANEL - text_width(_trend_word(panel), SMALL, bold=True) - 6)


def _trend_word(panel: Panel) -> str:
    return panel.trend.value if panel.trend in TREND_SHAPES else f"動き {panel.trend.value}"


def _height(value: Fraction | None, values: list[Fraction], plot: float) -> float | None:
    if value is None:
        return None
    low, high = min(values), max(values)
    share = float((value - low) / (high - low)) if high > low else 0.5
    return plot + _PLOT - 6 - share * (_PLOT - 12)


def _ground(canvas: Canvas, panel: Panel, left: float, plot: float, target: float | None) -> None:
    if target is not None and panel.direction in ("上昇", "下降"):
        top, bottom = (plot, target) if panel.direction == "上昇" else (target, plot + _PLOT)
        canvas.bar(left, top, _PANEL, bottom - top, Fill(GOOD_SIDE))
    for y in (plot, plot + _PLOT):
        canvas.line([left, left + _PANEL], [y, y], color=USUZUMI)
    if target is not None:
        canvas.line([left, left + _PANEL], [target, target], color=AI, width=1, dashed=True)


def _point(
    canvas: Canvas,
    point: Point,
    across: tuple[float, float],
    y: float | None,
    plot: tuple[float, float | None],
) -> None:
    (left, x), (top, target) = across, plot
    if y is None:
        middle = top + _PLOT / 2
        is_on_line = target is not None and abs(middle - target) < _CLEAR
        shown = middle + (_CLEAR if is_on_line else 0)
        canvas.text(x, shown, point.label, size=SMALL, bold=True, color=NIBI, align="center")
        return
    if point.slot == "目標":
        canvas.marker(x, y, "D", AI, filled=False, size=6)
    else:
        canvas.marker(x, y, "o", AI if point.slot == "実績" else NIBI, filled=point.slot == "実績")
    is_under_line = point.slot != "目標" and target is not None and 0 <= y - target < _CLEAR + 1
    above = -3.6 if not is_under_line else 3.8
    half = text_width(point.label, SMALL, bold=True) / 2
    canvas.text(
        min(max(x, left + half), left + _PANEL - half),
        y + above,
        point.label,
        size=SMALL,
        bold=point.slot == "実績",
        color=NIBI if point.slot == "前回" else AI,
        align="center",
    )
