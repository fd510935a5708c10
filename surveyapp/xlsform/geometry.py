"""Lengths and areas of the points a form holds, as `latitude longitude altitude accuracy` texts."""

import math
from collections.abc import Iterable
from itertools import pairwise

from surveyapp.domain.positions import EARTH_RADIUS_M, distance_m

Point = tuple[float, float]
"""Longitude and latitude in WGS 84 degrees."""


def points(shapes: Iterable[str]) -> list[Point] | None:
    """Every point of geopoints, lines and rings; None when one of them cannot be read."""
    found = [_point(part) for shape in shapes for part in shape.split(";") if part.strip()]
    return None if None in found else [p for p in found if p is not None]


def _point(written: str) -> Point | None:
    try:
        lat, lon = (float(part) for part in written.split()[:2])
    except ValueError:
        return None
    return (lon, lat) if abs(lat) <= 90 and abs(lon) <= 180 else None


def length_m(shapes: Iterable[str]) -> float:
    """Metres along all points in order; NaN for fewer than two or unreadable ones."""
    way = points(shapes)
    if way is None or len(way) < 2:
        return math.nan
    return math.fsum(distance_m(*a, *b) for a, b in pairwise(way))


def area_m2(shapes: Iterable[str]) -> float:
    """Square metres inside a ring on the sphere (Chamberlain and Duquette, JPL 07-03)."""
    ring = points(shapes)
    if ring is None or len(ring) < 3:
        return math.nan
    total = 0.0
    for (lon1, lat1), (lon2, lat2) in zip(ring, ring[1:] + ring[:1], strict=True):
        turn = math.radians(lon2 - lon1)
        total += turn * (2 + math.sin(math.radians(lat1)) + math.sin(math.radians(lat2)))
    return abs(total) * EARTH_RADIUS_M**2 / 2


def inside(point: str, ring: str) -> bool:
    """Whether a geopoint lies inside a ring (even-odd rule on degrees)."""
    at, corners = points([point]), points([ring])
    if not at or not corners or len(corners) < 3:
        return False
    lon, lat = at[0]
    crossed = False
    for (lon1, lat1), (lon2, lat2) in zip(corners, corners[1:] + corners[:1], strict=True):
        if (lat1 > lat) != (lat2 > lat):
            edge = lon1 + (lat - lat1) / (lat2 - lat1) * (lon2 - lon1)
            crossed ^= lon < edge
    return crossed
