"""Where whole photos lie, under their county and SHA-256: a folder, or a bucket of S3."""

import errno
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sync.folders import make_folder, sync_folder

if TYPE_CHECKING:
    from obstore.store import ObjectStore, RetryConfig

PIECE = 1 << 20
_AT_ONCE = 16
"""Questions that a bucket is asked at a time: each takes a way there and back."""


class Shelf(Protocol):
    """What a photo is put on when its hash has been compared. Nothing is ever taken off."""

    def put(self, county: str, name: str, part: Path) -> None:
        """Take over a file, durable when this returns; `part` is gone then."""

    def size(self, county: str, name: str) -> int | None:
        """Its bytes, None when it is not there."""

    def holds(self, county: str, names: Iterable[str]) -> set[str]:
        """Which of some are there."""

    def read(self, county: str, name: str, start: int, end: int) -> Iterator[bytes]:
        """The bytes from start to before end."""


class Folder:
    """Photos as files; a rename makes a photo appear whole."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, county: str, name: str) -> Path:
        """Where a photo lies."""
        return self.root / county / name[:2] / name

    def put(self, county: str, name: str, part: Path) -> None:
        """Rename the file into its place."""
        path = self.path(county, name)
        make_folder(path.parent)
        part.replace(path)
        sync_folder(path.parent)  # should the old name come back after a crash, it harms nobody

    def size(self, county: str, name: str) -> int | None:
        """The bytes of the file."""
        try:
            return self.path(county, name).stat().st_size
        except FileNotFoundError:
            return None

    def holds(self, county: str, names: Iterable[str]) -> set[str]:
        """Which files are there."""
        return {name for name in names if self.size(county, name) is not None}

    def read(self, county: str, name: str, start: int, end: int) -> Iterator[bytes]:
        """The bytes from start to before end, in pieces."""
        with self.path(county, name).open("rb") as file:
            file.seek(start)
            while start < end and (piece := file.read(min(PIECE, end - start))):
                start += len(piece)
                yield piece


class Bucket:
    """Photos as objects of a store that obstore knows (S3 and its kin)."""

    def __init__(self, store: "ObjectStore") -> None:
        self.store = store

    def put(self, county: str, name: str, part: Path) -> None:
        """Upload the file, in several parts when it is large, then drop it."""
        import obstore

        with _reached():
            obstore.put(self.store, _key(county, name), part)
        part.unlink()

    def size(self, county: str, name: str) -> int | None:
        """The bytes of the object."""
        import obstore

        try:
            with _reached():
                return int(obstore.head(self.store, _key(county, name))["size"])
        except FileNotFoundError:
            return None

    def holds(self, county: str, names: Iterable[str]) -> set[str]:
        """Which objects are there."""
        asked = list(names)
        with ThreadPoolExecutor(_AT_ONCE) as several:
            sizes = several.map(lambda name: self.size(county, name), asked)
            return {name for name, size in zip(asked, sizes, strict=True) if size is not None}

    def read(self, county: str, name: str, start: int, end: int) -> Iterator[bytes]:
        """The bytes from start to before end, in pieces."""
        import obstore

        for at in range(start, end, PIECE):
            last = min(at + PIECE, end)
            with _reached():
                piece = obstore.get_range(self.store, _key(county, name), start=at, end=last)
            yield bytes(piece)


@contextmanager
def _reached() -> Iterator[None]:
    """A bucket that does not answer is a disk that does not: `OSError`."""
    from obstore.exceptions import BaseError

    try:
        yield
    except BaseError as error:
        raise OSError(errno.EIO, str(error).partition("\n")[0]) from error


def _key(county: str, name: str) -> str:
    return f"{county}/{name[:2]}/{name}"


def open_shelf(data: Path, address: str) -> Shelf:
    """The shelf of a server: `address` is blank for the data folder, else a store's URL.

    Credentials and region of a bucket come from the environment, as its own tools read them.
    """
    if not address:
        return Folder(data / "photos")
    from obstore.store import from_url

    # A laptop asks again by itself; nobody waits for minutes in the meantime.
    patience: RetryConfig = {"max_retries": 3, "retry_timeout": timedelta(seconds=20)}
    return Bucket(from_url(address, retry_config=patience))
