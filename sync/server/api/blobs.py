"""Photos by tus 1.0 (core and creation) at content addresses, and their small pictures."""

import asyncio
import base64
import binascii
import re
from time import monotonic
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Request, Response
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from sync.protocol import Code
from sync.server.api import wire
from sync.server.api.guard import Here, InCounty
from sync.server.errors import Refused
from sync.server.photos.shelf import PIECE
from sync.server.photos.uploads import LARGEST, Arriving, Upload, thumb

router = APIRouter(prefix="/c/{county}", tags=["photos"])

VERSION = "1.0.0"
LARGEST_THUMB = 300_000
UPLOADS_AT_ONCE = 12
"""Of one caller: each holds up to two pieces in memory. A laptop sends four abreast, and those of
a line that broke may linger."""
HELD_S = 1.0
"""A slow line's bytes are written down this often: a break costs it no more than that."""
_OFFSETS = "application/offset+octet-stream"
_FOR_EVER = {"Cache-Control": "private, max-age=31536000, immutable"}
_RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")

Sha256 = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]
Number = Annotated[int, Header(ge=0, le=2**53)]


class TusVersion(Exception):  # noqa: N818 - an answer of tus, not an error of ours
    """The client speaks another version of tus; answered with 412."""


async def speaks_tus(tus_resumable: Annotated[str, Header()] = VERSION) -> None:
    """Refuse other versions, as tus asks."""
    if tus_resumable != VERSION:
        raise TusVersion


def _tus(upload: Upload | None = None) -> dict[str, str]:
    headers = {"Tus-Resumable": VERSION, "Cache-Control": "no-store"}
    if upload:
        headers |= {"Upload-Offset": str(upload.offset), "Upload-Length": str(upload.size)}
        headers |= {"Survey-Confirmed": "1"} if upload.confirmed else {}
    return headers


_SPEAKS = [Depends(speaks_tus)]


@router.options("/blobs", status_code=204)
def tus_offers(county: str) -> Response:  # noqa: ARG001 - of every county the same
    """What of tus is spoken here."""
    offers = {"Tus-Version": VERSION, "Tus-Extension": "creation", "Tus-Max-Size": str(LARGEST)}
    return Response(status_code=204, headers={**_tus(), **offers})


@router.post(
    "/blobs",
    status_code=201,
    dependencies=_SPEAKS,
    responses=wire.troubles(401, 403, 404, 413, 460, 507),
)
def begin(
    here: InCounty,
    upload_length: Number,
    upload_metadata: Annotated[str, Header(max_length=2000)],
) -> Response:
    """Announce a photo that some record speaks of; again for one that is under way or here."""
    here.must_write()
    sha256 = _named(upload_metadata)
    upload = here.central.uploads.begin(here.county, sha256, upload_length)
    location = f"/v1/c/{here.county}/blobs/{sha256}"
    return Response(status_code=201, headers={**_tus(upload), "Location": location})


def _named(metadata: str) -> str:
    for pair in metadata.split(","):
        key, _, value = pair.strip().partition(" ")
        if key == "sha256":
            try:
                found = base64.b64decode(value, validate=True).decode("ascii")
            except (binascii.Error, ValueError):
                break
            if re.fullmatch(r"[0-9a-f]{64}", found):
                return found
    raise Refused(Code.BAD_REQUEST, field="upload-metadata")


@router.head(
    "/blobs/{sha256}", dependencies=_SPEAKS, responses=wire.troubles(401, 403, 404, 460, 507)
)
def ask(here: InCounty, sha256: Sha256) -> Response:
    """How far a photo has come; offset = length means that its hash was compared.

    Who asks is about to go on: an older request whose line may be dead adds nothing any more.
    """
    upload = here.central.uploads.stopped(here.county, sha256)
    return Response(status_code=200, headers=_tus(upload))


@router.patch(
    "/blobs/{sha256}",
    status_code=204,
    dependencies=_SPEAKS,
    responses=wire.troubles(401, 403, 404, 409, 413, 415, 460, 507),
    openapi_extra={
        "requestBody": {
            "content": {_OFFSETS: {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
async def append(
    here: InCounty, sha256: Sha256, request: Request, upload_offset: Number
) -> Response:
    """Go on at an offset. What arrived before the line broke is kept."""
    here.must_write()
    if request.headers.get("content-type", "").partition(";")[0] != _OFFSETS:
        raise _WrongTypeError
    with here.central.limits.at_once(here.caller.name, UPLOADS_AT_ONCE):
        upload = await _append(here, sha256, request, upload_offset)
    return Response(status_code=204, headers=_tus(upload))


async def _append(here: Here, sha256: str, request: Request, upload_offset: int) -> Upload:
    uploads = here.central.uploads
    with uploads.arriving(here.county, sha256) as arriving:
        upload = await run_in_threadpool(uploads.state, here.county, sha256)
        if upload.offset != upload_offset:
            raise Refused(Code.OFFSET, offset=upload.offset)
        if not upload.confirmed:
            try:
                await _receive(here, request, arriving, upload.size - upload.offset)
            finally:
                upload = await run_in_threadpool(uploads.settle, arriving)
    return upload


class _WrongTypeError(Exception):
    """The body is not what tus sends; answered with 415."""


async def _receive(here: Here, request: Request, arriving: Arriving, room: int) -> None:
    """Take the body to the part; a piece is hashed and written while the next one comes in."""
    held = bytearray()
    writing: asyncio.Task[None] | None = None
    since = monotonic()

    async def drop(piece: bytes) -> None:
        await run_in_threadpool(here.central.uploads.append, arriving, piece)
        here.central.metrics.add("survey_photo_bytes_total", len(piece))

    try:
        async for some in request.stream():
            held += some
            room -= len(some)
            if room < 0:
                held.clear()
                raise Refused(Code.TOO_LARGE)
            if len(held) >= PIECE or monotonic() - since > HELD_S:
                if writing:
                    await writing
                writing = asyncio.create_task(drop(bytes(held)))
                held.clear()
                since = monotonic()
    finally:
        if writing:
            await writing
        if held:
            await drop(bytes(held))


@router.get("/blobs/{sha256}", responses=wire.troubles(401, 403, 404, 416))
def read(here: InCounty, sha256: Sha256, request: Request) -> Response:
    """A photo that was confirmed, or a stretch of it."""
    if not here.central.uploads.confirmed(here.county, [sha256]):
        raise Refused(Code.NO_SUCH, sha256=sha256)
    size = here.central.uploads.shelf.size(here.county, sha256)
    if size is None:
        raise Refused(Code.NO_SUCH, sha256=sha256)
    start, end = 0, size
    wanted = _RANGE.fullmatch(request.headers.get("range", ""))
    if wanted and (wanted[1] or wanted[2]):
        start, end = _stretch(wanted[1], wanted[2], size)
        if start >= end:
            return Response(status_code=416, headers={"Content-Range": f"bytes */{size}"})
    headers = {**_FOR_EVER, "Accept-Ranges": "bytes", "Content-Length": str(end - start)}
    headers["X-Content-Type-Options"] = "nosniff"
    if (start, end) != (0, size):
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return StreamingResponse(
        here.central.uploads.shelf.read(here.county, sha256, start, end),
        status_code=206 if "Content-Range" in headers else 200,
        headers=headers,
        media_type="application/octet-stream",
    )


def _stretch(first: str, last: str, size: int) -> tuple[int, int]:
    if not first:
        return max(size - int(last), 0), size
    return int(first), min(int(last) + 1, size) if last else size


@router.put(
    "/thumbs/{sha256}",
    status_code=204,
    responses=wire.troubles(401, 403, 404, 413, 415, 507),
    openapi_extra={
        "requestBody": {
            "content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
async def put_thumb(here: InCounty, sha256: Sha256, request: Request) -> Response:
    """The small picture of a photo, sent before the photo itself."""
    here.must_write()
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_THUMB:
            raise Refused(Code.TOO_LARGE, limit=LARGEST_THUMB)
    if not body.startswith(b"\xff\xd8\xff"):
        raise _WrongTypeError
    await run_in_threadpool(here.central.uploads.put_thumb, here.county, sha256, bytes(body))
    return Response(status_code=204)


@router.get("/thumbs/{sha256}", responses=wire.troubles(401, 403, 404))
def read_thumb(here: InCounty, sha256: Sha256) -> Response:
    """The small picture of a photo."""
    shelf = here.central.uploads.shelf
    size = shelf.size(here.county, thumb(sha256))
    if size is None:
        raise Refused(Code.NO_SUCH, sha256=sha256)
    jpeg = b"".join(shelf.read(here.county, thumb(sha256), 0, size))
    return Response(jpeg, media_type="image/jpeg", headers=_FOR_EVER)


@router.post("/blobs/known", responses=wire.troubles(401, 403, 507))
def known(here: InCounty, asked: wire.BlobsAsked) -> wire.BlobsKnown:
    """Which photos are confirmed, and of which the small picture is here.

    With sizes the rest are announced, as one `POST …/blobs` each would, in one way there and back.
    """
    uploads = here.central.uploads
    held = uploads.shelf.holds(here.county, map(thumb, asked.sha256))
    small = [sha256 for sha256 in asked.sha256 if thumb(sha256) in held]
    confirmed = uploads.confirmed(here.county, asked.sha256)
    offsets: dict[str, int] = {}
    if asked.sizes:
        here.must_write()
        if len(asked.sizes) != len(asked.sha256):
            raise Refused(Code.BAD_REQUEST, field="sizes")
        sizes = dict(zip(asked.sha256, asked.sizes, strict=True))
        left = {name: size for name, size in sizes.items() if name not in confirmed}
        offsets = uploads.announce(here.county, left)
    return wire.BlobsKnown(confirmed=confirmed, thumbs=small, offsets=offsets)


WrongType = _WrongTypeError
