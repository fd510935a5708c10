"""A lock between processes: for a moment's work on one file, or for as long as a process lives."""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)

    def _try_to_take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _give(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX)

    def _try_to_take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _give(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)


class FileLock:
    """Holds off other threads and processes; the system gives it back when a process dies."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._threads = threading.Lock()
        self._handle: int | None = None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock for the length of a block."""
        with self._threads:
            handle = self._opened()
            _take(handle)
            try:
                yield
            finally:
                _give(handle)

    def keep(self) -> bool:
        """Hold the lock until `close` or the end of the process; False when another has it."""
        with self._threads:
            try:
                _try_to_take(self._opened())
            except OSError:
                return False
            return True

    def _opened(self) -> int:
        if self._handle is None:
            self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        return self._handle

    def close(self) -> None:
        """Let go of the file; it is opened again when needed."""
        with self._threads:
            if self._handle is not None:
                os.close(self._handle)
                self._handle = None
