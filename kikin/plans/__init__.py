"""A plan (都道府県計画): the rows that hold, its state, what a change changed, its goals and targets."""

from __future__ import annotations

from kikin.plans.goals import goal_list, named_targets
from kikin.plans.versions import State, changed_money, changed_words, changes, current, state, versions

__all__ = [
    "State",
    "changed_money",
    "changed_words",
    "changes",
    "current",
    "goal_list",
    "named_targets",
    "state",
    "versions",
]
