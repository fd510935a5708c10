"""Uploads that resume: the offset is the size of the part file, the name is the hash.

Whatever a crash left half done – bytes written but not told, a hash not yet compared, a rename
done but not noted – is finished before the next question about that photo is answered.
"""

import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from sync.protocol import Code
from sync.server.errors import Refused
from sync.server.photos.shelf import PIECE, Shelf
from sync.server.photos.turns import Turns
from sync.server.store import tables as t
from sync.server.store.counties import locked
from sync.server.store.counts import arrived
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
        if not self.announce(county, {sha256: size}):
            raise Refused(Code.NO_SUCH, sha256=sha256)
        return self.state(county, sha256)

    def announce(self, county: str, sizes: Mapping[str, int]) -> dict[str, int]:
        """Announce photos, by size; gives how many bytes of each are here.

        Those that no record speaks of and those that are too large are left out.
        """
        with self.database.write() as connection:
            spoken = _spoken_of(connection, county, sizes)
            taken = {name: sizes[name] for name in spoken if sizes[name] <= LARGEST}
            if taken:
                locked(connection, county)  # so that none is announced anew while it arrives
            had = _rows(connection, county, taken)
            new = [name for name, size in taken.items() if _begins(had.get(name), size)]
            for name in new:
                self.part(county, name).unlink(missing_ok=True)
            rows = [
                {"county": county, "sha256": name, "size": taken[name], "confirmed_at": None}
                for name in new
            ]
            self.database.upsert(connection, t.blob, rows)
        return {name: self._offset(county, name) for name in taken}

    def state(self, county: str, sha256: str) -> Upload:
        """How far a photo has come, after finishing what is left over. Raises NO_SUCH, HASH."""
        with self.turns.holding((county, sha256)):
            return self._state(county, sha256)

    def _state(self, county: str, sha256: str, told: str | None = None) -> Upload:
        with self.database.read() as connection:
            had = _rows(connection, county, [sha256]).get(sha256)
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

    def stopped(self, county: str, sha256: str) -> Upload:
        """How far a photo has come once whoever writes it has lost the turn: it stays so far.

        Raises `Refused` as `state` does.
        """
        with self.arriving(county, sha256):
            return self.state(county, sha256)

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
            arrived(connection, county, sha256)
        self.part(county, sha256).unlink(missing_ok=True)
        return Upload(size, size, confirmed=True)

    def put_thumb(self, county: str, sha256: str, jpeg: bytes) -> None:
        """Keep the small picture of a photo; the first stays. Raises `Refused` NO_SUCH."""
        with self.database.read() as connection:
            if not _spoken_of(connection, county, [sha256]):
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


_Row = tuple[int, str | None]
"""Size, and when the hash was compared."""


def _rows(connection: Connection, county: str, names: Iterable[str]) -> dict[str, _Row]:
    """What was announced, of these."""
    b, found = t.blob.c, dict[str, _Row]()
    for some in chunks(list(names)):
        asked = select(b.sha256, b.size, b.confirmed_at).where(
            b.county == county, b.sha256.in_(some)
        )
        found |= {name: (size, at) for name, size, at in connection.execute(asked)}
    return found


def _begins(had: _Row | None, size: int) -> bool:
    """Whether a photo is announced for the first time, or with another size than before."""
    return had is None or (had[1] is None and had[0] != size)


def _spoken_of(connection: Connection, county: str, names: Iterable[str]) -> set[str]:
    """Those of these photos of which some record speaks."""
    f, found = t.fact.c, set[str]()
    for some in chunks(list(names)):
        asked = select(f.sha256).where(f.county == county, f.sha256.in_(some)).distinct()
        found.update(connection.scalars(asked))
    return found


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hash_of(iter(lambda: file.read(PIECE), b""))


def hash_of(pieces: Iterable[bytes]) -> str:
    """The SHA-256 of bytes that come in pieces."""
    told = hashlib.sha256()
    for piece in pieces:
        told.update(piece)
    return told.hexdigest()
