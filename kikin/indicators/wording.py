"""Short words of a judgement: values as published with their time, how far off, why not judged, which way it moved."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from kikin.indicators.comparing import FROM_BASE, KEEP, NATIONAL, RANGE, WORDS, Threshold, goes_up
from kikin.indicators.values import FIRM, Value
from kikin.values.amounts import printed
from kikin.values.periods import Period
from kikin.values.readings import same_unit

ASKED_OF_NUMBER = {"増加": "へ増加", "減少": "へ減少", KEEP: "を維持"}
_ASKED_OF_BASE = {"増加": "現状値より増加", "減少": "現状値より減少", KEEP: "現状値を維持"}


def target(row: Mapping[str, Any], unit: str, asked: str = "") -> str:
    """Return the target for a cell: the number, what is ``asked`` of it (以上 …), its time; else the source's wording."""
    if row["target"] is None:
        asked = _ASKED_OF_BASE.get(row["comparator"], row["comparator"])
        words = row["target_raw"] or str(row["target_absent"] or "") or asked
        return words if _has_time(words, row["target_time"]) else f"{words}{_time(row['target_time'])}"
    if row["comparator"].startswith(NATIONAL):  # the number is what the average was when the plan was made
        return f"{row['comparator']}（{printed(row['target'], unit)}）{_time(row['target_time'])}"
    upper = row["target_upper"]
    if row["comparator"] == RANGE and upper is not None:
        span = f"{printed(row['target'], '')}～{printed(upper, unit)}"
        return f"{span}{_time(row['target_time'])}"
    return f"{printed(row['target'], unit)}{asked}{_time(row['target_time'])}"


def base(row: Mapping[str, Any], found: Decimal | None, unit: str) -> str:
    """Return the base value (現状値) for a cell, or its kind of absence."""
    if found is None:
        return str(row["base_absent"] or "")
    return f"{printed(found, unit)}{_time(row['base_time'])}"


def value(shown: Value) -> str:
    """Return a result for a cell: the number with its kind (unless 確定) and time, or why there is none."""
    if shown.number is None:
        return str(shown.absent or shown.kind)
    kind = f"（{shown.kind}値）" if shown.kind != FIRM else ""
    return f"{printed(shown.number, shown.unit)}{kind}{_time(shown.time)}"


def awaited(pending: Value) -> str:
    """Return of which time a value isn't there yet, and when it is expected."""
    due = f"（{pending.due}に確定予定）" if pending.due else ""
    return f"{pending.time}の値は未集計{due}"


def lacking(row: Mapping[str, Any], base_value: Decimal | None) -> str:
    """Return what a target lacks so that it can't be judged whatever the result; empty where nothing lacks.

    >>> lacking({"comparator": "以上", "target": None}, None), lacking({"comparator": "文言", "target": None}, None)
    ('目標の数値がない', '')
    """
    comparator = row["comparator"]
    if comparator == WORDS or comparator.startswith(NATIONAL):
        return ""
    if comparator in FROM_BASE:
        return "" if row["target"] is not None or base_value is not None else "現状値がない"
    if row["target"] is None:
        return "目標の数値がない"
    return "範囲の上限がない" if comparator == RANGE and row["target_upper"] is None else ""


def other_unit(wanted: str, found: str) -> str:
    """Return that a result has another unit than its target.

    >>> other_unit("床", "")
    '目標（床）と実績（単位なし）の単位が違う'
    """
    return f"目標（{wanted or '単位なし'}）と実績（{found or '単位なし'}）の単位が違う"


def distance(row: Mapping[str, Any], direction: str, result: Value, threshold: Threshold, unit: str) -> str:
    """Return how far a result lies from what it is compared with, and what else a reader must know."""
    words = _apart(
        row["comparator"],
        result.number or Decimal(0),
        threshold,
        "ポイント" if same_unit(unit, "%") else unit,
    )
    up = goes_up(row["comparator"])
    if up is not None and direction in ("上昇", "下降") and up is not (direction == "上昇"):
        words += f"（望ましい向きは{direction}だが、比べ方「{row['comparator']}」で判定）"
    if result.kind != FIRM:
        words += f"（{result.kind}の値で判定）"
    return words


def trend(direction: str, before: Value | None, now: Value | None) -> str:
    """Return how the value moved, computed from two published values: better or worse only where a direction is set."""
    if (
        before is None
        or now is None
        or before.number is None
        or now.number is None
        or before.unit != now.unit
    ):
        return ""
    if before.number == now.number:
        return "横ばい"
    rose = now.number > before.number
    if direction in ("上昇", "下降"):
        return "改善" if rose == (direction == "上昇") else "悪化"
    return "増加" if rose else "減少"


def _apart(comparator: str, found: Decimal, threshold: Threshold, unit: str) -> str:
    low, high = threshold.value, threshold.upper
    if comparator == RANGE and high is not None:
        if low <= found <= high:
            return "目標の範囲の内"
        edge, side = (low, "下限に") if found < low else (high, "上限を")
        return f"目標の{side}{printed(abs(found - edge), unit)}{'届かない' if found < low else '超える'}"
    name = threshold.label
    if name == "全国平均":
        name = f"全国平均（{printed(low, '%' if unit == 'ポイント' else unit)}）"
    gap = found - low
    if gap == 0:
        return f"{name}と同じ"
    amount = printed(abs(gap), unit)
    if gap > 0:
        return f"{name}を{amount}{'超える' if goes_up(comparator) is False else '上回る'}"
    falls_short = goes_up(comparator) and comparator not in FROM_BASE
    return f"{name}に{amount}届かない" if falls_short else f"{name}を{amount}下回る"


def _time(time: Period | None) -> str:
    return f"（{time}）" if time else ""


def _has_time(words: str, time: Period | None) -> bool:
    return time is None or str(time) in words
