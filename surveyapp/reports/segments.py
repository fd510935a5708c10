"""Code points drawn into the box of a character that no face can print.

Strokes, not text: text would be read back as part of the name.
"""

from collections.abc import Iterator
from typing import Final

Point = tuple[float, float]

_SEGMENTS: Final = {
    "a": (0, 1, 1, 1), "b": (1, 1, 1, 0.5), "c": (1, 0.5, 1, 0), "d": (0, 0, 1, 0),
    "e": (0, 0.5, 0, 0), "f": (0, 1, 0, 0.5), "g": (0, 0.5, 1, 0.5),
}  # fmt: skip
"""Strokes of a seven-segment digit in the unit square, from x, y to x, y."""

_DIGITS: Final = dict(
    zip(
        "0123456789ABCDEF",
        [
            "abcdef",
            "bc",
            "abdeg",
            "abcdg",
            "bcfg",
            "acdfg",
            "acdefg",
            "abc",
            "abcdefg",
            "abcdfg",
            "abcefg",
            "cdefg",
            "adef",
            "bcdeg",
            "adefg",
            "aefg",
        ],
        strict=True,
    )
)


def segments(code: str, origin: Point, size: float) -> Iterator[tuple[Point, Point]]:
    """The strokes of a hexadecimal code in two rows, in the box set at a baseline's `origin`."""
    half = (len(code) + 1) // 2
    wide, tall = 0.4 * size / half, 0.26 * size
    for row, digits in enumerate((code[:half], code[half:])):
        low = origin[1] - size * (0.45 if row == 0 else 0.06)
        for column, digit in enumerate(digits):
            left = origin[0] + size * 0.2 + column * wide * 1.5
            for x1, y1, x2, y2 in (_SEGMENTS[s] for s in _DIGITS[digit]):
                yield (left + wide * x1, low - tall * y1), (left + wide * x2, low - tall * y2)
