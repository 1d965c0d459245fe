"""How many indicators have each status: one bar with its parts named."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate

from kikin.charts.canvas import Canvas, text_width
from kikin.charts.style import BODY, STATUS_MARKS, WHITE, WIDTH_MM, Fill, mixed
from kikin.indicators import Status

_HEIGHT, _STEP = 9.0, 4.4


def alt(counts: Mapping[Status, int], who: str) -> str:
    """Return the alternative text: the number of indicators, and how many have each status."""
    told = "、".join(f"{status.value}{count}" for status, count in counts.items() if count)
    none = "、".join(status.value for status, count in counts.items() if not count)
    return f"{who}の指標{sum(counts.values())}を達成状況で分けた帯の図。{told}。" + (
        f"{none}は該当がない。" if none else ""
    )


def draw(counts: Mapping[Status, int]) -> Canvas:
    """Return the sheet: the length of each part is its number of indicators.

    Each part has its word above it; where one is too short for that, the words stand in a row of their own.
    """
    canvas = Canvas()
    shown = {status: count for status, count in counts.items() if count}
    labels = {status: f"{status.value} {count}" for status, count in shown.items()}
    widths = {status: text_width(label, BODY, bold=True) + 4.2 for status, label in labels.items()}
    unit = WIDTH_MM / max(1, sum(shown.values()))
    starts = dict(zip(shown, accumulate(shown.values(), initial=0), strict=False))
    fits = all(widths[status] < unit * count for status, count in shown.items())
    places = {status: (unit * starts[status], 0) for status in shown} if fits else _flow(widths)
    top = _STEP * (1 + max((row for _, row in places.values()), default=0)) + 0.6
    for status, count in shown.items():
        mark, (x, row) = STATUS_MARKS[status], places[status]
        canvas.marker(x + 1.8, _STEP * (row + 0.5), mark.shape, mark.color)
        canvas.text(x + 4.2, _STEP * (row + 0.5), labels[status], bold=True, color=mark.color)
        fill = Fill(mixed(mark.color, 0.55), mark.hatch)
        left, width = unit * starts[status] + 0.3, unit * count - 0.6
        canvas.bar(left, top, width, _HEIGHT, fill, edge=mark.color)
        if not fits:
            canvas.text(left + width / 2, top + _HEIGHT / 2, str(count), bold=True, align="center", on=WHITE)
    return canvas.finish(top + _HEIGHT + 0.6)


def _flow(widths: Mapping[Status, float]) -> dict[Status, tuple[float, int]]:
    """Return the place of each word, beside each other in as many rows as it takes."""
    places: dict[Status, tuple[float, int]] = {}
    x, row = 0.0, 0
    for status, width in widths.items():
        if x and x + width > WIDTH_MM:
            x, row = 0.0, row + 1
        places[status] = (x, row)
        x += width + 4
    return places
