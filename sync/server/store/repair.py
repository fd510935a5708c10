"""Making again what is kept beside the documents for queries: the projections and the counts."""

from collections.abc import Iterator

import orjson
from sqlalchemy import Connection, delete, select

from sync.protocol import Document
from sync.server.store import tables as t
from sync.server.store.counties import keep, locked
from sync.server.store.counts import Counts
from sync.server.store.database import Database
from sync.server.store.projection import project

_PAGE = 1000


def reproject(database: Database, connection: Connection, code: str) -> int:
    """Make a county's projections and counts again from its documents; gives how many there are."""
    county, counts, done = locked(connection, code), Counts(), 0
    for table in (t.site, t.fact):
        connection.execute(delete(table).where(table.c.county == code))
    for documents in _pages(connection, code):
        project(database, connection, code, documents)
        counts.take(connection, code, documents)
        done += len(documents)
    county.states, county.photos_waiting = counts.states(), counts.photos_waiting
    keep(connection, county)
    return done


def _pages(connection: Connection, code: str) -> Iterator[list[Document]]:
    """Every document of a county, some at a time: a page is read whole before it is worked on."""
    r, last = t.record.c, ""
    following = select(r.rec, r.doc).where(r.county == code).order_by(r.rec).limit(_PAGE)
    while rows := connection.execute(following.where(r.rec > last)).all():
        yield [Document.parse(orjson.loads(row.doc)) for row in rows]
        last = rows[-1].rec
