"""The ground under the map."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.domain.positions import distance_m
from surveyapp.reports import ground as g
from tests.reports.samples import square

_LON, _LAT = 113.677, 34.77


@given(st.floats(-0.02, 0.02), st.floats(-0.02, 0.02))
def test_distances_on_the_map_are_those_on_the_ground(east: float, north: float) -> None:
    view = g.about(_LON, _LAT, 500, 300, 300)
    x, y = view.at(_LON + east, _LAT + north)
    paper = ((x - 150) ** 2 + (y - 150) ** 2) ** 0.5 * view.metres
    assert paper == pytest.approx(
        distance_m(_LON, _LAT, _LON + east, _LAT + north), rel=2e-3, abs=0.01
    )


def test_north_is_up_and_east_is_right() -> None:
    view = g.about(_LON, _LAT, 500, 300, 200)
    assert view.at(_LON, _LAT) == (150, 100)
    assert view.at(_LON + 0.001, _LAT)[0] > 150
    assert view.at(_LON, _LAT + 0.001)[1] < 100


@pytest.mark.parametrize("radius", [10, 150, 420, 3000, 9000])
def test_the_scale_is_round_and_shows_the_radius(radius: float) -> None:
    view = g.about(_LON, _LAT, radius, 300, 250)
    assert g.scale_of(view) % 500 == 0
    if radius < 9000:
        assert view.height / 2 * view.metres >= radius


def test_a_county_fits_its_window_whole() -> None:
    county = square(113.6, 34.7, 0.2, "金水区")
    view = g.around(g.bounds(county), 150, 250)
    assert all(view.holds(view.at(lon, lat)) for ring in county.rings for lon, lat in ring)


def test_pieces_of_a_border_leave_no_gap() -> None:
    county = square(113.6, 34.7, 0.2, "金水区")
    pieces = g.pieces(county)
    joined = [p for piece in pieces for p in piece.line[:-1]] + [pieces[-1].line[-1]]
    assert joined == list(county.rings[0])


def test_labels_of_the_graticule_are_as_fine_as_its_step() -> None:
    assert g.angle_label(113.675, 30) == "113°40′30″"
    assert g.angle_label(34.75, 60) == "34°45′"
    assert g.angle_label(113.0, 3600) == "113°"
    assert g.angle_label(113 + 40.5 / 3600, 0.5) == "113°00′40.5″"


def test_lines_of_the_graticule_stand_apart_and_inside() -> None:
    view = g.about(_LON, _LAT, 400, 300, 300)
    lons, lats, step = g.graticule(view, 60)
    assert 2 <= len(lons) <= 6
    assert 2 <= len(lats) <= 6
    assert all(0 <= view.at(lon, _LAT)[0] <= 300 for lon in lons)
    assert step * 30.9 / view.metres >= 60


def test_the_scale_bar_is_round_and_true() -> None:
    view = g.about(_LON, _LAT, 400, 300, 300)
    metres, length = g.bar_length(view, 90)
    assert str(metres).rstrip("0") in {"1", "2", "5"}
    assert length <= 90
    assert length * view.metres == pytest.approx(metres)
