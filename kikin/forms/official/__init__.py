"""The ministry's forms (別紙様式, 別添様式, 別葉, 別表) as workbooks, from the data of one prefecture and year."""

from __future__ import annotations

from kikin.forms.official.forms import FORMS, TEXTS, Written, chosen, write_forms
from kikin.forms.official.offering import having_figures, offer

__all__ = ["FORMS", "TEXTS", "Written", "chosen", "having_figures", "offer", "write_forms"]
