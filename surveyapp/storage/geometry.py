"""Points as GeoPackage stores them, and the SQL functions that its R-tree triggers call.

GeoPackage 1.3 clause 2.1.3: `GP`, version, flags, SRS id, an optional envelope, then WKB.
"""

import math
import struct
from typing import Any

SRS_ID = 4326

_POINT = struct.Struct("<2sBBiBIdd")
_ENVELOPE_DOUBLES = (0, 4, 6, 6, 8)
_EMPTY = 0x10


def point(lon: object, lat: object) -> bytes | None:
    """A point in EPSG:4326 from degrees, None when one of the two is missing."""
    if lon is None or lat is None:
        return None
    # version 0, little endian without envelope; then a little-endian WKB point
    return _POINT.pack(b"GP", 0, 1, SRS_ID, 1, 1, lon, lat)


def bounds(blob: bytes | None) -> tuple[float, float, float, float] | None:
    """West, east, south, north of a GeoPackage geometry; None when it is empty or not one.

    Reads points with or without an envelope; of other geometries it needs the envelope.
    """
    if blob is None or len(blob) < 8 or blob[:2] != b"GP" or blob[3] & _EMPTY:
        return None
    order = "<" if blob[3] & 1 else ">"
    kind = (blob[3] >> 1) & 7
    if kind >= len(_ENVELOPE_DOUBLES):
        return None
    try:
        if kind:
            return _envelope(blob, order)
        return _of_point(blob)
    except struct.error:
        return None


def _envelope(blob: bytes, order: str) -> tuple[float, float, float, float] | None:
    west, east, south, north = struct.unpack_from(order + "4d", blob, 8)
    return None if math.isnan(west) else (west, east, south, north)


def _of_point(blob: bytes) -> tuple[float, float, float, float] | None:
    order = "<" if blob[8] else ">"
    kind, x, y = struct.unpack_from(order + "Idd", blob, 9)
    if kind % 1000 != 1 or math.isnan(x) or math.isnan(y):
        return None
    return x, x, y, y


_OURS = _POINT.pack(b"GP", 0, 1, SRS_ID, 1, 1, 0.0, 0.0)[:13]
_X = struct.Struct("<13xd8x")
_Y = struct.Struct("<21xd")


def _min_x(blob: bytes | None) -> float | None:
    if blob is not None and len(blob) == 29 and blob[:13] == _OURS:
        return float(_X.unpack(blob)[0])
    found = bounds(blob)
    return found[0] if found else None


def _min_y(blob: bytes | None) -> float | None:
    if blob is not None and len(blob) == 29 and blob[:13] == _OURS:
        return float(_Y.unpack(blob)[0])
    found = bounds(blob)
    return found[2] if found else None


def _max_x(blob: bytes | None) -> float | None:
    if blob is not None and len(blob) == 29 and blob[:13] == _OURS:
        return float(_X.unpack(blob)[0])
    found = bounds(blob)
    return found[1] if found else None


def _max_y(blob: bytes | None) -> float | None:
    if blob is not None and len(blob) == 29 and blob[:13] == _OURS:
        return float(_Y.unpack(blob)[0])
    found = bounds(blob)
    return found[3] if found else None


def _is_empty(blob: bytes | None) -> int:
    if blob is not None and len(blob) == 29 and blob[:13] == _OURS:
        return 0
    return bounds(blob) is None


def register(connection: Any) -> None:  # noqa: ANN401 - pysqlite3 brings no types
    """Give a connection what the R-tree triggers need; without it every write of a site fails."""
    for name, function in (
        ("ST_MinX", _min_x),
        ("ST_MaxX", _max_x),
        ("ST_MinY", _min_y),
        ("ST_MaxY", _max_y),
        ("ST_IsEmpty", _is_empty),
    ):
        connection.create_function(name, 1, function, deterministic=True)
