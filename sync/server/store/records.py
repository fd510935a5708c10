"""Documents in the database, and all that is kept beside them for queries and for the digest."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import Connection, select

from sync.protocol import Challenge, Document, bucket_of, canonical, print_of
from sync.server.accounts.rights import is_private
from sync.server.store import tables as t
from sync.server.store.counties import County
from sync.server.store.counts import recount
from sync.server.store.database import Database, chunks
from sync.server.store.projection import project


@dataclass(slots=True)
class Held:
    """The documents a push touches: as they were, and as they have become."""

    before: dict[str, Document]
    after: dict[str, Document] = field(default_factory=dict)
    closed: list[dict[str, Any]] = field(default_factory=list)

    def present(self, rec: str) -> Document | None:
        """The document as the next op meets it."""
        return self.after.get(rec) or self.before.get(rec)

    def become(self, document: Document, seq: int, who: str) -> None:
        """Take over what an op made of a record, and note the challenges it settled."""
        old = self.present(document.rec)
        still = {c.id for c in document.challenges}
        for gone in old.challenges if old else ():
            if gone.id not in still:
                self.closed.append(
                    {**_challenge(document.rec, gone), "closed_seq": seq, "closed_by": who}
                )
        self.after[document.rec] = document


def load(connection: Connection, county: str, recs: Iterable[str]) -> Held:
    """The present documents of some records."""
    found: dict[str, Document] = {}
    for some in chunks(sorted(set(recs))):
        rows = connection.execute(
            select(t.record.c.doc).where(t.record.c.county == county, t.record.c.rec.in_(some))
        )
        for (doc,) in rows:
            document = Document.parse(orjson.loads(doc))
            found[document.rec] = document
    return Held(found)


def save(database: Database, connection: Connection, under: County, held: Held) -> None:
    """Write the changed documents with their projections, challenges and digest.

    The county's own counts are brought up to them and kept with its other counters.
    """
    county = under.code
    changed = list(held.after.values())
    prints = {document.rec: print_of(document) for document in changed}
    replaced = [held.before[rec] for rec in held.after if rec in held.before]
    recount(connection, under, replaced, changed)
    _count(database, connection, county, held, prints)
    database.upsert(
        connection,
        t.record,
        [
            {
                "county": county,
                "rec": document.rec,
                "kind": document.kind,
                "seq": document.seq,
                "doc": canonical(document.plain()).decode(),
                "print": f"{prints[document.rec]:032x}",
            }
            for document in changed
        ],
    )
    project(database, connection, county, changed)
    open_now = [
        {**_challenge(document.rec, c), "closed_seq": None, "closed_by": None}
        for document in changed
        for c in document.challenges
    ]
    settled = {row["id"]: row for row in (*open_now, *held.closed)}
    database.upsert(connection, t.challenge, [{"county": county, **r} for r in settled.values()])


def _challenge(rec: str, challenge: Challenge) -> dict[str, Any]:
    kept = ("id", "field", "device", "seq")
    return {"rec": rec, **{name: getattr(challenge, name) for name in kept}}


def _count(
    database: Database, connection: Connection, county: str, held: Held, prints: Mapping[str, int]
) -> None:
    touched: dict[tuple[int, int], list[int]] = {}
    old = _old_prints(connection, county, [rec for rec in held.after if rec in held.before])
    for rec, document in held.after.items():
        change = touched.setdefault((int(is_private(document.kind)), bucket_of(rec)), [0, 0])
        change[0] += rec not in held.before
        change[1] ^= old.get(rec, 0) ^ prints[rec]
    rows = connection.execute(select(t.bucket).where(t.bucket.c.county == county))
    now = {(private, at): (count, int(print_, 16)) for _, private, at, count, print_ in rows}
    database.upsert(
        connection,
        t.bucket,
        [
            {
                "county": county,
                "private": key[0],
                "bucket": key[1],
                "count": now.get(key, (0, 0))[0] + count,
                "print": f"{now.get(key, (0, 0))[1] ^ print_:032x}",
            }
            for key, (count, print_) in touched.items()
        ],
    )


def _old_prints(connection: Connection, county: str, recs: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for some in chunks(recs):
        rows = connection.execute(
            select(t.record.c.rec, t.record.c.print).where(
                t.record.c.county == county, t.record.c.rec.in_(some)
            )
        )
        found.update({rec: int(print_, 16) for rec, print_ in rows})
    return found
