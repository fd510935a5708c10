"""A card, a folder or a handful of files taken in: every file judged, in order, whatever happens."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from surveyapp.capture.photos.flight import Task, fly
from surveyapp.capture.photos.listing import list_photos
from surveyapp.capture.photos.reading import NotTaken, Reading, read_photo

Sink = Callable[[Reading | NotTaken], None]
Progress = Callable[[int, int], None]
"""Called with files done and files in all."""
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Intake:
    """How far an intake came. `files` were offered, `done` of them handed over."""

    files: int
    done: int
    bytes: int
    cancelled: bool


def take_in(
    paths: Iterable[Path],
    *,
    sink: Sink,
    progress: Progress = lambda _done, _files: None,
    cancelled: Cancelled = lambda: False,
    today: date | None = None,
) -> Intake:
    """Reads files and folders on all cores and hands each result to `sink`, here and in order.

    The same photo lying twice on a card is handed over twice, with the same SHA-256: what is
    known already is the survey's knowledge, not this function's. What `sink` raises stops the
    intake and is raised here; everything handed over before is whole.
    """
    files = list_photos(paths)
    read = done = 0
    tasks = (Task(_size(file), partial(read_photo, file, today=today)) for file in files)
    with fly(tasks) as results:
        for result in results:
            read += result.facts.size if isinstance(result, Reading) else 0
            sink(result)
            done += 1
            progress(done, len(files))
            if cancelled():
                break
    return Intake(len(files), done, read, done < len(files))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0
