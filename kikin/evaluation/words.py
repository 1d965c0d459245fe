"""Small words of the evaluation: shares, counts by status, names for anchors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kikin import indicators

_MISSES = ("未達成", "一部達成")
SECTOR_KEYS = {"医療分": "medical", "介護分": "care", "": "both"}


def counted(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return how often each status occurs; what the author judges as missed in words is said.

    >>> missed = {"status": "未達成", "stated": ""}
    >>> counted([missed, {"status": "達成", "stated": ""}, missed, {"status": "定性", "stated": "未達成"}])
    '達成1・未達成2・定性（未達成）1'
    """
    found = [
        f"{row['status']}（{row['stated']}）" if row["stated"] in _MISSES else row["status"] for row in rows
    ]
    names = sorted(dict.fromkeys(found), key=lambda name: indicators.STATUSES.index(name.partition("（")[0]))
    return "・".join(f"{name}{found.count(name)}" for name in names)


def slug(*parts: str) -> str:
    """Return lower-case letters and digits joined by hyphens, for an anchor; blank parts are left out.

    Other letters stand as their code, so that goals ① and ② or ア and イ have anchors of their own.

    >>> slug("R6", "rei-kita", "3(1)"), slug("R6", "①")
    ('r6-rei-kita-3-1', 'r6-2460')
    """
    return "-".join("".join(map(_anchored, "-".join(filter(None, parts)))).lower().split())


def _anchored(letter: str) -> str:
    if letter.isascii():
        return letter if letter.isalnum() else " "
    return f" {ord(letter):x} " if letter.isalnum() else " "
