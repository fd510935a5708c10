"""Photos that go with a list: chosen by a person, copied once when the notice begins, then frozen.

Copies lie on the shelf under their own SHA-256 beside the originals, so that backups hold them and
an issued list is made again from the very same bytes (docs/adr).
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import orjson
from sqlalchemy import Connection, select

from surveyapp.domain.batches import Pictured, Snapshot
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.vocabulary import REQUIRED_SHOTS
from surveyapp.publishing.photo_copies import photo_copy
from sync.protocol import Document
from sync.server.batches.shelf import Batch
from sync.server.central import Central
from sync.server.photos.uploads import durable
from sync.server.store import tables as t
from sync.server.store.database import chunks

_OVERVIEWS = ("front", "whole", "mounting", "view_000")
"""Shots that show the place and hardly ever a person, a plate or a meter; the first found is proposed."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo of a site as it may be chosen; `shot` is what it shows."""

    sha256: str
    site: str
    shot: str
    taken_on: str
    orientation: int
    turn_deg: int
    whole: bool
    """Whether its bytes are at the office."""


def of_sites(connection: Connection, county: str, recs: Sequence[str]) -> dict[str, Photo]:
    """The photos of some sites by their hash, in the order they were taken."""
    f, r, b = t.fact.c, t.record.c, t.blob.c
    found: list[Photo] = []
    for some in chunks(recs):
        rows = connection.execute(
            select(r.doc, b.confirmed_at)
            .join(t.fact, (f.county == r.county) & (f.rec == r.rec))
            .outerjoin(t.blob, (b.county == f.county) & (b.sha256 == f.sha256))
            .where(
                f.county == county, f.kind == "photo", f.deleted == 0, f.site.in_(some),
                f.sha256.is_not(None),
            )
        )  # fmt: skip
        found += [_photo(Document.parse(orjson.loads(doc)), whole) for doc, whole in rows]
    return {p.sha256: p for p in sorted(found, key=lambda p: (p.site, p.taken_on, p.sha256))}


def _photo(document: Document, confirmed_at: str | None) -> Photo:
    told = document.values()
    return Photo(
        str(told["sha256"]),
        str(told.get("site") or ""),
        str(told.get("shot") or ""),
        str(told.get("taken_at") or "")[:10],
        int(str(told.get("orientation") or 1)),
        int(str(told.get("turn") or 0)),
        bool(confirmed_at),
    )


def proposed(connection: Connection, county: str, recs: Sequence[str]) -> tuple[str, ...]:
    """One overview of each site that has one; private homes are left out. A person looks at them all."""
    homes = set(_private(connection, county, recs))
    best: dict[str, Photo] = {}
    for photo in of_sites(connection, county, recs).values():
        if photo.shot in _OVERVIEWS and photo.site not in homes:
            had = best.get(photo.site)
            if had is None or _OVERVIEWS.index(photo.shot) < _OVERVIEWS.index(had.shot):
                best[photo.site] = photo
    return tuple(photo.sha256 for photo in best.values())


def _private(connection: Connection, county: str, recs: Sequence[str]) -> Sequence[str]:
    s = t.site.c
    where = (s.county == county, s.owner_type == "private")
    found = set(connection.scalars(select(s.rec).where(*where)))
    return [rec for rec in recs if rec in found]


def freeze(central: Central, found: Batch) -> tuple[Pictured, ...]:
    """Make the copies of a batch's photos and lay them on the shelf; a photo without picture is left out.

    Made before the notice begins and outside the county's lock, for many photos take their time.
    """
    with central.database.read() as connection:
        photos = of_sites(connection, found.county, found.sites)
        named = dict(_sites(connection, found.county, found.sites))
    made = []
    for photo in (photos[key] for key in found.plan.photos if key in photos):
        size = central.uploads.shelf.size(found.county, photo.sha256) or 0
        data = b"".join(central.uploads.shelf.read(found.county, photo.sha256, 0, size))
        copy = photo_copy(data, photo.orientation, photo.turn_deg) if data else None
        if copy is not None:
            number, kind = named[photo.site]
            made.append(
                Pictured(
                    number,
                    caption(kind, photo.shot),
                    photo.taken_on,
                    _lay(central, found.county, copy),
                )
            )
    return tuple(sorted(made, key=lambda one: (one.number, one.taken_on, one.sha256)))


def caption(kind: str, shot: str) -> str:
    """What a photo shows, in the words of its kind of site; free text stays in the house."""
    shots = REQUIRED_SHOTS.get(kind)
    return next((c.zh for c in shots or () if c.id == shot), "")


def _sites(
    connection: Connection, county: str, recs: Sequence[str]
) -> list[tuple[str, tuple[str, str]]]:
    s = t.site.c
    found = []
    for some in chunks(recs):
        rows = connection.execute(
            select(s.rec, s.number, s.kind).where(s.county == county, s.rec.in_(some))
        )
        found += [(rec, (str(number or rec), str(kind or ""))) for rec, number, kind in rows]
    return found


def _lay(central: Central, county: str, copy: bytes) -> str:
    name = sha256(copy).hexdigest()
    if central.uploads.shelf.size(county, shelved(name)) != len(copy):
        part = central.uploads.parts / county / f"{name}.{secrets.token_hex(4)}"
        durable(part, copy)
        central.uploads.shelf.put(county, shelved(name), part)
    return name


def shelved(name: str) -> str:
    """The name of a published copy on the shelf, beside originals and small pictures."""
    return f"{name}.public.jpg"


def copies(central: Central, snapshot: Snapshot) -> dict[str, bytes]:
    """The bytes of a list's photos by their hash; raises NO_SUCH_FILE for one that is gone."""
    shelf, found = central.uploads.shelf, {}
    for photo in snapshot.photos:
        size = shelf.size(snapshot.county, shelved(photo.sha256))
        if size is None:
            raise SurveyError(Problem.NO_SUCH_FILE, path=photo.path)
        pieces = shelf.read(snapshot.county, shelved(photo.sha256), 0, size)
        found[photo.sha256] = b"".join(pieces)
    return found
