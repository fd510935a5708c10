"""What happens to people and their laptops, told to the office's own audit chain."""

from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, select

from surveyapp.domain.changes import Value
from sync.server.store import tables as t
from sync.server.store.audit import OFFICE, lines, tell_office

PERSON, GRANT, WITHDRAW, PASSWORD = "person", "grant", "withdraw", "password"
TICKET, ENROL, REVOKE, READMIT = "ticket", "enrol", "revoke", "readmit"


def tell(
    connection: Connection, person: str, act: str, *, himself: bool = False, **facts: Value
) -> None:
    """Tell what is done to a person, now or about to be; `himself` when he did it.

    The areas he is something in stand beside it: whose office may read the line.
    """
    name = person_name(connection, person)
    g = t.grant_.c
    found = connection.scalars(select(g.area).where(g.person == person).distinct().order_by(g.area))
    told = {"person": person, "name": name, "areas": " ".join(found), **facts}
    tell_office(connection, act, told, name if himself else None)


def person_name(connection: Connection, person: str) -> str:
    """The name of a person; blank for nobody."""
    return connection.scalar(select(t.person.c.name).where(t.person.c.id == person)) or ""


def lines_about(connection: Connection, county: str) -> list[dict[str, Any]]:
    """What was done to whoever was something in a county at the time, and to all, oldest first."""
    every = lines(connection, OFFICE, after=0, limit=2**53)
    return [line for line in every if _concerns(line["facts"].get("areas"), county)]


def _concerns(areas: str | None, county: str) -> bool:
    return areas is None or any(county.startswith(area) for area in areas.split())


def sealed(password: str) -> str:
    """What the audit says of a password: a hash of the hash that is kept."""
    return sha256(password.encode()).hexdigest()
