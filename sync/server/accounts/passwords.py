"""Passwords of office people: argon2, and a lock after five failures that grows with each."""

import logging
import time
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, select, update

from sync.protocol import Code
from sync.server.accounts.telling import PASSWORD, sealed, tell
from sync.server.errors import Refused
from sync.server.store import tables as t
from sync.server.store.database import Database

_log = logging.getLogger(__name__)

FREE_FAILURES = 5
FIRST_LOCK_S = 60
LONGEST_LOCK_S = 24 * 3600
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
    connection.execute(
        update(t.person)
        .where(t.person.c.id == person)
        .values(password=kept, failures=0, locked_until=0)
    )
    tell(connection, person, PASSWORD, sha256=sealed(kept))


def sign_in(database: Database, name: str, password: str) -> str:
    """The person's id; raises `Refused` BAD_PASSWORD or LOCKED_OUT, and counts the failure.

    The hash is worked out between two transactions: it is slow on purpose and must hold no lock.
    """
    with database.read() as connection:
        row = connection.execute(select(t.person).where(t.person.c.name == name)).one_or_none()
    if row is not None and row.locked_until > time.time():
        raise Refused(Code.LOCKED_OUT, seconds=int(row.locked_until - time.time()) + 1)
    right = _matches(row.password if row is not None else None, password)
    if row is None or row.disabled:
        raise Refused(Code.BAD_PASSWORD)
    with database.write() as connection:
        failures = _count(connection, row.id, right=right)
    if not right:
        _log.warning("sign-in failed", extra={"person": row.id, "failures": failures})
        raise Refused(Code.BAD_PASSWORD)
    return str(row.id)


def _count(connection: Connection, person: str, *, right: bool) -> int:
    p = t.person.c
    one = update(t.person).where(p.id == person)
    if right:
        connection.execute(one.values(failures=0, locked_until=0))
        return 0
    connection.execute(one.values(failures=p.failures + 1))
    failures = connection.scalar(select(p.failures).where(p.id == person)) or 0
    if failures >= FREE_FAILURES:
        connection.execute(one.values(locked_until=time.time() + _lock_s(failures)))
    return failures


def _lock_s(failures: int) -> int:
    return min(FIRST_LOCK_S << min(failures - FREE_FAILURES, 20), LONGEST_LOCK_S)


def _matches(kept: str | None, password: str) -> bool:
    try:
        _hasher().verify(kept or _nobody(), password)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None
