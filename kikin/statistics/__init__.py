"""Statistics without a target (統計・実績の値): growth between two times, shares of a whole, tables, words."""

from __future__ import annotations

from kikin.statistics.growth import growth, until
from kikin.statistics.layout import share_checks, shares, whole_checks, wide
from kikin.statistics.words import (
    change_words,
    directions,
    ends,
    kind_name,
    largest,
    printed,
    sentence,
    time_name,
)

__all__ = [
    "change_words",
    "directions",
    "ends",
    "growth",
    "kind_name",
    "largest",
    "printed",
    "sentence",
    "share_checks",
    "shares",
    "time_name",
    "until",
    "whole_checks",
    "wide",
]
