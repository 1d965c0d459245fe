"""How a result compares with a target: the threshold, whether it is reached, 進捗率 and 達成率. Exact numbers only."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kikin.indicators.values import Value
from kikin.values.readings import same_unit

NATIONAL = "全国平均"
RANGE, KEEP, WORDS = "範囲", "維持", "文言"
FROM_BASE = ("増加", "減少", KEEP)
_COMPARE: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "以上": operator.ge,
    "以下": operator.le,
    "超": operator.gt,
    "未満": operator.lt,
    "増加": operator.gt,
    "減少": operator.lt,
}
_REACH = {"増加": "以上", "減少": "以下"}  # what 80人へ減少 asks for
_BASE, _TARGET = "現状値", "目標"
_UPWARD, _DOWNWARD = ("以上", "超", "増加"), ("以下", "未満", "減少")


@dataclass(frozen=True)
class Threshold:
    """The number that a result is compared with, the upper end of a range, and what it is called."""

    value: Decimal
    label: str
    upper: Decimal | None = None


def threshold_of(
    target: Mapping[str, Any], base: Decimal | None, nation: Value | None, unit: str
) -> Threshold | None:
    """Return what the target's comparator compares with; None where there is no such number.

    以上, 以下, 超, 未満 and 範囲 compare with the target, 増加, 減少 and 維持 with the target where it is a number (of 増加
    and 減少 another than the base: 80人へ減少), else with the base, 全国平均… with the national value of the result's own time.

    >>> threshold_of({"comparator": "減少", "target": Decimal(80)}, Decimal(100), None, "人").value
    Decimal('80')
    """
    comparator = target["comparator"]
    if comparator.startswith(NATIONAL):
        if nation is None or nation.number is None or not same_unit(nation.unit, unit):
            return None
        return Threshold(nation.number, "全国平均")
    if comparator in FROM_BASE and target["target"] is not None:
        is_base = comparator in _REACH and target["target"] == base
        return Threshold(target["target"], _BASE if is_base else _TARGET)
    if comparator in FROM_BASE:
        return None if base is None else Threshold(base, _BASE)
    if comparator == WORDS or target["target"] is None:
        return None
    return Threshold(target["target"], _TARGET, target["target_upper"])


def is_reached(target: Mapping[str, Any], direction: str, result: Decimal, threshold: Threshold) -> bool:
    """Return whether the comparator holds. 維持 is kept by the same value, and by a better one in its direction.

    >>> is_reached({"comparator": "以上"}, "下降", Decimal(6760), Threshold(Decimal(6760), "目標"))
    True
    >>> is_reached({"comparator": "維持"}, "上昇", Decimal(4), Threshold(Decimal(3), "現状値"))
    True
    """
    comparator = target["comparator"].removeprefix(NATIONAL)
    if threshold.label == _TARGET:
        comparator = _REACH.get(comparator, comparator)
    if comparator == RANGE:
        return threshold.upper is not None and threshold.value <= result <= threshold.upper
    if comparator == KEEP:
        better = {"上昇": operator.ge, "下降": operator.le}.get(direction, operator.eq)
        return bool(better(result, threshold.value))
    return _COMPARE[comparator](result, threshold.value)


def goes_up(comparator: str) -> bool | None:
    """Return whether a comparator asks for more (True) or less (False); None where it asks for neither.

    >>> goes_up("全国平均以下"), goes_up("範囲")
    (False, None)
    """
    asked = comparator.removeprefix(NATIONAL)
    return True if asked in _UPWARD else False if asked in _DOWNWARD else None


def progress_of(
    target: Mapping[str, Any], direction: str, base: Decimal | None, value: Value | None
) -> Fraction | None:
    """Return 進捗率 = (value - base) ÷ (target - base), or None where it would say nothing.

    It says nothing without a base, where the target is the base, where the value is older than the base, and for a
    floor or ceiling that is only to be kept: the base lies on its good side already, or the direction leads across it.
    """
    goal = None if target["comparator"].startswith(NATIONAL) else target["target"]
    if base is None or goal is None or goal == base or value is None or value.number is None:
        return None
    if target["base_time"] is not None and value.time.end < target["base_time"].end:
        return None
    up = goes_up(target["comparator"])
    if up is None or {"上昇": True, "下降": False}.get(direction, up) is not up or up is not (goal > base):
        return None
    return Fraction(value.number - base) / Fraction(goal - base)


def attainment_of(
    comparator: str, direction: str, value: Value | None, threshold: Threshold | None
) -> Fraction | None:
    """Return 達成率 = value ÷ threshold, only where higher is better: a mortality of 150% would read as a success."""
    if (
        direction != "上昇"
        or goes_up(comparator) is False
        or value is None
        or value.number is None
        or threshold is None
        or threshold.upper is not None
    ):
        return None
    if threshold.label == _BASE or threshold.value <= 0 or value.number < 0:
        return None
    return Fraction(value.number) / Fraction(threshold.value)
