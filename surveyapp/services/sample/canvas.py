"""A canvas to draw sample photos on: drawn twice as large, then made smooth, grained and shaded."""

import random
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from surveyapp.capture.photos.lettering import font

if TYPE_CHECKING:
    from PIL.Image import Image

WIDTH, HEIGHT = 1_600, 1_200
_OVER = 2
"""Drawn this many times larger: the only smoothing Pillow's polygons get."""

Color = tuple[int, int, int]
XY = tuple[float, float]


def mix(one: Color, other: Color, share: float) -> Color:
    """A colour between two: `one` at 0, `other` at 1."""
    return (
        round(one[0] + (other[0] - one[0]) * share),
        round(one[1] + (other[1] - one[1]) * share),
        round(one[2] + (other[2] - one[2]) * share),
    )


def lit(color: Color, light: float) -> Color:
    """A colour in more or less light; 1 leaves it as it is."""
    red, green, blue = (min(255, max(0, round(c * light))) for c in color)
    return red, green, blue


def chance(seed: int) -> random.Random:
    """Chance that falls the same every time: a sample is drawn twice alike."""
    return random.Random(seed)  # noqa: S311 - for pictures, not for secrets


class Canvas:
    """Shapes in coordinates of the finished photo, 1,600 by 1,200 pixels."""

    def __init__(
        self, ground: Color = (200, 200, 200), size: tuple[int, int] = (WIDTH, HEIGHT)
    ) -> None:
        from PIL import Image, ImageDraw

        self.width, self.height = size
        self.image = Image.new("RGB", (size[0] * _OVER, size[1] * _OVER), ground)
        self._pen = ImageDraw.Draw(self.image)

    def polygon(self, points: Sequence[XY], fill: Color) -> None:
        """A filled polygon."""
        self._pen.polygon([(x * _OVER, y * _OVER) for x, y in points], fill)

    def rectangle(self, x: float, y: float, x2: float, y2: float, fill: Color) -> None:
        """A filled rectangle between two corners, in whatever order."""
        box = (min(x, x2) * _OVER, min(y, y2) * _OVER, max(x, x2) * _OVER, max(y, y2) * _OVER)
        self._pen.rectangle(box, fill)

    def rounded(
        self, x: float, y: float, x2: float, y2: float, radius: float, fill: Color,
        edge: Color | None = None, wide: float = 0,
    ) -> None:  # fmt: skip
        """A rectangle with round corners and, if asked, an edge."""
        box = (x * _OVER, y * _OVER, x2 * _OVER, y2 * _OVER)
        self._pen.rounded_rectangle(box, radius * _OVER, fill, edge, round(wide * _OVER))

    def ellipse(self, x: float, y: float, rx: float, ry: float, fill: Color) -> None:
        """A filled ellipse around a point."""
        box = ((x - rx) * _OVER, (y - ry) * _OVER, (x + rx) * _OVER, (y + ry) * _OVER)
        self._pen.ellipse(box, fill)

    def line(self, points: Sequence[XY], fill: Color, wide: float = 1) -> None:
        """A line through points, joined smoothly."""
        scaled = [(x * _OVER, y * _OVER) for x, y in points]
        self._pen.line(scaled, fill, max(1, round(wide * _OVER)), joint="curve")

    def text(
        self, x: float, y: float, words: str, size: float, fill: Color, *,
        anchor: str = "mm", bold: bool = False,
    ) -> None:  # fmt: skip
        """Words with their middle (or another anchor of Pillow's) at a point."""
        face = font(max(6, round(size * _OVER)), bold=bold)
        self._pen.text((x * _OVER, y * _OVER), words, fill, face, anchor=anchor)

    def fade(self, top: Color, bottom: Color, y: float, y2: float) -> None:
        """A band over the whole width that goes from one colour to another."""
        from PIL import Image

        height = max(1, round((y2 - y) * _OVER))
        mask = Image.linear_gradient("L").resize((1, height))
        ends = Image.new("RGB", mask.size, bottom), Image.new("RGB", mask.size, top)
        band = Image.composite(*ends, mask).resize((self.image.width, height))
        self.image.paste(band, (0, round(y * _OVER)))

    def shade(self, x: float, y: float, x2: float, y2: float, strength: int, blur: int) -> None:
        """A soft shadow in the form of a rectangle; `strength` up to 255."""
        from PIL import Image, ImageDraw, ImageFilter

        small = (self.width // 4, self.height // 4)
        mask = Image.new("L", small)
        ImageDraw.Draw(mask).rectangle((x / 4, y / 4, x2 / 4, y2 / 4), strength)
        mask = mask.filter(ImageFilter.GaussianBlur(blur / 4)).resize(self.image.size)
        self.image.paste((24, 28, 34), (0, 0), mask)

    def finished(self, seed: int, *, grain: int = 7) -> "Image":
        """The photo: smooth, with the grain of a small camera and darker corners."""
        from PIL import ImageChops

        small = self.image.reduce(_OVER)
        noise = _grain(seed % 4, grain, small.size)
        noisy = ImageChops.add(small, noise, 1, -128)
        return ImageChops.multiply(noisy, _corners(small.size))


@lru_cache(maxsize=8)
def _grain(seed: int, strength: int, size: tuple[int, int]) -> "Image":
    from PIL import Image

    raw = Image.frombytes("L", size, chance(seed).randbytes(size[0] * size[1]))
    fine = raw.point([128 + (v - 128) * strength // 128 for v in range(256)])
    coarse = raw.resize((size[0] // 3, size[1] // 3)).resize(size, Image.Resampling.BICUBIC)
    coarse = coarse.point([128 + (v - 128) * strength // 128 for v in range(256)])
    return Image.blend(fine, coarse, 0.5).convert("RGB")


@lru_cache(maxsize=2)
def _corners(size: tuple[int, int]) -> "Image":
    from PIL import Image

    round_mask = Image.radial_gradient("L").point(
        [255 - max(0, v - 110) * 46 // 145 for v in range(256)]
    )
    return round_mask.resize(size, Image.Resampling.BICUBIC).convert("RGB")
