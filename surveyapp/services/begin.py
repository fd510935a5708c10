"""Begin a fact with what its form fills in: fixed defaults, and answers of the one before."""

from typing import Any

from surveyapp.domain.fields import field_of
from surveyapp.services.forms import form_of
from surveyapp.storage import Row, Survey
from surveyapp.xlsform import FormState

RECENT = 60
"""Acts looked through for the record before; older ones were another day's work."""


def begin_fact(survey: Survey, table: str) -> dict[str, str]:
    """The answers a new fact starts with; nothing is written."""
    state = FormState(form_of(survey, table), {}, last=_last(survey, table), fresh=True)
    return _texts(state.saved(), table)


def _last(survey: Survey, table: str) -> Row | None:
    """The record of a table that was saved last, unless it was deleted."""
    for act in survey.history(limit=RECENT):
        touched = act.touched(table)
        rows = [r for r in survey.rows(table, touched[-1:]) if not r.get("deleted")]
        if rows:
            return rows[0]
    return None


def _texts(answers: dict[str, Any], table: str) -> dict[str, str]:
    found = {}
    for name, value in answers.items():
        field = field_of(table, name)
        by_hand = field is None or field.by_hand
        if by_hand and name != "kind" and isinstance(value, str | int | float) and value != "":
            found[name] = str(value)
    return found
