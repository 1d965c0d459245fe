"""The judgement of each target (達成状況): one status per fact, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from kikin.data.tables import TABLES
from kikin.indicators.case import Case
from kikin.indicators.values import Value, known_results, national_values
from kikin.totals import Kept, records
from kikin.values.errors import KikinError, Place
from kikin.values.periods import FiscalYear

_OWN = tuple(
    f"{name}{suffix}"
    for name, suffixes in (
        ("result", ("", "_absent", "_time", "_kind", "_text")),
        ("latest", ("", "_time", "_kind", "_text")),
        ("previous", ("", "_time", "_text")),
        ("national", ("", "_time", "_text")),
    )
    for suffix in suffixes
)
COLUMNS = (
    *("name", "direction", "series", "status", "stated", "reason", "target_text", "base_text", *_OWN),
    *("threshold", "gap", "progress", "attainment", "trend", "awaited", "due", "stands_for", "made_of"),
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
        national_values((frame for frame in (national, statistics) if frame is not None), as_of),
        _statements(judgements, evaluated),
    )
    rows = [row | desk.judgement(row) for row in records(targets)]
    used = [pair for row in rows for pair in row.pop("sources")]
    names = [*targets.columns, *(name for name in COLUMNS if name not in targets.columns)]
    found = pd.DataFrame(rows, columns=names, dtype=object)
    for name in targets.columns[targets.dtypes == "Int64"]:
        found[name] = pd.array(found[name].tolist(), dtype="Int64")
    found.attrs["table"] = TABLES["targets"].name
    found.attrs["sources"] = Kept(dict.fromkeys(used))
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
        case = Case(
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
        return max(
            fitting, key=lambda row: bool(row["sector"]), default=None
        )  # its own part's before both parts'


def _statements(judgements: pd.DataFrame | None, evaluated: FiscalYear | None) -> list[dict[str, Any]]:
    if judgements is None:
        return []
    rows: Iterable[dict[str, Any]] = records(judgements)
    return [row for row in rows if evaluated is None or row["evaluated"] == evaluated]
