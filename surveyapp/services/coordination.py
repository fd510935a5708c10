"""Matters before the departments: opened from proposals, answered, closed; the outcome goes back."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from surveyapp.domain.changes import ChangeSet, Edit, Label, Value
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.ids import uuid7
from surveyapp.domain.vocabulary import COORDINATION_OUTCOME
from surveyapp.services.obstacles import obstacle_edit
from surveyapp.services.proposals import Proposal, gather_cases
from surveyapp.services.record import stamp
from surveyapp.services.workdays import working_days
from surveyapp.storage import Row, Survey

__all__ = [
    "Case", "cases", "close_case", "find_case", "gather_cases", "open_case", "overdue", "reply",
]  # fmt: skip

SETTLED = {"solved": "solved", "refused": "given_up"}
"""What becomes of all obstacles of a case by its outcome; any other puts them back to open."""


@dataclass(frozen=True, slots=True)
class Case:
    """A matter as it stands."""

    row: Row
    today: date

    @property
    def id(self) -> str:
        """The record's id."""
        return str(self.row["id"])

    @property
    def co(self) -> list[str]:
        """The departments that join the lead."""
        return listed(self.row["co_departments"])

    @property
    def sites(self) -> list[str]:
        """The ids of its sites."""
        return listed(self.row["sites"])

    @property
    def obstacles(self) -> list[str]:
        """The ids of its obstacles."""
        return listed(self.row["obstacles"])

    @property
    def open(self) -> bool:
        """Whether no outcome is known yet."""
        return self.row["closed_on"] is None

    @property
    def overdue(self) -> bool:
        """Whether the answer is late."""
        return self.open and self.row["replied_on"] is None and self._left < 0

    @property
    def days_left(self) -> int | None:
        """Working days until it is due, negative when late; None once it is closed."""
        return self._left if self.open and self.row["due_on"] else None

    @property
    def _left(self) -> int:
        due = date.fromisoformat(str(self.row["due_on"] or self.today.isoformat()))
        if due >= self.today:
            return working_days(self.today, due)
        return min(-1, -working_days(due, self.today))


def listed(value: Value) -> list[str]:
    """The texts of a JSON list; none for anything else."""
    try:
        found = json.loads(str(value or "[]"))
    except ValueError:
        return []
    return [str(item) for item in found] if isinstance(found, list) else []


def cases(survey: Survey, today: date | None = None) -> list[Case]:
    """Every matter: the open ones first, then by due date."""
    day = today or date.today()  # noqa: DTZ011 - the laptop's own day
    found = [Case(row, day) for row in survey.all_children("coordination")]
    return sorted(found, key=lambda c: (not c.open, str(c.row["due_on"] or ""), c.id))


def overdue(survey: Survey, today: date | None = None) -> list[Case]:
    """The matters whose answer is late, the latest first."""
    return [case for case in cases(survey, today) if case.overdue]


def find_case(survey: Survey, key: str, today: date | None = None) -> Case:
    """A matter by its id or its letter's number; raises `NO_SUCH_RECORD`."""
    for case in cases(survey, today):
        if key in (case.id, case.row["letter_number"]):
            return case
    raise SurveyError(Problem.NO_SUCH_RECORD, record=key)


def open_case(
    survey: Survey,
    proposal: Proposal,
    *,
    today: date | None = None,
    number: str = "",
    asked: str = "",
    note: str = "",
) -> ChangeSet:
    """Put a matter before the departments, and its obstacles in coordination, in one act.

    Findings among its proof that are no obstacles yet become obstacles, so that the outcome has a
    place to go back to.
    """
    day = today or date.today()  # noqa: DTZ011
    made = [obstacle_edit(survey, f, status="in_coordination") for f in proposal.flags]
    standing = survey.rows("obstacle", list(proposal.obstacles))
    moved = [_moved(row, {"status": "in_coordination"}) for row in standing]
    fields: dict[str, Value] = {
        "topic": proposal.draft.topic,
        "title": proposal.title,
        "lead": proposal.draft.lead,
        "co_departments": _json(proposal.draft.co),
        "opened_on": day.isoformat(),
        "due_on": proposal.due_on.isoformat(),
        "letter_number": number or next_number(survey, day),
        "asked": asked or proposal.asked,
        "sites": _json(proposal.draft.sites),
        "obstacles": _json([edit.record for edit in (*moved, *made)]),
        "note": note or None,
    }
    who = stamp(survey, created=True)
    fields |= {"created_at": who["created_at"], "created_by": who["created_by"]}
    edits = [Edit("coordination", uuid7(), fields), *moved, *made]
    return survey.write(Label("open_case", {"name": proposal.title}), edits)


def next_number(survey: Survey, day: date) -> str:
    """The next letter number of a year, such as 协调〔2026〕3号; the office may put its own."""
    year = f"〔{day.year}〕"
    taken = [str(c.row["letter_number"] or "").partition(year)[2] for c in cases(survey, day)]
    serials = [int(t.removesuffix("号")) for t in taken if t.removesuffix("号").isdecimal()]
    return f"协调{year}{max(serials, default=0) + 1}号"


def reply(survey: Survey, key: str, text: str, *, on: date) -> ChangeSet:
    """Note what the departments answered; raises `NO_SUCH_RECORD`, `CASE_CLOSED`."""
    case = _open_one(survey, key)
    fields: dict[str, Value] = {"replied_on": on.isoformat(), "reply": text}
    return survey.write(_label("reply_case", case), [Edit("coordination", case.id, fields)])


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

    Solved: all are solved. Refused: all are given up. Partly solved: those named are solved, the
    others open again. Withdrawn: all are open again. An obstacle that somebody settled meanwhile
    stays as it is. Raises `NO_SUCH_RECORD`, `NO_SUCH_CHOICE`, `CASE_CLOSED`.
    """
    case = _open_one(survey, key)
    result = COORDINATION_OUTCOME.read(outcome)
    unknown = next((name for name in solved if name not in case.obstacles), None)
    if unknown is not None:
        raise SurveyError(Problem.NO_SUCH_RECORD, record=unknown)
    fields: dict[str, Value] = {"outcome": result, "closed_on": on.isoformat()}
    if note:
        fields["note"] = note
    rows = survey.rows("obstacle", case.obstacles)
    back = [
        _moved(row, _settled(SETTLED.get(result) or _partly(row, solved), on))
        for row in rows
        if row["status"] == "in_coordination" and not row["deleted"]
    ]
    return survey.write(_label("close_case", case), [Edit("coordination", case.id, fields), *back])


def _partly(row: Row, solved: Iterable[str]) -> str:
    return "solved" if str(row["id"]) in set(solved) else "open"


def _settled(status: str, on: date) -> dict[str, Value]:
    return {"status": status, "solved_on": None if status == "open" else on.isoformat()}


def _open_one(survey: Survey, key: str) -> Case:
    case = find_case(survey, key)
    if not case.open:
        number = case.row["letter_number"] or case.id
        raise SurveyError(Problem.CASE_CLOSED, case=number, day=case.row["closed_on"])
    return case


def _label(verb: str, case: Case) -> Label:
    return Label(verb, {"name": str(case.row["title"] or case.row["letter_number"] or "")})


def _moved(row: Row, fields: dict[str, Value]) -> Edit:
    return Edit("obstacle", str(row["id"]), fields, str(row["site"]))


def _json(names: Iterable[str]) -> str:
    return json.dumps(list(names), ensure_ascii=False)


def as_document(case: Case) -> dict[str, Any]:
    """A matter as scripts see it."""
    row = case.row
    names = (
        "id", "letter_number", "topic", "title", "lead", "opened_on", "due_on", "asked",
        "replied_on", "reply", "outcome", "closed_on", "note",
    )  # fmt: skip
    return {
        **{name: row[name] for name in names},
        "co_departments": case.co,
        "sites": case.sites,
        "obstacles": case.obstacles,
        "days_left": case.days_left,
        "overdue": case.overdue,
    }
