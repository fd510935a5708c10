"""A sitting on one site: when it is over, what was changed becomes one step for the office."""

from surveyapp.services.enrolment import routes
from surveyapp.storage import Survey


def seal_site(survey: Survey, site: str) -> int:
    """Close the sitting on a site that is left: its edits, and those of its facts, become one op each.

    Gives how many ops. What is typed and not saved stays a draft; where no office is known, and on
    a survey that cannot be written, nothing is sealed.
    """
    if survey.read_only:
        return 0
    known = routes(survey)
    records = survey.outbox.drafted(site) if known.devices else []
    return survey.outbox.seal(known, records) if records else 0
