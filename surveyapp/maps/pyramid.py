"""All sites of a survey for a map that is moved: coordinates in memory, clusters made beforehand.

What a window of the map shows is looked up in time that hardly grows with the survey: no query, no
look at what lies outside. 200,000 sites take about 20 MB and a few tenths of a second to build.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from surveyapp.maps.levels import CELL_PX, Cells, Floats, Ints, Level, gathered, keys, spans

Box = tuple[float, float, float, float]
"""West, south, east, north in WGS 84 degrees."""

DEEPEST = 16
"""From this zoom on sites stand alone; below it they are gathered where they are many."""
SINGLE = 400
"""Up to so many sites in the window each has its own sign: that tells more than clusters."""
MOST = 2_000
"""No answer holds more signs than this."""
SEVERE = 3
"""Clusters are marked for findings of this weight."""
_NAMED = 120
"""Names are written beside the signs only where there is room for them."""
_PAD = 3
_LAT_LIMIT = 85.0511


class Mark(NamedTuple):
    """One site as a map shows it; `kind` and `state` are numbers of the page's legend.

    `weight` is how heavy its heaviest finding is: 0 for none, 1 notice, 2 warning, 3 severe.
    """

    site: str
    lon: float
    lat: float
    kind: int
    state: int
    weight: int
    name: str


@dataclass(slots=True)
class Features:
    """What one window shows, in columns. `at` are places in `Pyramid.ids`."""

    at: Sequence[int] = ()
    lon: Sequence[float] = ()
    lat: Sequence[float] = ()
    kind: Sequence[int] = ()
    state: Sequence[int] = ()
    weight: Sequence[int] = ()
    names: Sequence[str] = ()
    clusters: dict[str, list[float]] = field(default_factory=dict)


class Pyramid:
    """Every site that has a position. Built by one thread, then used and changed by one other."""

    def __init__(self, marks: Iterable[Mark] = ()) -> None:
        rows = [m for m in marks if _on_map(m.lon, m.lat)]
        self.ids = [m.site for m in rows]
        self.names = [m.name for m in rows]
        self._places = {site: i for i, site in enumerate(self.ids)}
        self._lon = np.array([m.lon for m in rows], dtype=np.float64)
        self._lat = np.array([m.lat for m in rows], dtype=np.float64)
        self._kind = np.array([m.kind for m in rows], dtype=np.uint8)
        self._state = np.array([m.state for m in rows], dtype=np.uint8)
        self._weight = np.array([m.weight for m in rows], dtype=np.uint8)
        self._there = np.ones(len(rows), dtype=bool)
        self._build(np.arange(len(rows), dtype=np.int64))

    def copy(self) -> "Pyramid":
        """The same sites, to be narrowed by another thread while this one goes on changing."""
        other = object.__new__(Pyramid)
        other.ids, other.names, other._places = list(self.ids), list(self.names), dict(self._places)
        for name in ("_lon", "_lat", "_kind", "_state", "_weight", "_there"):
            setattr(other, name, getattr(self, name).copy())
        other._order, other._order_key = self._order, self._order_key
        other._levels = []
        return other

    def narrow(self, sites: Iterable[str]) -> "Pyramid":
        """Keep only some of the sites; gives itself."""
        chosen = [i for s in sites if (i := self._places.get(s)) is not None and self._there[i]]
        self._there = np.zeros(len(self.ids), dtype=bool)
        self._there[chosen] = True
        self._build(np.flatnonzero(self._there))
        return self

    def __len__(self) -> int:
        """How many sites stand on the map."""
        return int(self._there.sum())

    def _build(self, members: Ints) -> None:
        x, y = world(self._lon[members], self._lat[members])
        side = (256 // CELL_PX) << DEEPEST
        order = np.argsort(keys(x, y, side), kind="stable")
        self._order = members[order]
        self._order_key = keys(x, y, side)[order]
        ones = np.ones(len(order), dtype=np.int64)
        flagged = (self._weight[self._order] >= SEVERE).astype(np.int64)
        each = Cells(self._order_key, ones, x[order], y[order], self._order, flagged)
        level = Level(DEEPEST, each.joined(self._order_key))
        self._levels = [level]
        while level.zoom:
            level = level.coarser()
            self._levels.insert(0, level)

    def place(self, site: str) -> tuple[float, float] | None:
        """Where a site stands, None when it has no position here."""
        i = self._places.get(site)
        if i is None or not self._there[i]:
            return None
        return float(self._lon[i]), float(self._lat[i])

    @property
    def box(self) -> Box | None:
        """What holds every site, None when there is none."""
        if not self._there.any():
            return None
        lon, lat = self._lon[self._there], self._lat[self._there]
        return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())

    def counts(self) -> tuple[list[int], list[int]]:
        """How many sites there are of each kind and in each state, by their numbers."""
        kinds = np.bincount(self._kind[self._there], minlength=1)
        return kinds.tolist(), np.bincount(self._state[self._there], minlength=1).tolist()

    def put(self, mark: Mark) -> None:
        """Show a site as it is now: new, moved, or of another kind or state."""
        if not _on_map(mark.lon, mark.lat):
            self.drop(mark.site)
            return
        self.drop(mark.site)
        i = self._places.get(mark.site)
        if i is None:
            i = self._append(mark)
        self._lon[i], self._lat[i] = mark.lon, mark.lat
        self._kind[i], self._state[i], self._weight[i] = mark.kind, mark.state, mark.weight
        self.names[i] = mark.name
        self._there[i] = True
        self._count(i, 1)

    def drop(self, site: str) -> None:
        """Show a site no more."""
        i = self._places.get(site)
        if i is not None and self._there[i]:
            self._there[i] = False
            self._count(i, -1)

    def _append(self, mark: Mark) -> int:
        self._places[mark.site] = len(self.ids)
        self.ids.append(mark.site)
        self.names.append(mark.name)
        for name in ("_lon", "_lat", "_kind", "_state", "_weight", "_there"):
            column = getattr(self, name)
            setattr(self, name, np.append(column, np.zeros(1, dtype=column.dtype)))
        return len(self.ids) - 1

    def _count(self, i: int, sign: int) -> None:
        x, y = world(self._lon[i : i + 1], self._lat[i : i + 1])
        flagged = int(self._weight[i] >= SEVERE)
        for level in self._levels:
            level.add(float(x[0]), float(y[0]), i, flagged=flagged, sign=sign)
        key = self._levels[-1].key_of(x, y)[0]
        at = int(np.searchsorted(self._order_key, key))
        if sign > 0:
            self._order_key = np.insert(self._order_key, at, key)
            self._order = np.insert(self._order, at, i)
        else:
            at += int(np.flatnonzero(self._order[at:] == i)[0])
            self._order_key = np.delete(self._order_key, at)
            self._order = np.delete(self._order, at)

    def features(self, box: Box, zoom: float) -> Features:
        """What a window at a zoom shows; never more than `MOST` signs."""
        level = self._level(box, zoom)
        cells = level.window(*_window(box, level.side, _PAD))
        total = int(cells.count.sum())
        if total <= SINGLE or (zoom >= DEEPEST and total <= MOST):
            return self._points(self._within(box))
        groups = gathered(cells, level)
        x, y = groups.sum_x / groups.count, groups.sum_y / groups.count
        inside = _in_window(x, y, _window(box, level.side, 1), level.side)
        alone = groups.count == 1
        shown = self._points(groups.members[inside & alone])
        shown.clusters = _clusters(groups.take(np.flatnonzero(inside & ~alone)))
        return shown

    def _level(self, box: Box, zoom: float) -> Level:
        """The level of a zoom, or a coarser one where the window would hold too many cells."""
        z = min(max(int(zoom), 0), DEEPEST)
        while z:
            west, north, east, south = _window(box, self._levels[z].side, 0)
            if (east - west + 1) * (south - north + 1) <= MOST:
                break
            z -= 1
        return self._levels[z]

    def _within(self, box: Box) -> Ints:
        """The sites of a box by their places."""
        finest = self._levels[-1]
        window = _window(box, finest.side, 0)
        if window[3] - window[1] < len(self._order_key) // 64:
            found = self._order[spans(self._order_key, finest.side, *window)]
            return found[_inside(self._lon[found], self._lat[found], box)]
        return np.flatnonzero(_inside(self._lon, self._lat, box) & self._there)

    def _points(self, found: Ints) -> Features:
        return Features(
            at=found.tolist(),
            lon=np.round(self._lon[found], 7).tolist(),
            lat=np.round(self._lat[found], 7).tolist(),
            kind=self._kind[found].tolist(),
            state=self._state[found].tolist(),
            weight=self._weight[found].tolist(),
            names=[self.names[i] for i in found] if len(found) <= _NAMED else (),
        )


def world(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Spherical Mercator from 0 to 1, x from the west and y from the north (as web maps count)."""
    phi = np.radians(np.clip(lat, -_LAT_LIMIT, _LAT_LIMIT))
    return (lon + 180) / 360, 0.5 - np.log(np.tan(np.pi / 4 + phi / 2)) / (2 * np.pi)


def unworld(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Degrees of world coordinates."""
    return x * 360 - 180, np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * y))))


def _on_map(lon: float, lat: float) -> bool:
    return -180 <= lon <= 180 and -_LAT_LIMIT <= lat <= _LAT_LIMIT


def _window(box: Box, side: int, pad: int) -> tuple[int, int, int, int]:
    """Columns and rows of a box on a net of cells: west, north, east, south."""
    west, south, east, north = box
    x, y = world(np.clip(np.array([west, east]), -180.0, 180.0), np.array([north, south]))
    left, right = (int(v) for v in np.clip(x * side, 0, side - 1))
    top, bottom = (int(v) for v in np.clip(y * side, 0, side - 1))
    return left - pad, top - pad, right + pad, bottom + pad


def _in_window(x: Floats, y: Floats, window: tuple[int, ...], side: int) -> NDArray[np.bool_]:
    west, north, east, south = (edge / side for edge in window)
    end = 1 / side
    return (x >= west) & (x <= east + end) & (y >= north) & (y <= south + end)


def _inside(lon: Floats, lat: Floats, box: Box) -> NDArray[np.bool_]:
    west, south, east, north = box
    return (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)


def _clusters(groups: Cells) -> dict[str, list[float]]:
    lon, lat = unworld(groups.sum_x / groups.count, groups.sum_y / groups.count)
    return {
        "lon": np.round(lon, 6).tolist(),
        "lat": np.round(lat, 6).tolist(),
        "count": groups.count.tolist(),
        "flagged": groups.flagged.tolist(),
    }
