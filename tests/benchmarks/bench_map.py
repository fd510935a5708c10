"""The map over a large survey: the real page against one of 1,000 sites, and its answers against NumPy."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from surveyapp.domain.changes import Label
from surveyapp.maps.pyramid import Box, Mark, Pyramid, world
from surveyapp.storage import create_survey
from surveyapp.ui.map.atlas import Atlas
from tests.benchmarks.result import Result, best_of, paired, processor, settled
from tests.benchmarks.scene import (
    SITES,
    in_own_process,
    large_survey,
    places,
    sites,
    workplace,
)

FEW = 1_000
ROUNDS = 3
ZOOMS = (5, 7, 8, 9, 11, 13, 14, 16)
WIDE, HIGH = 683, 560
"""Pixels of the map beside list and record at 1366×768, with the margin it asks for."""
Floats = NDArray[np.float64]


def results() -> Iterator[Result]:
    """The page in the web view by turns; then what Python does of it."""
    yield from _page(large_survey(), _small_survey())
    yield from _answers()


def _small_survey() -> Path:
    folder = workplace() / "small"
    with create_survey(folder, name="小工程", counties=["410105"], who="王勘") as survey:
        survey.write(Label("import"), sites(FEW))
    return folder


def _page(large: Path, small: Path) -> Iterator[Result]:
    pairs = [
        (in_own_process("mapview", large), in_own_process("mapview", small)) for _ in range(ROUNDS)
    ]
    ready = settled([(ours[0], theirs[0]) for ours, theirs in pairs])
    moved = settled([(ours[1], theirs[1]) for ours, theirs in pairs])
    peer = f"the same with {FEW:,}"
    yield Result(f"map ready, {SITES:,} sites", ready[0], peer, ready[1], 2)
    yield Result(f"map moved, {SITES:,} sites", moved[0], peer, moved[1], 1.5)
    yield Result("map moved", moved[0], "a frame of 60 a second", 1 / 60, 1.5)


def _answers() -> Iterator[Result]:
    every = [
        Mark(f"s{n}", lon, lat, n % 4, n % 7, n % 9 == 0, f"站{n}")
        for n, (lon, lat) in enumerate(places(SITES))
    ]
    pyramid = Pyramid(every)
    asked = windows((every[0].lon, every[0].lat))
    x, y = world(np.array([m.lon for m in every]), np.array([m.lat for m in every]))

    def by_numpy() -> None:
        for box, zoom in asked:
            counted(x, y, box, zoom)

    ours, theirs = paired(lambda: answers(pyramid, asked), by_numpy)
    yield Result(f"answers for {len(asked)} windows", ours, "NumPy counting alone", theirs, 0.5)
    moved = every[0]._replace(lon=113.9)

    def there_and_back() -> None:
        pyramid.put(moved)
        pyramid.put(every[0])

    ours = best_of(there_and_back)
    built = processor(lambda: Pyramid(every))
    yield Result("one site there and back", ours, "building anew", built, 0.05)


def windows(centre: tuple[float, float]) -> list[tuple[Box, int]]:
    """One window for each zoom, about a place."""
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
