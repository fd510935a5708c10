"""Arrows, boxes and words that a person puts on a photo, drawn on a copy.

Kept as a JSON list; each shape is an object with `shape` (`arrow`, `box` or `text`), `x`, `y`, for
arrow and box also `x2`, `y2` (an arrow points there), for text `text`, and a `color` if not red.
Coordinates are shares of width and height of the upright picture, from the upper left.
"""

import json
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from surveyapp.capture.photos.lettering import font, wrapped
from surveyapp.capture.photos.pictures import jpeg_bytes, open_picture

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

COLORS = {
    "red": (222, 53, 44),
    "yellow": (250, 196, 30),
    "blue": (36, 108, 214),
    "white": (255, 255, 255),
}
_HALO = (255, 255, 255)
_DARK_HALO = (30, 34, 40)
_QUALITY = 86

Shape = Mapping[str, Any]


def marked_up(data: bytes, markup: str | Sequence[Shape]) -> bytes:
    """A JPEG of an upright copy with the shapes on it; a shape that is not understood is left out."""
    from PIL import ImageDraw

    picture = open_picture(data).convert("RGB")
    pen = ImageDraw.Draw(picture)
    for shape in read_shapes(markup):
        _DRAWN[shape["shape"]](pen, picture.size, shape)
    return jpeg_bytes(picture, _QUALITY)


def read_shapes(markup: str | Sequence[Shape]) -> list[Shape]:
    """The shapes that can be drawn, out of the JSON of a photo record."""
    if isinstance(markup, str):
        try:
            found = json.loads(markup or "[]")
        except ValueError:
            return []
    else:
        found = markup
    return [s for s in found if _drawable(s)] if isinstance(found, list | tuple) else []


def _drawable(shape: object) -> bool:
    if not isinstance(shape, Mapping) or shape.get("shape") not in _DRAWN:
        return False
    needed = ("x", "y") if shape["shape"] == "text" else ("x", "y", "x2", "y2")
    return all(
        isinstance(shape.get(n), int | float) and -1.0 <= shape[n] <= 2.0 for n in needed
    ) and isinstance(shape.get("text", ""), str)


def _ends(size: tuple[int, int], shape: Shape) -> tuple[float, float, float, float]:
    width, height = size
    x, y = shape["x"] * width, shape["y"] * height
    return x, y, shape.get("x2", 0) * width, shape.get("y2", 0) * height


def _color(shape: Shape) -> tuple[int, int, int]:
    return COLORS.get(str(shape.get("color", "red")), COLORS["red"])


def _thick(size: tuple[int, int]) -> int:
    return max(2, round(max(size) / 200))


def _arrow(pen: "ImageDraw", size: tuple[int, int], shape: Shape) -> None:
    x, y, x2, y2 = _ends(size, shape)
    wide = _thick(size)
    turn, head = math.atan2(y2 - y, x2 - x), 5.0 * wide
    neck = (x2 - head * math.cos(turn), y2 - head * math.sin(turn))
    for grow, color in ((wide, _HALO), (0, _color(shape))):
        pen.line((x, y, *neck), color, wide + grow)
        tip = (x2 + grow * math.cos(turn), y2 + grow * math.sin(turn))
        sides = [
            (
                x2 + (head + grow) * math.cos(turn + side),
                y2 + (head + grow) * math.sin(turn + side),
            )
            for side in (math.pi - 0.5, math.pi + 0.5)
        ]
        pen.polygon([tip, *sides], color)


def _box(pen: "ImageDraw", size: tuple[int, int], shape: Shape) -> None:
    x, y, x2, y2 = _ends(size, shape)
    wide = _thick(size)
    corners = (min(x, x2), min(y, y2), max(x, x2), max(y, y2))
    outer = (
        corners[0] - wide // 2,
        corners[1] - wide // 2,
        corners[2] + wide // 2,
        corners[3] + wide // 2,
    )
    pen.rounded_rectangle(outer, wide * 2, outline=_HALO, width=wide * 2)
    pen.rounded_rectangle(corners, wide * 2, outline=_color(shape), width=wide)


def _text(pen: "ImageDraw", size: tuple[int, int], shape: Shape) -> None:
    x, y, _, _ = _ends(size, shape)
    letters = max(12, round(max(size) / 42))
    color = _color(shape)
    halo = _DARK_HALO if color in {COLORS["white"], COLORS["yellow"]} else _HALO
    room = max(letters * 2.0, size[0] - x)
    for at, line in enumerate(wrapped([str(shape.get("text", ""))], font(letters), room)):
        pen.text(
            (x, y + at * letters * 1.4), line, color, font(letters),
            stroke_width=max(2, letters // 8), stroke_fill=halo,
        )  # fmt: skip


_DRAWN = {"arrow": _arrow, "box": _box, "text": _text}
