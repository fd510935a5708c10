"""One photo file, read once: digest, facts, marks and the picture for the list."""

import errno
import hashlib
import os
import stat
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from surveyapp.capture.photos import boxes
from surveyapp.capture.photos.facts import Told, told_by_film, told_by_picture
from surveyapp.capture.photos.kinds import Kind, is_raw, kind_of, looks_damaged
from surveyapp.capture.photos.pictures import NoPicture, TooManyPixels
from surveyapp.capture.photos.sources import source_of
from surveyapp.domain.photos import Broken, PhotoFacts

MAX_BYTES = 256 * 2**20
"""Larger than any photo; a longer film is evidence of another kind and is listed, not taken in."""
_GONE = frozenset({errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.ESTALE, errno.ENOTDIR})


@dataclass(frozen=True, slots=True)
class Reading:
    """A photo as taken from its file: the facts, every byte of it, and a small picture.

    `preview` is a JPEG without orientation applied (turn it by `facts.orientation`), None for a
    film. `suffix` is by content, for the name in the vault.
    """

    file: Path
    facts: PhotoFacts
    data: bytes
    preview: bytes | None
    suffix: str


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A file that could not be taken in, the reason, and what exactly was found."""

    file: Path
    reason: Broken
    detail: str = ""


def read_photo(path: Path, *, today: date | None = None) -> Reading | NotTaken:
    """Reads one file once and judges it; never raises for what a file or card can do.

    `today` is the day after which a time of taking lies in the future; now when not given.
    """
    data = _bytes_of(path)
    if isinstance(data, NotTaken):
        return data
    head = data[:64]
    kind = kind_of(head)
    if is_raw(head):
        return NotTaken(path, Broken.RAW)
    if kind is None:
        damaged = looks_damaged(head)
        return NotTaken(path, Broken.UNREADABLE if damaged else Broken.NOT_AN_IMAGE)
    return _film(path, kind, data) if kind.video else _picture(path, kind, data, today)


def _film(path: Path, kind: Kind, data: bytes) -> Reading | NotTaken:
    told = told_by_film(data)
    if not told.place:
        return NotTaken(path, Broken.VIDEO)
    size = boxes.size_of_video(data)
    return Reading(path, _facts(kind, data, size, told), data, None, kind.suffix)


def _picture(path: Path, kind: Kind, data: bytes, today: date | None) -> Reading | NotTaken:
    try:
        source = source_of(kind, data)
    except TooManyPixels as fault:
        return NotTaken(path, Broken.TOO_LARGE, str(fault))
    except NoPicture as fault:
        return NotTaken(path, Broken.UNREADABLE, str(fault))
    told = told_by_picture(source, today or datetime.now(UTC).date())
    facts = _facts(kind, data, (source.width, source.height), told)
    return Reading(path, facts, data, source.preview, kind.suffix)


def _facts(kind: Kind, data: bytes, size: tuple[int, int], told: Told) -> PhotoFacts:
    place = told.place
    return PhotoFacts(
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        mime=kind.mime,
        width=size[0],
        height=size[1],
        orientation=told.orientation,
        taken_at=told.taken_at,
        lon=place.lon,
        lat=place.lat,
        datum=place.datum,
        altitude_m=place.altitude_m,
        accuracy_m=place.accuracy_m,
        direction_deg=place.direction_deg,
        direction_ref=place.direction_ref,
        camera=told.camera,
        marks=told.marks,
    )


def _bytes_of(path: Path) -> bytes | NotTaken:
    try:
        with open(path, "rb", buffering=0, opener=_without_waiting) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                return NotTaken(path, Broken.NOT_AN_IMAGE)
            if status.st_size > MAX_BYTES:
                return NotTaken(path, Broken.TOO_LARGE, f"{status.st_size / 2**20:.0f} MB")
            data = file.readall()
    except OSError as fault:
        return NotTaken(path, _reason(path, fault), fault.strerror or "")
    except ValueError as fault:  # a NUL in the name
        return NotTaken(path, Broken.VANISHED, str(fault))
    return data or NotTaken(path, Broken.EMPTY)


def _without_waiting(name: str, flags: int) -> int:
    """Opens without waiting for the other end, should the name be a pipe."""
    return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))


def _reason(path: Path, fault: OSError) -> Broken:
    if isinstance(fault, IsADirectoryError):
        return Broken.NOT_AN_IMAGE
    if isinstance(fault, PermissionError):
        return Broken.DENIED
    if fault.errno in _GONE or not path.parent.is_dir():
        return Broken.VANISHED
    return Broken.UNREADABLE
