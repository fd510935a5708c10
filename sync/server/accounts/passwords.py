"""Passwords of office people: argon2, and a lock after five failures that grows with each (`locks`)."""

import logging
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, select, update

from sync.protocol import Code
from sync.server.accounts import locks
from sync.server.accounts.telling import PASSWORD, person_name, sealed, tell
from sync.server.errors import Refused
from sync.server.store import tables as t
from sync.server.store.database import Database

_log = logging.getLogger(__name__)

SHORTEST = 10
"""Characters a password must have."""


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobody() -> str:
    """A hash for names nobody has, so that asking takes as long as for real ones."""
    return _hasher().hash("nobody has this password")


def set_password(connection: Connection, person: str, password: str) -> None:
    """Give a person a password and open the lock."""
    kept = _hasher().hash(password)
    connection.execute(update(t.person).where(t.person.c.id == person).values(password=kept))
    locks.open_all(connection, person_name(connection, person))
    tell(connection, person, PASSWORD, sha256=sealed(kept))


def sign_in(database: Database, name: str, password: str, place: str) -> str:
    """The person's id; raises `Refused` BAD_PASSWORD or LOCKED_OUT. `place` is where it is tried from.

    The hash is worked out between two transactions: it is slow on purpose and must hold no lock.
    """
    with database.write() as connection:
        tried = locks.begin(database, connection, name, place)
        row = connection.execute(select(t.person).where(t.person.c.name == name)).one_or_none()
    right = _matches(row.password if row is not None else None, password)
    if row is None or row.disabled or not right:
        facts = {"person": row.id if row is not None else None, "failures": tried.failures}
        _log.warning("sign-in failed", extra={**facts, "place": place})
        raise Refused(Code.BAD_PASSWORD)
    with database.write() as connection:
        locks.passed(connection, tried)
    return str(row.id)


def _matches(kept: str | None, password: str) -> bool:
    try:
        _hasher().verify(kept or _nobody(), password)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None
