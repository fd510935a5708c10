"""Objections at the desk: taken down, answered with an outcome."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import Response

from surveyapp.domain.values import date_in
from sync.server import clock
from sync.server.api.guard import TheCentral
from sync.server.batches import objecting
from sync.server.batches.objecting import Raised
from sync.server.portal.batch_pages import PLACE, Key, attempt, batch_of, office_of, to_batch
from sync.server.portal.batches import batch_page
from sync.server.portal.counties import County
from sync.server.portal.door import PATH, FormVisitor, Page

router = APIRouter(prefix=PATH + "/c/{county}/" + PLACE, route_class=Page, include_in_schema=False)

_Line = Annotated[str, Form(max_length=100)]


def typed(
    number: _Line = "",
    about: _Line = "other",
    words: Annotated[str, Form()] = "",
    raised_by: _Line = "",
    contact: _Line = "",
) -> Raised:
    """The objection a form tells."""
    return Raised(number.strip(), words.strip(), about, raised_by.strip(), contact.strip())


@router.post("/{key}/objections")
def take_down(
    county: County,
    key: Key,
    central: TheCentral,
    visitor: FormVisitor,
    raised: Annotated[Raised, Depends(typed)],
    received_on: _Line = "",
) -> Response:
    """Take down an objection that came by word, letter or telephone."""
    office_of(visitor, county)
    found = batch_of(central, county, key)
    day = date_in(received_on) or clock.today()
    who = visitor.person.name
    error = attempt(lambda: objecting.object_to(central.database, key, raised, day, who))
    return batch_page(central, visitor, county, found, error) if error else to_batch(key)


@router.post("/{key}/objections/{objection}")
def answer(
    county: County,
    key: Key,
    objection: str,
    central: TheCentral,
    visitor: FormVisitor,
    outcome: _Line = "",
    words: Annotated[str, Form()] = "",
) -> Response:
    """Answer an objection; the answer is published with the list."""
    office_of(visitor, county)
    found = batch_of(central, county, key)
    who = visitor.person.name
    error = attempt(
        lambda: objecting.answer(
            central.database, f"{key}-{objection}", outcome, words.strip(), who
        )
    )
    return batch_page(central, visitor, county, found, error) if error else to_batch(key)
