"""Days as people give them to a verb."""

from datetime import date

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.values import date_in


def read_day(text: str, field: str) -> date:
    """The day a text names (2026-03-21, 2026年3月21日 …); raises `NOT_A_DATE` naming the field."""
    day = date_in(text)
    if day is None:
        raise SurveyError(Problem.NOT_A_DATE, field=field, value=text)
    return day


def day_or_today(text: str | None, field: str) -> date:
    """The day named, or the laptop's own day where none is."""
    return read_day(text, field) if text else date.today()  # noqa: DTZ011
