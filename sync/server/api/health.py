"""Whether the server is ready, and its counters."""

from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse
from sqlalchemy import select

from sync.server.api import wire
from sync.server.api.guard import TheCentral
from sync.server.store import tables as t

router = APIRouter(tags=["health"])


@router.get("/health", responses={503: {"model": wire.Trouble}})
def health(central: TheCentral) -> wire.Ready:
    """200 when the database answers."""
    with central.database.read() as connection:
        connection.execute(select(t.county.c.county).limit(1)).all()
    return wire.Ready(status="ready")


@router.get("/metrics", response_class=PlainTextResponse)
def metrics(central: TheCentral) -> Response:
    """Counters in the text format of Prometheus."""
    return Response(central.metrics.text(), media_type="text/plain; version=0.0.4")
