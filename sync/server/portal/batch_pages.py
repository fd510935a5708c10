"""What the pages of batches share: who may, which batch, and a refusal shown on the page it belongs to."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Path
from starlette.responses import RedirectResponse, Response

from surveyapp.domain.errors import SurveyError
from sync.protocol import Code
from sync.server import clock
from sync.server.accounts.rights import OFFICE
from sync.server.batches import notices, objecting, shelf
from sync.server.batches.refusals import Fault
from sync.server.batches.shelf import Batch
from sync.server.central import Central
from sync.server.errors import Refused
from sync.server.portal.counties import roles_in
from sync.server.portal.door import PATH, Visitor
from sync.server.portal.pages import HEADERS, page
from sync.server.review.desk import name_of

Key = Annotated[str, Path(pattern=r"^[0-9]{6}-B[0-9]{1,6}$")]
PLACE = "batches"


def office_of(visitor: Visitor, county: str) -> None:
    """Stop who is not of the county's office; raises `Refused` NOT_YOURS."""
    if OFFICE not in roles_in(visitor, county):
        raise Refused(Code.NOT_YOURS)


def batch_of(central: Central, county: str, key: str) -> Batch:
    """The batch of a county; raises `Refused` NO_SUCH."""
    if not key.startswith(f"{county}-"):
        raise Refused(Code.NO_SUCH, record=key)
    try:
        with central.database.read() as connection:
            return shelf.batch(connection, key)
    except SurveyError as error:
        raise Refused(Code.NO_SUCH, record=key) from error


def shown(
    name: str,
    visitor: Visitor,
    county: str,
    error: SurveyError | None = None,
    **facts: Any,  # noqa: ANN401 - a template's
) -> Response:
    """A page about batches; an `error` is told on top, with every site it names below."""
    return page(
        name,
        status=409 if error else 200,
        me=visitor.person,
        csrf=visitor.csrf,
        county=county,
        county_name=name_of(county),
        place=PLACE,
        office=OFFICE in roles_in(visitor, county),
        refused=error,
        faults=faults_of(error),
        **facts,
    )


def faults_of(error: SurveyError | None) -> tuple[Fault, ...]:
    """The sites a refusal names, one by one; none where its sentence says it all."""
    found = error.facts.get("faults", ()) if error else ()
    named = tuple(f for f in found if isinstance(f, Fault)) if isinstance(found, tuple) else ()
    return named if any(fault.number for fault in named) else ()


def to_batch(key: str) -> Response:
    """Back to the page of a batch, after a step was done."""
    return RedirectResponse(f"{PATH}/c/{key[:6]}/{PLACE}/{key}", 303, headers=HEADERS)


def to_batches(county: str) -> Response:
    """Back to the batches of a county."""
    return RedirectResponse(f"{PATH}/c/{county}/{PLACE}", 303, headers=HEADERS)


def attempt(act: Callable[[], object]) -> SurveyError | None:
    """Do a step; what stood in its way, or None when it is done."""
    try:
        act()
    except SurveyError as error:
        return error
    return None


def notice_facts(central: Central, found: Batch) -> dict[str, Any]:
    """How a notice stands today: its last day, working days left, whether the day is a guess."""
    with central.database.read() as connection:
        issued = shelf.issues(connection, found.county, found.id)
        waiting = objecting.waiting(connection, found.county).get(found.id, 0)
    snapshot = issued[-1].snapshot if issued else None
    today = clock.today()
    facts: dict[str, Any] = {"snapshot": snapshot, "issued": issued, "waiting": waiting}
    if snapshot is None or found.state != shelf.ON_NOTICE:
        return {**facts, "last_day": None, "days_left": None, "full": False, "guess": ""}
    last = notices.last_day(snapshot.notice)
    left = notices.days_left(snapshot.notice, today)
    return {
        **facts,
        "last_day": last,
        "days_left": left,
        "full": left is None,
        "guess": notices.guess(last),
    }
