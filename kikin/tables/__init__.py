"""Report -> tables in Markdown; no arithmetic. One module per document, ``common`` for what all share."""

from kikin.tables import common, evaluation, fund, grants, plan
from kikin.tables.common import basis, checks, colophon

__all__ = ["basis", "checks", "colophon", "common", "evaluation", "fund", "grants", "plan"]
