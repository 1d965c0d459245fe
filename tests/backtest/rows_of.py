"""Small helpers of the back-tests: rows that meet conditions, numbers as they stand in print."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from typing import Any

import pandas as pd
from project_copy import ROOT

from kikin.values.periods import parse_fiscal_year

DATA = ROOT / "data"
THOUSAND, MILLION, HUNDRED_MILLION = 1_000, 1_000_000, 100_000_000


def rows_of(frame: pd.DataFrame, **conditions: Any) -> pd.DataFrame:
    """Return the rows whose cells print as the conditions say; a year is written R6, a blank is "" or None."""
    for name, wanted in conditions.items():
        expected = parse_fiscal_year(wanted) if name in {"year", "from_year", "to_year"} else wanted
        frame = frame[frame[name].map(lambda cell, expected=expected: _same(cell, expected))]
    return frame


def one(frame: pd.DataFrame, **conditions: Any) -> dict[str, Any]:
    """Return the only row that meets the conditions."""
    found = rows_of(frame, **conditions).to_dict("records")
    assert len(found) == 1, (conditions, len(found))
    return found[0]


def printed(text: str) -> Decimal | None:
    """Return the number that stands in print; a dash is None.

    >>> printed("1,041,801"), printed("―"), printed("１，６２８")
    (Decimal('1041801'), None, Decimal('1628'))
    """
    plain = unicodedata.normalize("NFKC", text).replace(",", "")
    return None if plain in {"-", "―", "－"} else Decimal(plain)


def _same(cell: Any, expected: Any) -> bool:
    if cell is None or cell is pd.NA:
        return expected in (None, "")
    return bool(cell == expected or str(cell) == expected)
