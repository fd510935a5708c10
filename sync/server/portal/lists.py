"""What the counties have issued, for everybody: no sign-in, no cookie, no script needed."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path
from sqlalchemy import select
from starlette.responses import FileResponse, RedirectResponse, Response

from surveyapp.domain.batches import Snapshot
from surveyapp.domain.errors import SurveyError
from surveyapp.publishing.workdays import working_days
from sync.protocol import Code
from sync.server import clock
from sync.server.api.guard import TheCentral
from sync.server.batches import shelf
from sync.server.batches.files import folder_of, issued
from sync.server.errors import Refused
from sync.server.portal.counties import County
from sync.server.portal.door import Page
from sync.server.portal.pages import HEADERS, page
from sync.server.review.desk import name_of
from sync.server.store import tables as t

router = APIRouter(prefix="/lists", route_class=Page, include_in_schema=False)

_PUBLIC = {**HEADERS, "Cache-Control": "public, max-age=300"}
_WHOLE = {
    **_PUBLIC,
    # An issued page carries all it needs inside itself, signed as it is.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
        "img-src 'self' data:; font-src data:; base-uri 'none'; form-action 'none'"
    ),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """An issued list; `days_left` are the working days in which to object, None when over."""

    snapshot: Snapshot
    days_left: int | None


@router.get("")
def everywhere(central: TheCentral) -> Response:
    """The counties that have issued lists."""
    with central.database.read() as connection:
        codes = connection.scalars(select(t.issue.c.county).distinct()).all()
    answer = page("lists.html", counties=[(code, name_of(code)) for code in sorted(codes)])
    answer.headers.update(_PUBLIC)
    return answer


@router.get("/{county}")
def of_county(county: County, central: TheCentral) -> Response:
    """The lists of a county, the newest first."""
    with central.database.read() as connection:
        found = shelf.issues(connection, county)
    if not found:
        raise Refused(Code.NO_SUCH, county=county)
    today = clock.today()
    shown = [Shown(i.snapshot, _days_left(i.snapshot, today)) for i in reversed(found)]
    shown[1:] = [Shown(one.snapshot, None) for one in shown[1:]]
    answer = page("county_lists.html", county=county, county_name=name_of(county), lists=shown)
    answer.headers.update(_PUBLIC)
    return answer


def _days_left(snapshot: Snapshot, today: date) -> int | None:
    """Working days until the notice ends; only the newest list of a county is still on notice."""
    if snapshot.stage != "notice" or today.isoformat() > snapshot.notice.until:
        return None
    return working_days(today, date.fromisoformat(snapshot.notice.until))


@router.get("/{county}/{serial}")
def whole(county: County, serial: Annotated[int, Path(ge=1, le=10**9)]) -> Response:
    """The page of a list."""
    return RedirectResponse(f"/lists/{county}/{serial}/index.html", 307, headers=_PUBLIC)


@router.get("/{county}/{serial}/{name}")
def output(
    county: County,
    serial: Annotated[int, Path(ge=1, le=10**9)],
    name: Annotated[str, Path(max_length=100)],
    central: TheCentral,
) -> Response:
    """One output of a list, as it was signed."""
    try:
        folder = folder_of(central, issued(central, county, serial))
    except SurveyError as error:
        raise Refused(Code.NO_SUCH, county=county) from error
    found = next((file for file in folder.iterdir() if file.name == name and file.is_file()), None)
    if found is None:
        raise Refused(Code.NO_SUCH, file=name)
    return FileResponse(found, headers=_WHOLE)
