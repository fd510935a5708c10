"""One site for the office: its facts, photos and findings, and the steps that can be taken."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Path
from pydantic import Field
from starlette.responses import RedirectResponse, Response

from surveyapp.domain.lifecycle import State
from sync.server.accounts.rights import OFFICE, may_write
from sync.server.api.guard import TheCentral
from sync.server.central import Central
from sync.server.coordination import verbs as matters
from sync.server.errors import Refused
from sync.server.portal.counties import County, roles_in
from sync.server.portal.door import PATH, FormVisitor, Page, TheVisitor, Visitor
from sync.server.portal.pages import HEADERS, page
from sync.server.review import desk, duplicates, verbs
from sync.server.review.findings import findings
from sync.server.review.looking import LOOKED, RECORD
from sync.server.review.sheet import read_sheet
from sync.server.review.troubles import NotDone, words

router = APIRouter(prefix=PATH + "/c/{county}/s", route_class=Page, include_in_schema=False)

Record = Annotated[str, Path(pattern=RECORD)]
Looks = Annotated[str, Field(pattern=LOOKED)]
"""A record as a form names it, with what was seen of it: `Looked.read` takes it apart."""
Seen = Annotated[int, Form(ge=0, le=2**53)]


@router.get("/{rec}")
def show(county: County, rec: Record, central: TheCentral, visitor: TheVisitor) -> Response:
    """The site whole."""
    return _sheet(central, visitor, county, rec)


def _sheet(
    central: Central,
    visitor: Visitor,
    county: str,
    rec: str,
    *,
    status: int = 200,
    notice: str = "",
    reason: str = "",
    ticked: tuple[str, ...] = (),
) -> Response:
    roles = roles_in(visitor, county)
    with central.database.read() as connection:
        sheet = read_sheet(connection, county, rec, roles)
        flags = findings(connection, sheet)
        after = desk.following(connection, county, rec)
        holds = duplicates.merged_into(connection, county, rec)
    office = OFFICE in roles and not sheet.site["deleted"]
    return page(
        "site.html",
        status=status,
        me=visitor.person,
        csrf=visitor.csrf,
        county=county,
        county_name=desk.name_of(county),
        sheet=sheet,
        flags=flags,
        raisable=matters.raisable(sheet, flags) if may_write(roles) else [],
        after=after,
        holds=holds,
        office=office,
        may_part=OFFICE in roles,
        may_approve=office and sheet.state == State.SUBMITTED,
        may_return=office and sheet.state in {State.SUBMITTED, State.APPROVED},
        challenges=list(sheet.challenges()),
        notice=notice,
        reason=reason,
        ticked=ticked,
    )


def _at(county: str, rec: str | None, state: str = "") -> Response:
    where = f"{PATH}/c/{county}" + (f"/s/{quote(rec)}" if rec else f"?state={state}")
    return RedirectResponse(where, 303, headers=HEADERS)


@router.post("/{rec}/approve")
def approve(
    county: County, rec: Record, central: TheCentral, visitor: FormVisitor, seen: Seen
) -> Response:
    """Approve, and go on with the next submission."""
    roles_in(visitor, county)
    try:
        verbs.approve(central.database, visitor.person, county, rec, seen)
    except (NotDone, Refused) as error:
        return _sheet(central, visitor, county, rec, status=409, notice=words(error))
    return _next(central, county, rec)


@router.post("/{rec}/return")
def send_back(
    county: County,
    rec: Record,
    central: TheCentral,
    visitor: FormVisitor,
    seen: Seen,
    reason: Annotated[str, Form(max_length=2000)] = "",
    fields: Annotated[list[str], Form(max_length=200)] = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """Return with a reason and the fields it is about, and go on with the next submission."""
    roles_in(visitor, county)
    try:
        verbs.send_back(central.database, visitor.person, county, rec, seen, reason, fields)
    except (NotDone, Refused) as error:
        said, kept = words(error), tuple(fields)
        return _sheet(
            central, visitor, county, rec, status=409, notice=said, reason=reason, ticked=kept
        )
    return _next(central, county, rec)


def _next(central: Central, county: str, rec: str) -> Response:
    with central.database.read() as connection:
        after = desk.following(connection, county, rec)
    return _at(county, after, State.SUBMITTED)


@router.post("/{rec}/settle")
def settle(
    county: County,
    rec: Record,
    central: TheCentral,
    visitor: FormVisitor,
    seen: Seen,
    about: Annotated[str, Form(max_length=64)],
    challenge: Annotated[str, Form(max_length=400)],
    choice: Annotated[str, Form(pattern="^(keep|take)$")],
) -> Response:
    """Settle a challenge on the site or on a fact of it; the page stays."""
    roles_in(visitor, county)
    take = choice == "take"
    try:
        verbs.settle(central.database, visitor.person, county, about, seen, challenge, take=take)
    except (NotDone, Refused) as error:
        return _sheet(central, visitor, county, rec, status=409, notice=words(error))
    return _at(county, rec)
