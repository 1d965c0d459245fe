"""Charts on ordinary matplotlib Axes. Each knows no document and no prefecture, and brings its alternative text."""

from kikin.show.charts.bars import bars, changes, series
from kikin.show.charts.base import FILLS, Fill, pieces
from kikin.show.charts.ledger import ledger
from kikin.show.charts.shares import counts, shares
from kikin.show.charts.targets import MARKS, targets
from kikin.show.figures import alt_of, describe

__all__ = [
    "FILLS",
    "MARKS",
    "Fill",
    "alt_of",
    "bars",
    "changes",
    "counts",
    "describe",
    "ledger",
    "pieces",
    "series",
    "shares",
    "targets",
]
