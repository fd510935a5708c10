"""What a half-yearly or yearly report tells: figures, each with the records behind it."""

from surveyapp.domain.progress.figures import Counted, Records, Row, counted
from surveyapp.domain.progress.report import (
    Goal,
    Line,
    Report,
    Section,
    goal_section,
    goals_of,
    lines_of,
    resale_goal,
    resale_share,
    sections_of,
)

__all__ = [
    "Counted", "Goal", "Line", "Records", "Report", "Row", "Section", "counted", "goal_section", "goals_of",
    "lines_of", "resale_goal", "resale_share", "sections_of",
]  # fmt: skip
