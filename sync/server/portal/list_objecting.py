"""Anybody's objection to a list on notice, by a form: no cookie, limited in length and in number."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.responses import Response

from surveyapp.domain.batches import ABOUT
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from sync.protocol import Code
from sync.server import clock
from sync.server.api.guard import TheCentral, address_of
from sync.server.batches import objecting, public
from sync.server.batches.objecting import Raised
from sync.server.batches.public import Listed
from sync.server.errors import Refused
from sync.server.portal.counties import County
from sync.server.portal.door import own_form
from sync.server.portal.lists import Serial, home_of, list_of
from sync.server.portal.public import LISTS, PublicPage, public_page
from sync.server.review.troubles import words

router = APIRouter(prefix=LISTS, route_class=PublicPage, include_in_schema=False)

SHARE = 0.005
"""Of the usual limit: six forms a minute of one address at the usual 1200."""
_Line = Annotated[str, Form(max_length=100)]


@router.get("/{county}/{serial}/object")
def ask(
    county: County,
    serial: Serial,
    request: Request,
    central: TheCentral,
    site: Annotated[str, Query(max_length=200)] = "",
    about: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """The form, with the site it was opened from chosen."""
    shown = list_of(central, county, serial)
    return _form(request, shown, Raised(site, "", about if about in ABOUT else "ownership"))


def _form(
    request: Request, shown: Listed, typed: Raised, notice: str = "", status: int = 200
) -> Response:
    return public_page(
        "list_object.html", request, status=status, notice=notice, listed=shown,
        list=shown.snapshot, home=home_of(shown), typed=typed, longest=objecting.LONGEST,
    )  # fmt: skip


def typed(
    site: Annotated[str, Form(max_length=200)] = "",
    about: _Line = "other",
    words: Annotated[str, Form()] = "",
    name: _Line = "",
    contact: _Line = "",
) -> Raised:
    """The objection a form tells."""
    said = (site.strip(), words.strip(), about, name.strip(), contact.strip())
    return Raised(*said, objecting.PUBLIC)


@router.post("/{county}/{serial}/object")
def file(
    county: County,
    serial: Serial,
    request: Request,
    central: TheCentral,
    raised: Annotated[Raised, Depends(typed)],
) -> Response:
    """Take the objection to the office's desk, and say under which number it lies there."""
    own_form(request)
    shown = list_of(central, county, serial)
    try:
        central.limits.take(f"objection {address_of(request)}", SHARE)
        _must_be_listed(shown, raised)
        made = objecting.object_to(central.database, shown.batch, raised, clock.today())
    except SurveyError as error:
        return _form(request, shown, raised, str(error), 409)
    except Refused as error:
        if error.code != Code.RATE:
            raise
        return _form(request, shown, raised, words(error), error.status)
    return public_page(
        "list_objected.html", request, listed=shown, list=shown.snapshot, home=home_of(shown),
        made=made, about=raised.about,
    )  # fmt: skip


def _must_be_listed(shown: Listed, raised: Raised) -> None:
    if public.entry_of(shown.snapshot, raised.number) is None:
        raise SurveyError(Problem.REQUIRED, field=_("站址"))
