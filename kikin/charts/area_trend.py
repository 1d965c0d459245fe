"""An area's indicators over time: previous value, result, target. Drawn by ``area_sheet``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches
from fractions import Fraction

from kikin.errors import KikinError
from kikin.indicators import Judged, Measure, Part, Trend, trend
from kikin.periods import Period
from kikin.report.evaluation import EvaluationReport, JudgedIndicator
from kikin.units import Quantity, Reading


@dataclass(frozen=True)
class Point:
    """A value with its label and time. ``value`` is None where there is nothing to draw; ``label`` then says why."""

    slot: str
    value: Fraction | None
    label: str
    time: str


@dataclass(frozen=True)
class Panel:
    """One part of an indicator: where it was, where it is, where it is to be."""

    name: str
    direction: str
    previous: Point
    actual: Point
    target: Point
    trend: Trend

    @property
    def points(self) -> tuple[Point, Point, Point]:
        """The three points, in the order of time."""
        return (self.previous, self.actual, self.target)


@dataclass(frozen=True)
class AreaTrendView:
    """What the chart of an area shows: its goals, each with the panels of its indicators."""

    name: str
    groups: tuple[tuple[str, tuple[Panel, ...]], ...]

    @property
    def panels(self) -> list[Panel]:
        """Every panel."""
        return [panel for _, panels in self.groups for panel in panels]


def prepare(report: EvaluationReport, area_id: str) -> AreaTrendView:
    """Return what the chart shows of one area.

    Raises:
        KikinError: The report has no such area.
    """
    by_id = {area.id: area for area in report.areas if area.id}
    if area_id not in by_id:
        near = get_close_matches(area_id, by_id, n=1)
        hint = f"{near[0]} のことですか。" if near else ""
        raise KikinError(
            "目標のない区域です", found=area_id, remedy=f"{hint}{'、'.join(by_id)} のどれかにしてください"
        )
    area = by_id[area_id]
    return AreaTrendView(
        area.name,
        tuple(
            (
                f"{goal.number}　{goal.title}",
                tuple(_panel(shown, part) for shown in goal.indicators for part in shown.parts),
            )
            for goal in area.goals
            if goal.indicators
        ),
    )


def alt(view: AreaTrendView, who: str) -> str:
    """Return the alternative text: each indicator with its three values, their times and the movement."""
    return (
        f"{who}の{len(view.panels)}の指標それぞれに、前回の値、実績、目標を左から並べた点の図。"
        f"{''.join(_told(panel) for panel in view.panels)}"
    )


def _told(panel: Panel) -> str:
    told = "、".join(
        f"{point.slot}{point.label}{f'（{point.time}）' if point.time else ''}" for point in panel.points
    )
    return f"{panel.name}：{told}、動き{panel.trend.value}。"


def _panel(shown: JudgedIndicator, judged: Judged) -> Panel:
    part = judged.part
    name = shown.indicator.name + (f"（{part.name}）" if part.name else "")
    target = judged.threshold or part.target.reading
    prefix = "全国平均" if part.target.is_national else ""
    return Panel(
        name,
        part.direction,
        _point("前回", part.previous.reading, part.previous.time, _kind(part.previous)),
        _actual(part),
        _point("目標", target, part.target.time, "", prefix),
        trend(part),
    )


def _actual(part: Part) -> Point:
    point = _point("実績", part.actual.reading, part.actual.time, _kind(part.actual))
    return point if point.time or part.due is None else replace(point, time=f"{part.due}予定")


def _kind(measure: Measure) -> str:
    """Return the kind of a value that isn't final, as in 推計; a final one and an absent one need no word."""
    is_absent = not isinstance(measure.reading, Quantity)
    return "" if is_absent or measure.kind in ("確定", "") else f"（{measure.kind}）"


def _point(slot: str, reading: Reading, time: Period | None, kind: str = "", prefix: str = "") -> Point:
    value = reading.value if isinstance(reading, Quantity) else None
    return Point(slot, value, f"{prefix}{reading}{kind}", time.text if time else "")
