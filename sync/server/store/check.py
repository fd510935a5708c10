"""Is the list what its history says: every op played again, every chain and count compared.

A county is read in the order of its records, some hundred at a time, so that no list is too large.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, islice
from operator import attrgetter
from typing import Any

import orjson
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    RowMapping,
    Table,
    and_,
    func,
    select,
)

from sync.merge import Author, merge
from sync.protocol import BUCKETS, Document, Op, Outcome, bucket_of, canonical, print_of_text
from sync.server.accounts.rights import is_private
from sync.server.photos.shelf import Shelf
from sync.server.photos.uploads import hash_of
from sync.server.store import tables as t
from sync.server.store.audit import OFFICE
from sync.server.store.check_audit import chain_faults, list_faults, office_faults
from sync.server.store.counties import look
from sync.server.store.counts import Counts
from sync.server.store.database import streamed
from sync.server.store.epochs import Past
from sync.server.store.projection import row_of

Told = Callable[[int, int], None]
"""Hears how many ops have been played again, of how many."""

_TOGETHER = 400
_Rule = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it must be."""

    county: str
    """`office` for what is of no one county."""
    what: str
    """`audit`, `person`, `device`, `sequence`, `record`, `projection`, `digest`, `count`, `photo`."""
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

    yield from _office(connection)
    for code, seq, head in connection.execute(
        select(t.county.c.county, t.county.c.seq, t.county.c.chain_head).order_by(t.county.c.county)
    ).all():
        for about in (*chain_faults(connection, code, head), *list_faults(connection, code)):
            yield Finding(code, "audit", about)
        yield from _records(connection, code, seq, played)
        yield from _photos(connection, code, shelf, hashed=photos)


def _office(connection: Connection) -> Iterator[Finding]:
    """The office's own chain, and people and laptops beside what it tells of them."""
    for what, about in office_faults(connection):
        yield Finding(OFFICE, what, about)


def _taken() -> _Rule:
    return t.op.c.outcome.in_((str(Outcome.APPLIED), str(Outcome.CHALLENGED)))


def _records(
    connection: Connection, code: str, seq: int, played: Callable[[int], None]
) -> Iterator[Finding]:
    """Records beside their ops, some at a time, so that a county of any size takes little memory."""
    kept = _Kept(_buckets(connection, code))
    pairs = _played_again(connection, code, played)
    while some := list(islice(pairs, _TOGETHER)):
        for document, row in some:
            yield from _beside(code, document, row, seq, kept)
        kept.counts.take(connection, code, (document for document, _row in some))
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
    known = select(of.c.rec).where(_same(of, table), *which).exists()
    for row in streamed(connection, select(table.c.rec).where(table.c.county == code, ~known)):
        yield Finding(code, what, row.rec)


def _buckets(connection: Connection, code: str) -> dict[tuple[int, int], tuple[int, int]]:
    rows = connection.execute(select(t.bucket).where(t.bucket.c.county == code))
    return {(private, at): (count, int(print_, 16)) for _, private, at, count, print_ in rows}


def _beside(
    code: str, document: Document, row: RowMapping, seq: int, kept: _Kept
) -> Iterator[Finding]:
    """What is kept of a record that is not as its ops tell."""
    text = canonical(document.plain())
    print_, had = print_of_text(text), _of(t.record, row)
    if had is None or had["doc"].encode() != text or int(had["print"], 16) != print_:
        yield Finding(code, "record", document.rec)
    if had is not None and not document.seq == had["seq"] <= seq:
        yield Finding(code, "sequence", document.rec)
    table, columns = row_of(document)
    shown = {shows.name: of_it for shows in (t.site, t.fact) if (of_it := _of(shows, row))}
    if shown != {table.name: {"county": code, **columns}}:
        yield Finding(code, "projection", document.rec)
    kept.take_off(document, print_)


def _of(table: Table, row: RowMapping) -> dict[str, Any] | None:
    """The row of a table that was joined; None when there was none."""
    found = {column.name: row[_label(column)] for column in table.c}
    return found if found["rec"] is not None else None


def _label(column: Column[Any]) -> str:
    return f"{column.table.name}_{column.name}"


def _played_again(
    connection: Connection, code: str, played: Callable[[int], None]
) -> Iterator[tuple[Document, RowMapping]]:
    """Every document made anew from its ops, in the order they met, beside what is kept of it."""
    o, joined = t.op.c, t.op.join(t.record, _same(t.op, t.record), isouter=True)
    for table in (t.site, t.fact):
        joined = joined.join(table, _same(t.op, table), isouter=True)
    columns = (c.label(_label(c)) for table in (t.record, t.site, t.fact) for c in table.c)
    statement = (
        select(o.rec, o.seq, o.device, o.by, o.body, *columns)
        .select_from(joined)
        .where(o.county == code, _taken())
        .order_by(o.rec, o.seq)
    )
    past = look(connection, code).past
    for _rec, ops in groupby(streamed(connection, statement), key=attrgetter("rec")):
        several = list(ops)
        played(len(several))
        yield _made_of(several, past), several[-1]._mapping  # noqa: SLF001 - how SQLAlchemy calls it


def _same(one: Table, other: Table) -> _Rule:
    return and_(one.c.county == other.c.county, one.c.rec == other.c.rec)


def _made_of(rows: Iterable[Any], past: Past) -> Document:
    document: Document | None = None
    done: dict[str, Op] = {}
    for row in rows:
        op = Op.parse(orjson.loads(row.body))
        earlier = done.setdefault(op.op_id, op)
        if earlier is not op and earlier.like(op):
            continue  # a copy of a laptop sent it under another number
        seen = past.as_seen(op, row.seq)
        document = merge(document, seen, Author(row.device, row.by), row.seq).document
    assert document is not None  # noqa: S101 - the first of its ops is no repetition
    return document


def _photos(connection: Connection, code: str, shelf: Shelf, *, hashed: bool) -> Iterator[Finding]:
    b = t.blob.c
    here = select(b.sha256, b.size).where(b.county == code, b.confirmed_at.is_not(None))
    for row in streamed(connection, here):
        whole = shelf.size(code, row.sha256) == row.size
        if whole and hashed:
            whole = hash_of(shelf.read(code, row.sha256, 0, row.size)) == row.sha256
        if not whole:
            yield Finding(code, "photo", row.sha256)
