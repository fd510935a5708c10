"""Doubts about a position that its plan or its photos raise, and where there is none."""

import csv
import math
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from surveyapp.domain.changes import Value
from surveyapp.domain.policy.facts import SiteFacts
from surveyapp.geography.doubts import likely_gcj02, with_shift

SharedData = Callable[[str], Path]
Place = tuple[float, float]

WGS, GCJ = (113.665412, 34.757977), (113.671492, 34.756755)
"""The same place of Zhengzhou in both datums."""


def near(place: Place, east_m: float, north_m: float = 0.0) -> Place:
    east = east_m / 111_195 / math.cos(math.radians(place[1]))
    return place[0] + east, place[1] + north_m / 111_195


def at(place: Place) -> dict[str, Value]:
    return {"lon": place[0], "lat": place[1]}


def judged(site: Place, planned: Place | None = None, *photos: Place) -> tuple[str | None, float]:
    row = at(site) | ({"planned_lon": planned[0], "planned_lat": planned[1]} if planned else {})
    facts = SiteFacts(row, date(2026, 3, 21), photos=[at(photo) for photo in photos])
    found = with_shift(facts)
    return found.likely_gcj02, round(found.shift_m or 0)


def test_a_site_off_its_plan_by_the_shift_of_gcj02_is_doubted() -> None:
    against, shift = judged(GCJ, near(WGS, 10))
    assert against == "plan"
    assert 300 < shift < 700


def test_a_site_off_its_photos_by_the_shift_is_doubted() -> None:
    assert judged(GCJ, None, WGS, near(WGS, 20), near(WGS, 0, 15))[0] == "photos"


def test_as_far_in_another_direction_or_well_placed_it_is_not() -> None:
    assert judged(near(WGS, -500, 300), WGS) == (None, 0)
    assert judged(WGS, near(WGS, 40), WGS) == (None, 0)
    assert judged(WGS) == (None, 0)


def test_photos_shifted_by_the_gcj_vector_are_recognised(shared_data: SharedData) -> None:
    table = shared_data("gcj_vectors_CC0/henan_157_counties_wgs84_gcj02_bd09.csv")
    with table.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    right = [(float(r["wgs_lon"]), float(r["wgs_lat"])) for r in rows]
    shifted = [(float(r["gcj_lon"]), float(r["gcj_lat"])) for r in rows]
    noisy = [near(p, 30, -20) for p in shifted]
    assert likely_gcj02(noisy, right)
    assert all(likely_gcj02([s], [r]) for s, r in zip(noisy, right, strict=True))
    assert not likely_gcj02(right, right)
    assert not likely_gcj02([near(p, -500, -300) for p in right], right)
    assert not likely_gcj02([], [])


@pytest.mark.parametrize("place", [(-0.1, 51.5), (2.35, 48.85)])
def test_places_abroad_are_never_gcj(place: tuple[float, float]) -> None:
    assert not likely_gcj02([near(place, 500, 100)], [place])
