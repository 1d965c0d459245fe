"""Targets against results, part by part: what the chart shows, and its alternative text. Drawn by ``targets_sheet``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from kikin.indicators import Judged, Status
from kikin.money import grouped
from kikin.report.evaluation import EvaluationReport, GoalView, JudgedIndicator
from kikin.units import Absent

LOWER_IS_BETTER = "下降"


@dataclass(frozen=True)
class Line:
    """One part of an indicator. ``ratio`` is None where nothing can be drawn; ``actual`` then says why.

    A result that is not yet the one that the target asks for ``is_hollow``; ``time`` is what it is of, and ``due``
    when the other is expected.
    """

    part: str
    status: Status
    actual: str
    target: str
    ratio: Fraction | None
    is_hollow: bool = False
    time: str = ""
    due: str = ""

    @property
    def percent(self) -> str:
        """The result over the target as text, or － where there is none."""
        return percent(self.ratio)


@dataclass(frozen=True)
class Entry:
    """An indicator: its name, which way is better, its parts. One that stands elsewhere has no lines."""

    name: str
    direction: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Group:
    """A goal with its indicators."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class TargetsView:
    """What the chart of targets shows: the goals that have indicators."""

    groups: tuple[Group, ...]

    @property
    def lines(self) -> list[tuple[Entry, Line]]:
        """Every part with its indicator."""
        return [(entry, line) for group in self.groups for entry in group.entries for line in entry.lines]

    @property
    def statuses(self) -> list[Status]:
        """The statuses that occur, in their order."""
        found = {line.status for _, line in self.lines}
        return [status for status in Status if status in found]


def prepare(report: EvaluationReport) -> TargetsView:
    """Return what the chart shows of the whole prefecture."""
    goals = report.whole.goals
    homes = {shown.indicator.id: goal.number for goal in goals for shown in goal.indicators}
    return TargetsView(
        tuple(
            Group(_title(goal, goals), tuple(_entry(shown, homes) for shown in goal.indicators))
            for goal in goals
            if goal.indicators
        ),
    )


def alt(view: TargetsView, who: str) -> str:
    """Return the alternative text: the kind of chart, and by status each result, target and ratio."""
    sentences = [
        f"{who}の{len(view.lines)}の実績を、目標を100%とする割合の点で示す図。",
        "目標の分野ごとに並べ、目標の時点より前の値は中の白い印で示す。",
    ]
    for status in view.statuses:
        listed = [(entry, line) for entry, line in view.lines if line.status is status]
        sentences.append(f"{status.value}（{len(listed)}）：{'；'.join(_told(*pair) for pair in listed)}。")
    return "".join(sentences)


def percent(ratio: Fraction | None) -> str:
    """Return a ratio in percent with one decimal, half-up.

    >>> percent(Fraction(7, 8)), percent(None)
    ('87.5%', '－')
    """
    return str(Absent.NOT_APPLICABLE) if ratio is None else f"{grouped(ratio * 100, 1)}%"


def line_of(judged: Judged) -> Line:
    """Return the line of one judged part. A result of an earlier time keeps its time."""
    part = judged.part
    is_earlier = judged.is_earlier or part.actual.kind == Status.PENDING.value
    target = str(judged.threshold or part.target.reading)
    return Line(
        part.name,
        judged.status,
        str(part.actual.reading),
        f"全国平均{target}" if part.target.is_national else target,
        judged.ratio,
        is_earlier,
        part.actual.time.text if is_earlier and part.actual.time else "",
        part.due.text if part.due else "",
    )


def _title(goal: GoalView, goals: Iterable[GoalView]) -> str:
    """Return number and title; a goal within another, as 3(1) in 3, names that one too."""
    above = next((other.title for other in goals if goal.number.startswith(f"{other.number}(")), "")
    return f"{goal.number}　{above}{'：' if above else ''}{goal.title}"


def _entry(shown: JudgedIndicator, homes: Mapping[str, str]) -> Entry:
    indicator = shown.indicator
    if indicator.is_recap:
        home = homes.get(indicator.recap_of, "")
        return Entry(f"【再掲】{indicator.name}{f'（{home}に示す）' if home else ''}", "", ())
    directions = dict.fromkeys(part.direction for part in indicator.parts)
    return Entry(indicator.name, "・".join(directions), tuple(line_of(part) for part in shown.parts))


def _told(entry: Entry, line: Line) -> str:
    name = f"{entry.name}{f'（{line.part}）' if line.part else ''}"
    remarks = [
        f"{line.time}の値" if line.time else "",
        f"{line.due}確定予定" if line.due else "",
        "低いほどよい" if entry.direction == LOWER_IS_BETTER else "",
    ]
    told = "、".join(filter(None, remarks))
    ratio = "" if line.ratio is None else f"の{line.percent}"
    return f"{name} {line.actual}{f'（{told}）' if told else ''}、目標{line.target}{ratio}"
