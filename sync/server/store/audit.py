"""The audit: chains of lines, where each line's hash covers it and the hash before.

Every county has a chain of its own, kept under the county's lock. What is of no one county –
people, what they are granted, passwords, tickets, laptops, copies – stands in the office's own,
whose head each county's chain takes up when a list goes out.
"""

import getpass
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import orjson
from sqlalchemy import Connection, insert, select, update

from surveyapp.domain.changes import Value
from sync.protocol import canonical
from sync.server import clock
from sync.server.store import tables as t
from sync.server.store.database import put_if_missing

OFFICE = "office"
"""Under which name, in a county's place, the lines of the office's own chain are kept."""
TAKEN_UP = "office-head"
"""The act of a county's line that says how far the office's own chain was."""


@dataclass(slots=True)
class Chain:
    """A chain as far as it goes, and the lines that are not written yet."""

    name: str
    n: int
    head: str
    fresh: list[dict[str, Any]] = field(default_factory=list)

    def tell(self, who: str, act: str, facts: Mapping[str, Value]) -> None:
        """Add a line."""
        self.n += 1
        line = {"n": self.n, "at": clock.stamp(), "who": who, "act": act}
        self.head = chained(self.head, {**line, "facts": dict(facts)})
        told = canonical(dict(facts)).decode()
        self.fresh.append({**line, "county": self.name, "facts": told, "hash": self.head})

    def write(self, connection: Connection) -> None:
        """Write the new lines; whoever keeps the head writes that."""
        if self.fresh:
            connection.execute(insert(t.audit), self.fresh)
            self.fresh = []


def chained(head: str, line: Mapping[str, object]) -> str:
    """The head of a chain after a line."""
    return sha256(head.encode() + canonical(dict(line))).hexdigest()


def operator() -> str:
    """Who commands the server from a terminal: the account of its machine."""
    try:
        return f"server:{getpass.getuser()}"
    except (KeyError, OSError):  # a container may run without an account
        return "server"


def tell_office(
    connection: Connection, act: str, facts: Mapping[str, Value], who: str | None = None
) -> None:
    """Add a line to the office's own chain, in this transaction; by the terminal when no one is named."""
    chain = _held(connection)
    chain.tell(who or operator(), act, facts)
    chain.write(connection)
    kept = update(t.office).where(t.office.c.id == OFFICE)
    connection.execute(kept.values(chain_n=chain.n, chain_head=chain.head))


def _held(connection: Connection) -> Chain:
    """The office's own chain under its lock."""
    put_if_missing(connection, t.office, {"id": OFFICE, "chain_n": 0, "chain_head": ""})
    row = connection.execute(select(t.office).with_for_update()).one()
    return Chain(OFFICE, row.chain_n, row.chain_head)


def chain_of(connection: Connection, name: str) -> Chain:
    """A county's chain, or the office's own, as far as it goes, to be read only."""
    c, o = t.county.c, t.office.c
    which = select(c.chain_n, c.chain_head).where(c.county == name)
    if name == OFFICE:
        which = select(o.chain_n, o.chain_head)
    row = connection.execute(which).one_or_none()
    return Chain(name, row.chain_n, row.chain_head) if row else Chain(name, 0, "")


def take_up(connection: Connection, chain: Chain, who: str) -> str:
    """Let a county's chain say how far the office's own goes; gives the county's head for a list.

    A signed list that names this head vouches for both chains.
    """
    office = chain_of(connection, OFFICE)
    chain.tell(who, TAKEN_UP, {"n": office.n, "head": office.head})
    return chain.head


def lines(connection: Connection, name: str, *, after: int, limit: int) -> Iterator[dict[str, Any]]:
    """Lines of a county's chain, or of the office's own, after line `after`."""
    rows = connection.execute(
        select(t.audit)
        .where(t.audit.c.county == name, t.audit.c.n > after)
        .order_by(t.audit.c.n)
        .limit(limit)
    )
    for row in rows:
        kept = {name: getattr(row, name) for name in ("n", "at", "who", "act", "hash")}
        yield {**kept, "facts": orjson.loads(row.facts)}
