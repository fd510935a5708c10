"""The shift of the Chinese map datums: found where it explains a difference, and only there."""

import csv
from itertools import pairwise

import pytest

from surveyapp.domain.positions import Datum, distance_m
from surveyapp.geography.datums import convert
from surveyapp.geography.shift import likely_gcj02
from tests.conftest import SharedData

Places = list[tuple[float, float]]


@pytest.fixture(scope="module")
def places(shared_data: SharedData) -> Places:
    with shared_data("gcj_vectors_CC0/henan_157_counties_wgs84_gcj02_bd09.csv").open() as table:
        return [(float(r["wgs_lon"]), float(r["wgs_lat"])) for r in csv.DictReader(table)]


def moved(places: Places, datum: Datum) -> Places:
    return [convert(*p, Datum.WGS84, datum) for p in places]


def near(places: Places) -> Places:
    """The same things measured again, some tens of metres off."""
    steps = ((0.0002, 0.0), (-0.0003, 0.0001), (0.0, -0.0002))
    return [(p[0] + steps[i % 3][0], p[1] + steps[i % 3][1]) for i, p in enumerate(places)]


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
def test_a_shifted_list_is_found(places: Places, datum: Datum) -> None:
    shift = likely_gcj02(moved(places, datum), near(places))
    assert (shift.datum, shift.side) == (datum, "points")
    assert shift.mean_residual_m < 40


def test_in_henan_the_shift_is_500_to_630_metres(places: Places) -> None:
    shift = likely_gcj02(moved(places, Datum.GCJ02), places)
    assert 500 < shift.mean_as_read_m < 630
    assert shift.mean_residual_m < 0.001


def test_every_single_point_shows_its_shift(places: Places) -> None:
    for there, here in zip(moved(places, Datum.GCJ02), near(places), strict=True):
        assert likely_gcj02([there], [here]).datum is Datum.GCJ02


def test_shifted_references_are_told_from_shifted_points(places: Places) -> None:
    assert likely_gcj02(places, moved(near(places), Datum.GCJ02)).side == "references"


def test_things_that_merely_differ_are_not_called_shifted(places: Places) -> None:
    assert not likely_gcj02(places, near(places)).likely
    assert not likely_gcj02(places, places).likely
    for here, other in pairwise(places):
        assert distance_m(*here, *other) < 1_000 or not likely_gcj02([here], [other]).likely
    north = [(lon, lat + 0.005) for lon, lat in places]
    assert not likely_gcj02(north, places).likely


def test_a_few_wrong_pairs_do_not_hide_the_shift(places: Places) -> None:
    points = moved(places, Datum.GCJ02)
    points[:20] = [(lon + 1, lat) for lon, lat in points[:20]]
    assert likely_gcj02(points, near(places)).datum is Datum.GCJ02


def test_abroad_nothing_is_shifted() -> None:
    assert not likely_gcj02([(-122.6, 38.105)], [(-122.6, 38.1)]).likely
