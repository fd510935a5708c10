"""One zoom of the cluster pyramid: square cells of a map seen in spherical Mercator.

A cell knows how many sites lie in it and the sums that give their middle; sums are added to and
taken from, so that one edit never means to count everything again.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CELL_PX = 64
CELLS_PER_TILE = 256 // CELL_PX
NEAR_PX = 40.0
"""Cells whose middles are nearer than this on the screen are shown as one cluster."""

_AROUND = [(row, column) for row in (-1, 0, 1) for column in (-1, 0, 1)]


@dataclass(slots=True)
class Cells:
    """Cells of one zoom in order of their key (row by row from the north-west).

    `sum_x`, `sum_y` are of world coordinates (0 to 1), `members` the sum of the sites' indices: the
    index itself where `count` is 1.
    """

    key: Ints
    count: Ints
    sum_x: Floats
    sum_y: Floats
    members: Ints
    flagged: Ints

    def take(self, chosen: Ints) -> "Cells":
        """Some of the cells."""
        key, count, sum_x, sum_y, members, flagged = self.columns()
        return Cells(
            key[chosen],
            count[chosen],
            sum_x[chosen],
            sum_y[chosen],
            members[chosen],
            flagged[chosen],
        )

    def columns(self) -> tuple[Ints, Ints, Floats, Floats, Ints, Ints]:
        """Every column, in the order of the constructor."""
        return self.key, self.count, self.sum_x, self.sum_y, self.members, self.flagged

    def joined(self, group: Ints) -> "Cells":
        """The cells summed by group; each group keeps the key of its first cell."""
        order = np.argsort(group, kind="stable")
        sorted_group = group[order]
        starts = np.flatnonzero(np.r_[True, sorted_group[1:] != sorted_group[:-1]])
        if not len(order):
            return self
        sums = [np.add.reduceat(column[order], starts) for column in self.columns()[1:]]
        return Cells(sorted_group[starts], *sums)


class Level:
    """The cells of one zoom, to be asked by window and changed by one site."""

    def __init__(self, zoom: int, cells: Cells) -> None:
        self.zoom = zoom
        self.side = CELLS_PER_TILE << zoom
        self._cells = cells

    @property
    def cells(self) -> Cells:
        """All cells; some may have become empty."""
        return self._cells

    def key_of(self, x: Floats, y: Floats) -> Ints:
        """The cells of world coordinates."""
        return keys(x, y, self.side)

    def coarser(self) -> "Level":
        """The level above, each cell made of four of these."""
        row, column = np.divmod(self._cells.key, self.side)
        group = (row >> 1) * (self.side >> 1) + (column >> 1)
        return Level(self.zoom - 1, self._cells.joined(group))

    def window(self, west: int, north: int, east: int, south: int) -> Cells:
        """The cells between columns `west` and `east` and rows `north` and `south`, inclusive."""
        found = spans(self._cells.key, self.side, west, north, east, south)
        cells = self._cells.take(found)
        return cells.take(np.flatnonzero(cells.count))

    def add(self, x: float, y: float, member: int, *, flagged: int, sign: int) -> None:
        """Count one site in (`sign` 1) or out (-1)."""
        key = int(self.key_of(np.array([x]), np.array([y]))[0])
        at = int(np.searchsorted(self._cells.key, key))
        if at == len(self._cells.key) or self._cells.key[at] != key:
            empty = (key, 0, 0.0, 0.0, 0, 0)
            columns = zip(self._cells.columns(), empty, strict=True)
            self._cells = Cells(*(np.insert(column, at, value) for column, value in columns))
        cells = self._cells
        cells.count[at] += sign
        cells.sum_x[at] += sign * x
        cells.sum_y[at] += sign * y
        cells.members[at] += sign * member
        cells.flagged[at] += sign * flagged


def keys(x: Floats, y: Floats, side: int) -> Ints:
    """The cell of each place on a net of `side` times `side` cells."""
    column = np.clip((x * side).astype(np.int64), 0, side - 1)
    row = np.clip((y * side).astype(np.int64), 0, side - 1)
    return row * side + column


def spans(key: Ints, side: int, west: int, north: int, east: int, south: int) -> Ints:
    """Where in a sorted column of keys the cells of a window stand: a run for each row."""
    rows = np.arange(max(0, north), min(side - 1, south) + 1, dtype=np.int64) * side
    first = np.searchsorted(key, rows + max(0, west))
    last = np.searchsorted(key, rows + min(side - 1, east), side="right")
    sizes = np.maximum(last - first, 0)
    if not sizes.sum():
        return np.empty(0, dtype=np.int64)
    begins = np.repeat(first - np.r_[0, np.cumsum(sizes)[:-1]], sizes)
    return begins + np.arange(sizes.sum())


def gathered(cells: Cells, level: Level) -> Cells:
    """Neighbouring cells whose middles would overlap on screen, put together.

    What is put together depends on the neighbours alone, never on the window that was asked for,
    so that clusters stay as they are while a map is moved.
    """
    if len(cells.key) < 2:
        return cells
    scale = level.side * CELL_PX
    x, y = cells.sum_x / cells.count * scale, cells.sum_y / cells.count * scale
    near = [_neighbour(cells, level.side, x, y, *step) for step in _AROUND]
    weight = np.r_[cells.count * (cells.key.max() + 1) + cells.key, -1]
    heaviest = _best(near, weight)
    itself = np.arange(len(x))
    root = heaviest == itself
    to_root = _best(near, np.where(np.r_[root, False], weight, -1))
    found = np.r_[root, False][to_root]
    return cells.joined(np.where(root | ~found, itself, to_root))


def _neighbour(cells: Cells, side: int, x: Floats, y: Floats, row: int, column: int) -> Ints:
    """The cell one step away where it is near enough, else the place after the last."""
    wanted = cells.key + row * side + column
    at = np.minimum(np.searchsorted(cells.key, wanted), len(x) - 1)
    there = cells.key[at] == wanted
    close = np.hypot(x[at] - x, y[at] - y) < NEAR_PX
    return np.where(there & close, at, len(x))


def _best(near: list[Ints], weight: Ints) -> Ints:
    """Of the neighbours of each cell the one with the greatest weight."""
    table = np.stack(near)
    best = np.argmax(weight[table], axis=0)
    found: Ints = table[best, np.arange(table.shape[1])]
    return found
