"""One target judged: which value answers it, whether it is reached, and why it can't be said where it can't."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from kikin.indicators import wording
from kikin.indicators.comparing import WORDS, Threshold, attainment_of, is_reached, progress_of, threshold_of
from kikin.indicators.times import fit, plan_period
from kikin.indicators.values import Value, awaited_after, latest, national_of, of_time
from kikin.values.periods import Period
from kikin.values.readings import same_unit

ACHIEVED, PARTLY, MISSED = "達成", "一部達成", "未達成"
ONGOING, PENDING, NO_RESULT = "進行中", "未集計", "実績なし"
NOT_JUDGED, IN_WORDS = "判定対象外", "定性"
STATUSES = (ACHIEVED, PARTLY, MISSED, ONGOING, PENDING, NO_RESULT, NOT_JUDGED, IN_WORDS)


@dataclass
class Case:
    """One target with what its judgement looks at: indicator, known values, national series, the author's statement."""

    target: Mapping[str, Any]
    indicator: Mapping[str, Any]
    values: list[Value]
    series: list[Value]
    statement: Mapping[str, Any] | None
    as_of: date
    time: Period = field(init=False)
    unit: str = field(init=False)

    def __post_init__(self) -> None:
        """Read the target's time and unit, which may stand elsewhere."""
        self.time = self.target["target_time"] or plan_period(self.target["year"])
        self.unit = self.target["unit"] or self.indicator["unit"]

    def row(self) -> dict[str, Any]:
        """Return the columns that a judgement adds to a target, and the ``sources`` of the values it used."""
        newest = latest(self.values)
        result = None if self.is_ahead else of_time(self.values, self.time, cumulative=self.is_cumulative)
        has_number = result is not None and result.number is not None
        says_none = result is not None and not has_number and not result.is_awaited
        shown = result if has_number else None if says_none else newest
        nation = (
            national_of(self.series, self.target["part"], self.target["area"], shown.time) if shown else None
        )
        threshold = threshold_of(self.target, self.base, nation, self.unit)
        status, reason = self._status(result, threshold)
        compared = shown if shown and same_unit(shown.unit, self.unit) else None
        current = result if says_none else shown
        before = latest(self.values, before=current.time) if current else None
        awaited = result if result and result.is_awaited else awaited_after(self.values, newest)
        stated = self.statement if status in (IN_WORDS, NOT_JUDGED) else None
        if stated:
            status = NOT_JUDGED if stated["judgement"] == NOT_JUDGED else IN_WORDS
            reason = stated["reason"]
        judges = status in (ACHIEVED, MISSED)
        used = [one for one in (result, shown, before, nation, awaited) if one]
        return {
            "name": self.indicator["name"],
            "direction": self.indicator["direction"],
            "series": self.indicator["series"] or "単年度",
            "unit": self.unit,
            "status": status,
            "stated": stated["judgement"] if stated else "",
            "reason": reason,
            "target_text": wording.target(self.target, self.unit),
            "base_text": wording.base(self.target, self.base, self.unit),
            **self._shown("result", result),
            "result_absent": result.absent if result and not has_number else None,
            "sources": [(one.row["source"], one.row["section"]) for one in used],
            "made_of": tuple(
                (row["file"], row["row"])
                for row in (self.indicator, *(one.row for one in used), *([stated] if stated else []))
            ),
            **self._shown("latest", newest),
            **self._shown("previous", before),
            **self._shown("national", nation),
            "threshold": threshold.value if threshold else None,
            "gap": _gap(compared, threshold) if judges else None,
            "progress": progress_of(self.target, self.indicator["direction"], self.base, compared)
            if judges or status == ONGOING
            else None,
            "attainment": attainment_of(
                self.target["comparator"], self.indicator["direction"], compared, threshold
            )
            if judges
            else None,
            "trend": wording.trend(self.indicator["direction"], before, shown),
            "awaited": wording.awaited(awaited) if awaited else "",
            "due": self.target["due"] or (result.due if result and result.is_awaited else None),
            "notes": _marks(self.target, (result, shown, awaited)),
            "stands_for": result.stands_for if result and has_number and self._is_declared(result) else None,
        }

    @property
    def is_ahead(self) -> bool:
        """Whether the target's time ends after the day of the judgement."""
        return self.time.end > self.as_of

    @property
    def is_cumulative(self) -> bool:
        """Whether the values are summed up from a first year (累計)."""
        return bool(self.indicator["series"] == "累計")

    @property
    def base(self) -> Decimal | None:
        """The base value (現状値) as the plan states it, else the result of the time that it names."""
        stated: Decimal | None = self.target["base"]
        if stated is not None or self.target["base_time"] is None:
            return stated
        found = of_time(self.values, self.target["base_time"], cumulative=self.is_cumulative)
        return found.number if found and same_unit(found.unit, self.unit) else None

    def _status(self, result: Value | None, threshold: Threshold | None) -> tuple[str, str]:
        lacking = wording.lacking(self.target, self.base)
        if lacking:
            return NOT_JUDGED, lacking
        if self.is_ahead:
            return ONGOING, f"目標の時点（{self.time}）が基準日より後"
        number = result.number if result else None
        if self.target["comparator"] == WORDS and (self.statement or result is None or number is not None):
            return IN_WORDS, "作成者の判断が書かれていない"
        if result is None or number is None:
            return self._without_number(result)
        return self._compared(result, number, threshold)

    def _without_number(self, result: Value | None) -> tuple[str, str]:
        if result is None:
            return PENDING, f"目標の時点（{self.time}）の値がない"
        if result.is_awaited:
            due = self.target["due"] or result.due
            return PENDING, f"{due}に確定予定" if due else ""
        return (NO_RESULT, "") if result.is_none else (NOT_JUDGED, f"実績値は「{result.absent}」")

    def _compared(self, result: Value, number: Decimal, threshold: Threshold | None) -> tuple[str, str]:
        if not same_unit(result.unit, self.unit):
            return NOT_JUDGED, wording.other_unit(self.unit, result.unit)
        if threshold is None:
            return NOT_JUDGED, f"{result.time}の全国値がない"
        reached = is_reached(self.target, self.indicator["direction"], number, threshold)
        reason = wording.distance(self.target, self.indicator["direction"], result, threshold, self.unit)
        if self._is_declared(result):
            reason += f"。{result.time}の値を{result.stands_for}の値とみなす"
        return (ACHIEVED if reached else MISSED), reason

    def _is_declared(self, result: Value) -> bool:
        """Whether a value counts only because the author lets it stand for the target's time."""
        return (
            result.stands_for is not None
            and fit(result.time, self.time, cumulative=self.is_cumulative) is None
        )

    @staticmethod
    def _shown(name: str, value: Value | None) -> dict[str, Any]:
        has_number = value is not None and value.number is not None
        return {
            name: value.number if value else None,
            f"{name}_time": value.time if value else None,
            f"{name}_kind": value.kind if value and has_number else "",
            f"{name}_text": wording.value(value) if value else "",
        }


def _gap(result: Value | None, threshold: Threshold | None) -> Decimal | None:
    if result is None or result.number is None or threshold is None:
        return None
    return result.number - threshold.value


def _marks(target: Mapping[str, Any], values: Iterable[Value | None]) -> tuple[str, ...]:
    """Return the marks of notes of a target and its values; a recap with marks of its own shows those only."""
    if target["recap_of"] and target["notes"]:
        return tuple(target["notes"])
    return tuple(
        dict.fromkeys((*target["notes"], *(mark for value in values if value for mark in value.row["notes"])))
    )
