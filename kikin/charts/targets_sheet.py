"""The sheet of targets against results: name, ratio on a line of its own, status and figures."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from kikin.charts.canvas import Canvas, text_width, wrapped
from kikin.charts.style import (
    AI,
    BODY,
    GOOD_SIDE,
    NIBI,
    SMALL,
    STATUS_MARKS,
    SUMI,
    USUZUMI,
    WIDTH_MM,
    Fill,
)
from kikin.charts.targets import LOWER_IS_BETTER, Entry, Line, TargetsView

_LEFT, _RIGHT = 28.5, 66.5
_PERCENT, _STATUS, _FIGURES = 79.5, 83.0, 97.2
_SHORT = 3  # letters of 未達成; a longer status is set smaller
_NAME_MM, _LINE_MM, _GAP_MM = 4.4, 4.7, 0.8
_MOST = Fraction(5, 2)


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
        y = canvas.band(y + 0.5, group.title) + 0.3
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
    y += 4.4
    canvas.bar(0.2, y - 1.5, 5, 3, Fill(GOOD_SIDE), edge=USUZUMI)
    canvas.text(6.4, y, "目標を満たす側", size=SMALL)
    canvas.text(31, y, "中が白い印は、目標の時点より前の値（左に時点）", size=SMALL)
    return y + 2.8


def _axis_head(canvas: Canvas, scale: Scale, top: float) -> float:
    canvas.text(1, top + 1.6, "実績÷目標（%）", size=SMALL, color=NIBI)
    for tick in scale.ticks:
        is_target = tick == 1
        canvas.text(
            scale.x(tick),
            top + 1.6,
            f"{int(tick * 100)}",
            size=SMALL,
            bold=is_target,
            color=AI if is_target else NIBI,
            align="center",
        )
    canvas.text(_PERCENT, top + 1.6, "割合", size=SMALL, color=NIBI, align="right")
    canvas.text(_STATUS - 1, top + 1.6, "状況", size=SMALL, color=NIBI)
    canvas.text(_FIGURES, top + 1.6, "実績／目標", size=SMALL, color=NIBI)
    return top + 4


def _entry(canvas: Canvas, scale: Scale, entry: Entry, y: float) -> float:
    name = entry.name + ("（低いほどよい）" if entry.direction == LOWER_IS_BETTER else "")
    for text in wrapped(name, WIDTH_MM - 2):
        canvas.text(1, y + _NAME_MM / 2 + 0.1, text, color=SUMI)
        y += _NAME_MM
    for line in entry.lines:
        y = _line(canvas, scale, entry, line, y)
    return y


def _line(canvas: Canvas, scale: Scale, entry: Entry, line: Line, y: float) -> float:
    left, figures = _left_lines(line), _figure_lines(line)
    height = max(_LINE_MM, max(len(left), len(figures)) * 3.8 + 0.6)
    middle = y + height / 2
    for x, lines, size in ((3, left, SMALL), (_FIGURES, figures, BODY)):
        for number, text in enumerate(lines):
            canvas.text(x, middle + (number - (len(lines) - 1) / 2) * 3.7, text, size=size, color=SUMI)
    if line.ratio is not None:
        _track(canvas, scale, entry, (y, height))
    _result(canvas, scale, line, middle)
    canvas.text(_PERCENT, middle, line.percent, align="right")
    mark = STATUS_MARKS[line.status]
    canvas.marker(_STATUS, middle, mark.shape, mark.color, filled=not line.is_hollow)
    size = BODY if len(line.status.value) <= _SHORT else SMALL
    canvas.text(_STATUS + 2.4, middle, line.status.value, size=size, bold=True, color=mark.color)
    return y + height


def _left_lines(line: Line) -> list[str]:
    time = f"{line.time}の値" if line.time else ""
    both = f"{line.part}（{time}）" if line.part and time else line.part or time
    if text_width(both, SMALL) <= _LEFT - 5:
        return [both]
    texts = [line.part, f"（{time}）"] if line.part and time else [both]
    return [each for text in texts for each in wrapped(text, _LEFT - 4, SMALL)]


def _figure_lines(line: Line) -> list[str]:
    both = f"{line.actual}／{line.target}"
    fits = text_width(both) <= WIDTH_MM - _FIGURES
    return [both] if fits else [f"{line.actual}／", line.target]


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
    if line.ratio is None:
        word = line.actual + (f"（{line.due}）" if line.due else "")
        canvas.text(_LEFT + 1, middle, word, size=SMALL, color=NIBI)
        return
    mark, x = STATUS_MARKS[line.status], scale.x(line.ratio)
    target = scale.x(Fraction(1))
    canvas.line([target, x], [middle, middle], color=mark.color, width=1.4, dashed=line.is_hollow)
    canvas.marker(x, middle, mark.shape, mark.color, filled=not line.is_hollow)
    if line.ratio > scale.high:
        canvas.marker(_RIGHT + 1.8, middle, ">", mark.color, size=3)
