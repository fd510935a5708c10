"""The stamped copy: what a photo proves, drawn readably at its lower edge."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from surveyapp.capture.photos.derived import PRINT_PX, shrunk
from surveyapp.capture.photos.lettering import font, wrapped
from surveyapp.capture.photos.pictures import jpeg_bytes, upright

if TYPE_CHECKING:
    from PIL.Image import Image

_BAND = (12, 18, 26, 168)
_INK = (255, 255, 255, 255)
_ACCENT = (255, 190, 60, 255)
_QUALITY = 86
_MOST_OF_HEIGHT = 0.45
_SMALLEST = 9


def stamped(
    data: bytes, lines: Sequence[str], orientation: int = 1, *, max_px: int = PRINT_PX
) -> bytes:
    """A JPEG with the lines on a dark band along its lower edge; the picture stays as it is above.

    The lines are whole sentences of facts: number, time, position with datum, direction, surveyor,
    county. They are broken where needed, and set smaller until they take less than half the height.
    """
    picture = upright(shrunk(data, max_px)[0], orientation)
    return jpeg_bytes(_with_band(picture, [line for line in lines if line.strip()]), _QUALITY)


def _with_band(picture: "Image", lines: Sequence[str]) -> "Image":
    from PIL import Image, ImageDraw

    if not lines:
        return picture
    size, parts = _set(lines, picture)
    step, margin = round(size * 1.42), round(size * 0.7)
    height = step * len(parts) + margin
    band = Image.new("RGBA", (picture.width, height), _BAND)
    pen = ImageDraw.Draw(band)
    pen.rectangle((0, 0, max(2, size // 5), height), fill=_ACCENT)
    for at, part in enumerate(parts):
        pen.text((margin + size // 5, margin // 2 + at * step), part, _INK, font(size))
    top = max(0, picture.height - height)
    framed = picture.copy()
    framed.paste(band, (0, top), band)
    return framed


def _set(lines: Sequence[str], picture: "Image") -> tuple[int, list[str]]:
    """The largest size, and the lines broken for it, that leaves the picture its room."""
    size = max(_SMALLEST, round(max(picture.size) / 52))
    while True:
        parts = wrapped(lines, font(size), picture.width - 2.2 * size)
        if size <= _SMALLEST or len(parts) * size * 1.42 <= picture.height * _MOST_OF_HEIGHT:
            return size, parts
        size -= 1
