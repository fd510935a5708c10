"""Files of a batch for the office: the preview of a draft, the copy that stays in the house."""

import tempfile
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form
from fastapi import Path as PathParameter
from starlette.responses import Response

from surveyapp.exchange.published import FORMATS, write_list_as
from surveyapp.maps.published import write_list_page
from surveyapp.publishing.borders import borders_of
from surveyapp.reports.county_list import write_county_list
from sync.protocol import Code
from sync.server import clock
from sync.server.api.guard import TheCentral
from sync.server.batches import drafting, internal, shelf
from sync.server.errors import Refused
from sync.server.portal.batch_pages import PLACE, Key, batch_of, office_of
from sync.server.portal.counties import County
from sync.server.portal.door import PATH, FormVisitor, Page, TheVisitor
from sync.server.portal.lists import WHOLE_POLICY
from sync.server.portal.pages import HEADERS

router = APIRouter(prefix=PATH + "/c/{county}/" + PLACE, route_class=Page, include_in_schema=False)

_TYPES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Suffix = Annotated[str, PathParameter(max_length=10)]


@router.get("/{key}/preview/list.{suffix}")
def preview(
    county: County, key: Key, suffix: Suffix, central: TheCentral, visitor: TheVisitor
) -> Response:
    """One output of a draft as it would be today; its title says that it is not issued."""
    office_of(visitor, county)
    found = batch_of(central, county, key)
    if found.state != shelf.DRAFT or suffix not in ("html", "pdf", *FORMATS):
        raise Refused(Code.NO_SUCH, record=key)
    with central.database.read() as connection:
        snapshot = drafting.preview(connection, found, clock.today())
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / f"list.{suffix}"
        if suffix == "html":
            write_list_page(out, snapshot, borders=borders_of(snapshot))
        elif suffix == "pdf":
            write_county_list(out, snapshot)
        else:
            write_list_as(out, snapshot)
        data = out.read_bytes()
    policy = {"Content-Security-Policy": WHOLE_POLICY} if suffix == "html" else {}
    kind = _TYPES.get(suffix, "application/octet-stream")
    return Response(data, media_type=kind, headers={**HEADERS, **policy})


@router.post("/{key}/internal")
def internal_copy(
    county: County,
    key: Key,
    central: TheCentral,
    visitor: FormVisitor,
    kind: Annotated[str, Form(pattern="^(pdf|xlsx)$")],
) -> Response:
    """The office's own copy, with contacts; the audit tells who took it."""
    office_of(visitor, county)
    found = batch_of(central, county, key)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / f"copy.{kind}"
        internal.write_internal(central, key, out, visitor.person.name)
        data = out.read_bytes()
    name = quote(f"内部使用 {found.plan.title}.{kind}", safe="")
    told = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(data, media_type=_TYPES[kind], headers={**HEADERS, **told})
