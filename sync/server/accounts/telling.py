"""What happens to people and their laptops, told to the office's own audit chain."""

from hashlib import sha256

from sqlalchemy import Connection, select

from surveyapp.domain.changes import Value
from sync.server.store import tables as t
from sync.server.store.audit import tell_office

PERSON, GRANT, WITHDRAW, PASSWORD = "person", "grant", "withdraw", "password"
TICKET, ENROL, REVOKE, READMIT = "ticket", "enrol", "revoke", "readmit"


def tell(
    connection: Connection, person: str, act: str, *, himself: bool = False, **facts: Value
) -> None:
    """Tell what is done to a person, now or about to be; `himself` when he did it.

    The areas he is something in stand beside it: whose office may read the line.
    """
    name = connection.scalar(select(t.person.c.name).where(t.person.c.id == person)) or ""
    g = t.grant_.c
    found = connection.scalars(select(g.area).where(g.person == person).distinct().order_by(g.area))
    told = {"person": person, "name": name, "areas": " ".join(found), **facts}
    tell_office(connection, act, told, name if himself else None)


def sealed(password: str) -> str:
    """What the audit says of a password: a hash of the hash that is kept."""
    return sha256(password.encode()).hexdigest()
