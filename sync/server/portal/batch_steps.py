"""Steps of a batch that cannot be undone: each on a page of its own that says what will happen."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.publishing.workdays import after_working_days
from sync.server import clock
from sync.server.api.guard import TheCentral
from sync.server.batches import drafting, files, issuing, notices, shelf, sites, steps
from sync.server.batches.shelf import Batch
from sync.server.central import Central
from sync.server.portal.batch_pages import (
    PLACE,
    Key,
    attempt,
    batch_of,
    notice_facts,
    office_of,
    shown,
    to_batch,
)
from sync.server.portal.batches import batch_page
from sync.server.portal.counties import County
from sync.server.portal.door import PATH, FormVisitor, Page, TheVisitor, Visitor

router = APIRouter(prefix=PATH + "/c/{county}/" + PLACE, route_class=Page, include_in_schema=False)

_Texts = Annotated[list[str], Form(max_length=500)]


@router.get("/{key}/notice")
def ask_notice(county: County, key: Key, central: TheCentral, visitor: TheVisitor) -> Response:
    """What beginning the notice will do."""
    office_of(visitor, county)
    return _notice(central, visitor, county, batch_of(central, county, key))


def _notice(
    central: Central, visitor: Visitor, county: str, found: Batch, error: SurveyError | None = None
) -> Response:
    if found.state != shelf.DRAFT:
        return batch_page(central, visitor, county, found, error)
    today = clock.today()
    last = after_working_days(today, found.plan.days)
    with central.database.read() as connection:
        standing = sites.faults(connection, county, found.sites, found.plan.supersedes)
        preview = drafting.preview(connection, found, today)
    return shown(
        "batch_notice.html", visitor, county, error, batch=found, plan=found.plan, today=today,
        last_day=last, guess=notices.guess(last), standing=standing, preview=preview,
    )  # fmt: skip


@router.post("/{key}/notice")
def begin_notice(county: County, key: Key, central: TheCentral, visitor: FormVisitor) -> Response:
    """Begin the notice."""
    office_of(visitor, county)
    found = batch_of(central, county, key)
    who = visitor.person.name
    error = attempt(lambda: steps.begin_notice(central, key, clock.today(), who))
    return _notice(central, visitor, county, found, error) if error else to_batch(key)


@router.get("/{key}/publish")
def ask_publish(county: County, key: Key, central: TheCentral, visitor: TheVisitor) -> Response:
    """What publishing will do, and which sites might have to wait."""
    office_of(visitor, county)
    return _publish(central, visitor, county, batch_of(central, county, key))


def _publish(
    central: Central,
    visitor: Visitor,
    county: str,
    found: Batch,
    error: SurveyError | None = None,
    hold: dict[str, str] | None = None,
) -> Response:
    if found.state != shelf.ON_NOTICE:
        return batch_page(central, visitor, county, found, error)
    facts = notice_facts(central, found)
    with central.database.read() as connection:
        standing = sites.faults(connection, county, found.sites, found.plan.supersedes)
    reasons: dict[str, list[str]] = {}
    for fault in standing:
        reasons.setdefault(fault.number, []).append(fault.reason)
    return shown(
        "batch_publish.html", visitor, county, error, batch=found, plan=found.plan,
        reasons=reasons, hold=hold or {}, **facts,
    )  # fmt: skip


@router.post("/{key}/publish")
def publish(
    county: County,
    key: Key,
    central: TheCentral,
    visitor: FormVisitor,
    number: _Texts = [],  # noqa: B006 - FastAPI copies it
    why: _Texts = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """Publish, but for the sites that were given a reason to wait."""
    office_of(visitor, county)
    found = batch_of(central, county, key)
    hold = {n: reason for n, reason in zip(number, why, strict=False) if reason.strip()}

    def act() -> None:
        made = issuing.publish(central.database, key, clock.today(), visitor.person.name, hold)
        files.folder_of(central, made)

    error = attempt(act)
    return _publish(central, visitor, county, found, error, hold) if error else to_batch(key)


@router.get("/{key}/withdraw")
def ask_withdraw(county: County, key: Key, central: TheCentral, visitor: TheVisitor) -> Response:
    """Which sites are to be withdrawn, and why."""
    office_of(visitor, county)
    return _withdraw(central, visitor, county, batch_of(central, county, key))


def _withdraw(
    central: Central, visitor: Visitor, county: str, found: Batch, error: SurveyError | None = None
) -> Response:
    if found.state not in {shelf.ON_NOTICE, shelf.PUBLISHED}:
        return batch_page(central, visitor, county, found, error)
    facts = notice_facts(central, found)
    return shown(
        "batch_withdraw.html", visitor, county, error, batch=found, plan=found.plan, **facts
    )


@router.post("/{key}/withdraw")
def withdraw(
    county: County,
    key: Key,
    central: TheCentral,
    visitor: FormVisitor,
    reason: Annotated[str, Form(max_length=500)] = "",
    whole: Annotated[str, Form(max_length=5)] = "",
    number: _Texts = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """Withdraw the sites ticked, or the whole batch where its own button was pressed."""
    office_of(visitor, county)
    found = batch_of(central, county, key)

    def act() -> None:
        if not whole and not number:
            raise SurveyError(Problem.REQUIRED, field=_("要撤回的站址"))
        going = () if whole else number
        made = issuing.withdraw(
            central.database, key, going, reason, clock.today(), visitor.person.name
        )
        files.folder_of(central, made)

    error = attempt(act)
    return _withdraw(central, visitor, county, found, error) if error else to_batch(key)


@router.get("/{key}/drop")
def ask_drop(county: County, key: Key, central: TheCentral, visitor: TheVisitor) -> Response:
    """What dropping the draft will do."""
    office_of(visitor, county)
    found = batch_of(central, county, key)
    if found.state != shelf.DRAFT:
        return batch_page(central, visitor, county, found)
    return shown("batch_drop.html", visitor, county, batch=found, plan=found.plan)


@router.post("/{key}/drop")
def drop(county: County, key: Key, central: TheCentral, visitor: FormVisitor) -> Response:
    """Give the draft up."""
    office_of(visitor, county)
    found = batch_of(central, county, key)
    error = attempt(lambda: drafting.drop(central.database, key, visitor.person.name))
    return batch_page(central, visitor, county, found, error) if error else to_batch(key)
