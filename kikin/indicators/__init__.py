"""指標: targets judged against results, part by part, with absence and the future kept apart from failure."""

from kikin.indicators.case import STATUSES
from kikin.indicators.judging import judged
from kikin.indicators.overall import counts, overall, status_of
from kikin.indicators.telling import decided, finding, listing, points
from kikin.indicators.times import fit

__all__ = [
    "STATUSES",
    "counts",
    "decided",
    "finding",
    "fit",
    "judged",
    "listing",
    "overall",
    "points",
    "status_of",
]
