"""Everything that a notebook may show, per document: load it, check it, hold it."""

from __future__ import annotations

from difflib import get_close_matches

from kikin.errors import KikinError
from kikin.report.context import Context
from kikin.report.evaluation import EvaluationReport
from kikin.report.fund import FundReport
from kikin.report.grants import GrantsReport
from kikin.report.index import LOADERS, IndexReport, Report, load_index
from kikin.report.plan import PlanReport

__all__ = [
    "Context",
    "EvaluationReport",
    "FundReport",
    "GrantsReport",
    "IndexReport",
    "PlanReport",
    "Report",
    "load_index",
    "load_report",
]


def load_report(document: str, *, prefecture: object, fiscal_year: object, data_folder: object) -> Report:
    """Return the report of a document; its inputs have been checked.

    Args:
        document: ``plan``, ``evaluation``, ``fund`` or ``grants``.
        prefecture: Two-digit code as text, as in ``"43"``, or the name of its folder; 例 for worked examples.
        fiscal_year: The year of the sheet, as in ``R6``.
        data_folder: The prefecture's data, as in ``data/43-kumamoto``; looked for here and in the folders above.

    Raises:
        KikinError: Unknown document, bad parameters, or missing tables.
        FindingsError: The data have mistakes, all of them listed.
    """
    if document not in LOADERS:
        near = get_close_matches(document, LOADERS, n=1)
        hint = f"{near[0]} のことですか。" if near else ""
        raise KikinError(
            "知らない文書です", found=document, remedy=f"{hint}{'、'.join(LOADERS)} のどれかにしてください"
        )
    return LOADERS[document](prefecture, fiscal_year, data_folder)
