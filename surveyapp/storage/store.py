"""The open file: one connection that writes, under a lock; one for each thread that reads."""

import os
import shutil
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.storage.sqlite import (
    Connection,
    connect_to_read,
    connect_to_write,
    in_our_words,
)

CLOSING_S = 5.0
"""How long closing waits for another thread to notice that it was interrupted."""
WAL_LIMIT = 64 << 20
"""Bytes of WAL after which a write takes in the log first, should nobody have been idle."""


class Store:
    """Hands out connections to one survey file and replaces those that met trouble."""

    def __init__(
        self,
        path: Path,
        *,
        read_only: bool = False,
        immutable: bool = False,
        temporary: Path | None = None,
    ) -> None:
        self.path = path
        self.folder = path.parent
        """The survey as people know it; a temporary file stands for one elsewhere."""
        self.read_only = read_only
        self.damage: str | None = None
        self.immutable = immutable
        self.temporary = temporary
        """A folder made for this store alone, which goes when it closes."""
        self._lock = threading.RLock()
        self._writer: Connection | None = None
        self._written_file: tuple[int, int] | None = None
        self._readers: dict[threading.Thread, tuple[Connection, tuple[int, int]]] = {}
        self._inside: Counter[threading.Thread] = Counter()
        self._left = threading.Condition()
        self._closed = False
        self._wal = path.with_name(path.name + "-wal")

    @contextmanager
    def writing(
        self, *, durable: bool = True, after: Callable[[Connection], None] | None = None
    ) -> Iterator[Connection]:
        """One BEGIN IMMEDIATE transaction: committed at the end, or as if it had never been.

        `after` is called with the connection once the commit is done; it must not fail.

        `durable=False` is for what can be made again (search text, flags): it commits without
        waiting for the disk. After any failure the connection is closed, never used again.
        """
        self._refuse_when_closed_to_writes()
        with self._lock, in_our_words(self.path):
            connection = self._open_writer()
            self._bound_wal(connection)
            try:
                if not durable:
                    connection.execute("PRAGMA synchronous = NORMAL")
                connection.execute("BEGIN IMMEDIATE")
                yield connection
                connection.execute("COMMIT")
                if not durable:
                    connection.execute("PRAGMA synchronous = FULL")
                if after is not None:
                    after(connection)
            except BaseException:
                self._drop_writer()
                raise

    def _refuse_when_closed_to_writes(self) -> None:
        if self._closed:
            raise SurveyError(Problem.SURVEY_CLOSED, path=self.folder)
        if self.damage is not None:
            raise SurveyError(Problem.SURVEY_DAMAGED, path=self.folder, reason=self.damage)
        if self.read_only:
            raise SurveyError(Problem.READ_ONLY, path=self.folder)

    def _open_writer(self) -> Connection:
        """The writing connection, opened anew when the file was replaced by a restore elsewhere."""
        now = _identity(self.path)
        if self._writer is not None and self._written_file != now:
            self._drop_writer()
        if self._writer is None:
            self._writer = connect_to_write(self.path)
            self._written_file = now
        return self._writer

    def _drop_writer(self) -> None:
        if self._writer is not None:
            writer, self._writer = self._writer, None
            writer.close()

    def _bound_wal(self, connection: Connection) -> None:
        if self._log_size() > WAL_LIMIT:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _log_size(self) -> int:
        try:
            return os.stat(self._wal).st_size  # noqa: PTH116 - on the save path
        except FileNotFoundError:
            return 0

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """This thread's own reading connection; always sees the last commit of any window."""
        with in_our_words(self.path), self._at_work():
            yield self._reader()

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        """Counts this thread among those that read: a connection closed under one ends the process."""
        thread = threading.current_thread()
        with self._left:
            if self._closed:
                raise SurveyError(Problem.SURVEY_CLOSED, path=self.folder)
            self._inside[thread] += 1
        try:
            yield
        finally:
            with self._left:
                self._inside[thread] -= 1
                if not self._inside[thread]:
                    del self._inside[thread]
                self._left.notify_all()

    def _reader(self) -> Connection:
        thread = threading.current_thread()
        now = _identity(self.path)
        held = self._readers.get(thread)
        if held is not None and held[1] == now:
            return held[0]
        with self._lock:
            self._forget(thread)
            for other in [t for t in self._readers if not t.is_alive()]:
                self._forget(other)
            connection = connect_to_read(self.path, immutable=self.immutable)
            self._readers[thread] = connection, now
        return connection

    def _forget(self, thread: threading.Thread) -> None:
        held = self._readers.pop(thread, None)
        if held is not None:
            held[0].close()

    def checkpoint(self) -> None:
        """Take the log into the file, beside readers and writers, on this thread's connection."""
        with self.reading() as connection:
            mode = "TRUNCATE" if self._log_size() > WAL_LIMIT else "PASSIVE"
            connection.execute(f"PRAGMA wal_checkpoint({mode})")

    def close(self) -> None:
        """Close every connection; the last window to close takes in the log.

        Another thread that still reads is interrupted and waited for; one that would not stop
        keeps its connection, which goes when it lets go of it.
        """
        self._interrupt_readers()
        with self._lock:
            for thread in list(self._readers):
                if self._busy_elsewhere(thread):
                    del self._readers[thread]
                else:
                    self._forget(thread)
            self._drop_writer()
        if self.temporary is not None:
            shutil.rmtree(self.temporary, ignore_errors=True)

    def _busy_elsewhere(self, thread: threading.Thread) -> bool:
        return thread is not threading.current_thread() and self._inside[thread] > 0

    def _interrupt_readers(self) -> None:
        with self._left:
            self._closed = True
            for thread, (connection, _file) in list(self._readers.items()):
                if self._busy_elsewhere(thread):
                    connection.interrupt()
            self._left.wait_for(
                lambda: not any(self._busy_elsewhere(t) for t in list(self._inside)), CLOSING_S
            )


def _identity(path: Path) -> tuple[int, int]:
    found = os.stat(path)  # noqa: PTH116 - twice as quick as Path.stat, on the save path
    return found.st_dev, found.st_ino
