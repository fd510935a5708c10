"""What a half-yearly or yearly report tells: figures, each with the records behind it."""

from surveyapp.domain.progress.adding import Adding
from surveyapp.domain.progress.compared import Compared, Entries, Entry, Line, Standing
from surveyapp.domain.progress.figures import Counted, Figure, Records, Row, counted
from surveyapp.domain.progress.names import names_of
from surveyapp.domain.progress.report import Goal, Report, Section, resale_goal

__all__ = [
    "Adding", "Compared", "Counted", "Entries", "Entry", "Figure", "Goal", "Line", "Records", "Report", "Row", "Section",
    "Standing", "counted", "names_of", "resale_goal",
]  # fmt: skip
