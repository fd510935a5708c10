"""One site with everything that hangs on it, read from the documents as they are stored."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, select

from surveyapp.domain.changes import Value
from sync.protocol import Challenge, Code, Document
from sync.server.accounts.judging import may_read
from sync.server.errors import Refused
from sync.server.store import tables as t

Row = dict[str, Value]
HISTORY = 200
"""Steps shown; a record rarely has more."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one op did to the site or to a fact of it."""

    seq: int
    at: str
    by: str
    kind: str
    fields: Row
    outcome: str


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo of the site and how much of it has arrived."""

    row: Row
    whole: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A site as the office sees it; only kinds of records that the reader may see."""

    county: str
    document: Document
    facts: tuple[Document, ...]
    photos: tuple[Photo, ...]
    steps: tuple[Step, ...]
    named: Mapping[str, str]
    """The numbers of other sites that this one's history speaks of, by their ids."""

    @property
    def rec(self) -> str:
        """The site's id."""
        return self.document.rec

    @property
    def site(self) -> Row:
        """The site's present values."""
        return row_of(self.document)

    @property
    def state(self) -> str:
        """Where the record stands."""
        return str(self.document.value("state") or "draft")

    @property
    def seen(self) -> int:
        """The place in the county's sequence up to which this page shows the site and its facts."""
        return max(d.seq for d in (self.document, *self.facts))

    def rows(self, kind: str) -> list[Row]:
        """The facts of one kind that are not deleted."""
        return [row_of(d) for d in self.facts if d.kind == kind and not d.value("deleted")]

    def challenges(self) -> Iterator[tuple[Document, Challenge]]:
        """Every open challenge on the site or a fact of it."""
        for document in (self.document, *self.facts):
            for challenge in document.challenges:
                yield document, challenge


def row_of(document: Document) -> Row:
    """A record as the rules read it: blanks where nothing was written."""
    return {"id": document.rec, "site": None, "deleted": 0, **document.values()}


def read_sheet(connection: Connection, county: str, rec: str, roles: frozenset[str]) -> Sheet:
    """The site of an id; raises `Refused` NO_SUCH."""
    document = read_document(connection, county, rec)
    if document is None or document.kind != "site":
        raise Refused(Code.NO_SUCH, record=rec)
    every = tuple(facts_of(connection, county, rec))
    facts = tuple(d for d in every if may_read(d.kind, roles))
    shown = {rec, *(d.rec for d in facts)}
    steps = tuple(steps_of(connection, county, shown))
    spoken_of = {str(into) for step in steps if (into := step.fields.get("merged_into"))}
    named = names_of(connection, county, spoken_of)
    return Sheet(county, document, facts, tuple(_photos(connection, county, facts)), steps, named)


def names_of(connection: Connection, county: str, recs: Collection[str]) -> dict[str, str]:
    """What sites are called in sentences: by number, else by name."""
    s = t.site.c
    rows = connection.execute(
        select(s.rec, s.number, s.name).where(s.county == county, s.rec.in_(recs))
    )
    return {rec: number or name or rec for rec, number, name in rows}


def read_document(connection: Connection, county: str, rec: str) -> Document | None:
    """The present document of a record."""
    r = t.record.c
    doc = connection.scalar(select(r.doc).where(r.county == county, r.rec == rec))
    return Document.parse(orjson.loads(doc)) if doc else None


def facts_of(connection: Connection, county: str, site: str) -> Iterator[Document]:
    """Everything that hangs on a site, deleted or not, the oldest first."""
    f, r = t.fact.c, t.record.c
    rows = connection.execute(
        select(r.doc)
        .join(t.fact, (f.county == r.county) & (f.rec == r.rec))
        .where(f.county == county, f.site == site)
        .order_by(r.rec)
    )
    for (doc,) in rows:
        yield Document.parse(orjson.loads(doc))


def _photos(connection: Connection, county: str, facts: tuple[Document, ...]) -> Iterator[Photo]:
    rows = [row_of(d) for d in facts if d.kind == "photo" and not d.value("deleted")]
    b = t.blob.c
    named = [str(row.get("sha256")) for row in rows]
    whole = set(
        connection.scalars(
            select(b.sha256).where(
                b.county == county, b.sha256.in_(named), b.confirmed_at.is_not(None)
            )
        )
    )
    for row in rows:
        yield Photo(row, row.get("sha256") in whole)


def steps_of(connection: Connection, county: str, recs: set[str]) -> Iterator[Step]:
    """What was done to some records, the latest first."""
    o = t.op.c
    rows = connection.execute(
        select(o.seq, o.received_at, o.by, o.body, o.outcome)
        .where(o.county == county, o.rec.in_(sorted(recs)[:400]))
        .order_by(o.seq.desc())
        .limit(HISTORY)
    )
    for seq, at, by, body, outcome in rows:
        op: dict[str, Any] = orjson.loads(body)
        yield Step(seq, at, by, op["kind"], op["set"], outcome)
