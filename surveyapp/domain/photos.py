"""What a photo file says of itself, and what makes it doubtful."""

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """Why a photo that was taken in needs a look. A marked photo is kept like any other."""

    NO_POSITION = "no_position"
    ZERO_POSITION = "zero_position"
    OUTSIDE_AREA = "outside_area"
    """Its position lies outside the survey's counties: often a lost hemisphere sign."""
    BAD_DATE = "bad_date"
    NO_DATE = "no_date"
    FAR_FROM_SITE = "far_from_site"
    LIKELY_GCJ02 = "likely_gcj02"
    DAMAGED = "damaged"
    """The file opens and shows, but is cut or damaged in part."""


class Broken(StrEnum):
    """Why a file could not be taken in as a photo."""

    EMPTY = "empty"
    NOT_AN_IMAGE = "not_an_image"
    UNREADABLE = "unreadable"
    """Looks like an image by its first bytes, but no picture comes out of it."""
    TOO_LARGE = "too_large"
    """More pixels or bytes than a camera makes: a decompression bomb, or a mistake."""
    RAW = "raw"
    """A camera's own raw format: the JPEG taken with it is the evidence."""
    VIDEO = "video"
    VANISHED = "vanished"
    """The file, or the card it lay on, went away while being read."""
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """What one image file told, read once. Positions are WGS 84 degrees unless `datum` says more.

    `taken_at` is ISO 8601 local time, with offset when the camera recorded one.
    `direction_deg` is where the camera looked, clockwise from `direction_ref` (`T` true or `M`
    magnetic north). `orientation` is the EXIF value 1 to 8.
    """

    sha256: str
    size: int
    mime: str
    width: int
    height: int
    orientation: int = 1
    taken_at: str | None = None
    lon: float | None = None
    lat: float | None = None
    datum: str | None = None
    altitude_m: float | None = None
    accuracy_m: float | None = None
    direction_deg: float | None = None
    direction_ref: str | None = None
    camera: str | None = None
    marks: tuple[Mark, ...] = ()


_QUARTERS = ((1, 6, 3, 8), (2, 7, 4, 5))
"""EXIF orientations in the order of quarter turns clockwise: plain ones, and mirrored ones."""


def turned(orientation: int, by_deg: int) -> int:
    """The EXIF orientation that also turns clockwise by a multiple of 90 degrees."""
    cycle = next((c for c in _QUARTERS if orientation in c), _QUARTERS[0])
    at = cycle.index(orientation) if orientation in cycle else 0
    return cycle[(at + by_deg // 90) % 4]
