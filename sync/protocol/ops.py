"""What goes up: ops, and the verdicts that answer them."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from typing import Any

from surveyapp.domain.changes import Fields
from sync.protocol.reading import (
    MAX_NUMBER,
    Code,
    Malformed,
    canonical,
    matching,
    number,
    read_json,
    take,
)

SCHEMA = 1
"""The version of the fields this program knows; shown, never a reason to refuse."""

MAX_OPS = 500
MAX_BYTES = 1_000_000
MAX_TEXT = 100_000
"""Characters in one value."""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}(\.[^\x00-\x20\x7f]{1,200})?")
_KIND = re.compile(r"[a-z][a-z0-9_]{0,31}")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_CHALLENGE = re.compile(r"[^\x00-\x20\x7f]{1,400}")


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
            matching({"closes": challenge}, "closes", _CHALLENGE, "op")
        op = cls(
            op_id=matching(raw, "op_id", _ID, "op"),
            n=number(raw, "n", "op"),
            rec=matching(raw, "rec", _ID, "op"),
            kind=matching(raw, "kind", _KIND, "op"),
            base=number(raw, "base", "op"),
            set=dict(take(raw, "set", dict, "op")),
            closes=tuple(closes),
            at=take(raw, "at", str, "op")[:40],
            schema=number(raw, "schema", "op"),
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
                n=number(raw, "n", "verdict"),
                op_id=take(raw, "op_id", str, "verdict"),
                rec=take(raw, "rec", str, "verdict"),
                seq=number(raw, "seq", "verdict"),
                outcome=Outcome(take(raw, "outcome", str, "verdict")),
                rec_seq=number(raw, "rec_seq", "verdict"),
                challenges=tuple(map(str, take(raw, "challenges", list, "verdict"))),
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


def batches(ops: Sequence[Op], most: int = MAX_OPS, size: int = MAX_BYTES) -> Iterator[list[Op]]:
    """Ops in their order, cut into bodies that one push takes, and where a number is missing."""
    batch: list[Op] = []
    held = 0
    for op in ops:
        length = len(canonical(op.plain())) + 1
        hole = batch and op.n != batch[-1].n + 1
        if batch and (hole or len(batch) == most or held + length > size):
            yield batch
            batch, held = [], 0
        batch.append(op)
        held += length
    if batch:
        yield batch
