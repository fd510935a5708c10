"""Datums: exact both ways, and never twice."""

import csv
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.positions import Datum, distance_m
from surveyapp.geography.datums import convert, in_gcj_region
from tests.conftest import SharedData

DEGREES = (Datum.WGS84, Datum.CGCS2000, Datum.GCJ02, Datum.BD09)
VECTORS = {Datum.WGS84: "wgs", Datum.GCJ02: "gcj", Datum.BD09: "bd"}


def test_the_157_counties_convert_both_ways(shared_data: SharedData) -> None:
    with shared_data("gcj_vectors_CC0/henan_157_counties_wgs84_gcj02_bd09.csv").open() as table:
        rows = list(csv.DictReader(table))
    assert len(rows) == 157
    for row in rows:
        at = {d: (float(row[f"{k}_lon"]), float(row[f"{k}_lat"])) for d, k in VECTORS.items()}
        for source, target in permutations(VECTORS, 2):
            assert distance_m(*convert(*at[source], source, target), *at[target]) < 0.001


@settings(deadline=None)
@given(st.floats(73.5, 135), st.floats(3, 53.5), st.permutations(DEGREES))
def test_there_and_back_is_the_same_place(lon: float, lat: float, order: list[Datum]) -> None:
    there = convert(lon, lat, order[0], order[1])
    back = convert(*there, order[1], order[0])
    assert distance_m(lon, lat, *back) < 0.0005


@settings(deadline=None)
@given(st.floats(73.6, 136.4), st.floats(3, 53.5))
def test_a_zone_gives_back_the_place(lon: float, lat: float) -> None:
    easting, northing = convert(lon, lat, Datum.WGS84, Datum.CGCS2000_ZONE)
    back = convert(easting, northing, Datum.CGCS2000_ZONE, Datum.WGS84)
    assert distance_m(lon, lat, *back) < 0.0005
    zone = int(easting // 1_000_000)
    bare = convert(easting % 1_000_000, northing, Datum.CGCS2000_ZONE, Datum.WGS84, zone=zone)
    assert distance_m(*back, *bare) < 0.0005


def test_outside_the_region_gcj02_is_wgs84() -> None:
    assert convert(-122.6, 38.1, Datum.GCJ02, Datum.WGS84) == (-122.6, 38.1)
    assert convert(-122.6, 38.1, Datum.WGS84, Datum.GCJ02) == (-122.6, 38.1)
    assert not in_gcj_region(-122.6, 38.1)


def test_the_same_datum_changes_nothing() -> None:
    for datum in DEGREES:
        assert convert(113.6655, 34.7578, datum, datum) == (113.6655, 34.7578)


@pytest.mark.parametrize(
    ("easting", "northing", "zone"),
    [(468_123.45, 3_847_123.4, None), (99_468_123.0, 3.8e6, None), (38_468_123.0, 9e6, None),
     (38_468_123.0, 3.8e6, 37)],
)  # fmt: skip
def test_an_easting_in_no_zone_is_refused(
    easting: float, northing: float, zone: int | None
) -> None:
    with pytest.raises(SurveyError) as refused:
        convert(easting, northing, Datum.CGCS2000_ZONE, Datum.WGS84, zone=zone)
    assert refused.value.problem is Problem.NOT_A_POSITION
