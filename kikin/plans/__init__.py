"""A plan (都道府県計画): the rows that hold, its state, what a change changed, its goals, targets and calendar."""

from __future__ import annotations

from kikin.plans.changes import change_heads, changed_money, changed_words, changes
from kikin.plans.goals import (
    calendar_heads,
    goal_list,
    indicator_count,
    named_targets,
    of_goal,
    target_heads,
    target_note,
    target_point,
    under_goals,
)
from kikin.plans.notation import notation_note
from kikin.plans.versions import current, known, state, state_lines, title, versions

__all__ = [
    "calendar_heads",
    "change_heads",
    "changed_money",
    "changed_words",
    "changes",
    "current",
    "goal_list",
    "indicator_count",
    "known",
    "named_targets",
    "notation_note",
    "of_goal",
    "state",
    "state_lines",
    "target_heads",
    "target_note",
    "target_point",
    "title",
    "under_goals",
    "versions",
]
