"""Is the list what its history says: every op played again, every chain and count compared."""

from collections.abc import Iterator
from dataclasses import dataclass

import orjson
from sqlalchemy import Connection, select

from sync.merge import Author, merge
from sync.protocol import BUCKETS, Digest, Document, Op, Outcome, print_of
from sync.server.accounts.rights import is_private
from sync.server.photos.shelf import Shelf
from sync.server.photos.uploads import hash_of
from sync.server.store import tables as t
from sync.server.store.counties import chained
from sync.server.store.feed import digest


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it must be."""

    county: str
    what: str
    """`audit`, `sequence`, `record`, `digest` or `photo`."""
    about: str


def check(connection: Connection, shelf: Shelf, *, photos: bool = False) -> Iterator[Finding]:
    """Everything that is wrong; with `photos` the bytes of each are hashed again."""
    for code, seq, head in connection.execute(
        select(t.county.c.county, t.county.c.seq, t.county.c.chain_head).order_by(t.county.c.county)
    ).all():
        yield from _audit(connection, code, head)
        yield from _records(connection, code, seq)
        yield from _photos(connection, code, shelf, hashed=photos)


def _audit(connection: Connection, code: str, head: str) -> Iterator[Finding]:
    at = ""
    rows = connection.execute(select(t.audit).where(t.audit.c.county == code).order_by(t.audit.c.n))
    for expected, row in enumerate(rows, 1):
        line = {"n": row.n, "at": row.at, "who": row.who, "act": row.act}
        at = chained(at, {**line, "facts": orjson.loads(row.facts)})
        if row.n != expected or row.hash != at:
            yield Finding(code, "audit", str(row.n))
            return
    if at != head:
        yield Finding(code, "audit", "head")


def _records(connection: Connection, code: str, seq: int) -> Iterator[Finding]:
    told = played_again(connection, code)
    rows = connection.execute(select(t.record).where(t.record.c.county == code)).all()
    documents = []
    for row in rows:
        document = Document.parse(orjson.loads(row.doc))
        documents.append(document)
        if told.pop(row.rec, None) != document or int(row.print, 16) != print_of(document):
            yield Finding(code, "record", row.rec)
        if row.seq != document.seq or row.seq > seq:
            yield Finding(code, "sequence", row.rec)
    yield from (Finding(code, "record", rec) for rec in told)
    for private in (False, True):
        shown = [d for d in documents if private or not is_private(d.kind)]
        _, kept = digest(connection, code, private=private)
        if kept != Digest.of(shown):
            yield Finding(code, "digest", f"{BUCKETS}:{int(private)}")


def played_again(connection: Connection, code: str) -> dict[str, Document]:
    """Every document made anew from the ops, in the order they met."""
    documents: dict[str, Document] = {}
    done: dict[str, Op] = {}
    rows = connection.execute(select(t.op).where(t.op.c.county == code).order_by(t.op.c.seq))
    for row in rows:
        if row.outcome not in {Outcome.APPLIED, Outcome.CHALLENGED}:
            continue
        op = Op.parse(orjson.loads(row.body))
        earlier = done.setdefault(op.op_id, op)
        if earlier is not op and earlier.like(op):
            continue  # a copy of a laptop sent it under another number
        merged = merge(documents.get(op.rec), op, Author(row.device, row.by), row.seq)
        documents[op.rec] = merged.document
    return documents


def _photos(connection: Connection, code: str, shelf: Shelf, *, hashed: bool) -> Iterator[Finding]:
    rows = connection.execute(
        select(t.blob).where(t.blob.c.county == code, t.blob.c.confirmed_at.is_not(None))
    )
    for row in rows:
        whole = shelf.size(code, row.sha256) == row.size
        if whole and hashed:
            whole = hash_of(shelf.read(code, row.sha256, 0, row.size)) == row.sha256
        if not whole:
            yield Finding(code, "photo", row.sha256)
