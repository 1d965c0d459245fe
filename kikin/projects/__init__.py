"""Projects of a plan (事業): sums by category beside request and decision, sheets and forms, the form's sums, execution."""

from __future__ import annotations

from kikin.projects.execution import execution, of_several_years
from kikin.projects.form import form_checks
from kikin.projects.sheets import form, sheet
from kikin.projects.sums import ITEMS, MONEY, by_category, in_all, main_money, stated, with_category
from kikin.projects.words import (
    amount_label,
    budget_point,
    changed_points,
    continuity,
    finding,
    key_points,
    stage,
)

__all__ = [
    "ITEMS",
    "MONEY",
    "amount_label",
    "budget_point",
    "by_category",
    "changed_points",
    "continuity",
    "execution",
    "finding",
    "form",
    "form_checks",
    "in_all",
    "key_points",
    "main_money",
    "of_several_years",
    "sheet",
    "stage",
    "stated",
    "with_category",
]
