"""指標: targets against results, judged part by part, with absence and the future kept apart from failure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from operator import ge, le, lt

from kikin.periods import FiscalYear, Period
from kikin.units import Absent, Quantity, Reading


class Status(Enum):
    """達成状況. Only 未達成 says that a target was missed."""

    ACHIEVED = "達成"
    PARTLY = "一部達成"
    MISSED = "未達成"
    ONGOING = "進行中"
    PENDING = "未集計"
    NO_RESULT = "実績なし"


class Trend(Enum):
    """指標の動向: the movement from the previous value, and whether it is the wanted one."""

    BETTER = "改善"
    WORSE = "悪化"
    LEVEL = "横ばい"
    UNKNOWN = "－"


@dataclass(frozen=True)
class Measure:
    """A value with the time that it is of, its kind (確定, 速報, 推計, 未集計 …) and the wording of the source."""

    reading: Reading
    time: Period | None
    text: str
    kind: str = "確定"


@dataclass(frozen=True)
class Target:
    """A target: the value to reach (or －, where the nation's average is the target) by a time."""

    comparator: str
    reading: Reading
    time: Period | None
    text: str

    @property
    def is_national(self) -> bool:
        """Whether the target is the nation's average."""
        return self.comparator.startswith("全国平均")


@dataclass(frozen=True)
class Part:
    """One part of an indicator (男性, 連携1 …), or the whole where it has no parts."""

    name: str
    direction: str
    target: Target
    actual: Measure
    previous: Measure
    next_target: Target
    due: Period | None = None
    national: Quantity | None = None
    trend_text: str = ""


@dataclass(frozen=True)
class Indicator:
    """An indicator of a sheet. ``recap_of`` names the indicator that this one shows again (再掲)."""

    id: str
    name: str
    goal: str
    area: str
    unit: str
    marker: str
    recap_of: str
    parts: tuple[Part, ...]
    notes: tuple[str, ...]
    source: str

    @property
    def is_recap(self) -> bool:
        """Whether the indicator stands elsewhere too and must not be counted twice."""
        return bool(self.recap_of)


@dataclass(frozen=True)
class Judged:
    """The judgement of one part, with the value it was judged against and how far off it is.

    ``threshold`` and ``gap`` are in the indicator's unit; ``gap`` is actual minus threshold.
    ``ratio`` is actual ÷ threshold. All are None where there is nothing to compare.
    ``is_earlier`` says that the result is of a time before the target's.
    """

    part: Part
    status: Status
    threshold: Quantity | None = None
    gap: Fraction | None = None
    ratio: Fraction | None = None
    is_earlier: bool = False


_COMPARE: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "以上": ge,
    "以下": le,
    "全国平均以上": ge,
    "全国平均以下": le,
    "全国平均未満": lt,
}


def judged(part: Part, sheet_year: FiscalYear) -> Judged:
    """Return the judgement of one part, as seen at the end of the sheet's fiscal year.

    A target whose time lies beyond ``sheet_year`` is 進行中, whatever the result so far. A result that is
    未集計 or absent is never a missed target. 全国平均 is judged against the national value of the
    result's own fiscal year, which ``part.national`` holds.
    """
    threshold = part.national if part.target.is_national else _quantity(part.target.reading)
    actual = _quantity(part.actual.reading)
    compared = _compared(part, actual, threshold)
    if part.target.time and part.target.time.end > sheet_year.end:
        return compared(Status.ONGOING)
    if part.actual.kind == Status.PENDING.value or part.actual.reading is Absent.PENDING:
        return compared(Status.PENDING)
    if actual is None or threshold is None:
        return compared(Status.NO_RESULT)
    reached = _COMPARE[part.target.comparator](actual.value, threshold.value)
    return compared(Status.ACHIEVED if reached else Status.MISSED)


def overall(parts: Iterable[Judged]) -> Status:
    """Return the status of an indicator from those of its parts, which are never averaged.

    >>> from types import SimpleNamespace as Any
    >>> overall([Any(status=Status.ACHIEVED), Any(status=Status.MISSED)])
    <Status.PARTLY: '一部達成'>
    """
    found = {part.status for part in parts}
    if len(found) == 1:
        return found.pop()
    if Status.ACHIEVED in found:
        return Status.PARTLY
    return next(status for status in (Status.PENDING, Status.NO_RESULT, Status.ONGOING) if status in found)


def trend(part: Part) -> Trend:
    """Return the movement from the previous value to the actual one, in the indicator's own direction."""
    before, now = _quantity(part.previous.reading), _quantity(part.actual.reading)
    if before is None or now is None or part.previous.time == part.actual.time:
        return Trend.UNKNOWN
    if before.value == now.value:
        return Trend.LEVEL
    if part.direction == "維持":
        return Trend.UNKNOWN
    rises = now.value > before.value
    return Trend.BETTER if rises == (part.direction == "上昇") else Trend.WORSE


def counts_by_status(indicators: Mapping[str, Status]) -> dict[Status, int]:
    """Return how many indicators have each status, every status named, in the order of ``Status``.

    >>> counts_by_status({"a": Status.ACHIEVED, "b": Status.ACHIEVED})[Status.ACHIEVED]
    2
    """
    found = list(indicators.values())
    return {status: found.count(status) for status in Status}


def _quantity(reading: Reading) -> Quantity | None:
    return reading if isinstance(reading, Quantity) else None


def _compared(part: Part, actual: Quantity | None, threshold: Quantity | None) -> Callable[[Status], Judged]:
    earlier = bool(part.actual.time and part.target.time and part.actual.time.end < part.target.time.start)
    gap = ratio = None
    if actual and threshold:
        gap = actual.value - threshold.value
        ratio = actual.value / threshold.value if threshold.value else None
    return lambda status: Judged(part, status, threshold, gap, ratio, earlier)
