"""Projects of a plan (事業): sums by category beside request and decision, the form's sums, execution."""

from kikin.projects.execution import execution, of_several_years
from kikin.projects.form import form_checks
from kikin.projects.sums import ITEMS, MONEY, by_category, in_all, main_money, stated, with_category

__all__ = [
    "ITEMS",
    "MONEY",
    "by_category",
    "execution",
    "form_checks",
    "in_all",
    "main_money",
    "of_several_years",
    "stated",
    "with_category",
]
