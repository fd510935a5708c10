"""Records that may be one and the same place, side by side; nothing merges by itself.

Which two are alike, and how near, the rule `near_duplicate` says, here as on the laptops.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import NamedTuple

from sqlalchemy import Connection, select

from surveyapp.domain.changes import Value
from surveyapp.domain.policy.facts import Neighbour, SiteFacts
from surveyapp.domain.policy.flags import Flag
from surveyapp.domain.policy.overrides import DUPLICATE
from surveyapp.domain.policy.policy import Policy, policy_for
from surveyapp.domain.policy.rules.positions import alike, near_duplicate
from surveyapp.domain.positions import degrees_within, distance_m
from sync.protocol import Document
from sync.server import clock
from sync.server.review.findings import set_aside
from sync.server.review.sheet import facts_of, row_of
from sync.server.store import tables as t
from sync.server.store.records import load

MOST = 500
"""Pairs looked at: a county with more had a whole list come in twice."""

Near = dict[str, list[Neighbour]]
"""By record, the records that are near and alike."""


class Placed(NamedTuple):
    """A site with a position, as far as likeness goes."""

    rec: str
    number: str | None
    kind: str | None
    name: str | None
    owner: str | None
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be one place; `one` was recorded first."""

    one: Document
    other: Document
    distance_m: float


@dataclass(frozen=True, slots=True)
class Merged:
    """A record that was merged away, and into which."""

    away: Document
    into: Document | None


def pairs(connection: Connection, county: str) -> list[Pair]:
    """The pairs of a county that nobody set aside, the nearest first; at most `MOST`."""
    policy = policy_for(county, clock.today())
    near = _near(connection, county, policy.value(DUPLICATE) or 0)
    held = load(connection, county, near).before
    waiting = {r for r in near if _waits(connection, county, held[r], near[r], policy)}
    found = [
        Pair(held[rec], held[other.id], other.distance_m)
        for rec, others in near.items()
        for other in others
        if rec < other.id and {rec, other.id} & waiting
    ]
    return sorted(found, key=lambda pair: (pair.distance_m, pair.one.rec, pair.other.rec))


def likeness(connection: Connection, county: str, document: Document) -> Flag | None:
    """What the rule says of one record; None when nothing is like it or somebody set that aside."""
    policy = policy_for(county, clock.today())
    near = _near(connection, county, policy.value(DUPLICATE) or 0)
    return _waits(connection, county, document, near.get(document.rec, ()), policy)


def merged(connection: Connection, county: str) -> list[Merged]:
    """Every record of the county that was merged away, the latest first."""
    s = t.site.c
    rows = connection.execute(
        select(s.rec, s.merged_into)
        .where(s.county == county, s.merged_into.is_not(None))
        .order_by(s.seq.desc())
    ).all()
    held = load(connection, county, (rec for row in rows for rec in row)).before
    return [Merged(held[rec], held.get(into)) for rec, into in rows]


def merged_into(connection: Connection, county: str, rec: str) -> list[Document]:
    """The records that were merged into a site, the oldest first."""
    s = t.site.c
    recs = connection.scalars(select(s.rec).where(s.county == county, s.merged_into == rec)).all()
    held = load(connection, county, recs).before
    return [held[one] for one in sorted(held)]


def _waits(
    connection: Connection,
    county: str,
    document: Document,
    near: Sequence[Neighbour],
    policy: Policy,
) -> Flag | None:
    facts = SiteFacts(row_of(document), clock.today(), neighbours=near)
    flag = next(iter(near_duplicate(facts, policy)), None)
    rows = (row_of(d) for d in facts_of(connection, county, document.rec) if d.kind == "aside")
    aside = set(set_aside(row for row in rows if not row["deleted"]))
    return None if flag is None or flag.fingerprint in aside else flag


def _near(connection: Connection, county: str, within_m: float) -> Near:
    """Which records lie near each other and are alike; each has its neighbours in its own cell or one beside it."""
    east, north = degrees_within(within_m or 1.0)
    cells: defaultdict[tuple[int, int], list[Placed]] = defaultdict(list)
    for row in _placed(connection, county):
        cells[int(row.lon // east), int(row.lat // north)].append(row)
    near: Near = defaultdict(list)
    for one, other in islice(_alike(cells, within_m), MOST):
        distance = distance_m(one.lon, one.lat, other.lon, other.lat)
        near[one.rec].append(_neighbour(other, distance))
        near[other.rec].append(_neighbour(one, distance))
    return dict(near)


def _placed(connection: Connection, county: str) -> Sequence[Placed]:
    s = t.site.c
    chosen = (s[name] for name in Placed._fields)
    here = (s.county == county, s.deleted == 0, s.lon.is_not(None), s.lat.is_not(None))
    rows = connection.execute(select(*chosen).where(*here).order_by(s.rec))
    return [Placed(*row) for row in rows]


def _alike(
    cells: Mapping[tuple[int, int], Sequence[Placed]], within_m: float
) -> Iterator[tuple[Placed, Placed]]:
    for (x, y), rows in cells.items():
        around = product((x - 1, x, x + 1), (y - 1, y, y + 1))
        others = [other for cell in around for other in cells.get(cell, ())]
        for one, other in product(rows, others):
            if one.rec >= other.rec:
                continue
            distance = distance_m(one.lon, one.lat, other.lon, other.lat)
            if distance <= within_m and alike(_described(one), _neighbour(other, distance)):
                yield one, other


def _described(row: Placed) -> dict[str, Value]:
    return {"name": row.name, "owner": row.owner, "kind": row.kind}


def _neighbour(row: Placed, distance: float) -> Neighbour:
    texts = (row.number or "", row.kind or "", row.name or "", row.owner or "")
    return Neighbour(row.rec, *texts, distance)
