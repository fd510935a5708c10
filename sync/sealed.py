"""Streams into and out of age encryption, and a file that appears whole or not at all."""

import hashlib
import io
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from surveyapp.domain.errors import Problem, SurveyError
from sync.folders import sync_folder

CHUNK = 1 << 18


class Sink:
    """A file that only takes bytes; what was written is handed on piece by piece."""

    def __init__(self) -> None:
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        """Take bytes."""
        self._held += data
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        """What was written since the last time."""
        taken = bytes(self._held)
        self._held.clear()
        return taken


class _Source(io.RawIOBase):
    """A stream of chunks as a file to read; remembers what went wrong in making them."""

    def __init__(self, chunks: Iterator[bytes], told: Callable[[int], None]) -> None:
        self._chunks = chunks
        self._told = told
        self._rest = memoryview(b"")
        self._done = 0
        self.trouble: BaseException | None = None

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - any writable buffer
        """Fill what is there; 0 at the end."""
        try:
            while not self._rest:
                self._rest = memoryview(next(self._chunks))
        except StopIteration:
            return 0
        except BaseException as error:
            self.trouble = error
            raise
        many = min(len(buffer), len(self._rest))
        buffer[:many] = self._rest[:many]
        self._rest = self._rest[many:]
        self._done += many
        self._told(self._done)
        return many


class _Hashing:
    """A file to write that knows the hash of what it took."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.told = hashlib.sha256()
        self.trouble: OSError | None = None

    def write(self, data: bytes) -> int:
        """Write all of it."""
        try:
            self._file.write(data)
        except OSError as error:
            self.trouble = error
            raise
        self.told.update(data)
        return len(data)

    def flush(self) -> None:
        """Pass on."""
        self._file.flush()


def seal(
    path: Path, chunks: Iterator[bytes], recipients: Sequence[str], told: Callable[[int], None]
) -> None:
    """Encrypt to `.part`, fsync, read it back from the disk, compare, give it its name."""
    import pyrage

    part = path.with_name(f"{path.name}.part")
    keys = [pyrage.x25519.Recipient.from_str(key) for key in recipients]
    source = _Source(chunks, told)
    try:
        with part.open("wb") as file:
            out = _Hashing(file)
            try:
                pyrage.encrypt_io(io.BufferedReader(source, CHUNK), out, keys)
            except Exception as error:
                raise (source.trouble or out.trouble or error) from error
            file.flush()
            os.fsync(file.fileno())
        if _hash_from_disk(part) != out.told.hexdigest():
            raise SurveyError(Problem.DISK_FAULT, path=path, reason="SHA-256")
        part.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise in_our_words(error, path) from error
    finally:
        with suppress(OSError):  # a stick that was pulled out takes its leftovers along
            part.unlink(missing_ok=True)


def _hash_from_disk(path: Path) -> str:
    """The hash of a file, read from the medium and not from memory where the system lets us."""
    with path.open("rb") as file:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return hashlib.file_digest(file, "sha256").hexdigest()


def in_our_words(error: OSError, path: Path) -> SurveyError:
    """What the disk says about a file, as a problem."""
    import errno

    problem = Problem.DISK_FAULT
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        problem = Problem.DISK_FULL
    elif error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        problem = Problem.READ_ONLY
    elif error.errno == errno.ENOENT:
        problem = Problem.NO_SUCH_FILE
    return SurveyError(problem, path=path, reason=error.strerror or str(error))


@contextmanager
def unsealed(path: Path, secrets: Sequence[str], scratch: Path) -> Iterator[IO[bytes]]:
    """A file decrypted; raises `BUNDLE_NOT_OURS` for want of a key, `BUNDLE_DAMAGED`, `DISK_FULL`.

    The plain bytes lie on the disk of `scratch`, in a file that the system takes away when it is
    closed, also by the end of the process: nobody else's contacts stay behind in the clear.
    """
    with ExitStack() as held:
        try:
            plain = held.enter_context(TemporaryFile(buffering=0, dir=scratch))
            _decrypt(path, plain, secrets)
        except OSError as error:
            if error.errno is not None:
                raise in_our_words(error, path) from error
            raise SurveyError(Problem.BUNDLE_DAMAGED, path=path, reason=str(error)) from error
        yield plain


def _decrypt(path: Path, plain: IO[bytes], secrets: Sequence[str]) -> None:
    import pyrage

    keys = [pyrage.x25519.Identity.from_str(secret) for secret in secrets]
    try:
        with path.open("rb") as sealed:
            pyrage.decrypt_io(sealed, plain, keys)
    except pyrage.DecryptError as error:
        problem = Problem.BUNDLE_NOT_OURS
        if "key" not in str(error).lower():
            problem = Problem.BUNDLE_DAMAGED
        raise SurveyError(problem, path=path, reason=str(error)) from error
