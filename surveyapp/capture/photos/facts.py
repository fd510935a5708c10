"""Facts and marks out of what a file holds, in the order of trust: EXIF, then XMP, then FLIR."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from surveyapp.capture.photos import boxes, flir, xmp
from surveyapp.capture.photos.moments import doubtful, read_moment, read_satellite_moment
from surveyapp.capture.photos.places import Place, place_of_gps
from surveyapp.capture.photos.sources import Source
from surveyapp.capture.photos.tiff import Tags, TagValue
from surveyapp.domain.photos import Mark

_MAKE, _MODEL, _ORIENTATION = 0x010F, 0x0110, 0x0112
_TAKEN, _TAKEN_OFFSET, _OFFSET = 0x9003, 0x9011, 0x9010
_GPS_TIME, _GPS_DATE = 7, 29
_NEAR_ZERO = 1e-4
"""Degrees, some 11 m: receivers without a fix write 0 or a rounding of it."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the metadata of one file says, and what is doubtful about it."""

    place: Place
    taken_at: str | None
    camera: str | None
    orientation: int
    marks: tuple[Mark, ...]


def told_by_picture(source: Source, today: date) -> Told:
    """What a picture's metadata says; `today` is the last day that is not in the future."""
    where = _place(source)
    written, offset = _written_time(source)
    taken_at = read_moment(written, offset)
    satellite = _satellite_time(source)
    marks = [*_place_marks(where), *_time_marks(written, taken_at, satellite, today)]
    if not source.whole:
        marks.append(Mark.DAMAGED)
    return Told(where, taken_at, _camera(source), _orientation(source), tuple(marks))


def told_by_film(data: bytes) -> Told:
    """What a film says. QuickTime knows no time of taking, only times of writing the file."""
    where = boxes.place_of_video(data)
    marks = [*_place_marks(where), Mark.NO_DATE]
    if not boxes.whole(data):
        marks.append(Mark.DAMAGED)
    return Told(where, None, _joined(*boxes.camera_of_video(data)), 1, tuple(marks))


def _place(source: Source) -> Place:
    places = [*(place_of_gps(b.gps) for b in source.blocks), xmp.place_of_xmp(source.xmp)]
    places.append(flir.place_of_flir(source.flir))
    return next((p for p in places if p), places[0])


def _place_marks(where: Place) -> Iterator[Mark]:
    if where.lon is None or where.lat is None:
        yield Mark.NO_POSITION
    elif abs(where.lon) < _NEAR_ZERO and abs(where.lat) < _NEAR_ZERO:
        yield Mark.ZERO_POSITION


def _time_marks(
    written: str, taken_at: str | None, satellite: datetime | None, today: date
) -> Iterator[Mark]:
    if not any(c.isdigit() for c in written):
        yield Mark.NO_DATE
    elif taken_at is None or doubtful(taken_at, satellite, today):
        yield Mark.BAD_DATE


def _written_time(source: Source) -> tuple[str, str]:
    """The time of taking as written, and its offset: never that of a later edit or copy."""
    for block in source.blocks:
        written = _word(block.exif, _TAKEN) or _word(block.image, _TAKEN)
        if written:
            return written, _word(block.exif, _TAKEN_OFFSET) or _word(block.exif, _OFFSET)
    return xmp.moment_of_xmp(source.xmp) or flir.moment_of_flir(source.flir), ""


def _satellite_time(source: Source) -> datetime | None:
    for block in source.blocks:
        day, hours = block.gps.get(_GPS_DATE), block.gps.get(_GPS_TIME)
        if isinstance(day, str) and isinstance(hours, tuple):
            return read_satellite_moment(day, tuple(map(float, hours)))
    return None


def _camera(source: Source) -> str | None:
    blocks = source.blocks
    makes = (_word(b.image, _MAKE) for b in blocks)
    models = (_word(b.image, _MODEL) for b in blocks)
    return _joined(next(filter(None, makes), ""), next(filter(None, models), ""))


def _joined(make: str, model: str) -> str | None:
    """Make and model as one name; many models repeat the make."""
    make, model = make.strip()[:60], model.strip()[:60]
    first = make.split(" ", 1)[0].casefold()
    return (
        model if first and model.casefold().startswith(first) else f"{make} {model}".strip() or None
    )


def _orientation(source: Source) -> int:
    if source.turned:
        return 1
    for block in source.blocks:
        value = block.image.get(_ORIENTATION)
        if isinstance(value, tuple) and value[0] in range(1, 9):
            return int(value[0])
    return 1


def _word(tags: Tags, tag: int) -> str:
    value: TagValue | None = tags.get(tag)
    return value if isinstance(value, str) else ""
