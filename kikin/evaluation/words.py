"""Small words of the evaluation: shares, counts by status, names for anchors."""

from __future__ import annotations

from kikin import indicators

SECTOR_KEYS = {"医療分": "medical", "介護分": "care", "": "both"}


def counted(found: list[str]) -> str:
    """Return how often each status occurs.

    >>> counted(["未達成", "達成", "未達成"])
    '達成1・未達成2'
    """
    return "・".join(f"{status}{found.count(status)}" for status in indicators.STATUSES if status in found)


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
