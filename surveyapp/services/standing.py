"""Whether the field may change a site as it stands."""

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.lifecycle import LOCKED, State
from surveyapp.domain.vocabulary import STATE
from surveyapp.storage import Row


def require_open(site: Row) -> None:
    """Raise `LOCKED` when the office has approved or published the site."""
    state = str(site.get("state") or "draft")
    if State(state) in LOCKED:
        raise SurveyError(Problem.LOCKED, site=site["number"], state=STATE.label(state))
