"""Projects of a plan (事業): sums by category beside request and decision, sheets and forms, the form's sums, execution."""

from __future__ import annotations

from kikin.projects.execution import by_year, execution, of_several_years
from kikin.projects.form import form_checks
from kikin.projects.requests import request_checks
from kikin.projects.sheets import form, sheet, tells_more
from kikin.projects.sums import ITEMS, MONEY, by_category, in_all, main_money, stated, unit_of, with_category
from kikin.projects.words import (
    amount,
    amount_label,
    budget_point,
    category_heads,
    category_note,
    change_points,
    continuity,
    finding,
    has_money,
    is_drawable,
    key_points,
    list_heads,
    money_heads,
    stages,
    subtotal,
)

__all__ = [
    "ITEMS",
    "MONEY",
    "amount",
    "amount_label",
    "budget_point",
    "by_category",
    "by_year",
    "category_heads",
    "category_note",
    "change_points",
    "continuity",
    "execution",
    "finding",
    "form",
    "form_checks",
    "has_money",
    "in_all",
    "is_drawable",
    "key_points",
    "list_heads",
    "main_money",
    "money_heads",
    "of_several_years",
    "request_checks",
    "sheet",
    "stages",
    "stated",
    "subtotal",
    "tells_more",
    "unit_of",
    "with_category",
]
