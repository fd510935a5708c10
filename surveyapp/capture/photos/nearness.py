"""The nearest of things that come one by one, found without looking at all of them."""

import math
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from surveyapp.domain.positions import distance_m

_DEGREE_M = 111_195.0
"""Metres in a degree of latitude on the sphere of `distance_m`."""

T = TypeVar("T")


class Nearness(Generic[T]):
    """Things kept in cells as wide as the reach; one that moves is kept again where it is now."""

    def __init__(self, reach_m: float) -> None:
        self._reach = reach_m
        self._step = reach_m / _DEGREE_M
        self._cells: dict[tuple[int, int], dict[int, T]] = {}
        self._where: dict[int, tuple[float, float]] = {}

    def keep(self, thing: T, lon: float, lat: float) -> None:
        """Keeps a thing at a place, or moves it there."""
        there = self._where.get(id(thing))
        if there is not None:
            self._cells[self._cell(*there)].pop(id(thing), None)
        self._cells.setdefault(self._cell(lon, lat), {})[id(thing)] = thing
        self._where[id(thing)] = (lon, lat)

    def nearest(self, lon: float, lat: float, still: Callable[[T], bool] | None = None) -> T | None:
        """The nearest thing within reach, the one kept first of several as near; None if none.

        A thing that is no longer `still` so is forgotten on the way.
        """
        best, best_m = None, self._reach
        for cell in self._around(lon, lat):
            for key, thing in list(cell.items()):
                if still is not None and not still(thing):
                    del cell[key]
                    continue
                away = distance_m(lon, lat, *self._where[key])
                if away < best_m or (best is None and away <= best_m):
                    best, best_m = thing, away
        return best

    def _around(self, lon: float, lat: float) -> Iterator[dict[int, T]]:
        row = math.floor(lat / self._step)
        for y in (row - 1, row, row + 1):
            column = math.floor(lon / self._wide(y))
            for x in (column - 1, column, column + 1):
                cell = self._cells.get((x, y))
                if cell:
                    yield cell

    def _cell(self, lon: float, lat: float) -> tuple[int, int]:
        row = math.floor(lat / self._step)
        return math.floor(lon / self._wide(row)), row

    def _wide(self, row: int) -> float:
        """Degrees of longitude that are as long as the reach at the poleward edge of a row."""
        edge = min(89.9, max(abs(row), abs(row + 1)) * self._step)
        return self._step / math.cos(math.radians(edge))
