"""What the counties have issued, for everybody: no sign-in, no cookie, no script needed."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import FileResponse, Response

from surveyapp.domain.batches import Manifest
from surveyapp.domain.batches.manifest import NAME
from surveyapp.domain.errors import SurveyError
from surveyapp.domain.policy.radiation import leaflet, limit_at
from sync.protocol import Code
from sync.server import clock
from sync.server.api.guard import TheCentral
from sync.server.batches import files, public
from sync.server.batches.public import Listed
from sync.server.central import Central
from sync.server.errors import Refused
from sync.server.portal.counties import County
from sync.server.portal.ground import ground
from sync.server.portal.pages import HEADERS
from sync.server.portal.public import LISTS, PublicPage, has, public_page
from sync.server.review.desk import name_of

router = APIRouter(prefix=LISTS, route_class=PublicPage, include_in_schema=False)

Serial = Annotated[int, Path(ge=1, le=10**9)]
Name = Annotated[str, Path(max_length=100)]
_FIRST = ("list.pdf", "list.xlsx", "list.csv", "list.geojson", "list.gpkg", "list.kml", "list.json")
WHOLE_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src 'self' data:; font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""For an issued page, which carries all it needs inside itself, signed as it is."""
_WHOLE = {
    **HEADERS,
    "Cache-Control": "public, max-age=86400",
    "Content-Security-Policy": WHOLE_POLICY,
}


def _sought(
    q: Annotated[str, Query(max_length=100)] = "",
    category: Annotated[str, Query(max_length=60)] = "",
    number: Annotated[int, Query(alias="page", ge=1, le=10_000)] = 1,
) -> tuple[str, str, int]:
    """Text, category and page of whoever looks through a list."""
    return q, category, number


Sought = Annotated[tuple[str, str, int], Depends(_sought)]


@router.get("")
def everywhere(request: Request, central: TheCentral) -> Response:
    """The counties that have issued lists, each with its newest."""
    today = clock.today()
    with central.database.read() as connection:
        codes = public.counties(connection)
        newest = [(code, name_of(code), public.lists(connection, code, today)[0]) for code in codes]
    return public_page("lists.html", request, counties=newest)


@router.get("/radiation")
def radiation(request: Request) -> Response:
    """What the national standard says, for whoever worries."""
    content = leaflet()
    limits = [(mhz, limit_at(mhz)) for mhz in content.examples_mhz]
    return public_page("lists_radiation.html", request, content=content, limits=limits)


@router.get("/{county}")
def of_county(
    county: County,
    request: Request,
    central: TheCentral,
    sought: Sought,
) -> Response:
    """The newest list of a county, and the way to its older ones."""
    found = _lists(central, county)
    return _list(request, found, found[0], sought)


@router.get("/{county}/{serial}")
def one_list(
    county: County,
    serial: Serial,
    request: Request,
    central: TheCentral,
    sought: Sought,
) -> Response:
    """One list of a county."""
    found = _lists(central, county)
    return _list(request, found, _of_serial(found, serial), sought)


def _lists(central: Central, county: str) -> list[Listed]:
    with central.database.read() as connection:
        found = public.lists(connection, county, clock.today())
    if not found:
        raise Refused(Code.NO_SUCH, county=county)
    return found


def _of_serial(found: list[Listed], serial: int) -> Listed:
    for one in found:
        if one.snapshot.serial == serial:
            return one
    raise Refused(Code.NO_SUCH, serial=serial)


def list_of(central: Central, county: str, serial: int) -> Listed:
    """A list as it stands today; raises `Refused` NO_SUCH."""
    return _of_serial(_lists(central, county), serial)


def _list(
    request: Request, found: list[Listed], shown: Listed, wanted: tuple[str, str, int]
) -> Response:
    words, category, number = wanted
    snapshot = shown.snapshot
    entries = public.matching(snapshot, words, category)
    pages = max(1, -(-len(entries) // public.PAGE))
    first = (number - 1) * public.PAGE
    return public_page(
        "list.html", request, listed=shown, list=snapshot, home=home_of(shown),
        others=[one for one in found if one is not shown], sorting=public.sorting(snapshot),
        counts=public.counts(snapshot), entries=entries[first : first + public.PAGE],
        total=len(entries), words=words.strip(), category=category, number=number, pages=pages,
        ground=ground(snapshot), downloads=_FIRST,
    )  # fmt: skip


def home_of(shown: Listed) -> str:
    """Where the pages of a list lie."""
    return f"{LISTS}/{shown.snapshot.county}/{shown.snapshot.serial}"


@router.get("/{county}/{serial}/verify")
def how_to_verify(
    county: County, serial: Serial, request: Request, central: TheCentral
) -> Response:
    """How anybody finds out whether a list is genuine."""
    shown = list_of(central, county, serial)
    folder = files.folder_of(central, shown.snapshot)
    manifest = Manifest.parse((folder / NAME).read_bytes())
    signer = files.county_signer(central.settings.keys, county).public
    return public_page(
        "list_verify.html", request, listed=shown, list=shown.snapshot, home=home_of(shown),
        manifest=manifest, signer=signer,
    )  # fmt: skip


@router.get("/{county}/{serial}/site")
def site(
    county: County,
    serial: Serial,
    request: Request,
    central: TheCentral,
    number: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """One site of a list."""
    shown = list_of(central, county, serial)
    entry = public.entry_of(shown.snapshot, number)
    if entry is None:
        raise Refused(Code.NO_SUCH, site=number)
    return public_page(
        "list_site.html", request, listed=shown, list=shown.snapshot, home=home_of(shown),
        entry=entry, ground=ground(shown.snapshot, number), number=number,
        photos=shown.snapshot.photos_of(number),
        objections=[o for o in shown.snapshot.objections if o.number == number],
    )  # fmt: skip


@router.get("/{county}/{serial}/photos/{name}")
def photo(
    county: County, serial: Serial, name: Name, request: Request, central: TheCentral
) -> Response:
    """A photo of a list, as it was signed."""
    return _signed(central, request, county, serial, f"photos/{name}")


@router.get("/{county}/{serial}/{name}")
def output(
    county: County, serial: Serial, name: Name, request: Request, central: TheCentral
) -> Response:
    """One output of a list, as it was signed."""
    return _signed(central, request, county, serial, name)


def _signed(central: Central, request: Request, county: str, serial: int, name: str) -> Response:
    try:
        folder = files.issued_folder(central, county, serial)
    except SurveyError as error:
        raise Refused(Code.NO_SUCH, county=county) from error
    every = (file for file in folder.rglob("*") if file.is_file())
    found = next((f for f in every if f.relative_to(folder).as_posix() == name), None)
    if found is None:
        raise Refused(Code.NO_SUCH, file=name)
    stat = found.stat()
    tag = f'"{stat.st_mtime_ns:x}-{stat.st_size:x}"'
    if has(request, tag):
        return Response(status_code=304, headers={**_WHOLE, "ETag": tag})
    return FileResponse(found, headers={**_WHOLE, "ETag": tag})
