"""Whose turn it is to write one photo: always the newest request, since older lines may be dead."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sync.protocol import Code
from sync.server.errors import Refused

Key = tuple[str, str]


class Turns:
    """The turns of one server process."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._locks: dict[Key, threading.RLock] = {}
        self._turn: dict[Key, int] = {}
        self._last = 0

    def take(self, key: Key) -> int:
        """Begin to write; whoever wrote before finds at its next piece that it has lost the turn."""
        with self._guard:
            self._last += 1
            self._turn[key] = self._last
            return self._last

    @contextmanager
    def holding(self, key: Key, turn: int | None = None) -> Iterator[None]:
        """Keep others from the photo for a moment; raises `Refused` BUSY when the turn is lost."""
        with self._guard:
            lock = self._locks.setdefault(key, threading.RLock())
        with lock:
            if turn is not None and self._turn.get(key) != turn:
                raise Refused(Code.BUSY)
            yield

    def leave(self, key: Key, turn: int) -> None:
        """Stop writing."""
        with self._guard:
            if self._turn.get(key) == turn:
                del self._turn[key]
                self._locks.pop(key, None)
