"""Uploads that resume: the offset is the size of the part file, the name is the hash.

Whatever a crash left half done – bytes written but not told, a hash not yet compared, a rename
done but not noted – is finished before the next question about that photo is answered.
"""

import hashlib
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

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

    def _state(self, county: str, sha256: str) -> Upload:
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
            return self._finish(county, sha256, size)
        return Upload(offset, size, confirmed=False)

    def _offset(self, county: str, sha256: str) -> int:
        try:
            return self.part(county, sha256).stat().st_size
        except FileNotFoundError:
            return 0

    def append(self, county: str, sha256: str, piece: bytes, turn: int) -> None:
        """Add bytes to the part; raises `Refused` BUSY when a newer request has taken over."""
        path = self.part(county, sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        with self.turns.holding((county, sha256), turn), path.open("ab") as file:
            file.write(piece)

    def settle(self, county: str, sha256: str, turn: int) -> Upload:
        """Make the part durable, and finish the photo when it is all there."""
        path = self.part(county, sha256)
        with self.turns.holding((county, sha256), turn):
            if path.exists():
                with path.open("rb+") as file:
                    os.fsync(file.fileno())
            return self._state(county, sha256)

    def _finish(self, county: str, sha256: str, size: int) -> Upload:
        """Compare the hash, put the photo on the shelf, and only then call it confirmed.

        Raises `Refused` HASH when the bytes are not that photo; they are dropped.
        """
        if self.shelf.size(county, sha256) != size:
            path = self.part(county, sha256)
            if _hash(path) != sha256:
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
