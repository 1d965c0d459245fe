"""Statistics without a target (統計・実績の値): growth between two times, shares of a whole, tables, words."""

from __future__ import annotations

from kikin.statistics.growth import comparable, growth, most_changed, until
from kikin.statistics.layout import heads, share_checks, shares, whole_checks, wide
from kikin.statistics.words import (
    change_words,
    directions,
    end_names,
    ends,
    finding,
    inferred_note,
    inferred_words,
    key_note,
    kind_name,
    largest,
    last_time,
    name_of,
    overview,
    sentence,
    short_time,
    time_name,
)
from kikin.values.amounts import printed

__all__ = [
    "change_words",
    "comparable",
    "directions",
    "end_names",
    "ends",
    "finding",
    "growth",
    "heads",
    "inferred_note",
    "inferred_words",
    "key_note",
    "kind_name",
    "largest",
    "last_time",
    "most_changed",
    "name_of",
    "overview",
    "printed",
    "sentence",
    "share_checks",
    "shares",
    "short_time",
    "time_name",
    "until",
    "whole_checks",
    "wide",
]
