"""The state of the fund (基金の積立・執行・残高) on frames, in yen: the ledger, spending by area, and their words."""

from __future__ import annotations

from kikin.fund.areas import area_heads, by_area, spending_by_area
from kikin.fund.ledger import (
    balances,
    by_item,
    by_year,
    execution,
    holding,
    known,
    last_year,
    movements,
    national_share,
    rate_text,
    sectors_of,
    sum_row,
    year_heads,
)
from kikin.fund.words import area_finding, area_sentences, finding, key_points, money, ownership_finding, span

__all__ = [
    "area_finding",
    "area_heads",
    "area_sentences",
    "balances",
    "by_area",
    "by_item",
    "by_year",
    "execution",
    "finding",
    "holding",
    "key_points",
    "known",
    "last_year",
    "money",
    "movements",
    "national_share",
    "ownership_finding",
    "rate_text",
    "sectors_of",
    "span",
    "spending_by_area",
    "sum_row",
    "year_heads",
]
