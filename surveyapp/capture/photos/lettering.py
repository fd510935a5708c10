"""Chinese text on pictures: the bundled font at the size a picture needs, lines that fit."""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from surveyapp.domain.bundled import resource

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont


@lru_cache(maxsize=32)
def font(size: int, *, bold: bool = False) -> "FreeTypeFont":
    """The bundled Noto Sans SC in pixels; it has every character a name can hold."""
    from PIL import ImageFont

    name = "NotoSansSC-Bold.ttf" if bold else "NotoSansSC-Regular.ttf"
    return ImageFont.truetype(str(resource("fonts", name)), size)


def wrapped(lines: Sequence[str], face: "FreeTypeFont", width: float) -> list[str]:
    """Lines broken where they would run out of the picture: at a space if there is one near."""
    return [part for line in lines for part in _broken(plain(line), face, width)]


def plain(line: str) -> str:
    """The line without control characters and marks that turn the direction of writing."""
    return "".join(c for c in line if c.isprintable())[:400]


def _broken(line: str, face: "FreeTypeFont", width: float) -> list[str]:
    parts = []
    while line and face.getlength(line) > width:
        fits = _fitting(line, face, width)
        space = line.rfind(" ", fits // 2, fits + 1)
        cut = space if space > 0 else fits
        parts.append(line[:cut].rstrip())
        line = line[cut:].lstrip()
    return [*parts, line] if line else parts


def _fitting(line: str, face: "FreeTypeFont", width: float) -> int:
    low, high = 1, len(line)
    while low < high:
        middle = (low + high + 1) // 2
        if face.getlength(line[:middle]) <= width:
            low = middle
        else:
            high = middle - 1
    return low
