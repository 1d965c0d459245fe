"""The sheet of targets against results: name, ratio on a line of its own, status and figures."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from kikin.charts.canvas import Canvas, text_width, wrapped
from kikin.charts.style import (
    AI,
    GOOD_SIDE,
    KINARI,
    NIBI,
    SMALL,
    STATUS_MARKS,
    SUMI,
    USUZUMI,
    WIDTH_MM,
    Fill,
)
from kikin.charts.targets import LOWER_IS_BETTER, Entry, Line, TargetsView

_LEFT, _RIGHT = 31.0, 77.0
_STATUS, _FIGURES = 81.0, 95.5
_NAME_MM, _LINE_MM, _GROUP_MM, _GAP_MM = 4.2, 4.7, 5.8, 0.8
_MOST = Fraction(5, 2)
_NEAR = Fraction(1, 50)  # a marker this near the target would touch a label beside the line


class Scale:
    """From a ratio to millimetres. The ends are whole tens of percent that hold every ratio, up to 250%."""

    def __init__(self, ratios: list[Fraction]) -> None:
        """Choose the ends."""
        low = min([*ratios, Fraction(3, 4)])
        high = min(max([*ratios, Fraction(5, 4)]), _MOST)
        self.low, self.high = Fraction(floor(low * 10), 10), Fraction(ceil(high * 10), 10)

    def x(self, ratio: Fraction) -> float:
        """Return where the ratio stands; one beyond the end stands at the end."""
        inside = min(max(ratio, self.low), self.high)
        return _LEFT + float((inside - self.low) / (self.high - self.low)) * (_RIGHT - _LEFT)

    @property
    def ticks(self) -> list[Fraction]:
        """Every 20% (50% on a long scale), with 100% among them."""
        step = Fraction(1, 5) if self.high - self.low <= 1 else Fraction(1, 2)
        first, last = ceil((self.low - 1) / step), floor((self.high - 1) / step)
        return [1 + step * count for count in range(first, last + 1)]


def draw(view: TargetsView) -> Canvas:
    """Return the sheet."""
    canvas = Canvas()
    scale = Scale([line.ratio for _, line in view.lines if line.ratio is not None])
    top = _legend(canvas, view)
    y = _axis_head(canvas, scale, top)
    for group in view.groups:
        canvas.bar(0, y + 0.6, WIDTH_MM, _GROUP_MM - 0.8, Fill(KINARI))
        canvas.text(1, y + _GROUP_MM / 2 + 0.2, group.title, bold=True, color=AI)
        y += _GROUP_MM
        for entry in group.entries:
            y = _entry(canvas, scale, entry, y) + _GAP_MM
    canvas.line([0, WIDTH_MM], [y, y], color=USUZUMI)
    return canvas.finish(y + 0.6)


def _legend(canvas: Canvas, view: TargetsView) -> float:
    x, y = 1.8, 2.6
    for status in view.statuses:
        mark = STATUS_MARKS[status]
        canvas.marker(x, y, mark.shape, mark.color)
        canvas.text(x + 2.4, y, status.value, size=SMALL, bold=True, color=mark.color)
        x += text_width(status.value, SMALL, bold=True) + 8
    canvas.bar(x - 1.8, y - 1.5, 5, 3, Fill(GOOD_SIDE), edge=USUZUMI)
    canvas.text(x + 4.2, y, "目標を満たす側", size=SMALL)
    canvas.text(0, y + 4.4, "中が白い印は、目標の時点より前の値（左に時点）", size=SMALL, color=NIBI)
    return y + 7.0


def _axis_head(canvas: Canvas, scale: Scale, top: float) -> float:
    canvas.text(1, top + 1.6, "横軸：実績÷目標", size=SMALL, color=NIBI)
    for tick in scale.ticks:
        is_target = tick == 1
        canvas.text(
            scale.x(tick),
            top + 1.6,
            f"{int(tick * 100)}%",
            size=SMALL,
            bold=is_target,
            color=AI if is_target else NIBI,
            align="center",
        )
    canvas.text(_STATUS - 1, top + 1.6, "状況", size=SMALL, color=NIBI)
    canvas.text(_FIGURES, top + 1.6, "実績／目標", size=SMALL, color=NIBI)
    return top + 4


def _entry(canvas: Canvas, scale: Scale, entry: Entry, y: float) -> float:
    name = entry.name + ("（低いほどよい）" if entry.direction == LOWER_IS_BETTER else "")
    for text in wrapped(name, WIDTH_MM - 2):
        canvas.text(1, y + _NAME_MM / 2 + 0.3, text, color=SUMI)
        y += _NAME_MM
    for line in entry.lines:
        y = _line(canvas, scale, entry, line, y)
    return y


def _line(canvas: Canvas, scale: Scale, entry: Entry, line: Line, y: float) -> float:
    left = _left_lines(line)
    height = max(_LINE_MM, len(left) * 3.8 + 0.6)
    middle = y + height / 2
    for number, text in enumerate(left):
        canvas.text(3, middle + (number - (len(left) - 1) / 2) * 3.6, text, size=SMALL, color=SUMI)
    _track(canvas, scale, entry, (y, height))
    _result(canvas, scale, line, middle)
    mark = STATUS_MARKS[line.status]
    canvas.marker(_STATUS, middle, mark.shape, mark.color, filled=not line.is_hollow)
    canvas.text(_STATUS + 2.4, middle, line.status.value, bold=True, color=mark.color)
    canvas.text(_FIGURES, middle, f"{line.actual}／{line.target}")
    return y + height


def _left_lines(line: Line) -> list[str]:
    time = f"{line.time}の値" if line.time else ""
    both = f"{line.part}（{time}）" if line.part and time else line.part or time
    return [both] if text_width(both, SMALL) <= _LEFT - 5 else [line.part, f"（{time}）"]


def _track(canvas: Canvas, scale: Scale, entry: Entry, span: tuple[float, float]) -> None:
    y, height = span
    target = scale.x(Fraction(1))
    ends = {"上昇": (target, _RIGHT), LOWER_IS_BETTER: (_LEFT, target)}.get(entry.direction)
    if ends:
        canvas.bar(ends[0], y + 0.3, ends[1] - ends[0], height - 0.6, Fill(GOOD_SIDE))
    for tick in scale.ticks:
        x = scale.x(tick)
        canvas.line(
            [x, x], [y, y + height], color=AI if tick == 1 else USUZUMI, width=1.1 if tick == 1 else 0.4
        )


def _result(canvas: Canvas, scale: Scale, line: Line, middle: float) -> None:
    target = scale.x(Fraction(1))
    if line.ratio is None:
        canvas.text(
            target + 1.6,
            middle,
            line.actual + (f"（{line.due}）" if line.due else ""),
            size=SMALL,
            color=NIBI,
        )
        return
    mark, x = STATUS_MARKS[line.status], scale.x(line.ratio)
    canvas.line([target, x], [middle, middle], color=mark.color, width=1.4, dashed=line.is_hollow)
    canvas.marker(x, middle, mark.shape, mark.color, filled=not line.is_hollow)
    side = 1 if line.ratio <= 1 else -1
    offset = 3.0 if side * (1 - line.ratio) < _NEAR else 1.6
    canvas.text(
        target + side * offset,
        middle,
        line.percent + (" →" if line.ratio > scale.high else ""),
        size=SMALL,
        align="left" if side > 0 else "right",
    )
