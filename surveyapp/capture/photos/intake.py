"""A card, a folder or a handful of files taken in: every photo once, in order, whatever happens.

Files are read on all cores (reading, hashing and decoding leave the interpreter's lock alone, so
threads do as well as processes) and handed over one by one in the order of the card.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from surveyapp.capture.photos.listing import list_photos
from surveyapp.capture.photos.reading import NotTaken, Reading, read_photo

IN_FLIGHT_BYTES = 192 * 2**20
"""Bytes of files read ahead and not yet handed over: bounds memory whatever the card's size."""
_AHEAD = 4
"""Files read ahead per core, so that no core waits for a slow neighbour."""

Sink = Callable[[Reading], None]
Progress = Callable[[int, int, int], None]
"""Called with files done, files in all, and bytes read so far."""


@dataclass(slots=True)
class Intake:
    """What became of every file that was offered."""

    taken: int = 0
    duplicates: list[tuple[Path, str]] = field(default_factory=list)
    """Files whose bytes were already seen in this intake, with their SHA-256."""
    not_taken: list[NotTaken] = field(default_factory=list)
    cancelled: bool = False
    """Whether it was stopped before the last file; what was taken until then stays."""


def take_in(
    paths: Iterable[Path],
    *,
    sink: Sink,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    today: date | None = None,
) -> Intake:
    """Reads files and folders and hands each new photo to `sink`, in this thread and in order.

    What `sink` raises stops the intake and is raised here; every photo handed over before is whole.
    """
    files = list_photos(paths)
    intake, seen, read = Intake(), set[str](), 0
    cores = os.cpu_count() or 1
    with ThreadPoolExecutor(cores, thread_name_prefix="photos") as pool:
        flight = _Flight(pool, deque(files), cores * _AHEAD, today)
        try:
            for done, result in enumerate(flight, start=1):
                read += result.facts.size if isinstance(result, Reading) else 0
                _hand_over(result, intake, seen, sink)
                if progress:
                    progress(done, len(files), read)
                if done < len(files) and cancelled and cancelled():
                    intake.cancelled = True
                    break
        finally:
            flight.stop()
    return intake


def _hand_over(result: Reading | NotTaken, intake: Intake, seen: set[str], sink: Sink) -> None:
    if isinstance(result, NotTaken):
        intake.not_taken.append(result)
    elif result.facts.sha256 in seen:
        intake.duplicates.append((result.file, result.facts.sha256))
    else:
        seen.add(result.facts.sha256)
        sink(result)
        intake.taken += 1


class _Flight:
    """Files being read: started in order, given back in order, never too many at once."""

    def __init__(
        self, pool: ThreadPoolExecutor, waiting: deque[Path], most: int, today: date | None
    ) -> None:
        self._pool, self._waiting, self._most, self._today = pool, waiting, most, today
        self._running: deque[tuple[Future[Reading | NotTaken], int]] = deque()
        self._bytes = 0

    def __iter__(self) -> "_Flight":
        return self

    def __next__(self) -> Reading | NotTaken:
        self._start()
        if not self._running:
            raise StopIteration
        future, size = self._running.popleft()
        result = future.result()
        self._bytes -= size
        return result

    def stop(self) -> None:
        """Forgets what was not handed over; files being read are finished, none is begun."""
        self._waiting.clear()
        for future, _ in self._running:
            future.cancel()

    def _start(self) -> None:
        while self._waiting and len(self._running) < self._most:
            size = _size(self._waiting[0])
            if self._running and self._bytes + size > IN_FLIGHT_BYTES:
                return
            path = self._waiting.popleft()
            self._bytes += size
            future = self._pool.submit(read_photo, path, today=self._today)
            self._running.append((future, size))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0
