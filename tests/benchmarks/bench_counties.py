"""The county of a place, against the least shapely needs to say it."""

import random
import subprocess
import sys
from collections.abc import Iterator

from shapely import STRtree, points

from surveyapp.geography.counties import counties, county_at
from surveyapp.geography.county_shapes import candidates, shape_of
from tests.benchmarks.result import Result, paired

PLACES = 2000
FIRST = "from surveyapp.geography.counties import county_at; county_at(113.66, 34.79)"
LIBRARIES = "import numpy, shapely"


def places() -> list[tuple[float, float]]:
    """Places all over Henan, the same in every run."""
    draw = random.Random(41)
    return [(draw.uniform(111, 116), draw.uniform(32, 36)) for _ in range(PLACES)]


def program(text: str) -> None:
    """A fresh interpreter that runs one line."""
    subprocess.run([sys.executable, "-c", text], check=True)


def results() -> Iterator[Result]:
    """Many places with the way to the border; the first one after a start."""
    here = places()
    for lon, lat in here:
        for code in candidates(lon, lat):
            shape_of(code)
    codes = [entry.code for entry in counties() if entry.code.startswith("41")]
    tree = STRtree([shape_of(code).area for code in codes])
    ours, peer = paired(
        lambda: [county_at(lon, lat) for lon, lat in here],
        lambda: [tree.query(points(lon, lat), "intersects") for lon, lat in here],
    )
    yield Result(f"county and border of {PLACES:,} places", ours, "STRtree alone", peer, 5)
    ours, peer = paired(lambda: program(FIRST), lambda: program(LIBRARIES))
    yield Result("county of the first place after start", ours, "its libraries' import", peer, 1.5)
