"""Uploads that resume: the offset is the size of the part file, the name is the hash.

Whatever a crash left half done – bytes written but not told, a hash not yet compared, a rename
done but not noted – is finished before the next question about that photo is answered.
"""

import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select, update

from sync.protocol import Code
from sync.server.errors import Refused
from sync.server.photos.shelf import PIECE, Shelf
from sync.server.photos.turns import Turns
from sync.server.store import tables as t
from sync.server.store.counties import now
from sync.server.store.database import Database, chunks

LARGEST = 200 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Upload:
    """How far one photo has come."""

    offset: int
    size: int
    confirmed: bool


@dataclass(slots=True)
class Arriving:
    """A part that grows, in the hands of whoever has the turn.

    From a photo's first byte on its bytes are hashed as they come, so that what arrives in one go
    is not read again; what went on from an earlier request is.
    """

    county: str
    sha256: str
    turn: int
    _hash: Any = None

    def note(self, piece: bytes, *, first: bool) -> None:
        """These bytes are in the part now."""
        if first:
            self._hash = hashlib.sha256()
        if self._hash:
            self._hash.update(piece)

    def told(self) -> str | None:
        """The SHA-256 of the whole part, None when its beginning came in an earlier request."""
        return self._hash.hexdigest() if self._hash else None


class Uploads:
    """The photos of a server, on their way in and on the shelf."""

    def __init__(self, database: Database, parts: Path, shelf: Shelf) -> None:
        self.database = database
        self.parts = parts
        self.shelf = shelf
        self.turns = Turns()

    def part(self, county: str, sha256: str) -> Path:
        """The file that grows."""
        return self.parts / county / f"{sha256}.part"

    def begin(self, county: str, sha256: str, size: int) -> Upload:
        """Announce a photo; raises `Refused` NO_SUCH while no record speaks of it, TOO_LARGE."""
        if size > LARGEST:
            raise Refused(Code.TOO_LARGE, limit=LARGEST)
        with self.database.write() as connection:
            if not _spoken_of(connection, county, sha256):
                raise Refused(Code.NO_SUCH, sha256=sha256)
            had = _row(connection, county, sha256)
            if had is None or (had[1] is None and had[0] != size):
                self.part(county, sha256).unlink(missing_ok=True)
                row = {"county": county, "sha256": sha256, "size": size, "confirmed_at": None}
                self.database.upsert(connection, t.blob, [row])
        return self.state(county, sha256)

    def state(self, county: str, sha256: str) -> Upload:
        """How far a photo has come, after finishing what is left over. Raises NO_SUCH, HASH."""
        with self.turns.holding((county, sha256)):
            return self._state(county, sha256)

    def _state(self, county: str, sha256: str, told: str | None = None) -> Upload:
        with self.database.read() as connection:
            had = _row(connection, county, sha256)
        if had is None:
            raise Refused(Code.NO_SUCH, sha256=sha256)
        size, confirmed_at = had
        if confirmed_at:
            return Upload(size, size, confirmed=True)
        offset = self._offset(county, sha256)
        put_before = offset == 0 and self.shelf.size(county, sha256) == size
        if put_before or offset == size:
            return self._finish(county, sha256, size, told)
        return Upload(offset, size, confirmed=False)

    def _offset(self, county: str, sha256: str) -> int:
        try:
            return self.part(county, sha256).stat().st_size
        except FileNotFoundError:
            return 0

    @contextmanager
    def arriving(self, county: str, sha256: str) -> Iterator[Arriving]:
        """Take the turn to write a photo, for the length of a block."""
        turn = self.turns.take((county, sha256))
        try:
            yield Arriving(county, sha256, turn)
        finally:
            self.turns.leave((county, sha256), turn)

    def append(self, arriving: Arriving, piece: bytes) -> None:
        """Add bytes to the part; raises `Refused` BUSY when a newer request has taken over."""
        path = self.part(arriving.county, arriving.sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._turn_of(arriving), path.open("ab") as file:
            first = file.tell() == 0
            file.write(piece)
        arriving.note(piece, first=first)

    def settle(self, arriving: Arriving) -> Upload:
        """Make the part durable, and finish the photo when it is all there."""
        path = self.part(arriving.county, arriving.sha256)
        with self._turn_of(arriving):
            if path.exists():
                with path.open("rb+") as file:
                    os.fsync(file.fileno())
            return self._state(arriving.county, arriving.sha256, arriving.told())

    def _turn_of(self, arriving: Arriving) -> AbstractContextManager[None]:
        return self.turns.holding((arriving.county, arriving.sha256), arriving.turn)

    def _finish(self, county: str, sha256: str, size: int, told: str | None) -> Upload:
        """Compare the hash, put the photo on the shelf, and only then call it confirmed.

        `told` is the hash of the part where it is known already. Raises `Refused` HASH when the
        bytes are not that photo; they are dropped.
        """
        if self.shelf.size(county, sha256) != size:
            path = self.part(county, sha256)
            if (told or _hash(path)) != sha256:
                path.unlink(missing_ok=True)
                raise Refused(Code.HASH, sha256=sha256)
            self.shelf.put(county, sha256, path)
        with self.database.write() as connection:
            connection.execute(
                update(t.blob)
                .where(t.blob.c.county == county, t.blob.c.sha256 == sha256)
                .values(confirmed_at=now())
            )
        self.part(county, sha256).unlink(missing_ok=True)
        return Upload(size, size, confirmed=True)

    def put_thumb(self, county: str, sha256: str, jpeg: bytes) -> None:
        """Keep the small picture of a photo; the first stays. Raises `Refused` NO_SUCH."""
        with self.database.read() as connection:
            if not _spoken_of(connection, county, sha256):
                raise Refused(Code.NO_SUCH, sha256=sha256)
        if self.shelf.size(county, thumb(sha256)) is not None:
            return
        part = self.parts / county / f"{thumb(sha256)}.{secrets.token_hex(4)}"
        durable(part, jpeg)
        self.shelf.put(county, thumb(sha256), part)

    def confirmed(self, county: str, wanted: list[str]) -> list[str]:
        """Which of some photos are here, whole and compared."""
        found: set[str] = set()
        with self.database.read() as connection:
            for some in chunks(wanted):
                rows = connection.scalars(
                    select(t.blob.c.sha256).where(
                        t.blob.c.county == county,
                        t.blob.c.sha256.in_(some),
                        t.blob.c.confirmed_at.is_not(None),
                    )
                )
                found.update(rows)
        return [sha256 for sha256 in wanted if sha256 in found]


def durable(part: Path, data: bytes) -> None:
    """Write a file that is on its way to the shelf; it is on the disk when this returns."""
    part.parent.mkdir(parents=True, exist_ok=True)
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def thumb(sha256: str) -> str:
    """The name under which a photo's small picture lies on the shelf."""
    return f"{sha256}.jpg"


def _row(connection: Connection, county: str, sha256: str) -> tuple[int, str | None] | None:
    row = connection.execute(
        select(t.blob.c.size, t.blob.c.confirmed_at).where(
            t.blob.c.county == county, t.blob.c.sha256 == sha256
        )
    ).one_or_none()
    return (row[0], row[1]) if row else None


def _spoken_of(connection: Connection, county: str, sha256: str) -> bool:
    where = (t.fact.c.county == county, t.fact.c.sha256 == sha256)
    return connection.execute(select(t.fact.c.rec).where(*where).limit(1)).first() is not None


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hash_of(iter(lambda: file.read(PIECE), b""))


def hash_of(pieces: Iterable[bytes]) -> str:
    """The SHA-256 of bytes that come in pieces."""
    told = hashlib.sha256()
    for piece in pieces:
        told.update(piece)
    return told.hexdigest()
