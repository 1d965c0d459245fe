"""The state of the fund (基金の積立・執行・残高) on frames, in yen: the ledger, spending by area, and their words."""

from __future__ import annotations

from kikin.fund.amounts import by_item, item_sums, summands, units_of_items
from kikin.fund.areas import area_heads, area_unit, by_area, latest_spans, spending_by_area
from kikin.fund.ledger import (
    by_year,
    dated_balances,
    execution,
    holding,
    movement_heads,
    movements,
    national_share,
    rate_text,
    sectors_of,
    spread,
    sum_row,
    year_heads,
)
from kikin.fund.settlement import disclosed, national_equivalents, settled_by_grant
from kikin.fund.spans import balance_time, balances, known, last_year, needed_at, so_far
from kikin.fund.words import (
    amount_of,
    area_finding,
    area_sentences,
    finding,
    in_full,
    key_points,
    money,
    ownership_finding,
    published,
    rate_note,
    span,
)

__all__ = [
    "amount_of",
    "area_finding",
    "area_heads",
    "area_sentences",
    "area_unit",
    "balance_time",
    "balances",
    "by_area",
    "by_item",
    "by_year",
    "dated_balances",
    "disclosed",
    "execution",
    "finding",
    "holding",
    "in_full",
    "item_sums",
    "key_points",
    "known",
    "last_year",
    "latest_spans",
    "money",
    "movement_heads",
    "movements",
    "national_equivalents",
    "national_share",
    "needed_at",
    "ownership_finding",
    "published",
    "rate_note",
    "rate_text",
    "sectors_of",
    "settled_by_grant",
    "so_far",
    "span",
    "spending_by_area",
    "spread",
    "sum_row",
    "summands",
    "units_of_items",
    "year_heads",
]
