"""What the maps of the portal show, as their script reads it: sites, the county's border, words."""

from collections.abc import Sequence
from typing import Annotated

import orjson
from fastapi import APIRouter, Query
from starlette.responses import Response

from surveyapp.domain.changes import Value
from surveyapp.domain.lifecycle import State
from surveyapp.domain.policy.facts import position
from surveyapp.domain.positions import degrees_within
from surveyapp.maps.content import document, gather
from surveyapp.publishing.borders import border_of
from sync.server.api.guard import TheCentral
from sync.server.portal.counties import County, roles_in, tab_of
from sync.server.portal.door import PATH, Page, TheVisitor
from sync.server.portal.pages import HEADERS
from sync.server.portal.sites import Record
from sync.server.review import desk
from sync.server.review.sheet import read_sheet

router = APIRouter(prefix=PATH + "/c/{county}", route_class=Page, include_in_schema=False)

AROUND_M = 500.0
"""How far the map of one site shows its surroundings."""


@router.get("/map")
def of_queue(
    county: County,
    central: TheCentral,
    visitor: TheVisitor,
    state: Annotated[str, Query(max_length=20)] = State.SUBMITTED,
    q: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """Every site of a queue, whichever page it is on."""
    roles_in(visitor, county)
    wanted = desk.Wanted(tab_of(state), q.strip())
    with central.database.read() as connection:
        rows = desk.placed(connection, county, wanted)
    return _map(county, rows)


@router.get("/s/{rec}/map")
def of_site(county: County, rec: Record, central: TheCentral, visitor: TheVisitor) -> Response:
    """One site among its neighbours; the frame holds what lies within `AROUND_M`."""
    roles = roles_in(visitor, county)
    with central.database.read() as connection:
        site = read_sheet(connection, county, rec, roles).site
        rows = desk.placed(connection, county, desk.Wanted(state=""))
    place = position(site)
    if place is None:
        return _map(county, [])
    east, north = degrees_within(AROUND_M)
    box = (place[0] - east, place[1] - north, place[0] + east, place[1] + north)
    others = [row for row in rows if row["rec"] != rec]
    return _map(county, [*others, {**site, "rec": rec}], box, chosen=len(others))


def _map(
    county: str,
    rows: Sequence[dict[str, Value]],
    box: tuple[float, float, float, float] | None = None,
    chosen: int | None = None,
) -> Response:
    data = document(gather(rows), border_of(county, desk.name_of(county)), "")
    data["links"] = [f"{PATH}/c/{county}/s/{row['rec']}" for row in rows]
    data |= {"box": box} if box else {}
    data |= {"chosen": chosen} if chosen is not None else {}
    return Response(orjson.dumps(data), media_type="application/json", headers=HEADERS)
