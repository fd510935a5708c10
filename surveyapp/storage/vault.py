"""Photos as they came: every byte, under their SHA-256, written once and never changed.

Nothing derived lies among them. Thumbnails and copies stand in `photos/.derived`, which can be
thrown away at any time and is made again.
"""

import hashlib
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.storage.sqlite import in_our_words

_CHUNK = 1 << 20
_HASH = re.compile(r"[0-9a-f]{64}")
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
_DAY = 86_400


class Vault:
    """The folder `photos` of one survey."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._parts = folder / ".parts"
        self._derived = folder / ".derived"

    def path(self, sha256: str, suffix: str) -> Path:
        """Where the original with this hash lies or would lie; `suffix` as in `.jpg`."""
        suffix = suffix.lower()
        if not _HASH.fullmatch(sha256) or (suffix and not _SUFFIX.fullmatch(suffix)):
            raise SurveyError(Problem.NO_SUCH_FILE, path=f"{sha256}{suffix}")
        return self.folder / sha256[:2] / f"{sha256}{suffix}"

    def find(self, sha256: str) -> Path | None:
        """The original with this hash under whatever suffix, None when it is not there."""
        if not _HASH.fullmatch(sha256):
            return None
        return next(iter(sorted((self.folder / sha256[:2]).glob(f"{sha256}.*"))), None)

    def add(self, source: bytes | Path, sha256: str, suffix: str) -> Path:
        """Keep an original; when this returns, it is on the disk under its final name.

        A file that is read here is hashed on the way: bytes that do not give `sha256` (a card
        pulled out, a file still being written) raise `DISK_FAULT` and leave nothing behind.
        Bytes in memory are taken to have the hash their reader gave them.
        """
        target = self.path(sha256, suffix)
        size = len(source) if isinstance(source, bytes) else source.stat().st_size
        if target.exists() and target.stat().st_size == size:
            return target
        with in_our_words(target):
            self._parts.mkdir(parents=True, exist_ok=True)
            if not target.parent.exists():
                target.parent.mkdir(exist_ok=True)
                sync_folder(self.folder)
            part = self._parts / secrets.token_hex(8)
            try:
                self._write(source, part, sha256)
                part.replace(target)
            finally:
                part.unlink(missing_ok=True)
            sync_folder(target.parent)
        return target

    def part(self, sha256: str) -> Path:
        """Where an original that comes in pieces is put together before `add` takes it.

        Raises `DISK_FULL`, `READ_ONLY`; a part nobody goes on with is tidied away after a day.
        """
        if not _HASH.fullmatch(sha256):
            raise SurveyError(Problem.NO_SUCH_FILE, path=sha256)
        return self.scratch() / sha256

    def scratch(self) -> Path:
        """A folder for what is of use for a moment; what lies there for a day is tidied away.

        Raises `DISK_FULL`, `READ_ONLY`.
        """
        with in_our_words(self._parts):
            self._parts.mkdir(parents=True, exist_ok=True)
        return self._parts

    def _write(self, source: bytes | Path, part: Path, sha256: str) -> None:
        with part.open("xb") as out:
            if isinstance(source, bytes):
                out.write(source)
            elif _copy(source, out.fileno()) != sha256:
                raise SurveyError(Problem.DISK_FAULT, path=source, reason="SHA-256")
            out.flush()
            os.fsync(out.fileno())

    def derived(self, sha256: str, name: str) -> Path:
        """Where a derived file lies, such as `512.jpg`; its folder is there to write into."""
        if not _HASH.fullmatch(sha256):
            raise SurveyError(Problem.NO_SUCH_FILE, path=sha256)
        folder = self._derived / sha256[:2]
        with in_our_words(folder):
            folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{sha256}-{name}"

    def thumbnail(self, sha256: str, size: int) -> Path:
        """Where the copy with `size` pixels on its longer side lies, whether made or not."""
        return self.derived(sha256, f"{size}.jpg")

    def keep_derived(self, sha256: str, name: str, content: bytes) -> Path:
        """Write a derived file whole or not at all; not made durable, since it can be made again."""
        target = self.derived(sha256, name)
        part = target.with_name(f".{secrets.token_hex(4)}-{target.name}")
        with in_our_words(target):
            try:
                part.write_bytes(content)
                part.replace(target)
            finally:
                part.unlink(missing_ok=True)
        return target

    def originals(self) -> Iterator[Path]:
        """Every original in the vault."""
        for folder in sorted(self.folder.glob("[0-9a-f][0-9a-f]")):
            yield from sorted(p for p in folder.iterdir() if _HASH.fullmatch(p.stem))

    def tidy(self, now: float | None = None) -> None:
        """Take away what was cut off while being written, more than a day ago."""
        if not self._parts.is_dir():
            return
        limit = (time.time() if now is None else now) - _DAY
        for part in self._parts.iterdir():
            if part.stat().st_mtime < limit:
                part.unlink(missing_ok=True)


def hash_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_sound(path: Path, sha256: str) -> bool:
    """Whether a file gives the bytes of its hash; one that cannot be read does not."""
    try:
        return hash_of(path) == sha256
    except OSError:
        return False


def _copy(source: Path, out: int) -> str:
    digest = hashlib.sha256()
    with source.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            view = memoryview(chunk)
            while view:
                view = view[os.write(out, view) :]
    return digest.hexdigest()


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable; Windows does so by itself and refuses to be asked."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Make the content of a file durable."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def copy_durably(source: Path, target: Path) -> None:
    """Copy a file under a temporary name, then give it its name: never half there."""
    part = target.with_name(f".{target.name}.part")
    try:
        shutil.copyfile(source, part)
        sync_file(part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    sync_folder(target.parent)
