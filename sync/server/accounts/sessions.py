"""Sessions: a nonce signed by a device, or a password, becomes a token of one hour."""

import secrets
import time
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Connection, delete, insert, select

from sync.protocol import Code, session_message
from sync.server.accounts.devices import Device, device, verify
from sync.server.accounts.people import Person, person_by_id
from sync.server.errors import Refused
from sync.server.store import tables as t

NONCE_LIFE_S = 300
TOKEN_LIFE_S = 3600


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is asking: the person, and the device when it is one."""

    person: Person
    device: Device | None

    @property
    def name(self) -> str:
        """By which requests are counted: the device, or the person without one."""
        return self.device.id if self.device else self.person.id


def challenge(connection: Connection, key: str) -> str:
    """A nonce for a device to sign; raises `Refused` NO_SUCH for one nobody knows."""
    device(connection, key)
    connection.execute(delete(t.nonce).where(t.nonce.c.expires < time.time()))
    made = secrets.token_urlsafe(24)
    connection.execute(
        insert(t.nonce).values(nonce=made, device=key, expires=time.time() + NONCE_LIFE_S)
    )
    return made


def open_session(connection: Connection, server: str, key: str, nonce: str, signature: str) -> str:
    """A token for the device that signed the nonce; the nonce is spent. Raises BAD_SIGNATURE."""
    spent = connection.execute(
        delete(t.nonce).where(
            t.nonce.c.nonce == nonce, t.nonce.c.device == key, t.nonce.c.expires >= time.time()
        )
    )
    if spent.rowcount != 1:
        raise Refused(Code.BAD_SIGNATURE)
    asking = device(connection, key)
    verify(asking.sign_key, signature, session_message(server, key, nonce))
    return new_token(connection, asking.person, key)


def new_token(connection: Connection, person: str, key: str | None = None) -> str:
    """A token of one hour; the database keeps only its hash."""
    connection.execute(delete(t.session).where(t.session.c.expires < time.time()))
    token = secrets.token_urlsafe(32)
    row = {"token": _hashed(token), "person": person, "device": key}
    connection.execute(insert(t.session).values(**row, expires=time.time() + TOKEN_LIFE_S))
    return token


def caller(connection: Connection, token: str) -> Caller:
    """Who holds the token; raises `Refused` NO_TOKEN."""
    row = connection.execute(
        select(t.session.c.person, t.session.c.device, t.person.c.disabled)
        .join(t.person, t.person.c.id == t.session.c.person)
        .where(t.session.c.token == _hashed(token), t.session.c.expires >= time.time())
    ).one_or_none()
    if row is None or row.disabled:
        raise Refused(Code.NO_TOKEN)
    held = device(connection, row.device) if row.device else None
    return Caller(person_by_id(connection, row.person), held)


def close_session(connection: Connection, token: str) -> None:
    """Sign out."""
    connection.execute(delete(t.session).where(t.session.c.token == _hashed(token)))


def _hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()
