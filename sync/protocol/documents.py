"""What comes down: records as documents, in pages of the feed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from surveyapp.domain.changes import Value
from sync.protocol.reading import Code, Malformed, number, take


@dataclass(frozen=True, slots=True)
class Stamp:
    """A field's present value and the place in the sequence where it was written."""

    value: Value
    seq: int


@dataclass(frozen=True, slots=True)
class Write:
    """Who wrote at one place of the sequence, and when by that laptop's clock."""

    device: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Challenge:
    """A value that came from someone who had not seen the present one; open until closed."""

    id: str
    """`<op_id>/<field>`."""
    field: str
    value: Value
    seq: int
    device: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Document:
    """One record as the server holds it: what a snapshot keeps and the feed carries."""

    rec: str
    kind: str
    seq: int = 0
    """Where it last changed; the `base` of the next op on it."""
    fields: Mapping[str, Stamp] = field(default_factory=dict)
    writes: Mapping[int, Write] = field(default_factory=dict)
    """Who wrote the present values, by their `seq`."""
    challenges: tuple[Challenge, ...] = ()

    def value(self, name: str) -> Value:
        """The present value of a field; None when it was never written."""
        stamp = self.fields.get(name)
        return stamp.value if stamp else None

    def values(self) -> dict[str, Value]:
        """The present value of every field."""
        return {name: stamp.value for name, stamp in self.fields.items()}

    @classmethod
    def parse(cls, raw: object) -> "Document":
        """Read a document; raises `Malformed`. Keys of later versions are passed over."""
        try:
            fields = take(raw, "fields", dict, "document")
            writes = take(raw, "writes", dict, "document")
            return cls(
                rec=take(raw, "rec", str, "document"),
                kind=take(raw, "kind", str, "document"),
                seq=number(raw, "seq", "document"),
                fields={name: Stamp(value, seq) for name, (value, seq) in fields.items()},
                writes={int(seq): Write(*who) for seq, who in writes.items()},
                challenges=tuple(
                    Challenge(*(c[key] for key in Challenge.__slots__))
                    for c in take(raw, "challenges", list, "document")
                ),
            )
        except (ValueError, TypeError, KeyError) as error:
            raise Malformed(Code.BAD_OP, field="document") from error

    def plain(self) -> dict[str, Any]:
        """The document as JSON holds it."""
        return {
            "rec": self.rec,
            "kind": self.kind,
            "seq": self.seq,
            "fields": {name: [s.value, s.seq] for name, s in self.fields.items()},
            "writes": {str(seq): [w.device, w.by, w.at] for seq, w in self.writes.items()},
            "challenges": [
                {key: getattr(c, key) for key in Challenge.__slots__} for c in self.challenges
            ],
        }


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of the feed: every record whose `seq` lies in (after, next], whole."""

    county: str
    epoch: str
    after: int
    next: int
    head: int
    """The county's sequence when the page was read."""
    more: bool
    records: tuple[Document, ...]

    @classmethod
    def parse(cls, raw: object) -> "Page":
        """Read a page; raises `Malformed`."""
        return cls(
            county=take(raw, "county", str, "page"),
            epoch=take(raw, "epoch", str, "page"),
            after=number(raw, "after", "page"),
            next=number(raw, "next", "page"),
            head=number(raw, "head", "page"),
            more=take(raw, "more", bool, "page"),
            records=tuple(map(Document.parse, take(raw, "records", list, "page"))),
        )

    def plain(self) -> dict[str, Any]:
        """The page as JSON holds it."""
        return {
            "county": self.county,
            "epoch": self.epoch,
            "after": self.after,
            "next": self.next,
            "head": self.head,
            "more": self.more,
            "records": [document.plain() for document in self.records],
        }
