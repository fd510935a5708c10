"""My counties at a glance, and the queue of one."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from surveyapp.domain.lifecycle import State
from sync.protocol import Code
from sync.server.accounts.rights import OFFICE
from sync.server.api.guard import TheCentral
from sync.server.central import Central
from sync.server.errors import Refused
from sync.server.portal.areas import areas_of
from sync.server.portal.door import PATH, Page, TheVisitor, Visitor
from sync.server.portal.pages import page
from sync.server.review import desk

router = APIRouter(prefix=PATH, route_class=Page, include_in_schema=False)

County = Annotated[str, Path(pattern=r"^[0-9]{6}$")]
_TABS = ("submitted", "challenged", "returned", "approved", "published", "draft", "withdrawn", "")


def roles_in(visitor: Visitor, county: str) -> frozenset[str]:
    """What the visitor is in a county; raises `Refused` NOT_YOURS where he is nobody."""
    roles = visitor.person.roles(county)
    if not roles:
        raise Refused(Code.NOT_YOURS)
    return roles


@router.get("/")
def glance(central: TheCentral, visitor: TheVisitor) -> Response:
    """The counties one works in, each with what waits."""
    with central.database.read() as connection:
        found = desk.glances(connection, visitor.person)
    return page(
        "glance.html",
        me=visitor.person,
        csrf=visitor.csrf,
        counties=found,
        areas=areas_of(visitor.person),
        states=list(State),
    )


@router.get("/c/{county}")
def queue(
    county: County,
    request: Request,
    central: TheCentral,
    visitor: TheVisitor,
    state: Annotated[str, Query(max_length=20)] = State.SUBMITTED,
    q: Annotated[str, Query(max_length=100)] = "",
    number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Response:
    """The records of a county, what waits longest first."""
    part = request.headers.get("hx-target") == "rows"
    shown = desk.Wanted(tab_of(state), q.strip(), number)
    return queue_page(central, visitor, county, shown, "rows.html" if part else "queue.html")


def tab_of(state: str) -> str:
    """The tab of that name; the queue itself for any other."""
    return state if state in _TABS else str(State.SUBMITTED)


def queue_page(
    central: Central,
    visitor: Visitor,
    county: str,
    wanted: desk.Wanted,
    template: str = "queue.html",
    **more: Any,  # noqa: ANN401 - what the template is told beside the rows
) -> Response:
    """The queue as it is now, with what came of a step on several records in it."""
    roles = roles_in(visitor, county)
    with central.database.read() as connection:
        rows, total = desk.queue(connection, county, wanted)
    known = {"outcome": None, "ticked": frozenset(), "reason": "", **more}
    return page(
        template,
        me=visitor.person,
        csrf=visitor.csrf,
        county=county,
        county_name=desk.name_of(county),
        wanted=wanted,
        tabs=_TABS,
        rows=rows,
        total=total,
        pages=max(1, -(-total // desk.PAGE)),
        may_choose=OFFICE in roles and wanted.state == State.SUBMITTED,
        **known,
    )
