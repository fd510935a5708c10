"""Chinese working days, for the verbs of a survey."""

from surveyapp.publishing.workdays import after_working_days, is_working_day, working_days

__all__ = ["after_working_days", "is_working_day", "working_days"]
