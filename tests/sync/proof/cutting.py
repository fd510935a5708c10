"""A proxy on loopback that tears one exchange at a given byte, in either direction."""

import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

CHUNK = 4096


@dataclass
class Cutter:
    """Passes bytes between laptop and office; after `left` bytes of `direction` both ends are torn."""

    office: tuple[str, int]
    direction: str = ""
    left: int = 0
    cuts: int = 0
    passed: Counter[str] = field(default_factory=Counter)
    """Bytes that came `up` and `down`."""
    guard: threading.Lock = field(default_factory=threading.Lock)

    def tear(self, direction: str, after: int) -> None:
        """Tear the next exchange after so many bytes `up` or `down`; once."""
        with self.guard:
            self.direction, self.left = direction, after

    def serve(self, listener: socket.socket) -> None:
        """Take connections until the listener is closed."""
        with suppress(OSError):
            while True:
                laptop, _ = listener.accept()
                office = socket.create_connection(self.office)
                for ends in ((laptop, office, "up"), (office, laptop, "down")):
                    threading.Thread(target=self._pass, args=ends, daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, direction: str) -> None:
        with suppress(OSError):
            while data := source.recv(CHUNK):
                allowed = self._allowed(direction, len(data))
                target.sendall(data[:allowed])
                if allowed < len(data):
                    break
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _allowed(self, direction: str, size: int) -> int:
        with self.guard:
            self.passed[direction] += size
            if direction != self.direction:
                return size
            if size <= self.left:
                self.left -= size
                return size
            self.direction = ""
            self.cuts += 1
            return self.left


@contextmanager
def cutting(office: tuple[str, int]) -> Iterator[tuple[Cutter, str]]:
    """A proxy before the office, and its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    cutter = Cutter(office)
    thread = threading.Thread(target=cutter.serve, args=(listener,))
    thread.start()
    try:
        yield cutter, f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()
