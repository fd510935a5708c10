"""Do the chains of the audit hold, and are people and laptops as the office's own chain tells."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import Connection, Row, select

from sync.server.accounts import telling
from sync.server.store import tables as t
from sync.server.store.audit import OFFICE, TAKEN_UP, chain_of, chained
from sync.server.store.database import streamed

_HEAD = "head"
"""What a finding is about when the last line is not the one that its keeper knows."""


def chain_faults(connection: Connection, name: str, head: str) -> Iterator[str]:
    """The first line of a chain that is not what it was, or its head."""
    at = ""
    for expected, row in enumerate(_lines(connection, name), 1):
        line = {"n": row.n, "at": row.at, "who": row.who, "act": row.act}
        at = chained(at, {**line, "facts": orjson.loads(row.facts)})
        if row.n != expected or row.hash != at:
            yield str(row.n)
            return
    if at != head:
        yield _HEAD


def list_faults(connection: Connection, county: str) -> Iterator[str]:
    """Lists that went out with a head which is none of the chain's, and heads of the office's taken up.

    A chain that somebody wrote anew from some line on is whole in itself; what was signed is not in it.
    """
    i = t.issue.c
    issued = select(i.serial, i.snapshot).where(i.county == county).order_by(i.serial)
    for serial, snapshot in streamed(connection, issued):
        head = orjson.loads(snapshot).get("audit_head")
        if head and not _in_chain(connection, county, t.audit.c.hash == head):
            yield f"list {serial}"
    for row in _lines(connection, county, TAKEN_UP):
        facts = orjson.loads(row.facts)
        same = (t.audit.c.n == facts["n"]) & (t.audit.c.hash == facts["head"])
        if facts["n"] and not _in_chain(connection, OFFICE, same):
            yield str(row.n)


def office_faults(connection: Connection) -> Iterator[tuple[str, str]]:
    """What is wrong with the office's own chain, and with whom it tells otherwise than is kept."""
    for about in chain_faults(connection, OFFICE, chain_of(connection, OFFICE).head):
        yield "audit", about
    told, kept = _Standing(), _kept(connection)
    for row in _lines(connection, OFFICE):
        told.hear(row.act, orjson.loads(row.facts))
    for person in sorted(told.people ^ kept.people):
        yield telling.PERSON, person
    for person, area, role in sorted(told.grants ^ kept.grants):
        yield telling.PERSON, f"{person} {role}@{area}"
    for person, _sealed in sorted(told.passwords.items() ^ kept.passwords.items()):
        yield telling.PERSON, f"{person} {telling.PASSWORD}"
    for device, _shut in sorted(told.devices.items() ^ kept.devices.items()):
        yield "device", device


@dataclass(slots=True)
class _Standing:
    """Who is what, and which laptop may come in."""

    people: set[str] = field(default_factory=set)
    grants: set[tuple[str, str, str]] = field(default_factory=set)
    passwords: dict[str, str] = field(default_factory=dict)
    devices: dict[str, tuple[str, bool]] = field(default_factory=dict)
    """Whose a laptop is, and whether it is shut out."""

    def hear(self, act: str, facts: dict[str, Any]) -> None:
        """Follow a line of the chain."""
        person, device = facts.get("person"), facts.get("device")
        grant = (person, facts.get("area"), facts.get("role"))
        match act:
            case telling.PERSON:
                self.people.add(str(person))
            case telling.GRANT:
                self.grants.add(grant)  # type: ignore[arg-type]
            case telling.WITHDRAW:
                self.grants.discard(grant)
            case telling.PASSWORD:
                self.passwords[str(person)] = facts["sha256"]
            case telling.ENROL | telling.REVOKE | telling.READMIT:
                self.devices[str(device)] = (str(person), act == telling.REVOKE)


def _kept(connection: Connection) -> _Standing:
    standing = _Standing()
    p, d = t.person.c, t.device.c
    for key, password in connection.execute(select(p.id, p.password)):
        standing.people.add(key)
        if password:
            standing.passwords[key] = telling.sealed(password)
    standing.grants = {tuple(row) for row in connection.execute(select(t.grant_))}
    for key, person, revoked_at in connection.execute(select(d.id, d.person, d.revoked_at)):
        standing.devices[key] = (person, revoked_at is not None)
    return standing


def _lines(connection: Connection, name: str, act: str = "") -> Iterator[Row[Any]]:
    a = t.audit.c
    lines = select(t.audit).where(a.county == name).order_by(a.n)
    return streamed(connection, lines.where(a.act == act) if act else lines)


def _in_chain(connection: Connection, name: str, which: Any) -> bool:  # noqa: ANN401 - a rule of SQLAlchemy
    found = select(t.audit.c.n).where(t.audit.c.county == name, which).limit(1)
    return connection.scalar(found) is not None
