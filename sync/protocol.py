"""What travels between laptop and office: ops up, documents and verdicts down, codes for errors.

`docs/sync-protocol.md` says the same for people. Everything here is a value with a strict `parse`
and a `plain` form for JSON; nothing here reads a clock, a file or a network.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import pairwise
from typing import Any, NoReturn

from surveyapp.domain.changes import Fields, Value

SCHEMA = 1
"""The version of the fields this program knows; shown, never a reason to refuse."""

MAX_OPS = 500
MAX_BYTES = 1_000_000
MAX_TEXT = 100_000
"""Characters in one value."""
MAX_NUMBER = 2**53

_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}(\.[^\x00-\x20\x7f]{1,200})?")
_KIND = re.compile(r"[a-z][a-z0-9_]{0,31}")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_CHALLENGE = re.compile(r"[^\x00-\x20\x7f]{1,400}")


class Code(StrEnum):
    """Errors and refusals as they travel; each end has its own words for them."""

    # of a request
    BAD_JSON = "bad_json"
    BAD_OP = "bad_op"
    BAD_REQUEST = "bad_request"
    TOO_LARGE = "too_large"
    GAP = "gap"
    FORK = "fork"
    EPOCH = "epoch"
    NO_TOKEN = "no_token"  # noqa: S105 - a word
    BAD_SIGNATURE = "bad_signature"
    BAD_TICKET = "bad_ticket"
    BAD_PASSWORD = "bad_password"  # noqa: S105 - a word
    LOCKED_OUT = "locked_out"
    REVOKED = "revoked"
    NOT_YOURS = "not_yours"
    NO_SUCH = "no_such"
    RATE = "rate"
    BUSY = "busy"
    FULL = "full"
    OFFSET = "offset"
    HASH = "hash"
    # of one op
    KIND = "kind"
    FIELD = "field"
    VALUE = "value"
    LOCKED = "locked"
    STATE = "state"
    ONCE = "once"
    OWN_WORK = "own_work"
    REASON = "reason"


class Malformed(Exception):  # noqa: N818 - it says what came, as Problem does
    """What came is not of this protocol; `facts` say where. Safe to send back."""

    def __init__(self, code: Code, **facts: Value) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts: Fields = facts


def canonical(value: object) -> bytes:
    """The one way to write a value as JSON: keys sorted, no blanks, UTF-8. What is hashed and signed."""
    text = json.dumps(
        value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )
    return text.encode()


def read_json(data: bytes) -> Any:  # noqa: ANN401 - what JSON holds is not known yet
    """A JSON value; raises `Malformed` for anything else, NaN and broken characters included."""

    def never(word: str) -> NoReturn:
        raise ValueError(word)

    try:
        value = json.loads(data.decode(), parse_constant=never)
        canonical(value)
    except (ValueError, RecursionError) as error:
        raise Malformed(Code.BAD_JSON) from error
    return value


def _take(raw: object, key: str, kind: type, where: str) -> Any:  # noqa: ANN401
    found = raw.get(key) if isinstance(raw, dict) else None
    if type(found) is not kind:
        raise Malformed(Code.BAD_OP, field=f"{where}.{key}")
    return found


def _number(raw: object, key: str, where: str) -> int:
    found: int = _take(raw, key, int, where)
    if not 0 <= found <= MAX_NUMBER:
        raise Malformed(Code.BAD_OP, field=f"{where}.{key}")
    return found


def _matching(raw: object, key: str, pattern: re.Pattern[str], where: str) -> str:
    found: str = _take(raw, key, str, where)
    if not pattern.fullmatch(found):
        raise Malformed(Code.BAD_OP, field=f"{where}.{key}")
    return found


@dataclass(frozen=True, slots=True)
class Op:
    """One save of one person on one record, as one device numbered it in one county."""

    op_id: str
    n: int
    """1, 2, 3 … without gaps per device and county."""
    rec: str
    kind: str
    base: int
    """The record's `seq` in the snapshot its author saw; 0 when there was none."""
    set: Fields
    closes: tuple[str, ...] = ()
    """Ids of challenges that this op settles."""
    at: str = ""
    """When, by the laptop's clock: shown, never compared."""
    schema: int = SCHEMA

    @classmethod
    def parse(cls, raw: object) -> "Op":
        """Read one op; raises `Malformed` when its frame is wrong (its content is judged later)."""
        if not isinstance(raw, dict) or set(raw) - set(cls.__slots__):
            raise Malformed(Code.BAD_OP, field="op")
        closes = raw.get("closes", [])
        if not isinstance(closes, list) or len(closes) > MAX_OPS:
            raise Malformed(Code.BAD_OP, field="op.closes")
        for challenge in closes:
            _matching({"closes": challenge}, "closes", _CHALLENGE, "op")
        op = cls(
            op_id=_matching(raw, "op_id", _ID, "op"),
            n=_number(raw, "n", "op"),
            rec=_matching(raw, "rec", _ID, "op"),
            kind=_matching(raw, "kind", _KIND, "op"),
            base=_number(raw, "base", "op"),
            set=dict(_take(raw, "set", dict, "op")),
            closes=tuple(closes),
            at=_take(raw, "at", str, "op")[:40],
            schema=_number(raw, "schema", "op"),
        )
        if op.n == 0:
            raise Malformed(Code.BAD_OP, field="op.n")
        return op

    def plain(self) -> dict[str, Any]:
        """The op as JSON holds it."""
        return {
            "op_id": self.op_id,
            "n": self.n,
            "rec": self.rec,
            "kind": self.kind,
            "base": self.base,
            "set": dict(self.set),
            "closes": list(self.closes),
            "at": self.at,
            "schema": self.schema,
        }

    def fault(self) -> tuple[Code, str] | None:
        """What is wrong with a field's name or value, and which; None when nothing is."""
        for name, value in self.set.items():
            if not _NAME.fullmatch(name):
                return Code.FIELD, name[:80]
            if not is_value(value):
                return Code.VALUE, name
        return None

    def like(self, other: "Op") -> bool:
        """Whether it is the same op, whatever its number."""
        return replace(self, n=other.n) == other

    def digest(self) -> str:
        """SHA-256 of the op: two ops of one number with other digests are a fork."""
        return hashlib.sha256(canonical(self.plain())).hexdigest()


def is_value(value: object) -> bool:
    """Whether one field may hold it: text, a finite number, or nothing. Truth travels as 1 and 0."""
    if value is None:
        return True
    if isinstance(value, str):
        return len(value) <= MAX_TEXT
    return isinstance(value, (int, float)) and type(value) is not bool and abs(value) <= MAX_NUMBER


def write_ops(ops: Iterable[Op]) -> bytes:
    """The body of a push and the `ops.jsonl` of a bundle: one canonical op a line."""
    return b"".join(canonical(op.plain()) + b"\n" for op in ops)


def read_ops(body: bytes) -> list[Op]:
    """The ops of a body, numbered without gaps; raises `Malformed`."""
    if len(body) > MAX_BYTES:
        raise Malformed(Code.TOO_LARGE, limit=MAX_BYTES)
    lines = [line for line in body.split(b"\n") if line.strip()]
    if len(lines) > MAX_OPS:
        raise Malformed(Code.TOO_LARGE, limit=MAX_OPS)
    ops = [Op.parse(read_json(line)) for line in lines]
    if any(later.n != op.n + 1 for op, later in pairwise(ops)):
        raise Malformed(Code.BAD_OP, field="op.n")
    return ops


class Outcome(StrEnum):
    """What became of an op."""

    APPLIED = "applied"
    CHALLENGED = "challenged"
    REFUSED = "refused"
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The server's answer to one op; the same each time it is asked."""

    n: int
    op_id: str
    rec: str
    seq: int
    """The op's own place in the county's sequence."""
    outcome: Outcome
    rec_seq: int
    """The op is contained in every snapshot of the record with `seq` at or above this."""
    challenges: tuple[str, ...] = ()
    """Challenges this op opened."""
    code: Code | None = None
    """Why it was refused."""
    field: str | None = None
    """Which field was the reason."""

    @classmethod
    def parse(cls, raw: object) -> "Verdict":
        """Read one verdict; raises `Malformed`."""
        code = raw.get("code") if isinstance(raw, dict) else None
        about = raw.get("field") if isinstance(raw, dict) else None
        try:
            return cls(
                n=_number(raw, "n", "verdict"),
                op_id=_take(raw, "op_id", str, "verdict"),
                rec=_take(raw, "rec", str, "verdict"),
                seq=_number(raw, "seq", "verdict"),
                outcome=Outcome(_take(raw, "outcome", str, "verdict")),
                rec_seq=_number(raw, "rec_seq", "verdict"),
                challenges=tuple(map(str, _take(raw, "challenges", list, "verdict"))),
                code=Code(code) if code is not None else None,
                field=str(about) if about is not None else None,
            )
        except ValueError as error:
            raise Malformed(Code.BAD_OP, field="verdict") from error

    def plain(self) -> dict[str, Any]:
        """The verdict as JSON holds it."""
        return {
            "n": self.n,
            "op_id": self.op_id,
            "rec": self.rec,
            "seq": self.seq,
            "outcome": str(self.outcome),
            "rec_seq": self.rec_seq,
            "challenges": list(self.challenges),
            "code": str(self.code) if self.code else None,
            "field": self.field,
        }


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
            fields = _take(raw, "fields", dict, "document")
            writes = _take(raw, "writes", dict, "document")
            return cls(
                rec=_take(raw, "rec", str, "document"),
                kind=_take(raw, "kind", str, "document"),
                seq=_number(raw, "seq", "document"),
                fields={name: Stamp(value, seq) for name, (value, seq) in fields.items()},
                writes={int(seq): Write(*who) for seq, who in writes.items()},
                challenges=tuple(
                    Challenge(*(c[key] for key in Challenge.__slots__))
                    for c in _take(raw, "challenges", list, "document")
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
            county=_take(raw, "county", str, "page"),
            epoch=_take(raw, "epoch", str, "page"),
            after=_number(raw, "after", "page"),
            next=_number(raw, "next", "page"),
            head=_number(raw, "head", "page"),
            more=_take(raw, "more", bool, "page"),
            records=tuple(map(Document.parse, _take(raw, "records", list, "page"))),
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


BUCKETS = 16


def bucket_of(rec: str) -> int:
    """Which of the digest's buckets counts a record."""
    return hashlib.sha256(rec.encode()).digest()[0] * BUCKETS // 256


def print_of(document: Document) -> int:
    """128 bits that stand for the whole content of a document."""
    return int.from_bytes(hashlib.sha256(canonical(document.plain())).digest()[:16], "big")


@dataclass(frozen=True, slots=True)
class Digest:
    """All records of a county in sixteen numbers: laptop and server compare what they hold."""

    counts: tuple[int, ...] = (0,) * BUCKETS
    prints: tuple[int, ...] = (0,) * BUCKETS
    """The exclusive-or of the prints of each bucket's documents."""

    @classmethod
    def of(cls, documents: Iterable[Document]) -> "Digest":
        """The digest of a set of documents."""
        counts, prints = [0] * BUCKETS, [0] * BUCKETS
        for document in documents:
            bucket = bucket_of(document.rec)
            counts[bucket] += 1
            prints[bucket] ^= print_of(document)
        return cls(tuple(counts), tuple(prints))

    @classmethod
    def parse(cls, raw: object) -> "Digest":
        """Read a digest; raises `Malformed`."""
        buckets = _take(raw, "buckets", list, "digest")
        try:
            counts, prints = zip(*((int(n), int(p, 16)) for n, p in buckets), strict=True)
        except (ValueError, TypeError) as error:
            raise Malformed(Code.BAD_OP, field="digest.buckets") from error
        return cls(counts, prints)

    def plain(self) -> dict[str, Any]:
        """The digest as JSON holds it."""
        pairs = zip(self.counts, self.prints, strict=True)
        return {"buckets": [[count, f"{print_:032x}"] for count, print_ in pairs]}


def session_message(server: str, device: str, nonce: str) -> bytes:
    """What a device signs to open a session."""
    return f"survey-session-1\n{server}\n{device}\n{nonce}".encode()


def ops_message(server: str, county: str, device: str, body: bytes) -> bytes:
    """What a device signs so that others may carry its ops (`write_ops`) to the server."""
    told = hashlib.sha256(body).hexdigest()
    return f"survey-ops-1\n{server}\n{county}\n{device}\n{told}".encode()


def batches(ops: Sequence[Op], most: int = MAX_OPS, size: int = MAX_BYTES) -> Iterable[list[Op]]:
    """Ops in their order, cut into bodies that one push takes."""
    batch: list[Op] = []
    held = 0
    for op in ops:
        length = len(canonical(op.plain())) + 1
        if batch and (len(batch) == most or held + length > size):
            yield batch
            batch, held = [], 0
        batch.append(op)
        held += length
    if batch:
        yield batch
