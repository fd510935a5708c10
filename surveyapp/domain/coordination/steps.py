"""The steps of a matter as edits: what each writes into it and back to its obstacles."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from surveyapp.domain.changes import Edit, Fields, Value
from surveyapp.domain.coordination.case import Case
from surveyapp.domain.coordination.found import obstacle_fields
from surveyapp.domain.coordination.proposals import Proposal
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.ids import uuid7
from surveyapp.domain.policy.facts import Row
from surveyapp.domain.policy.flags import Flag
from surveyapp.domain.vocabulary import COORDINATION_OUTCOME

SETTLED = {"solved": "solved", "refused": "given_up"}
"""What becomes of all obstacles of a case by its outcome; any other puts them back to open."""

About = Callable[[Flag], Row | None]
"""The record a finding is about, where `found.table_of` names one."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What a person decides when a matter is opened; blanks take what is proposed."""

    day: date
    number: str = ""
    asked: str = ""
    due_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Closing:
    """What a person decides when a matter is closed; `solved` are obstacles of one partly solved."""

    outcome: str
    """An identifier or label of `COORDINATION_OUTCOME`."""
    on: date
    solved: Sequence[str] = ()
    note: str = ""


def opening(
    proposal: Proposal, told: Opening, standing: Iterable[Row], about: About, made: Fields
) -> list[Edit]:
    """Put a matter before the departments, and its obstacles in coordination.

    `standing` are the obstacles of the proposal, `made` says by whom and when. Findings among the
    proof that are no obstacles yet become obstacles, so that the outcome has a place to go back to.
    """
    fresh = [obstacle_edit(f, about(f), made, status="in_coordination") for f in proposal.flags]
    moved = [_moved(row, {"status": "in_coordination"}) for row in standing]
    fields: dict[str, Value] = {
        "topic": proposal.draft.topic,
        "title": proposal.title,
        "lead": proposal.draft.lead,
        "co_departments": _json(proposal.draft.co),
        "opened_on": told.day.isoformat(),
        "due_on": (told.due_on or proposal.due_on).isoformat(),
        "letter_number": told.number,
        "asked": told.asked or proposal.asked,
        "sites": _json(proposal.draft.sites),
        "obstacles": _json([edit.record for edit in (*moved, *fresh)]),
        "note": told.note or None,
        **made,
    }
    return [Edit("coordination", uuid7(), fields), *moved, *fresh]


def obstacle_edit(flag: Flag, about: Row | None, made: Fields, **fields: Value) -> Edit:
    """The edit that makes an obstacle of a finding; further fields go over what it says."""
    told = {**obstacle_fields(flag, about), **made, **fields}
    return Edit("obstacle", uuid7(), told, flag.site)


def replying(case: Case, text: str, on: date) -> list[Edit]:
    """Note what the departments answered; raises `CASE_CLOSED`."""
    return [_of(case, {"replied_on": on.isoformat(), "reply": text})]


def reminding(case: Case, on: date) -> list[Edit]:
    """Note that a reminder went out; raises `CASE_CLOSED`, `CASE_NOT_LATE`."""
    edit = _of(case, {"reminded_on": on.isoformat()})
    if not case.overdue:
        raise SurveyError(Problem.CASE_NOT_LATE, case=case.number)
    return [edit]


def closing(case: Case, told: Closing, obstacles: Iterable[Row]) -> list[Edit]:
    """Close a matter; its outcome goes back to its obstacles.

    Solved: all are solved. Refused: all are given up. Partly solved: those named are solved, the
    others open again. Withdrawn: all are open again. An obstacle that somebody settled meanwhile
    stays as it is. Raises `NO_SUCH_RECORD`, `NO_SUCH_CHOICE`, `CASE_CLOSED`.
    """
    _require_open(case)
    result = COORDINATION_OUTCOME.read(told.outcome)
    unknown = next((name for name in told.solved if name not in case.obstacles), None)
    if unknown is not None:
        raise SurveyError(Problem.NO_SUCH_RECORD, record=unknown)
    fields: dict[str, Value] = {"outcome": result, "closed_on": told.on.isoformat()}
    if told.note:
        fields["note"] = told.note
    back = [
        _moved(row, _settled(SETTLED.get(result) or _partly(row, told.solved), told.on))
        for row in obstacles
        if row.get("status") == "in_coordination" and not row.get("deleted")
    ]
    return [_of(case, fields), *back]


def _partly(row: Row, solved: Iterable[str]) -> str:
    return "solved" if str(row["id"]) in set(solved) else "open"


def _settled(status: str, on: date) -> dict[str, Value]:
    return {"status": status, "solved_on": None if status == "open" else on.isoformat()}


def _of(case: Case, fields: Fields) -> Edit:
    _require_open(case)
    return Edit("coordination", case.id, fields)


def _require_open(case: Case) -> None:
    if not case.open:
        raise SurveyError(Problem.CASE_CLOSED, case=case.number, day=case.row["closed_on"])


def _moved(row: Row, fields: dict[str, Value]) -> Edit:
    return Edit("obstacle", str(row["id"]), fields, str(row["site"]))


def _json(names: Iterable[str]) -> str:
    return json.dumps(list(names), ensure_ascii=False)
