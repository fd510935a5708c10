"""The way down: pages of changes, the digest to compare, history and audit."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from sync.server.api import wire
from sync.server.api.guard import InCounty
from sync.server.api.packing import packed
from sync.server.store import audit as audit_chain
from sync.server.store import feed
from sync.server.store.counties import look

router = APIRouter(prefix="/c/{county}", tags=["feed"])

After = Annotated[int, Query(ge=0, le=2**53)]
Limit = Annotated[int, Query(ge=1, le=500)]


@router.get("/changes", response_model=wire.PageShown, responses=wire.troubles(401, 403, 404, 409))
def changes(
    here: InCounty,
    request: Request,
    after: After = 0,
    epoch: Annotated[str, Query(max_length=64)] = "",
    limit: Limit = 500,
) -> Response:
    """Every record that changed after a cursor, whole, in the order of the county's sequence."""
    with here.central.database.read() as connection:
        body = feed.page(
            connection,
            here.county,
            here.device,
            after=after,
            epoch=epoch,
            limit=limit,
            private=here.private,
        )
    return packed(request, body)


@router.get("/digest", responses=wire.troubles(401, 403, 404))
def digest(here: InCounty) -> wire.DigestShown:
    """All records that the caller may read, in sixteen numbers."""
    with here.central.database.read() as connection:
        county, found = feed.digest(connection, here.county, private=here.private)
    buckets = found.plain()["buckets"]
    return wire.DigestShown(
        county=county.code, epoch=county.epoch, head=county.seq, buckets=buckets
    )


@router.get("/history", responses=wire.troubles(401, 403, 404))
def history(
    here: InCounty,
    rec: Annotated[str | None, Query(max_length=64, pattern="^[A-Za-z0-9._-]+$")] = None,
    after: After = 0,
    limit: Limit = 200,
) -> wire.History:
    """Every op of a record or of the county, in order, with its author and its verdict."""
    with here.central.database.read() as connection:
        found = feed.history(
            connection, here.county, rec, after=after, limit=limit, private=here.private
        )
    return wire.History.model_validate(found)


@router.get("/audit", responses=wire.troubles(401, 403, 404))
def audit(here: InCounty, after: After = 0, limit: Limit = 200) -> wire.Audit:
    """The audit chain, for the office."""
    here.must_be_office()
    with here.central.database.read() as connection:
        county = look(connection, here.county)
        lines = list(audit_chain.lines(connection, here.county, after=after, limit=limit))
    return wire.Audit.model_validate({"entries": lines, "head": county.chain.head})
