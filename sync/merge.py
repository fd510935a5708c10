"""How two edits meet: the rule of the central list, as pure functions over documents.

A value is overwritten only by someone who had seen it. Otherwise it stays, the newcomer is kept as
an open challenge that everyone sees, and a person closes it with an ordinary op. Only the server
merges; laptops show its documents with their own unanswered ops laid over.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from surveyapp.domain.changes import Value
from surveyapp.domain.lifecycle import LOCKED, MOVED, judges_the_whole, typed_elsewhere
from sync.protocol import Challenge, Document, Op, Stamp, Write

DELETED = "deleted"
STATE = "state"


@dataclass(frozen=True, slots=True)
class Author:
    """Whose op it is: the device decides what was seen, the person is shown."""

    device: str
    by: str


@dataclass(frozen=True, slots=True)
class Merged:
    """The document after an op, and the challenges that the op opened."""

    document: Document
    opened: tuple[Challenge, ...] = ()
    changed: bool = False


def merge(document: Document | None, op: Op, author: Author, seq: int) -> Merged:
    """Let one op meet a record under the county's lock; `seq` is the op's place in the sequence."""
    before = document or Document(op.rec, op.kind)
    fields = dict(before.fields)
    kept = [c for c in before.challenges if c.id not in op.closes]
    opened: list[Challenge] = []
    for name, value in _asked(before, op, author):
        if not typed_elsewhere(op.set, name):
            # Whoever writes a field again has thought again about what he left open on it.
            kept = [c for c in kept if (c.field, c.device) != (name, author.device)]
        if value == before.value(name):
            continue
        if seen(before, op, author.device, name, value):
            fields[name] = Stamp(value, seq)
        else:
            opened.append(_challenge(op, author, seq, name, value))
    challenges = (*kept, *opened)
    if document and fields == before.fields and challenges == before.challenges:
        return Merged(before)
    writes = {**before.writes, seq: Write(author.device, author.by, op.at)}
    return Merged(
        Document(before.rec, before.kind, seq, fields, _used(writes, fields), challenges),
        tuple(opened),
        changed=True,
    )


def seen(document: Document, op: Op, device: str, name: str, value: Value) -> bool:
    """Whether the author of an op had seen what writing this value would overwrite.

    To delete a record or to approve it is to judge the whole: every field must have been seen.
    An approved record has been judged as a whole, so whoever writes to it must have seen that.
    """
    overwritten = document.fields if judges_the_whole(name, value) else (name, *_lock(document))
    return all(_knew(document, op, device, n) for n in overwritten if n in document.fields)


def _lock(document: Document) -> Iterable[str]:
    return (STATE,) if document.value(STATE) in LOCKED else ()


def _knew(document: Document, op: Op, device: str, name: str) -> bool:
    if typed_elsewhere(op.set, name):
        return _went_along(document, op, device, name)
    written = document.fields[name].seq
    return written <= op.base or document.writes[written].device == device


def _went_along(document: Document, op: Op, device: str, name: str) -> bool:
    """Whether a value was in the other list too, where the author of an op that comes in worked.

    Nobody is shown the list that a record has left. What went along is what stood here then and
    whoever moved it had seen: all of it where his word on the whole stood, else what was his own.
    """
    left = document.fields.get(MOVED)
    if left is None or left.value is None:
        return False
    mover = document.writes[left.seq].device
    if left.seq > op.base and mover != device:
        return False
    written = document.fields[name].seq
    whole = document.fields.get(DELETED) == Stamp(1, left.seq)
    return written <= left.seq and (whole or document.writes[written].device == mover)


def _asked(document: Document, op: Op, author: Author) -> Iterator[tuple[str, Value]]:
    """The fields of an op, and "restore?" where it edits what another deleted unseen."""
    yield from sorted(op.set.items())
    gone = document.fields.get(DELETED)
    edits = any(value != document.value(name) for name, value in op.set.items())
    if gone and gone.value and edits and DELETED not in op.set:
        deletion = document.writes[gone.seq]
        if gone.seq > op.base and deletion.device != author.device:
            yield DELETED, 0


def _challenge(op: Op, author: Author, seq: int, name: str, value: Value) -> Challenge:
    return Challenge(f"{op.op_id}/{name}", name, value, seq, author.device, author.by, op.at)


def _used(writes: Mapping[int, Write], fields: Mapping[str, Stamp]) -> dict[int, Write]:
    present = {stamp.seq for stamp in fields.values()}
    return {seq: write for seq, write in writes.items() if seq in present}
