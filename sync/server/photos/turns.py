"""Whose turn it is to write one photo: always the newest request, since older lines may be dead."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sync.protocol import Code
from sync.server.errors import Refused

Key = tuple[str, str]


@dataclass(slots=True)
class _Place:
    """What is known of one photo while somebody is about it."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    users: int = 0
    turn: int = 0


class Turns:
    """The turns of one server process; photos nobody is about take no memory."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._places: dict[Key, _Place] = {}
        self._last = 0

    @property
    def busy(self) -> int:
        """How many photos somebody is about."""
        return len(self._places)

    def take(self, key: Key) -> int:
        """Begin to write; whoever wrote before finds at its next piece that it has lost the turn."""
        with self._guard:
            place = self._enter(key)
            self._last += 1
            place.turn = self._last
            return self._last

    @contextmanager
    def holding(self, key: Key, turn: int | None = None) -> Iterator[None]:
        """Keep others from the photo for a moment; raises `Refused` BUSY when the turn is lost."""
        with self._guard:
            place = self._enter(key)
        try:
            with place.lock:
                if turn is not None and place.turn != turn:
                    raise Refused(Code.BUSY)
                yield
        finally:
            with self._guard:
                self._go(key, place)

    def leave(self, key: Key, turn: int) -> None:
        """Stop writing; for each turn taken, once."""
        with self._guard:
            place = self._places[key]
            if place.turn == turn:
                place.turn = 0
            self._go(key, place)

    def _enter(self, key: Key) -> _Place:
        place = self._places.setdefault(key, _Place())
        place.users += 1
        return place

    def _go(self, key: Key, place: _Place) -> None:
        place.users -= 1
        if not place.users:
            del self._places[key]
