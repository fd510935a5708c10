"""People, what they are granted where, and their tickets to enrol a laptop."""

import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Connection, delete, insert, select, update

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.ids import uuid7
from surveyapp.domain.language import _
from sync.protocol import Code
from sync.server.accounts.rights import ROLES
from sync.server.accounts.telling import GRANT, PERSON, TICKET, WITHDRAW, tell
from sync.server.errors import Refused
from sync.server.store import tables as t
from sync.server.store.counties import is_county

TICKET_LIFE_S = 30 * 24 * 3600
_PREFIX = "ssv1"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role within an area: a province (2 digits), a city (4) or a county (6)."""

    area: str
    role: str

    def covers(self, county: str) -> bool:
        """Whether the county lies in the area."""
        return county.startswith(self.area)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the list knows."""

    id: str
    name: str
    grants: tuple[Grant, ...]

    def roles(self, county: str) -> frozenset[str]:
        """What this person is in one county."""
        return frozenset(grant.role for grant in self.grants if grant.covers(county))


def check_grant(area: str, role: str) -> Grant:
    """A grant from what was typed; raises NO_SUCH_CHOICE or NO_SUCH_COUNTY."""
    if role not in ROLES:
        raise SurveyError(Problem.NO_SUCH_CHOICE, value=role, known=_("、").join(ROLES))
    known = is_county(area) if len(area) == 6 else len(area) in {2, 4}
    if not (known and area.isascii() and area.isdigit()):
        raise SurveyError(Problem.NO_SUCH_COUNTY, county=area)
    return Grant(area, role)


def add_person(connection: Connection, name: str, grants: Iterable[Grant]) -> Person:
    """Make a person, or find the one of that name, and add the grants."""
    found = connection.scalar(select(t.person.c.id).where(t.person.c.name == name))
    key = found or uuid7()
    if not found:
        connection.execute(insert(t.person).values(id=key, name=name))
        tell(connection, key, PERSON)
    had = set(person_by_id(connection, key).grants)
    for grant in dict.fromkeys(grant for grant in grants if grant not in had):
        row = {"person": key, "area": grant.area, "role": grant.role}
        connection.execute(insert(t.grant_).values(row))
        tell(connection, key, GRANT, area=grant.area, role=grant.role)
    return person_by_id(connection, key)


def take_back(connection: Connection, person: str, grant: Grant) -> None:
    """Withdraw a grant."""
    if grant not in person_by_id(connection, person).grants:
        return
    tell(connection, person, WITHDRAW, area=grant.area, role=grant.role)
    g = t.grant_.c
    connection.execute(
        delete(t.grant_).where(g.person == person, g.area == grant.area, g.role == grant.role)
    )


def person_by_id(connection: Connection, key: str) -> Person:
    """The person with an id; raises NO_SUCH_PERSON."""
    return _person(connection, t.person.c.id == key, key)


def person_by_name(connection: Connection, name: str) -> Person:
    """The person of a name; raises NO_SUCH_PERSON."""
    return _person(connection, t.person.c.name == name, name)


def _person(connection: Connection, which: object, shown: str) -> Person:
    row = connection.execute(select(t.person.c.id, t.person.c.name).where(which)).one_or_none()  # type: ignore[arg-type]
    if row is None:
        raise SurveyError(Problem.NO_SUCH_PERSON, person=shown)
    key, name = row
    grants = connection.execute(
        select(t.grant_.c.area, t.grant_.c.role)
        .where(t.grant_.c.person == key)
        .order_by(t.grant_.c.area, t.grant_.c.role)
    )
    return Person(key, name, tuple(Grant(area, role) for area, role in grants))


def people(connection: Connection) -> list[Person]:
    """Everybody, by name."""
    keys = connection.scalars(select(t.person.c.id).order_by(t.person.c.name)).all()
    return [person_by_id(connection, key) for key in keys]


def make_ticket(connection: Connection, person: Person) -> str:
    """A line of text with which one laptop may enrol for the person, once, within thirty days."""
    key, secret = secrets.token_hex(6), secrets.token_urlsafe(18)
    connection.execute(
        insert(t.ticket).values(
            id=key,
            secret=_hashed(secret),
            person=person.id,
            expires=time.time() + TICKET_LIFE_S,
        )
    )
    tell(connection, person.id, TICKET, ticket=key)
    return f"{_PREFIX}.{key}.{secret}"


def use_ticket(connection: Connection, ticket: str, device: str) -> str:
    """Spend a ticket for a device; gives the person's id. Raises `Refused` BAD_TICKET.

    The device that spent it may show it again: its answer may have been lost.
    """
    parts = ticket.strip().split(".")
    if len(parts) != 3 or parts[0] != _PREFIX:
        raise Refused(Code.BAD_TICKET)
    row = connection.execute(select(t.ticket).where(t.ticket.c.id == parts[1])).one_or_none()
    if row is None or not secrets.compare_digest(row.secret, _hashed(parts[2])):
        raise Refused(Code.BAD_TICKET)
    if row.used_by != device and (row.used_by or row.expires < time.time()):
        raise Refused(Code.BAD_TICKET)
    spent = connection.execute(
        update(t.ticket)
        .where(
            t.ticket.c.id == parts[1],
            (t.ticket.c.used_by.is_(None)) | (t.ticket.c.used_by == device),
        )
        .values(used_by=device)
    )
    if spent.rowcount != 1:
        raise Refused(Code.BAD_TICKET)
    return str(row.person)


def _hashed(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
