"""One matter before the departments, and the steps that the county office takes with it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Query
from starlette.responses import RedirectResponse, Response

from surveyapp.domain.coordination import steps
from surveyapp.domain.errors import SurveyError
from surveyapp.domain.language import _
from surveyapp.domain.policy.policy import policy_for
from surveyapp.domain.policy.terms import TOPIC
from surveyapp.domain.vocabulary import COORDINATION_OUTCOME, OBSTACLE_KIND, OBSTACLE_STATUS
from sync.server import clock
from sync.server.accounts.people import Person
from sync.server.api.guard import TheCentral
from sync.server.central import Central
from sync.server.coordination import book, papers, verbs
from sync.server.errors import Refused
from sync.server.portal.coordination_area import case_list, paper
from sync.server.portal.counties import County, roles_in
from sync.server.portal.door import PATH, FormVisitor, Page, TheVisitor, Visitor
from sync.server.portal.pages import HEADERS, page
from sync.server.portal.sites import Record, Seen
from sync.server.review import desk
from sync.server.review import verbs as review
from sync.server.review.troubles import NotDone, words
from sync.server.store.database import Database

router = APIRouter(prefix=PATH + "/c/{county}/cases", route_class=Page, include_in_schema=False)

Text = Annotated[str, Form(max_length=4000)]
Day = Annotated[date | None, Form()]
_NOT_DONE = (NotDone, Refused, SurveyError)


def _said(error: NotDone | Refused | SurveyError) -> str:
    return str(error) if isinstance(error, SurveyError) else words(error)


def _at(county: str, rec: str) -> Response:
    return RedirectResponse(f"{PATH}/c/{county}/cases/{rec}", 303, headers=HEADERS)


@router.post("")
def open_(
    county: County,
    central: TheCentral,
    visitor: FormVisitor,
    key: Annotated[str, Form(max_length=16)],
    asked: Text = "",
    number: Annotated[str, Form(max_length=60)] = "",
    due_on: Day = None,
) -> Response:
    """Put a proposed matter before the departments."""
    roles_in(visitor, county)
    told = steps.Opening(clock.today(), number.strip(), asked.strip(), due_on)
    try:
        rec = verbs.open_case(central.database, visitor.person, county, key, told)
    except _NOT_DONE as error:
        return case_list(central, visitor, county, show="propose", status=409, notice=_said(error))
    return _at(county, rec)


@router.post("/obstacles")
def raise_obstacle(
    county: County,
    central: TheCentral,
    visitor: FormVisitor,
    site: Annotated[str, Form(max_length=64)] = "",
    flag: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """Make an obstacle of a finding; its site's page shows it then."""
    roles_in(visitor, county)
    verbs.raise_obstacle(central.database, visitor.person, county, site, flag)
    return RedirectResponse(f"{PATH}/c/{county}/s/{quote(site)}", 303, headers=HEADERS)


@router.get("/letters.pdf")
def letters(
    county: County,
    central: TheCentral,
    visitor: TheVisitor,
    late: Annotated[bool, Query()] = False,
) -> Response:
    """The letters of every matter under way in one file, or the reminders of the late ones."""
    roles_in(visitor, county)
    with central.database.read() as connection:
        found = [c for c in book.cases(connection, county) if (c.overdue if late else c.open)]
    data = papers.letters(central, county, found, visitor.person.name, reminder=late)
    return paper(data, _("催办函") if late else _("协调函"), "pdf")


@router.get("/{rec}")
def show(county: County, rec: Record, central: TheCentral, visitor: TheVisitor) -> Response:
    """A matter whole: sites, proof, answers, what was done by whom."""
    return _case(central, visitor, county, rec)


def _case(
    central: Central,
    visitor: Visitor,
    county: str,
    rec: str,
    *,
    status: int = 200,
    notice: str = "",
) -> Response:
    roles_in(visitor, county)
    with central.database.read() as connection:
        found = book.matter(connection, county, rec)
    opened = date.fromisoformat(found.case.text("opened_on") or clock.today().isoformat())
    person, is_open = visitor.person, found.case.open
    return page(
        "case.html",
        status=status,
        notice=notice,
        me=person,
        csrf=visitor.csrf,
        county=county,
        county_name=desk.name_of(county),
        found=found,
        case=found.case,
        clauses=policy_for(county, opened).clauses(found.case.text("topic")),
        topic=TOPIC.label(found.case.text("topic")),
        outcomes=COORDINATION_OUTCOME,
        kind_label=OBSTACLE_KIND.label,
        status_label=OBSTACLE_STATUS.label,
        today=clock.today().isoformat(),
        may_reply=is_open and verbs.may(person, county, "reply"),
        may_remind=found.case.overdue and verbs.may(person, county, "reminded_on"),
        may_close=is_open and verbs.may(person, county),
    )


@router.get("/{rec}/letter.pdf")
def letter(
    county: County,
    rec: Record,
    central: TheCentral,
    visitor: TheVisitor,
    reminder: Annotated[bool, Query()] = False,
) -> Response:
    """The letter of a matter with its proof, or the reminder of a late one."""
    roles_in(visitor, county)
    with central.database.read() as connection:
        case = book.matter(connection, county, rec).case
    late = reminder and case.overdue
    data = papers.letters(central, county, [case], visitor.person.name, reminder=late)
    return paper(data, f"{case.number} {case.text('title')}", "pdf")


@dataclass(frozen=True, slots=True)
class Step:
    """A step that somebody wants to take with a matter as it was shown."""

    central: Central
    visitor: Visitor
    county: str
    rec: str
    seen: int

    @property
    def place(self) -> tuple[Database, Person, str, str, int]:
        """Who does it to which record, as the verbs take it."""
        return self.central.database, self.visitor.person, self.county, self.rec, self.seen

    def done(self, act: Callable[[], object]) -> Response:
        """Take the step; the page again, with what stopped it where something did."""
        try:
            act()
        except _NOT_DONE as error:
            notice = _said(error)
            return _case(
                self.central, self.visitor, self.county, self.rec, status=409, notice=notice
            )
        return _at(self.county, self.rec)


def step_of(
    county: County, rec: Record, central: TheCentral, visitor: FormVisitor, seen: Seen
) -> Step:
    """The step that a form of our own asks for; raises `Refused` NOT_YOURS for a stranger."""
    roles_in(visitor, county)
    return Step(central, visitor, county, rec, seen)


TheStep = Annotated[Step, Depends(step_of)]


@router.post("/{rec}/reply")
def reply(step: TheStep, text: Text = "", on: Day = None) -> Response:
    """Note what the departments answered."""
    return step.done(lambda: verbs.reply(*step.place, text, on or clock.today()))


@router.post("/{rec}/remind")
def remind(step: TheStep) -> Response:
    """Note that a reminder goes out today."""
    return step.done(lambda: verbs.remind(*step.place, clock.today()))


@router.post("/{rec}/close")
def close(
    step: TheStep,
    outcome: Annotated[str, Form(max_length=20)],
    solved: Annotated[list[str], Form(max_length=200)] = [],  # noqa: B006 - FastAPI copies it
    note: Text = "",
    on: Day = None,
) -> Response:
    """Close a matter; what came of it goes back to the obstacles of its sites."""
    named = solved if outcome == "partly" else ()
    told = steps.Closing(outcome, on or clock.today(), named, note.strip())
    return step.done(lambda: verbs.close(*step.place, told))


@router.post("/{rec}/settle")
def settle(
    step: TheStep,
    about: Annotated[str, Form(max_length=64)],
    challenge: Annotated[str, Form(max_length=400)],
    choice: Annotated[str, Form(pattern="^(keep|take)$")],
) -> Response:
    """Settle a challenge on the matter or on an obstacle of it."""
    database, person, county, _rec, seen = step.place
    take = choice == "take"
    return step.done(
        lambda: review.settle(database, person, county, about, seen, challenge, take=take)
    )
