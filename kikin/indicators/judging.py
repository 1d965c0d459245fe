"""The judgement of each target (達成状況): one status per fact, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from kikin.data.tables import TABLES
from kikin.indicators import wording
from kikin.indicators.comparing import WORDS, Threshold, attainment_of, is_reached, progress_of, threshold_of
from kikin.indicators.times import plan_period
from kikin.indicators.values import (
    Value,
    awaited_after,
    known_results,
    latest,
    national_of,
    national_values,
    of_time,
)
from kikin.totals import records
from kikin.values.errors import KikinError, Place
from kikin.values.periods import FiscalYear, Period
from kikin.values.readings import same_unit

ACHIEVED, PARTLY, MISSED = "達成", "一部達成", "未達成"
ONGOING, PENDING, NO_RESULT = "進行中", "未集計", "実績なし"
NOT_JUDGED, IN_WORDS = "判定対象外", "定性"
STATUSES = (ACHIEVED, PARTLY, MISSED, ONGOING, PENDING, NO_RESULT, NOT_JUDGED, IN_WORDS)

_OWN = tuple(
    f"{name}{suffix}"
    for name, suffixes in (
        ("result", ("", "_absent", "_time", "_kind", "_text", "_file", "_row")),
        ("latest", ("", "_time", "_kind", "_text")),
        ("previous", ("", "_time", "_text")),
        ("national", ("", "_time", "_text")),
    )
    for suffix in suffixes
)
COLUMNS = (
    *("name", "direction", "series", "status", "stated", "reason", "target_text", "base_text", *_OWN),
    *("threshold", "gap", "progress", "attainment", "trend", "awaited", "due", "stands_for"),
)


def judged(  # noqa: PLR0913 - the tables that a judgement looks at, one argument each
    targets: pd.DataFrame,
    results: pd.DataFrame,
    *,
    indicators: pd.DataFrame,
    as_of: date,
    statistics: pd.DataFrame | None = None,
    national: pd.DataFrame | None = None,
    judgements: pd.DataFrame | None = None,
    evaluated: FiscalYear | None = None,
) -> pd.DataFrame:
    """Return a row per target: its own columns, and ``COLUMNS`` with the result, the status and the reason.

    A target is judged by its comparator against the result of its time (:mod:`kikin.indicators.times`) as known on
    ``as_of``; the direction of the indicator never replaces the comparator. The statuses, in the order asked:

    - 判定対象外: there is no threshold: no number, no base value for 増加・減少・維持, no upper end of a range.
    - 進行中: the target's time ends after ``as_of``; a target without a time is of its plan year.
    - 定性: a target in words; ``stated`` is what the author says of it for this evaluation.
    - 未集計: the result of that time isn't there yet. The latest value is shown and not judged.
    - 実績なし: the source says that there is none. 判定対象外: any other absence, unlike units, no national value.
    - 達成, 未達成: the comparator holds, or doesn't. 一部達成 is only said of several parts (:func:`overall`).

    ``progress`` and ``attainment`` are ratios (``Fraction``); ``gap`` is result minus threshold in the row's unit.

    Args:
        targets: The rows that hold (:func:`kikin.plans.current`), of one plan year or several.
        results: The table of results; those that became known after ``as_of`` count as not there.
        indicators: The table of indicators.
        as_of: The day of the judgement (基準日).
        statistics: The prefecture's own series, where national values may stand too.
        national: The nation's series.
        judgements: What the author states of targets that no number judges.
        evaluated: The year of the evaluation (評価年度) whose statements count.

    Raises:
        KikinError: A target's indicator isn't in the table of indicators.
    """
    known = {row["id"]: row for row in records(indicators)}
    units = {key: row["unit"] for key, row in known.items()}
    desk = _Desk(
        as_of,
        known,
        known_results(results, units, as_of),
        national_values(frame for frame in (national, statistics) if frame is not None),
        _statements(judgements, evaluated),
    )
    rows = [row | desk.judgement(row) for row in records(targets)]
    used = [pair for row in rows for pair in row.pop("sources")]
    names = [*targets.columns, *(name for name in COLUMNS if name not in targets.columns)]
    whole = [name for name in names if name in targets.columns and str(targets[name].dtype) == "Int64"]
    found = pd.DataFrame(
        {
            name: pd.array([row[name] for row in rows], dtype="Int64")
            if name in whole
            else pd.Series([row[name] for row in rows], dtype=object)
            for name in names
        }
    )
    found.attrs["table"] = TABLES["targets"].name
    found.attrs["sources"] = list(dict.fromkeys(used))
    return found


@dataclass(frozen=True)
class _Desk:
    """What lies on the desk of whoever judges: the day, the indicators, the known values, the author's statements."""

    as_of: date
    indicators: Mapping[str, Mapping[str, Any]]
    results: Mapping[tuple[str, str, str], list[Value]]
    series: Mapping[str, list[Value]]
    statements: list[dict[str, Any]]

    def judgement(self, target: Mapping[str, Any]) -> dict[str, Any]:
        indicator = self.indicators.get(target["indicator"])
        if indicator is None:
            raise KikinError(
                "指標の表にない指標です",
                Place(target["file"], target["row"], "indicator"),
                target["indicator"],
                "indicators に指標を書くか、id を直してください",
            )
        case = _Case(
            target,
            indicator,
            self.results.get((target["indicator"], target["area"], target["part"]), []),
            self.series.get(indicator["national"], []),
            self._statement(target),
            self.as_of,
        )
        return case.row()

    def _statement(self, target: Mapping[str, Any]) -> Mapping[str, Any] | None:
        exact = ("year", "project", "area", "indicator", "part")
        fitting = (
            row
            for row in self.statements
            if all(row[name] == target[name] for name in exact) and row["sector"] in ("", target["sector"])
        )
        return next(fitting, None)


@dataclass
class _Case:
    """One target on the desk."""

    target: Mapping[str, Any]
    indicator: Mapping[str, Any]
    values: list[Value]
    series: list[Value]
    statement: Mapping[str, Any] | None
    as_of: date
    time: Period = field(init=False)
    unit: str = field(init=False)

    def __post_init__(self) -> None:
        self.time = self.target["target_time"] or plan_period(self.target["year"])
        self.unit = self.target["unit"] or self.indicator["unit"]

    def row(self) -> dict[str, Any]:
        newest = latest(self.values)
        result = None if self.is_ahead else of_time(self.values, self.time, cumulative=self.is_cumulative)
        has_number = result is not None and result.number is not None
        shown = result if has_number else newest
        nation = (
            national_of(self.series, self.target["part"], self.target["area"], shown.time) if shown else None
        )
        threshold = threshold_of(self.target, self.base, nation, self.unit)
        status, reason = self._status(result, threshold)
        compared = shown if shown and same_unit(shown.unit, self.unit) else None
        before = latest(self.values, before=shown.time) if shown else None
        awaited = result if result and result.is_awaited else awaited_after(self.values, newest)
        stated = self.statement if status in (IN_WORDS, NOT_JUDGED) else None
        if stated:
            status = NOT_JUDGED if stated["judgement"] == NOT_JUDGED else IN_WORDS
            reason = stated["reason"]
        judges = status in (ACHIEVED, MISSED)
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
            "result_file": result.row["file"] if result else "",
            "result_row": result.row["row"] if result else None,
            "sources": [
                (one.row["source"], one.row["section"]) for one in (result, shown, before, nation) if one
            ],
            **self._shown("latest", newest),
            **self._shown("previous", before),
            **self._shown("national", nation),
            "threshold": threshold.value if threshold else None,
            "gap": _gap(compared, threshold) if judges else None,
            "progress": progress_of(self.target, self.indicator["direction"], self.base, compared)
            if judges or status == ONGOING
            else None,
            "attainment": attainment_of(self.indicator["direction"], compared, threshold) if judges else None,
            "trend": wording.trend(self.indicator["direction"], before, shown),
            "awaited": wording.awaited(awaited) if awaited else "",
            "due": self.target["due"] or (awaited.due if awaited else None),
            "notes": _marks(self.target, (result, shown, awaited)),
            "stands_for": result.stands_for if result and has_number else None,
        }

    @property
    def is_ahead(self) -> bool:
        return self.time.end > self.as_of

    @property
    def is_cumulative(self) -> bool:
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
        if self.target["comparator"] == WORDS:
            open_status = self._without_number(result) if result and not self.statement else None
            return open_status or (IN_WORDS, "作成者の判断が書かれていない")
        return self._without_number(result) or self._compared(result, threshold)

    def _without_number(self, result: Value | None) -> tuple[str, str] | None:
        if result is None:
            return PENDING, f"目標の時点（{self.time}）の値がない"
        if result.is_awaited:
            due = self.target["due"] or result.due
            return PENDING, f"{due}に確定予定" if due else ""
        if result.is_none:
            return NO_RESULT, ""
        return (NOT_JUDGED, f"実績値は「{result.absent}」") if result.number is None else None

    def _compared(self, result: Value | None, threshold: Threshold | None) -> tuple[str, str]:
        if result is None or result.number is None:
            raise AssertionError  # without a number there is nothing to compare
        if not same_unit(result.unit, self.unit):
            units = (self.unit or "単位なし", result.unit or "単位なし")
            return NOT_JUDGED, "目標（{}）と実績（{}）の単位が違う".format(*units)
        if threshold is None:
            return NOT_JUDGED, f"{result.time}の全国値がない"
        reached = is_reached(self.target, self.indicator["direction"], result.number, threshold)
        reason = wording.distance(self.target, self.indicator["direction"], result, threshold, self.unit)
        if result.stands_for:
            reason += f"。{result.time}の値を{result.stands_for}の値とみなす"
        return (ACHIEVED if reached else MISSED), reason

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


def _statements(judgements: pd.DataFrame | None, evaluated: FiscalYear | None) -> list[dict[str, Any]]:
    if judgements is None:
        return []
    rows: Iterable[dict[str, Any]] = records(judgements)
    return [row for row in rows if evaluated is None or row["evaluated"] == evaluated]
