"""What fills the tables of the forms: each feed returns rows of values from the frames, or says where one is to be written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from kikin.forms.official import closing, facilities, projects, reserves
from kikin.forms.official.context import Context
from kikin.forms.official.model import Row

Feed = Callable[[Context, Mapping[str, Any]], Sequence[Row]]

FEEDS: Final[dict[str, Feed]] = {
    "holdings": reserves.holdings,
    "interest": reserves.interest,
    "ratios": reserves.ratios,
    "projects": projects.carried_out,
    "facility_years": facilities.by_kind,
    "facilities": facilities.listed,
    "completion": closing.completion,
    "settlement": closing.settlement,
    "causes": closing.causes,
    "disclosure": closing.disclosure,
}


def words_of(context: Context) -> dict[str, str]:
    """Return the words that the texts of a form may insert."""
    prefecture = context.data.prefecture.name
    years = {f"y{place}": (context.year - (5 - place)).name for place in range(6)}
    return years | {"year": context.year.name, "next": (context.year + 1).name, "prefecture": prefecture}
