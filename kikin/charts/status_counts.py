"""How many indicators have each status: one bar with its parts named."""

from __future__ import annotations

from collections.abc import Mapping

from kikin.charts.canvas import Canvas, text_width
from kikin.charts.style import BODY, STATUS_MARKS, WIDTH_MM, Fill, mixed
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
    """Return the sheet: the length of each part is its number of indicators."""
    canvas = Canvas()
    shown = {status: count for status, count in counts.items() if count}
    unit = WIDTH_MM / max(1, sum(shown.values()))
    labels = {status: f"{status.value} {count}" for status, count in shown.items()}
    is_narrow = {
        status: text_width(labels[status], BODY, bold=True) + 5 > unit * shown[status] for status in shown
    }
    top, x, raised = _STEP * (2 if any(is_narrow.values()) else 1) + 0.6, 0.0, False
    for status, count in shown.items():
        mark, width, label = STATUS_MARKS[status], unit * count, labels[status]
        raised = is_narrow[status] and not raised
        y = top - _STEP * (1.5 if raised else 0.5)
        canvas.bar(
            x + 0.3, top, width - 0.6, _HEIGHT, Fill(mixed(mark.color, 0.55), mark.hatch), edge=mark.color
        )
        canvas.marker(x + 1.8, y, mark.shape, mark.color)
        canvas.text(x + 4.2, y, label, bold=True, color=mark.color)
        x += width
    return canvas.finish(top + _HEIGHT + 0.6)
