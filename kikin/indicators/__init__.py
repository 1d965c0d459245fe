"""指標: targets judged against results, part by part, with absence and the future kept apart from failure."""

from kikin.indicators.judging import STATUSES, judged
from kikin.indicators.overall import counts, overall, status_of
from kikin.indicators.times import fit

__all__ = ["STATUSES", "counts", "fit", "judged", "overall", "status_of"]
