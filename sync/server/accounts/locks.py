"""How often a password may be wrong: counted by name and by the place it is tried from.

Whoever has signed in from a place before is counted there alone, so that nobody's guesses from
elsewhere shut him out. All strange places together are counted as one more, so that many addresses
guess no faster than a few. A try counts before the password is looked at: a hundred at once are no
more than one after another. Names that nobody has are counted like any: a lock tells no names.
"""

import time
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Connection, Row, and_, delete, or_, select, tuple_, update

from sync.protocol import Code
from sync.server.errors import Refused
from sync.server.store import tables as t
from sync.server.store.database import Database

FREE_FAILURES = 5
"""Wrong tries from one place before it has to wait."""
FREE_TOGETHER = 25
"""Wrong tries from all strange places together before all of them have to wait."""
FIRST_LOCK_S = 60
LONGEST_LOCK_S = 3600
FORGOTTEN_S = 24 * 3600
"""Without a try for so long, what strange places did is forgotten."""
OWN_FOR_S = 180 * 24 * 3600
"""Without a try for so long, a place is the person's own no longer."""

_TOGETHER = ""


@dataclass(frozen=True, slots=True)
class Try:
    """A password that is being looked at; it counts as wrong until it `passed`."""

    name: str
    place: str
    own: bool
    """Whether the person has signed in from there before."""
    failures: int


def begin(database: Database, connection: Connection, name: str, place: str) -> Try:
    """Count a try; raises `Refused` LOCKED_OUT with the seconds to wait, and then nothing is counted."""
    at, key = time.time(), _hashed(name)
    _forget(connection, at)
    counted = [(_held(database, connection, key, place, at), FREE_FAILURES)]
    mine = counted[0][0]
    if not mine.own:
        counted.append((_held(database, connection, key, _TOGETHER, at), FREE_TOGETHER))
    until = max(row.locked_until for row, _free in counted)
    if until > at:
        raise Refused(Code.LOCKED_OUT, seconds=int(until - at) + 1)
    for row, free in counted:
        failures = row.failures + 1
        locked_until = at + _lock_s(failures - free) if failures >= free else 0.0
        _keep(connection, key, row.place, failures=failures, locked_until=locked_until)
    return Try(key, place, bool(mine.own), mine.failures + 1)


def passed(connection: Connection, one: Try) -> None:
    """The password was right: the try was no failure, and the place is the person's own."""
    if not one.own:
        a = t.attempt.c
        together = and_(a.name == one.name, a.place == _TOGETHER, a.failures > 0)
        connection.execute(update(t.attempt).where(together).values(failures=a.failures - 1))
        fewer = and_(together, a.failures < FREE_TOGETHER)
        connection.execute(update(t.attempt).where(fewer).values(locked_until=0.0))
    _keep(connection, one.name, one.place, failures=0, locked_until=0.0, own=1)


def open_all(connection: Connection, name: str) -> None:
    """Open every lock of a name, as when it has a new password."""
    mine = update(t.attempt).where(t.attempt.c.name == _hashed(name))
    connection.execute(mine.values(failures=0, locked_until=0.0))


def _hashed(name: str) -> str:
    return sha256(name.encode("utf-8", "surrogatepass")).hexdigest()


def _held(
    database: Database, connection: Connection, key: str, place: str, at: float
) -> Row[*tuple[object, ...]]:
    """What was tried from a place so far; whoever else tries from there waits until this is done."""
    database.upsert(connection, t.attempt, [{"name": key, "place": place, "at": at}])
    a = t.attempt.c
    return connection.execute(select(t.attempt).where(a.name == key, a.place == place)).one()


def _keep(connection: Connection, key: str, place: str, **told: float) -> None:
    a = t.attempt.c
    connection.execute(update(t.attempt).where(a.name == key, a.place == place).values(**told))


def _forget(connection: Connection, at: float) -> None:
    a = t.attempt.c
    strange = and_(a.own == 0, a.at < at - FORGOTTEN_S)
    old = select(a.name, a.place).where(or_(strange, a.at < at - OWN_FOR_S))
    stale = old.with_for_update(skip_locked=True)  # two that tidy up do not wait for each other
    connection.execute(delete(t.attempt).where(tuple_(a.name, a.place).in_(stale)))


def _lock_s(beyond: int) -> int:
    return min(FIRST_LOCK_S << min(beyond, 20), LONGEST_LOCK_S)
