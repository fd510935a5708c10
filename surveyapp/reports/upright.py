"""A photo on paper: whole, upright, as large as its room allows."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from surveyapp.reports import jpeg
from surveyapp.reports.document import Picture
from surveyapp.reports.facts import Photo
from surveyapp.reports.pen import Pen

_UPRIGHT: Final = {1: 0, 2: 0, 3: 180, 4: 180, 5: 270, 6: 90, 7: 90, 8: 270}
"""EXIF orientation → degrees clockwise to turn; 2, 4, 5 and 7 are also mirrored."""
_MIRRORED: Final = frozenset({2, 4, 5, 7})


@dataclass(frozen=True, slots=True)
class Upright:
    """A photo measured: its size on paper in points, and how it must be turned."""

    width: float
    height: float
    turn: int
    mirrored: bool
    source: Path | bytes
    """Its bytes only where the copy had to be turned into a JPEG first."""


def measured(photo: Photo, widest: float, tallest: float) -> Upright | None:
    """How a photo fits a room of that size; None when its file is missing or no picture."""
    found = jpeg.read(photo.copy) if photo.copy is not None else None
    if found is None or photo.copy is None:
        return None
    turn = (_UPRIGHT[found.orientation] + photo.turn) % 360
    wide, tall = found.width, found.height
    if turn in (90, 270):
        wide, tall = tall, wide
    scale = min(widest / wide, tallest / tall)
    mirrored = found.orientation in _MIRRORED
    source = found.data if found.converted else photo.copy
    return Upright(wide * scale, tall * scale, turn, mirrored, source)


def draw(pen: Pen, photo: Upright, x: float, y: float) -> None:
    """Put it on the page, its top left corner there; read again, so that memory stays flat."""
    found = jpeg.read(photo.source)
    if found is not None:
        picture = Picture(found.data, found.width, found.height, found.channels)
        pen.picture(picture, _placed(x, y, photo))


def _placed(x: float, y: float, photo: Upright) -> tuple[float, ...]:
    """The matrix from the unit square (origin bottom left) to the page (origin top left)."""
    w, h = photo.width, photo.height
    # Where the picture's own right and up vectors lie after turning clockwise.
    right, up, corner = {
        0: ((w, 0.0), (0.0, -h), (x, y + h)),
        90: ((0.0, h), (w, 0.0), (x, y)),
        180: ((-w, 0.0), (0.0, h), (x + w, y)),
        270: ((0.0, -h), (-w, 0.0), (x + w, y + h)),
    }[photo.turn]
    if photo.mirrored:
        corner = corner[0] + right[0], corner[1] + right[1]
        right = -right[0], -right[1]
    return *right, *up, *corner
