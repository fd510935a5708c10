"""Records that may be one place, side by side; merging them, and taking them apart again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Query
from sqlalchemy import Connection, func, select
from starlette.responses import RedirectResponse, Response

from surveyapp.domain.fields import field_of
from surveyapp.domain.values import show_value
from sync.protocol import Code, Document, Write
from sync.server.accounts.rights import OFFICE
from sync.server.api.guard import TheCentral
from sync.server.central import Central
from sync.server.errors import Refused
from sync.server.portal.counties import County, roles_in
from sync.server.portal.door import PATH, FormVisitor, Page, TheVisitor, Visitor
from sync.server.portal.pages import HEADERS, page
from sync.server.portal.sites import Looks
from sync.server.review import desk, duplicates, merging
from sync.server.review.looking import RECORD, Looked
from sync.server.review.troubles import NotDone, words
from sync.server.store import tables as t

router = APIRouter(
    prefix=PATH + "/c/{county}/duplicates", route_class=Page, include_in_schema=False
)

Both = Annotated[list[Looks], Form(min_length=2, max_length=2)]

SHOWN = 10
"""Pairs on a page: each is read with care."""

_COMPARED = (
    *("name", "kind", "category", "township", "address", "owner", "owner_type", "opening"),
    *("height_m", "storeys", "lon", "lat", "created_by", "created_at"),
)
_THUMBS = 3


@dataclass(frozen=True, slots=True)
class Side:
    """One record of a pair as the page shows it; `photos` are hashes, `more` how many are not shown."""

    document: Document
    photos: tuple[str, ...]
    more: int

    @property
    def recorded(self) -> Write:
        """Who wrote first what is still there, and when."""
        return self.document.writes[min(self.document.writes)]


@dataclass(frozen=True, slots=True)
class Compared:
    """A field of both records."""

    label: str
    texts: tuple[str, str]

    @property
    def differs(self) -> bool:
        """Whether the two say different things."""
        return self.texts[0] != self.texts[1]


@dataclass(frozen=True, slots=True)
class Shown:
    """A pair with what both say."""

    sides: tuple[Side, Side]
    distance_m: float
    lines: tuple[Compared, ...]


@router.get("")
def show(
    county: County,
    central: TheCentral,
    visitor: TheVisitor,
    number: Annotated[int, Query(alias="page", ge=1, le=1_000)] = 1,
) -> Response:
    """The pairs that wait for a word, and what was merged."""
    return _page(central, visitor, county, number=number)


def _page(
    central: Central,
    visitor: Visitor,
    county: str,
    *,
    number: int = 1,
    status: int = 200,
    notice: str = "",
) -> Response:
    roles = roles_in(visitor, county)
    with central.database.read() as connection:
        found = duplicates.pairs(connection, county)
        some = found[(number - 1) * SHOWN : number * SHOWN]
        shown = [_shown(connection, county, pair) for pair in some]
        merged = duplicates.merged(connection, county)
    return page(
        "duplicates.html",
        status=status,
        me=visitor.person,
        csrf=visitor.csrf,
        county=county,
        county_name=desk.name_of(county),
        office=OFFICE in roles,
        pairs=shown,
        total=len(found),
        merged=merged,
        number=number,
        pages=max(1, -(-len(found) // SHOWN)),
        notice=notice,
    )


def _shown(connection: Connection, county: str, pair: duplicates.Pair) -> Shown:
    sides = (_side(connection, county, pair.one), _side(connection, county, pair.other))
    return Shown(sides, pair.distance_m, tuple(_compared(pair.one, pair.other)))


def _side(connection: Connection, county: str, document: Document) -> Side:
    f = t.fact.c
    here = (f.county == county, f.site == document.rec, f.kind == "photo", f.deleted == 0)
    total = connection.scalar(select(func.count()).select_from(t.fact).where(*here)) or 0
    first = select(f.sha256).where(*here, f.sha256.is_not(None)).order_by(f.rec).limit(_THUMBS)
    photos = tuple(connection.scalars(first))
    return Side(document, photos, total - len(photos))


def _compared(one: Document, other: Document) -> Iterator[Compared]:
    for name in _COMPARED:
        field = field_of("site", name)
        texts = tuple(show_value(field, d.value(name)) if field else "" for d in (one, other))
        if any(texts):
            yield Compared(field.label if field else name, (texts[0], texts[1]))


def _step(central: Central, visitor: Visitor, county: str, do: Callable[[], object]) -> Response:
    """Do one step and show what is left, or say why it was not done."""
    roles_in(visitor, county)
    try:
        do()
    except (NotDone, Refused) as error:
        return _page(central, visitor, county, status=409, notice=words(error))
    return RedirectResponse(f"{PATH}/c/{county}/duplicates", 303, headers=HEADERS)


@router.post("/merge")
def merge(
    county: County,
    central: TheCentral,
    visitor: FormVisitor,
    both: Both,
    stays: Annotated[str, Form(pattern=RECORD)],
) -> Response:
    """Merge one record of a pair into the other; `stays` names the one that is kept."""
    sides = [Looked.read(side) for side in both]
    away = next((side for side in sides if side.rec != stays), None)
    into = next((side for side in sides if side.rec == stays), None)
    if away is None or into is None:
        raise Refused(Code.BAD_REQUEST)
    place = (central.database, visitor.person, county)
    return _step(central, visitor, county, lambda: merging.merge(*place, away, into))


@router.post("/part")
def part(
    county: County, central: TheCentral, visitor: FormVisitor, looked: Annotated[Looks, Form()]
) -> Response:
    """Take a merged record out again."""
    place = (central.database, visitor.person, county)
    return _step(central, visitor, county, lambda: merging.part(*place, Looked.read(looked)))


@router.post("/apart")
def apart(county: County, central: TheCentral, visitor: FormVisitor, both: Both) -> Response:
    """Say that the records of a pair are places of their own."""
    place = (central.database, visitor.person, county)
    return _step(
        central,
        visitor,
        county,
        lambda: merging.keep_apart(*place, *(Looked.read(one).rec for one in both)),
    )
