"""What the map answers while it is moved, over 200,000 sites: against 1,000, and against NumPy."""

import random
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from surveyapp.maps.pyramid import Box, Mark, Pyramid, world
from surveyapp.ui.map.atlas import Atlas
from tests.benchmarks.result import Result, best_of

MANY, FEW = 200_000, 1_000
ZOOMS = (5, 7, 8, 9, 11, 13, 14, 16)
WIDE, HIGH = 683, 560
"""Pixels of the map beside list and record at 1366×768, with the margin it asks for."""
Floats = NDArray[np.float64]


def marks(many: int) -> list[Mark]:
    """Sites in heaps around towns, the same in every run."""
    draw = random.Random(7)
    towns = [
        (draw.uniform(111, 116), draw.uniform(32, 36), draw.uniform(0.01, 0.2)) for _ in range(60)
    ]
    made = []
    for n in range(many):
        lon, lat, wide = towns[n % 60]
        made.append(
            Mark(
                f"s{n}",
                draw.gauss(lon, wide),
                draw.gauss(lat, wide),
                n % 4,
                n % 7,
                n % 9 == 0,
                f"站{n}",
            )
        )
    return made


def windows(centre: tuple[float, float]) -> list[tuple[Box, int]]:
    """One window for each zoom, about a town."""
    found = []
    for zoom in ZOOMS:
        lon, lat = WIDE * 180 / 256 / 2**zoom, HIGH * 148 / 256 / 2**zoom
        found.append(((centre[0] - lon, centre[1] - lat, centre[0] + lon, centre[1] + lat), zoom))
    return found


def answers(pyramid: Pyramid, asked: list[tuple[Box, int]]) -> None:
    """What the page gets, as it gets it."""
    atlas = Atlas()
    atlas.show(pyramid)
    for box, zoom in asked:
        atlas.answer("/features", f"box={','.join(map(str, box))}&zoom={zoom}")


def counted(x: Floats, y: Floats, box: Box, zoom: int) -> None:
    """The least NumPy does for the same: mask the window, count by cells of 64 pixels."""
    edges = world(np.array([box[0], box[2]]), np.array([box[3], box[1]]))
    inside = (x >= edges[0][0]) & (x <= edges[0][1]) & (y >= edges[1][0]) & (y <= edges[1][1])
    side = 4 << zoom
    cells = (y[inside] * side).astype(np.int64) * side + (x[inside] * side).astype(np.int64)
    np.unique(cells, return_counts=True)


def results() -> Iterator[Result]:
    """Moving at 200,000 and at 1,000; NumPy on the same coordinates; one site moved; the start."""
    every = marks(MANY)
    many, few = Pyramid(every), Pyramid(every[:FEW])
    asked = windows((every[0].lon, every[0].lat))
    ours, peer = best_of(lambda: answers(many, asked)), best_of(lambda: answers(few, asked))
    yield Result(f"{len(asked)} windows of {MANY:,} sites", ours, f"of {FEW:,}", peer, 2)
    lon, lat = np.array([m.lon for m in every]), np.array([m.lat for m in every])
    x, y = world(lon, lat)

    def by_numpy() -> None:
        for box, zoom in asked:
            counted(x, y, box, zoom)

    def by_pyramid() -> None:
        for box, zoom in asked:
            many.features(box, zoom)

    yield Result(
        "the same without JSON", best_of(by_pyramid), "NumPy counting", best_of(by_numpy), 0.5
    )
    moved = every[0]._replace(lon=113.9)

    def there_and_back() -> None:
        many.put(moved)
        many.put(every[0])

    ours = best_of(there_and_back)
    peer = best_of(lambda: Pyramid(every), times=2)
    yield Result("one site there and back", ours, "building anew", peer, 0.05)
    sort = best_of(lambda: np.argsort(x * 1e6 + y))
    yield Result(f"pyramid of {MANY:,} sites", peer, "one sort of them", sort, 30)
