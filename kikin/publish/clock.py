"""The creation time that PDFs carry: fixed, so that the same inputs give the same bytes."""

from __future__ import annotations

import os
from typing import Final

_FIXED: Final = 1_711_929_600  # 2024-04-01, the day from which the amended notice applies


def timestamp() -> int:
    """Return the creation time in seconds since 1970: ``SOURCE_DATE_EPOCH`` where it is set, else a fixed day."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    return int(given) if given.isdigit() else _FIXED
