"""The audit of a county for its office: what was done to its records, and to the people who may."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from sync.protocol import Code
from sync.server.accounts.rights import OFFICE
from sync.server.accounts.telling import lines_about
from sync.server.api.guard import TheCentral
from sync.server.errors import Refused
from sync.server.portal import audit_words
from sync.server.portal.counties import County, roles_in
from sync.server.portal.door import PATH, Page, TheVisitor
from sync.server.portal.pages import page
from sync.server.review.desk import PAGE, name_of
from sync.server.store.audit import OFFICE as CHAIN
from sync.server.store.audit import chain_of, lines

router = APIRouter(prefix=PATH + "/c/{county}", route_class=Page, include_in_schema=False)


@router.get("/audit")
def audit(
    county: County,
    central: TheCentral,
    visitor: TheVisitor,
    of: Annotated[str, Query(pattern="^(records|people)$")] = "records",
    number: Annotated[int, Query(alias="page", ge=1, le=1_000_000)] = 1,
) -> Response:
    """Who did what, the latest first."""
    if OFFICE not in roles_in(visitor, county):
        raise Refused(Code.NOT_YOURS)
    with central.database.read() as connection:
        if of == "people":
            chain, about = chain_of(connection, CHAIN), lines_about(connection, county)
            total = len(about)
            shown = about[slice(*_stretch(total, number))]
        else:
            chain = chain_of(connection, county)
            total = chain.n
            after, until = _stretch(total, number)
            shown = list(lines(connection, county, after=after, limit=until - after))
    return page(
        "audit.html",
        me=visitor.person,
        csrf=visitor.csrf,
        county=county,
        county_name=name_of(county),
        of=of,
        lines=shown[::-1],
        head=chain.head,
        total=total,
        number=number,
        pages=max(1, -(-total // PAGE)),
        words=audit_words,
    )


def _stretch(total: int, number: int) -> tuple[int, int]:
    """Before which line a page begins and with which it ends, when the last lines come first."""
    return max(0, total - number * PAGE), max(0, total - (number - 1) * PAGE)
