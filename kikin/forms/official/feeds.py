"""What fills the tables of the forms: each feed returns rows of values from the frames, or says where one is to be written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from kikin.forms.official import projects, reserves
from kikin.forms.official.context import Context
from kikin.forms.official.model import Row

Feed = Callable[[Context, Mapping[str, Any]], Sequence[Row]]

FEEDS: Final[dict[str, Feed]] = {
    "holdings": reserves.holdings,
    "interest": reserves.interest,
    "ratios": reserves.ratios,
    "projects": projects.carried_out,
}


def words_of(context: Context) -> dict[str, str]:
    """Return the words that the texts of a form may insert."""
    prefecture = context.data.prefecture.name
    return {"year": context.year.name, "next": (context.year + 1).name, "prefecture": prefecture}
