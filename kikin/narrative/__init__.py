"""Report -> sentences in Markdown; no arithmetic. One module per document, ``common`` for what all share."""

from kikin.narrative import common, evaluation, fund, grants, index, plan
from kikin.narrative.common import authored

__all__ = ["authored", "common", "evaluation", "fund", "grants", "index", "plan"]
