"""Which matters of a survey could go to the departments now."""

from datetime import date
from typing import Any

from surveyapp.domain.coordination.proposals import Ground, Proposal, propose
from surveyapp.domain.coordination.proposals import as_document as document_of
from surveyapp.services.areas import name_of
from surveyapp.services.judge import findings_of_survey
from surveyapp.services.policies import policy_in
from surveyapp.services.workdays import after_working_days
from surveyapp.storage import Survey


def gather_cases(survey: Survey, today: date | None = None) -> list[Proposal]:
    """Proposals by county and topic."""
    day = today or date.today()  # noqa: DTZ011 - the laptop's own day
    obstacles = list(survey.all_rows("obstacle"))
    flags = [flag for found in findings_of_survey(survey, day).values() for flag in found]
    keys = {flag.site for flag in flags} | {str(row["site"]) for row in obstacles}
    rows = {str(r["id"]): r for r in survey.rows("site", sorted(keys)) if not r["deleted"]}
    ground = Ground(
        rows,
        obstacles,
        day,
        lambda county: policy_in(survey, county, day),
        after_working_days,
        survey.counties[0] if survey.counties else "",
    )
    return propose(ground, flags)


def as_document(survey: Survey, proposal: Proposal) -> dict[str, Any]:
    """A proposal as scripts see it."""
    rows = survey.rows("site", list(proposal.draft.sites))
    return document_of(proposal, rows, name_of(proposal.county) or "")
