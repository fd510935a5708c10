"""Positions as they were read, and distances between them.

Angles are degrees, longitude before latitude, distances metres on the WGS 84 sphere.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius R1 of the WGS 84 ellipsoid (IUGG); good to 0.3 % for distances of a survey."""


class Datum(StrEnum):
    """What a pair of numbers refers to."""

    WGS84 = "wgs84"
    CGCS2000 = "cgcs2000"
    """Geographic CGCS2000 (EPSG:4490); within a few decimetres of WGS 84."""
    CGCS2000_ZONE = "cgcs2000_zone"
    """CGCS2000 3-degree Gauss-Krueger, easting with or without the zone prefix, in metres."""
    GCJ02 = "gcj02"
    BD09 = "bd09"


class Source(StrEnum):
    """How a position came to us."""

    TYPED = "typed"
    PHOTO = "photo"
    RECEIVER = "receiver"
    AVERAGED = "averaged"
    MAP = "map"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class Fix:
    """A position with everything needed to judge it: never converted twice, never silently.

    `lon`, `lat` are WGS 84 degrees. `raw` is the text or numbers as read, `datum` what they
    referred to, `conversion` how they became WGS 84 (empty when they were).
    """

    lon: float
    lat: float
    datum: Datum = Datum.WGS84
    source: Source = Source.TYPED
    raw: str = ""
    accuracy_m: float | None = None
    """Radius in metres that holds the true position with 95 %, None when nothing is known."""
    altitude_m: float | None = None
    at: str | None = None
    """Moment of reading, ISO 8601, UTC where the source gives it."""
    conversion: str = ""
    used: int | None = None
    rejected: int | None = None
    seconds: float | None = None


def distance_m(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Great-circle distance in metres (haversine) between two WGS 84 points in degrees."""
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    half = math.sin((phi2 - phi1) / 2) ** 2
    half += math.cos(phi1) * math.cos(phi2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, half)))


_DEGREE_M = 110_500.0
"""A degree of latitude is never shorter."""
_WIDER = 1 / math.cos(math.radians(56))
"""How many more degrees of longitude the same metres are, at most, in China."""


def degrees_within(metres: float) -> tuple[float, float]:
    """Degrees of longitude and of latitude that hold so many metres anywhere in China."""
    north = metres / _DEGREE_M
    return north * _WIDER, north


def bearing_deg(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Initial great-circle bearing from the first point to the second, 0 <= degrees < 360."""
    phi1, phi2, span = math.radians(lat1), math.radians(lat2), math.radians(lon2 - lon1)
    east = math.sin(span) * math.cos(phi2)
    north = math.cos(phi1) * math.sin(phi2) - math.sin(phi1) * math.cos(phi2) * math.cos(span)
    return math.degrees(math.atan2(east, north)) % 360
