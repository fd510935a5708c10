"""The ground of a map: projection, borders cut into pieces, graticule, scale. Nothing from the net."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from surveyapp.domain.positions import EARTH_RADIUS_M
from surveyapp.reports.facts import Region, Ring
from surveyapp.reports.pen import Point

METRES_PER_DEGREE: Final = math.radians(1) * EARTH_RADIUS_M
POINTS_PER_METRE_OF_PAPER: Final = 72 / 0.0254

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""

_PIECE = 32
_STEPS: Final = (0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)
_SCALES: Final = (
    1000, 1500, 2000, 2500, 3000, 4000, 5000, 6000, 8000, 10_000, 12_500, 15_000, 20_000, 25_000,
    30_000, 40_000, 50_000, 75_000, 100_000,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class View:
    """A window onto the ground: its centre, its size in points, and metres to one point.

    Equirectangular about the centre: true to a tenth of a percent over a county.
    """

    lon: float
    lat: float
    width: float
    height: float
    metres: float

    def at(self, lon: float, lat: float) -> Point:
        """Where a position lies, from the window's top left corner."""
        east = (lon - self.lon) * METRES_PER_DEGREE * math.cos(math.radians(self.lat))
        north = (lat - self.lat) * METRES_PER_DEGREE
        return self.width / 2 + east / self.metres, self.height / 2 - north / self.metres

    @property
    def box(self) -> Box:
        """What the window shows."""
        up = self.height / 2 * self.metres / METRES_PER_DEGREE
        side = self.width / 2 * self.metres / METRES_PER_DEGREE / math.cos(math.radians(self.lat))
        return self.lon - side, self.lat - up, self.lon + side, self.lat + up

    def holds(self, point: Point, margin: float = 0.0) -> bool:
        """Whether a point of the paper lies in the window."""
        inside_x = margin <= point[0] <= self.width - margin
        return inside_x and margin <= point[1] <= self.height - margin


def around(box: Box, width: float, height: float) -> View:
    """The window that shows all of a box."""
    west, south, east, north = box
    lat = (south + north) / 2
    wide = (east - west) * METRES_PER_DEGREE * math.cos(math.radians(lat))
    tall = (north - south) * METRES_PER_DEGREE
    metres = max(wide / (width * 0.86), tall / (height * 0.86), 0.1)
    return View((west + east) / 2, lat, width, height, metres)


def about(lon: float, lat: float, radius_m: float, width: float, height: float) -> View:
    """The window about a place, at the first round scale that shows the radius."""
    paper = min(width, height) / 2 * 0.86 / POINTS_PER_METRE_OF_PAPER
    scale = next((s for s in _SCALES if paper * s >= radius_m), _SCALES[-1])
    return View(lon, lat, width, height, scale / POINTS_PER_METRE_OF_PAPER)


def scale_of(view: View) -> int:
    """The denominator of the scale on paper."""
    return round(view.metres * POINTS_PER_METRE_OF_PAPER)


def bounds(region: Region) -> Box:
    """The box around a region."""
    lons = [lon for ring in region.rings for lon, _lat in ring]
    lats = [lat for ring in region.rings for _lon, lat in ring]
    return min(lons), min(lats), max(lons), max(lats)


def meets(one: Box, other: Box) -> bool:
    """Whether two boxes touch."""
    across = one[0] <= other[2] and other[0] <= one[2]
    return across and one[1] <= other[3] and other[1] <= one[3]


@dataclass(frozen=True, slots=True)
class Piece:
    """A short stretch of a border, so that a small map looks at few of them."""

    box: Box
    line: Ring


def pieces(region: Region) -> list[Piece]:
    """A region's border in stretches that share their end points."""
    found = []
    for ring in region.rings:
        for start in range(0, max(len(ring) - 1, 0), _PIECE):
            line = ring[start : start + _PIECE + 1]
            lons, lats = [p[0] for p in line], [p[1] for p in line]
            found.append(Piece((min(lons), min(lats), max(lons), max(lats)), line))
    return found


def drawn(ring: Ring, view: View, tolerance: float = 0.35) -> list[Point]:
    """A ring on paper, without the points that nobody could see."""
    kept: list[Point] = []
    for lon, lat in ring:
        x, y = view.at(lon, lat)
        if not kept or abs(x - kept[-1][0]) + abs(y - kept[-1][1]) > tolerance:
            kept.append((x, y))
    return kept


def inside(region: Region, view: View) -> Point | None:
    """A place on paper for a region's name: the middle of what is seen of it."""
    points = [view.at(lon, lat) for ring in region.rings for lon, lat in ring]
    seen = [p for p in points if view.holds(p)]
    if not seen:
        return None
    return sum(p[0] for p in seen) / len(seen), sum(p[1] for p in seen) / len(seen)


def graticule(view: View, apart: float) -> tuple[list[float], list[float], float]:
    """Round longitudes and latitudes in a window, and their step in seconds of arc."""
    west, south, east, north = view.box
    per_second = METRES_PER_DEGREE / 3600 / view.metres
    step = next((s for s in _STEPS if s * per_second >= apart), _STEPS[-1])
    return list(_multiples(west, east, step)), list(_multiples(south, north, step)), step


def _multiples(low: float, high: float, step: float) -> Iterator[float]:
    first = math.ceil(low * 3600 / step)
    return (n * step / 3600 for n in range(first, math.floor(high * 3600 / step) + 1))


def bar_length(view: View, longest: float) -> tuple[int, float]:
    """The scale bar: a round number of metres and its length on paper."""
    limit = longest * view.metres
    power = 10 ** math.floor(math.log10(max(limit, 1)))
    metres = next((f * power for f in (5, 2, 1) if f * power <= limit), 1)
    return metres, metres / view.metres


def angle_label(degrees: float, step: float) -> str:
    """A graticule label as fine as its step, for example `113°40′30″`."""
    tenths = round(abs(degrees) * 36_000)
    whole, rest = divmod(tenths, 36_000)
    minutes, rest = divmod(rest, 600)
    if step >= 3600:
        return f"{whole}°"
    if step >= 60:
        return f"{whole}°{minutes:02d}′"
    seconds = f"{rest / 10:04.1f}" if step < 1 else f"{rest // 10:02d}"
    return f"{whole}°{minutes:02d}′{seconds}″"


def nearest(positions: Sequence[tuple[float, float]], lon: float, lat: float) -> list[float]:
    """Distances in metres, nearest first, by the plane; good enough to choose a scale."""
    narrow = math.cos(math.radians(lat))
    return sorted(math.hypot((x - lon) * narrow, y - lat) * METRES_PER_DEGREE for x, y in positions)
