"""Is the list what its history says: every op played again, every chain and count compared.

A county is read in the order of its records, some hundred at a time, so that no list is too large.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, RowMapping, Select, Table, and_, func, select

from sync.merge import Author, merge
from sync.protocol import BUCKETS, Document, Op, Outcome, bucket_of, canonical, print_of_text
from sync.server.accounts.rights import is_private
from sync.server.photos.shelf import Shelf
from sync.server.photos.uploads import hash_of
from sync.server.store import tables as t
from sync.server.store.counties import chained, look
from sync.server.store.counts import Counts
from sync.server.store.database import chunks
from sync.server.store.projection import row_of

Told = Callable[[int, int], None]
"""Hears how many ops have been played again, of how many."""

_TOGETHER = 400
_Rule = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it must be."""

    county: str
    what: str
    """`audit`, `sequence`, `record`, `projection`, `digest`, `count` or `photo`."""
    about: str


@dataclass(slots=True)
class _Kept:
    """What is kept of all records of a county, from which each record is taken off in turn."""

    buckets: dict[tuple[int, int], tuple[int, int]]
    counts: Counts = field(default_factory=Counts)

    def take_off(self, document: Document, print_: int) -> None:
        """Leave a document out of its bucket."""
        key = int(is_private(document.kind)), bucket_of(document.rec)
        count, prints = self.buckets.get(key, (0, 0))
        self.buckets[key] = count - 1, prints ^ print_

    def wrong(self) -> Iterator[int]:
        """Whose digest is wrong when nothing should be left: 0 everybody's, 1 that of writers."""
        left = {private for (private, _bucket), rest in self.buckets.items() if rest != (0, 0)}
        return (reader for reader in (0, 1) if any(private <= reader for private in left))


def check(
    connection: Connection,
    shelf: Shelf,
    *,
    photos: bool = False,
    tell: Told = lambda _done, _all: None,
) -> Iterator[Finding]:
    """Everything that is wrong; with `photos` the bytes of each are hashed again."""
    ops = connection.scalar(select(func.count()).select_from(t.op).where(_taken())) or 0
    done = 0

    def played(some: int) -> None:
        nonlocal done
        done += some
        tell(done, ops)

    for code, seq, head in connection.execute(
        select(t.county.c.county, t.county.c.seq, t.county.c.chain_head).order_by(t.county.c.county)
    ).all():
        yield from _audit(connection, code, head)
        yield from _records(connection, code, seq, played)
        yield from _photos(connection, code, shelf, hashed=photos)


def _streamed(connection: Connection, statement: Select[*tuple[Any, ...]]) -> Iterator[Any]:
    with connection.execute(statement, execution_options={"yield_per": 1000}) as rows:
        yield from rows


def _taken() -> _Rule:
    return t.op.c.outcome.in_((str(Outcome.APPLIED), str(Outcome.CHALLENGED)))


def _audit(connection: Connection, code: str, head: str) -> Iterator[Finding]:
    at = ""
    lines = select(t.audit).where(t.audit.c.county == code).order_by(t.audit.c.n)
    for expected, row in enumerate(_streamed(connection, lines), 1):
        line = {"n": row.n, "at": row.at, "who": row.who, "act": row.act}
        at = chained(at, {**line, "facts": orjson.loads(row.facts)})
        if row.n != expected or row.hash != at:
            yield Finding(code, "audit", str(row.n))
            return
    if at != head:
        yield Finding(code, "audit", "head")


def _records(
    connection: Connection, code: str, seq: int, played: Callable[[int], None]
) -> Iterator[Finding]:
    """Records beside their ops, some at a time, so that a county of any size takes little memory."""
    kept = _Kept(_buckets(connection, code))
    for told in played_again(connection, code, played):
        yield from _beside(connection, code, told, seq, kept)
    yield from _orphans(connection, code, "record", t.record, t.op, _taken())
    for table in (t.site, t.fact):
        yield from _orphans(connection, code, "projection", table, t.record)
    for reader in kept.wrong():
        yield Finding(code, "digest", f"{BUCKETS}:{reader}")
    county = look(connection, code)
    if county.states != kept.counts.states():
        yield Finding(code, "count", "states")
    if county.photos_waiting != kept.counts.photos_waiting:
        yield Finding(code, "count", "photos_waiting")


def _orphans(
    connection: Connection, code: str, what: str, table: Table, of: Table, *which: _Rule
) -> Iterator[Finding]:
    """Rows of a table that the table they come from knows nothing of."""
    here = and_(of.c.county == table.c.county, of.c.rec == table.c.rec, *which)
    known = select(of.c.rec).where(here).exists()
    for row in _streamed(connection, select(table.c.rec).where(table.c.county == code, ~known)):
        yield Finding(code, what, row.rec)


def _buckets(connection: Connection, code: str) -> dict[tuple[int, int], tuple[int, int]]:
    rows = connection.execute(select(t.bucket).where(t.bucket.c.county == code))
    return {(private, at): (count, int(print_, 16)) for _, private, at, count, print_ in rows}


def _beside(
    connection: Connection, code: str, told: Mapping[str, Document], seq: int, kept: _Kept
) -> Iterator[Finding]:
    """What is kept of some records that is not as their ops tell."""
    rows = {row["rec"]: row for row in _rows(connection, t.record, code, told)}
    shown = {
        row["rec"]: (table.name, dict(row))
        for table in (t.site, t.fact)
        for row in _rows(connection, table, code, told)
    }
    for rec, document in told.items():
        text = canonical(document.plain())
        row = rows.get(rec)
        print_ = print_of_text(text)
        if row is None or row["doc"].encode() != text or int(row["print"], 16) != print_:
            yield Finding(code, "record", rec)
        if row is not None and not document.seq == row["seq"] <= seq:
            yield Finding(code, "sequence", rec)
        table, columns = row_of(document)
        if shown.get(rec) != (table.name, {"county": code, **columns}):
            yield Finding(code, "projection", rec)
        kept.take_off(document, print_)
    kept.counts.take(connection, code, told.values())


def _rows(
    connection: Connection, table: Table, code: str, recs: Iterable[str]
) -> Iterator[RowMapping]:
    for some in chunks(list(recs)):
        where = (table.c.county == code, table.c.rec.in_(some))
        yield from connection.execute(select(table).where(*where)).mappings()


def played_again(
    connection: Connection, code: str, played: Callable[[int], None] = lambda _ops: None
) -> Iterator[dict[str, Document]]:
    """Documents made anew from the ops, in the order they met: some hundred whole ones at a time."""
    o, found = t.op.c, dict[str, Document]()
    statement = select(o.rec, o.seq, o.device, o.by, o.body).where(o.county == code, _taken())
    rows = _streamed(connection, statement.order_by(o.rec, o.seq))
    for rec, ops in groupby(rows, key=attrgetter("rec")):
        if len(found) == _TOGETHER:
            yield found
            found = {}
        several = list(ops)
        played(len(several))
        found[rec] = _made_of(several)
    yield found


def _made_of(rows: Iterable[Any]) -> Document:
    document: Document | None = None
    done: dict[str, Op] = {}
    for row in rows:
        op = Op.parse(orjson.loads(row.body))
        earlier = done.setdefault(op.op_id, op)
        if earlier is not op and earlier.like(op):
            continue  # a copy of a laptop sent it under another number
        document = merge(document, op, Author(row.device, row.by), row.seq).document
    assert document is not None  # noqa: S101 - the first of its ops is no repetition
    return document


def _photos(connection: Connection, code: str, shelf: Shelf, *, hashed: bool) -> Iterator[Finding]:
    b = t.blob.c
    here = select(b.sha256, b.size).where(b.county == code, b.confirmed_at.is_not(None))
    for row in _streamed(connection, here):
        whole = shelf.size(code, row.sha256) == row.size
        if whole and hashed:
            whole = hash_of(shelf.read(code, row.sha256, 0, row.size)) == row.sha256
        if not whole:
            yield Finding(code, "photo", row.sha256)
