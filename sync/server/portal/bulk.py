"""Several submissions of the queue at once: approved where that is safe, or returned with one reason."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from surveyapp.domain.lifecycle import State
from sync.server.api.guard import TheCentral
from sync.server.errors import Refused
from sync.server.portal.counties import County, queue_page, roles_in
from sync.server.portal.door import PATH, FormVisitor, Page
from sync.server.portal.sites import Looks
from sync.server.review import bulk
from sync.server.review.desk import Wanted
from sync.server.review.looking import Looked
from sync.server.review.troubles import NotDone, words

router = APIRouter(prefix=PATH + "/c/{county}", route_class=Page, include_in_schema=False)

Chosen = Annotated[list[Looks], Form(max_length=bulk.MOST)]


@router.post("/approve")
def approve(
    county: County,
    central: TheCentral,
    visitor: FormVisitor,
    chosen: Chosen = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """Approve what nothing stands against; the rest is named and stays chosen."""
    roles_in(visitor, county)
    looks = [Looked.read(text) for text in chosen]
    try:
        outcome = bulk.approve_all(central.database, visitor.person, county, looks)
    except Refused as error:
        return queue_page(central, visitor, county, Wanted(), status=409, notice=words(error))
    ticked = frozenset(left.rec for left in outcome.left)
    return queue_page(
        central, visitor, county, Wanted(), outcome=outcome, ticked=ticked, became=State.APPROVED
    )


@router.post("/return")
def send_back(
    county: County,
    central: TheCentral,
    visitor: FormVisitor,
    chosen: Chosen = [],  # noqa: B006 - FastAPI copies it
    reason: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Return what was chosen with one reason; what was not returned is named and stays chosen."""
    roles_in(visitor, county)
    looks = [Looked.read(text) for text in chosen]
    try:
        outcome = bulk.return_all(central.database, visitor.person, county, looks, reason)
    except (NotDone, Refused) as error:
        ticked = frozenset(look.rec for look in looks)
        return queue_page(
            central, visitor, county, Wanted(),
            status=409, notice=words(error), ticked=ticked, reason=reason,
        )  # fmt: skip
    ticked = frozenset(left.rec for left in outcome.left)
    return queue_page(
        central, visitor, county, Wanted(), outcome=outcome, ticked=ticked, became=State.RETURNED
    )
