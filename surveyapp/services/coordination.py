"""Matters before the departments in a survey: opened, answered, reminded of, closed.

What each step writes is decided in `domain.coordination`; here it becomes one act of the survey.
"""

from collections.abc import Sequence
from datetime import date

from surveyapp.domain.changes import ChangeSet, Edit, Label
from surveyapp.domain.coordination import Case, Proposal, cases_of, found_among, next_number, steps
from surveyapp.services.obstacles import about, made_now
from surveyapp.services.proposals import gather_cases
from surveyapp.services.workdays import working_days
from surveyapp.storage import Survey

__all__ = [
    "Case", "cases", "close_case", "find_case", "gather_cases", "open_case", "overdue", "remind",
    "reply",
]  # fmt: skip


def cases(survey: Survey, today: date | None = None) -> list[Case]:
    """Every matter: the open ones first, then by due date."""
    day = today or date.today()  # noqa: DTZ011 - the laptop's own day
    return cases_of(survey.all_rows("coordination"), day, working_days)


def overdue(survey: Survey, today: date | None = None) -> list[Case]:
    """The matters whose answer is late, the latest first."""
    return [case for case in cases(survey, today) if case.overdue]


def find_case(survey: Survey, key: str, today: date | None = None) -> Case:
    """A matter by its id or its letter's number; raises `NO_SUCH_RECORD`."""
    return found_among(cases(survey, today), key)


def open_case(
    survey: Survey,
    proposal: Proposal,
    *,
    today: date | None = None,
    number: str = "",
    asked: str = "",
    note: str = "",
) -> ChangeSet:
    """Put a matter before the departments, and its obstacles in coordination, in one act."""
    day = today or date.today()  # noqa: DTZ011
    told = steps.Opening(day, number or next_number(cases(survey, day), day), asked, note=note)
    standing = survey.rows("obstacle", list(proposal.obstacles))
    edits = steps.opening(
        proposal, told, standing, lambda flag: about(survey, flag), made_now(survey)
    )
    return survey.write(Label("open_case", {"name": proposal.title}), edits)


def reply(survey: Survey, key: str, text: str, *, on: date) -> ChangeSet:
    """Note what the departments answered; raises `NO_SUCH_RECORD`, `CASE_CLOSED`."""
    case = find_case(survey, key)
    return _write(survey, "reply_case", case, steps.replying(case, text, on))


def remind(survey: Survey, key: str, *, on: date) -> ChangeSet:
    """Note that a reminder went out; raises `NO_SUCH_RECORD`, `CASE_CLOSED`, `CASE_NOT_LATE`."""
    case = find_case(survey, key, on)
    return _write(survey, "remind_case", case, steps.reminding(case, on))


def close_case(
    survey: Survey,
    key: str,
    outcome: str,
    *,
    on: date,
    solved: Sequence[str] = (),
    note: str = "",
) -> ChangeSet:
    """Close a matter; its outcome goes back to its obstacles in the same act.

    Raises `NO_SUCH_RECORD`, `NO_SUCH_CHOICE`, `CASE_CLOSED`; see `steps.closing`.
    """
    case = find_case(survey, key)
    rows = survey.rows("obstacle", case.obstacles)
    edits = steps.closing(case, steps.Closing(outcome, on, solved, note), rows)
    return _write(survey, "close_case", case, edits)


def _write(survey: Survey, verb: str, case: Case, edits: list[Edit]) -> ChangeSet:
    name = case.text("title") or case.text("letter_number")
    return survey.write(Label(verb, {"name": name}), edits)
