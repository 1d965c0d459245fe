"""The evaluation (事後評価): what the document needs beyond judgements, goals and projects alike."""

from kikin.evaluation.goals import (
    Section,
    chart_finding,
    goal_points,
    key_numbers,
    method,
    of_plan,
    sections,
    summary,
)
from kikin.evaluation.projects import (
    anchor,
    by_project,
    execution_finding,
    execution_numbers,
    of_project,
    project_points,
    shown_columns,
)

__all__ = [
    "Section",
    "anchor",
    "by_project",
    "chart_finding",
    "execution_finding",
    "execution_numbers",
    "goal_points",
    "key_numbers",
    "method",
    "of_plan",
    "of_project",
    "project_points",
    "sections",
    "shown_columns",
    "summary",
]
