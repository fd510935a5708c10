"""Whether an op may be done at all: role, field, step of the life of a site, challenge to close."""

from collections.abc import Collection
from dataclasses import dataclass

from surveyapp.domain.lifecycle import LOCKED, State, may_become
from sync.merge import STATE, seen
from sync.protocol import Code, Document, Op
from sync.server.accounts.rights import OFFICE, SURVEYOR, right

Reason = tuple[Code, str | None]

STEPS = {
    SURVEYOR: frozenset({State.DRAFT, State.SUBMITTED, State.WITHDRAWN}),
    OFFICE: frozenset(State) - {State.PUBLISHED},
}
"""Which states a role may write. Only a batch publishes."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Who asks: the device that signed, the person behind it, the roles in this county."""

    device: str
    person: str
    name: str
    roles: frozenset[str]
    devices: frozenset[str]
    """All devices of this person, to tell one's own work from another's."""


def refusal(op: Op, document: Document | None, writer: Writer) -> Reason | None:
    """Why an op is refused and over which field; None when it may meet the record."""
    if fault := op.fault():
        return fault
    if document and document.kind != op.kind:
        return Code.KIND, None
    return (
        _of_fields(op, document, writer)
        or _of_state(op, document, writer)
        or _of_lock(op, document, writer)
        or _of_closing(op, document, writer)
    )


def _of_fields(op: Op, document: Document | None, writer: Writer) -> Reason | None:
    if writer.roles.isdisjoint(right(op.kind).write) and not _single_fields(op, document, writer):
        return Code.NOT_YOURS, None
    for name, value in op.set.items():
        rule = right(op.kind, name)
        if writer.roles.isdisjoint(rule.write):
            return Code.NOT_YOURS, name
        present = document.fields.get(name) if document else None
        if rule.once and present and present.value != value:
            return Code.ONCE, name
    return None


def _single_fields(op: Op, document: Document | None, writer: Writer) -> bool:
    """Whether an op on a record that is there sets nothing but fields open to who may not write more."""
    own = [not writer.roles.isdisjoint(right(op.kind, name).write) for name in op.set]
    return document is not None and bool(own) and all(own)


def _of_state(op: Op, document: Document | None, writer: Writer) -> Reason | None:
    if op.kind != "site" or STATE not in op.set:
        return None
    wanted = op.set[STATE]
    allowed = frozenset[State]().union(*(STEPS.get(role, ()) for role in writer.roles))
    if wanted not in allowed:
        return Code.STATE, STATE
    present = document.value(STATE) if document else None
    if not document or present is None or present == wanted:
        return None
    if not seen(document, op, writer.device, STATE, None):
        return None  # the rule keeps it as a challenge
    return _of_step(op, document, writer)


def _of_step(op: Op, document: Document, writer: Writer) -> Reason | None:
    present, wanted = document.value(STATE), State(str(op.set[STATE]))
    if present not in set(State) or not may_become(State(str(present)), wanted):
        return Code.STATE, STATE
    if wanted == State.RETURNED and not op.set.get("state_reason"):
        return Code.REASON, "state_reason"
    if wanted == State.APPROVED and _submitter(document) in writer.devices:
        return Code.OWN_WORK, STATE
    return None


def _submitter(document: Document) -> str:
    return document.writes[document.fields[STATE].seq].device


def _of_lock(op: Op, document: Document | None, writer: Writer) -> Reason | None:
    """The field changes an approved site only by submitting it anew.

    Who had not seen that it was approved is not refused: the rule makes a challenge of it.
    """
    if document is None or document.kind != "site" or OFFICE in writer.roles or STATE in op.set:
        return None
    if document.value(STATE) not in LOCKED:
        return None
    changed = [name for name, value in op.set.items() if value != document.value(name)]
    if changed and seen(document, op, writer.device, STATE, None):
        return Code.LOCKED, changed[0]
    return None


def _of_closing(op: Op, document: Document | None, writer: Writer) -> Reason | None:
    if OFFICE in writer.roles or document is None:
        return None
    for challenge in document.challenges:
        if challenge.id in op.closes and challenge.device not in writer.devices:
            return Code.NOT_YOURS, challenge.field
    return None


def may_read(kind: str, roles: Collection[str]) -> bool:
    """Whether records of a kind are shown to somebody with these roles."""
    return not right(kind).read.isdisjoint(roles)
