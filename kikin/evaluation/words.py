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

    >>> slug("R6", "rei-kita", "3(1)")
    'r6-rei-kita-3-1'
    """
    letters = "-".join(filter(None, parts))
    return "-".join(
        "".join(one if one.isascii() and one.isalnum() else " " for one in letters).lower().split()
    )
