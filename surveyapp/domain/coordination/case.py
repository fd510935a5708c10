"""A matter as it stands: who leads, which sites, until when, what came of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.domain.policy.facts import Row, WorkingDays
from surveyapp.domain.values import listed
from surveyapp.domain.vocabulary import COORDINATION_OUTCOME

FIELDS = (
    *("id", "letter_number", "topic", "title", "lead", "opened_on", "due_on", "asked"),
    *("replied_on", "reply", "reminded_on", "outcome", "closed_on", "note"),
)


@dataclass(frozen=True, slots=True)
class Case:
    """A record `coordination` on a day, by the calendar of the state."""

    row: Row
    today: date
    working_days: WorkingDays

    @property
    def id(self) -> str:
        """The record's id."""
        return str(self.row["id"])

    @property
    def number(self) -> str:
        """The number of its letter; the id of one that has none."""
        return str(self.row.get("letter_number") or self.id)

    @property
    def co(self) -> list[str]:
        """The departments that join the lead."""
        return listed(self.row.get("co_departments"))

    @property
    def sites(self) -> list[str]:
        """The ids of its sites."""
        return listed(self.row.get("sites"))

    @property
    def obstacles(self) -> list[str]:
        """The ids of its obstacles."""
        return listed(self.row.get("obstacles"))

    @property
    def open(self) -> bool:
        """Whether no outcome is known yet."""
        return self.row.get("closed_on") is None

    @property
    def overdue(self) -> bool:
        """Whether the answer is late."""
        return self.open and self.row.get("replied_on") is None and self._left < 0

    @property
    def days_left(self) -> int | None:
        """Working days until it is due, negative when late; None once it is closed."""
        return self._left if self.open and self.row.get("due_on") else None

    @property
    def _left(self) -> int:
        due = date.fromisoformat(str(self.row.get("due_on") or self.today.isoformat()))
        if due >= self.today:
            return self.working_days(self.today, due)
        return min(-1, -self.working_days(due, self.today))

    def text(self, field: str) -> str:
        """A field as text, blank where nothing was written."""
        return str(self.row.get(field) or "")

    def as_document(self) -> dict[str, Any]:
        """The matter as scripts see it."""
        return {
            **{name: self.row.get(name) for name in FIELDS},
            "co_departments": self.co,
            "sites": self.sites,
            "obstacles": self.obstacles,
            "days_left": self.days_left,
            "overdue": self.overdue,
        }


@dataclass(frozen=True, slots=True)
class Listed:
    """A matter as one row of a list."""

    number: str
    title: str
    lead: str
    co: Sequence[str]
    sites: Sequence[str]
    """Number and name of each."""
    opened_on: str
    due_on: str
    state: str
    """How it stands, in words."""
    asked: str = ""
    reply: str = ""
    late: bool = False


def cases_of(rows: Iterable[Row], today: date, working_days: WorkingDays) -> list[Case]:
    """Matters of these records: the open ones first, then by due date."""
    found = [Case(row, today, working_days) for row in rows]
    return sorted(found, key=lambda c: (not c.open, c.text("due_on"), c.id))


def found_among(cases: Iterable[Case], key: str) -> Case:
    """The matter with that id or letter's number; raises `NO_SUCH_RECORD`."""
    for case in cases:
        if key in (case.id, case.row.get("letter_number")):
            return case
    raise SurveyError(Problem.NO_SUCH_RECORD, record=key)


def next_number(cases: Iterable[Case], day: date) -> str:
    """The next letter number of a year, such as 协调〔2026〕3号; the office may put its own."""
    year = f"〔{day.year}〕"
    taken = [case.text("letter_number").partition(year)[2] for case in cases]
    serials = [int(t.removesuffix("号")) for t in taken if t.removesuffix("号").isdecimal()]
    return f"协调{year}{max(serials, default=0) + 1}号"


def state_of(case: Case) -> str:
    """How a matter stands, in words."""
    row = case.row
    if row.get("closed_on"):
        outcome = COORDINATION_OUTCOME.label(case.text("outcome"))
        return _("{day} 办结：{outcome}").format(day=row["closed_on"], outcome=outcome)
    if row.get("replied_on"):
        return _("{day} 已答复").format(day=row["replied_on"])
    if case.days_left is None:
        return _("待答复")
    words = _("逾期 {days} 个工作日") if case.overdue else _("待答复，余 {days} 个工作日")
    return words.format(days=abs(case.days_left))


def line_of(case: Case) -> str:
    """A matter in one line: who, until when, what came of it."""
    words = [case.text(name) for name in ("letter_number", "title", "lead", "due_on")]
    return "  ".join(word for word in (*words, state_of(case)) if word)


def told(case: Case, sites: Sequence[str]) -> Listed:
    """A matter as a row of lists; `sites` are number and name of each."""
    return Listed(
        number=case.text("letter_number"),
        title=case.text("title"),
        lead=case.text("lead"),
        co=case.co,
        sites=sites,
        opened_on=case.text("opened_on"),
        due_on=case.text("due_on"),
        state=state_of(case),
        asked=case.text("asked"),
        reply=case.text("reply"),
        late=case.overdue,
    )
