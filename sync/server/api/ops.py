"""Ops come in, verdicts go out: from the laptop itself, or carried by somebody else."""

import zlib
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Header, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from sync.protocol import MAX_BYTES, Code, Op, ops_message, read_ops
from sync.server.accounts.devices import device, verify
from sync.server.accounts.sessions import Caller
from sync.server.api import wire
from sync.server.api.guard import AnyCaller, CountyCode, InCounty, TheCentral, place, writer_for
from sync.server.api.packing import packed
from sync.server.central import Central
from sync.server.errors import Refused
from sync.server.store import feed
from sync.server.store.pushing import Answer, push

router = APIRouter(prefix="/c/{county}", tags=["ops"])

_BODY: dict[str, Any] = {
    "requestBody": {
        "description": "One op a line, see docs/sync-protocol.md",
        "required": True,
        "content": {"application/jsonl": {"schema": {"type": "string"}}},
    }
}


@router.post(
    "/ops",
    response_model=wire.Pushed,
    responses=wire.troubles(400, 401, 403, 404, 409, 413),
    openapi_extra=_BODY,
)
async def post_ops(
    county: CountyCode,
    request: Request,
    caller: AnyCaller,
    central: TheCentral,
    epoch: Annotated[str, Query(max_length=64)] = "",
    before: Annotated[str, Query(max_length=64)] = "",
    survey_author: Annotated[str | None, Header(max_length=64)] = None,
    survey_signature: Annotated[str | None, Header(max_length=200)] = None,
) -> Response:
    """Take in ops. Those already here are answered as before; nothing is done twice."""
    body = await _body(request)
    if survey_author:
        signed = (survey_author, survey_signature or "")
        answer = await run_in_threadpool(_carried, central, caller, county, body, signed)
    else:
        answer = await run_in_threadpool(_own, central, caller, county, body, (epoch, before))
    for verdict in answer.verdicts:
        central.metrics.add("survey_ops_total", outcome=str(verdict.outcome))
    told = {
        "verdicts": [verdict.plain() for verdict in answer.verdicts],
        "last_n": answer.last_n,
        "head": answer.head,
    }
    return packed(request, orjson.dumps(told))


def _own(
    central: Central, caller: Caller, county: str, body: bytes, after: tuple[str, str]
) -> Answer:
    here = place(county, caller, central)
    if caller.device is None:
        raise Refused(Code.NOT_YOURS)
    here.must_write()
    writer = writer_for(central, caller.device, county)
    ops = read_ops(body)
    epoch, before = after
    return push(
        central.database, county, writer, ops,
        epoch=epoch, before=before, quarantined=caller.device.revoked,
    )  # fmt: skip


def _carried(
    central: Central, caller: Caller, county: str, body: bytes, signed: tuple[str, str]
) -> Answer:
    """The author is who signed, not who carries; the carrier must be somebody who writes here."""
    if caller.device and caller.device.revoked:
        raise Refused(Code.REVOKED)
    place(county, caller, central).must_write()
    return take_carried(central, county, body, signed, caller.person.name)


def take_carried(
    central: Central,
    county: str,
    body: bytes,
    signed: tuple[str, str],
    carrier: str,
    before: str = "",
) -> Answer:
    """Push a body that a device has signed; raises `Refused` BAD_SIGNATURE or NOT_YOURS."""
    author, signature = signed
    with central.database.read() as connection:
        by = device(connection, author)
    verify(by.sign_key, signature, ops_message(central.keys.server, county, by.id, body))
    ops: list[Op] = read_ops(body)
    writer = writer_for(central, by, county)
    if not writer.roles:
        raise Refused(Code.NOT_YOURS)
    return push(
        central.database, county, writer, ops,
        before=before, carrier=carrier, quarantined=by.revoked,
    )  # fmt: skip


async def _body(request: Request) -> bytes:
    """The body, unpacked, never more than a push may hold; raises `Refused` TOO_LARGE."""
    gzipped = request.headers.get("content-encoding", "").lower() == "gzip"
    unpack = zlib.decompressobj(wbits=31) if gzipped else None
    body = bytearray()
    try:
        async for piece in request.stream():
            body += unpack.decompress(piece, MAX_BYTES + 1) if unpack else piece
            if len(body) > MAX_BYTES or (unpack and unpack.unconsumed_tail):
                raise Refused(Code.TOO_LARGE, limit=MAX_BYTES)
    except zlib.error as error:
        raise Refused(Code.BAD_JSON) from error
    if unpack and not unpack.eof:
        raise Refused(Code.BAD_JSON)
    return bytes(body)


@router.get("/verdicts", response_model=wire.Verdicts, responses=wire.troubles(401, 403, 404))
def get_verdicts(
    here: InCounty,
    request: Request,
    after: Annotated[int, Query(ge=0, le=2**53)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 500,
    device: Annotated[str | None, Query(max_length=64, pattern="^[A-Za-z0-9._-]+$")] = None,
) -> Response:
    """What became of a device's ops; another's only for the office, on the way back of a bundle."""
    if device and device != here.device:
        here.must_be_office()
    asked = device or here.device
    if asked is None:
        raise Refused(Code.NOT_YOURS)
    with here.central.database.read() as connection:
        found = feed.verdicts(connection, here.county, asked, after=after, limit=limit)
    return packed(request, orjson.dumps(found))
