"""Reads `resources/counties.bin`: which counties may hold a place, and the polygon of each.

The index is read once; a polygon is unpacked when it is first asked for. The format is told in
`packaging/counties.py`, which makes the file.
"""

import struct
import zlib
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from surveyapp.domain.bundled import resource

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from shapely import MultiPolygon

    Degrees = NDArray[np.float64]

MAGIC = b"COUNTY01"
STEPS_PER_DEGREE = 500_000
CELLS_PER_DEGREE = 4
MARGIN = STEPS_PER_DEGREE // 10
"""How far outside its box a county still counts as near: 0.1°, some 10 km."""

_ENTRY = struct.Struct("<7I")


class Entry(NamedTuple):
    """Where a county lies: its box in steps from 180° W, 90° S, and its blob in the file."""

    code: int
    west: int
    south: int
    east: int
    north: int
    offset: int
    size: int


class CountyShape(NamedTuple):
    """A county's area in WGS 84 degrees and its border as `n × 4` ends of segments."""

    area: "MultiPolygon"
    border: "Degrees"


def candidates(lon: float, lat: float) -> tuple[str, ...]:
    """Codes of the counties whose box lies within some 10 km of a place (WGS 84 degrees)."""
    return _in_cell(int((lon + 180) * CELLS_PER_DEGREE), int((lat + 90) * CELLS_PER_DEGREE))


@cache
def shape_of(code: str) -> CountyShape:
    """The polygon of a county that `candidates` named (KeyError for any other)."""
    import numpy as np
    from shapely import MultiPolygon, Polygon, prepare

    polygons = list(_polygons(_entries()[code]))
    area = MultiPolygon([Polygon(rings[0], rings[1:]) for rings in polygons])
    prepare(area)
    rings = [ring for polygon in polygons for ring in polygon]
    return CountyShape(area, np.vstack([np.hstack([ring[:-1], ring[1:]]) for ring in rings]))


@cache
def _in_cell(column: int, row: int) -> tuple[str, ...]:
    step = STEPS_PER_DEGREE // CELLS_PER_DEGREE
    west, south = column * step - MARGIN, row * step - MARGIN
    east, north = west + step + 2 * MARGIN, south + step + 2 * MARGIN
    return tuple(
        code
        for code, e in _entries().items()
        if e.west <= east and e.east >= west and e.south <= north and e.north >= south
    )


@cache
def _file() -> bytes:
    content = resource("counties.bin").read_bytes()
    if not content.startswith(MAGIC):
        raise ValueError("counties.bin is not what this program wrote")
    return content


@cache
def _entries() -> dict[str, Entry]:
    content, start = _file(), len(MAGIC) + 4
    (count,) = struct.unpack_from("<I", content, len(MAGIC))
    end = start + count * _ENTRY.size
    entries = map(Entry._make, _ENTRY.iter_unpack(content[start:end]))
    return {f"{e.code:06}": e._replace(offset=e.offset + end) for e in entries}


def _polygons(entry: Entry) -> "Iterator[list[Degrees]]":
    import numpy as np

    content = zlib.decompress(_file()[entry.offset : entry.offset + entry.size])
    (polygons,) = struct.unpack_from("<I", content)
    rings = struct.unpack_from(f"<{polygons}I", content, 4)
    sizes = struct.unpack_from(f"<{sum(rings)}I", content, 4 + 4 * polygons)
    points = _points(content[4 + 4 * polygons + 4 * len(sizes) :])
    parts = np.split(points, np.cumsum(sizes)[:-1])
    for count in rings:
        yield parts[:count]
        parts = parts[count:]


def _points(planes: bytes) -> "Degrees":
    import numpy as np

    interleaved = np.frombuffer(planes, np.uint8).reshape(4, -1).T.copy()
    zigzag = interleaved.view("<u4").reshape(2, -1).astype(np.int64)
    steps = ((zigzag >> 1) ^ -(zigzag & 1)).cumsum(axis=1).T
    points: Degrees = steps / STEPS_PER_DEGREE - np.array([180.0, 90.0])
    return points
