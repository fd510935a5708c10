"""Photos for who may see them, and the portal's own scripts and styles."""

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response, StreamingResponse

from sync.protocol import Code
from sync.server.api.guard import TheCentral
from sync.server.errors import Refused
from sync.server.photos.uploads import thumb
from sync.server.portal import pages
from sync.server.portal.counties import County, roles_in
from sync.server.portal.door import PATH, Page, TheVisitor
from sync.server.portal.pages import HEADERS

router = APIRouter(prefix=PATH, route_class=Page, include_in_schema=False)

Sha256 = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]
_KEPT = {**HEADERS, "Cache-Control": "private, max-age=86400, immutable"}
_SHOWN = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png"}


@router.get("/static/{name}")
def static(name: str) -> Response:
    """A script or style of the portal."""
    try:
        data, kind = pages.static(name)
    except KeyError as error:
        raise Refused(Code.NO_SUCH) from error
    headers = {**HEADERS, "Cache-Control": "public, max-age=300"}
    return Response(data, media_type=kind, headers=headers)


@router.get("/c/{county}/thumbs/{sha256}")
def small(county: County, sha256: Sha256, central: TheCentral, visitor: TheVisitor) -> Response:
    """The small picture of a photo; the photo itself while there is none."""
    roles_in(visitor, county)
    shelf = central.uploads.shelf
    size = shelf.size(county, thumb(sha256))
    if size is None:
        return photo(county, sha256, central, visitor)
    jpeg = b"".join(shelf.read(county, thumb(sha256), 0, size))
    return Response(jpeg, media_type="image/jpeg", headers=_KEPT)


@router.get("/c/{county}/photos/{sha256}")
def photo(county: County, sha256: Sha256, central: TheCentral, visitor: TheVisitor) -> Response:
    """A whole photo; what browsers do not show is saved instead."""
    roles_in(visitor, county)
    shelf = central.uploads.shelf
    confirmed = central.uploads.confirmed(county, [sha256])
    size = shelf.size(county, sha256) if confirmed else None
    if not size:
        raise Refused(Code.NO_SUCH, sha256=sha256)
    head = b"".join(shelf.read(county, sha256, 0, min(size, 4)))
    kind = next((kind for magic, kind in _SHOWN.items() if head.startswith(magic)), None)
    headers = {**_KEPT, "Content-Length": str(size)}
    if kind is None:
        headers["Content-Disposition"] = f'attachment; filename="{sha256[:12]}"'
    return StreamingResponse(
        shelf.read(county, sha256, 0, size),
        headers=headers,
        media_type=kind or "application/octet-stream",
    )
