"""Laptops: each with its own key, belonging to one person, revoked when it is lost."""

import base64
import binascii
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, Row, insert, select, update

from surveyapp.domain.errors import Problem, SurveyError
from sync.protocol import Code
from sync.server.accounts.telling import ENROL, READMIT, REVOKE, tell
from sync.server.errors import Refused
from sync.server.store import tables as t
from sync.server.store.counties import now


@dataclass(frozen=True, slots=True)
class Device:
    """One laptop as the list knows it."""

    id: str
    person: str
    name: str
    sign_key: str
    seal_key: str
    revoked: bool


def unpack(text: str) -> bytes:
    """Bytes from base64url without padding; raises `Refused` BAD_SIGNATURE."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused(Code.BAD_SIGNATURE) from error


def pack(data: bytes) -> str:
    """Bytes as base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def id_of(sign_key: str) -> str:
    """A device is named by its key, so that the same key never becomes two devices."""
    return "d" + sha256(unpack(sign_key)).hexdigest()[:24]


def enrol(connection: Connection, person: str, name: str, sign_key: str, seal_key: str) -> Device:
    """Make the device of a key known; the same key again gives the same device.

    Raises `Refused` BAD_SIGNATURE for what is no key, BAD_TICKET when the key is another person's.
    """
    if len(unpack(sign_key)) != 32:
        raise Refused(Code.BAD_SIGNATURE)
    key = id_of(sign_key)
    had = connection.execute(select(t.device).where(t.device.c.id == key)).one_or_none()
    if had is None:
        row = {"id": key, "person": person, "name": name, "sign_key": sign_key}
        row |= {"seal_key": seal_key, "enrolled_at": now()}
        connection.execute(insert(t.device).values(row))
        tell(connection, person, ENROL, himself=True, device=key, laptop=name)
    elif had.person != person or had.revoked_at:
        raise Refused(Code.BAD_TICKET)
    return device(connection, key)


def device(connection: Connection, key: str) -> Device:
    """The device of an id; raises `Refused` NO_SUCH."""
    row = connection.execute(select(t.device).where(t.device.c.id == key)).one_or_none()
    if row is None:
        raise Refused(Code.NO_SUCH, device=key)
    return _device(row)


def _device(row: Row[*tuple[object, ...]]) -> Device:
    return Device(
        row.id, row.person, row.name, row.sign_key, row.seal_key, row.revoked_at is not None
    )


def devices_of(connection: Connection, person: str | None = None) -> list[Device]:
    """The devices of one person or of all, the oldest first."""
    statement = select(t.device).order_by(t.device.c.enrolled_at, t.device.c.id)
    if person is not None:
        statement = statement.where(t.device.c.person == person)
    return [_device(row) for row in connection.execute(statement)]


def revoke(connection: Connection, key: str, *, revoked: bool = True) -> None:
    """Shut a device out, or let it in again; raises NO_SUCH_DEVICE."""
    which = t.device.c.id == key
    row = connection.execute(select(t.device).where(which)).one_or_none()
    if row is None:
        raise SurveyError(Problem.NO_SUCH_DEVICE, device=key)
    if (row.revoked_at is not None) == revoked:
        return
    connection.execute(update(t.device).where(which).values(revoked_at=now() if revoked else None))
    act = REVOKE if revoked else READMIT
    tell(connection, row.person, act, device=key, laptop=row.name)


def verify(sign_key: str, signature: str, message: bytes) -> None:
    """Check who signed; raises `Refused` BAD_SIGNATURE."""
    try:
        Ed25519PublicKey.from_public_bytes(unpack(sign_key)).verify(unpack(signature), message)
    except (InvalidSignature, ValueError) as error:
        raise Refused(Code.BAD_SIGNATURE) from error
