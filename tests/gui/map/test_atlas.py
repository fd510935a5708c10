"""What the map's page may ask: each address answers with its type, anything else with nothing."""

from pathlib import Path

import orjson
import pytest

from surveyapp.domain.positions import Datum, distance_m
from surveyapp.maps.live import FILES, live_page
from surveyapp.maps.pyramid import Mark, Pyramid
from surveyapp.maps.tiles import TileSource
from surveyapp.ui.map.atlas import Atlas
from tests.conftest import SharedData


@pytest.fixture
def atlas() -> Atlas:
    made = Atlas()
    made.show(Pyramid([Mark("s1", 113.66, 34.76, 1, 2, 3, "人民路23号")]))
    return made


def test_the_page_names_no_other_machine_and_every_file_it_loads_is_served(atlas: Atlas) -> None:
    page = live_page().decode()
    assert "http://" not in page
    assert "https://" not in page
    for path in FILES:
        found = atlas.answer(path)
        assert found is not None
        assert len(found[1]) > 100


def test_features_of_a_window_come_in_columns(atlas: Atlas) -> None:
    found = atlas.answer("/features", "box=113,34,114,35&zoom=12")
    assert found is not None
    data = orjson.loads(found[1])
    assert (data["at"], data["names"], data["weight"]) == ([0], ["人民路23号"], [3])
    assert atlas.site_at(data["version"], 0) == "s1"
    assert atlas.site_at(data["version"] - 1, 0) is None
    assert atlas.site_at(data["version"], 7) is None


@pytest.mark.parametrize(
    "query",
    ["", "box=1,2,3&zoom=4", "box=a,b,c,d&zoom=4", "box=1,2,3,4", "box=nan,0,1,1&zoom=3", "box=1,2,3,4&zoom=inf"],
)  # fmt: skip
def test_a_question_that_makes_no_sense_has_no_answer(atlas: Atlas, query: str) -> None:
    assert atlas.answer("/features", query) is None


@pytest.mark.parametrize(
    "path", ["/../secret", "/etc/passwd", "/tiles/1/0/0/0", "/tiles/0/x/0/0", "//", ""]
)
def test_nothing_else_is_there(atlas: Atlas, path: str) -> None:
    assert atlas.answer(path) is None


def test_the_shift_of_gcj_02_is_that_of_the_place(atlas: Atlas) -> None:
    found = atlas.answer("/shift", "at=113.66,34.76")
    assert found is not None
    lon, lat = orjson.loads(found[1])
    assert 500 < distance_m(113.66, 34.76, lon, lat) < 650
    assert atlas.answer("/shift", "at=113.66,95") is None


def test_tiles_of_the_file_before_are_not_mixed_with_those_of_now(
    atlas: Atlas, shared_data: SharedData
) -> None:
    file: Path = shared_data("tiles_node-mbtiles_BSD3/plain_1.mbtiles")
    atlas.lay(TileSource(file, datum=Datum.GCJ02))
    ground = atlas.ground()
    assert ground is not None
    assert ground["shifted"] is True
    number = ground["number"]
    found = atlas.answer(f"/tiles/{number}/0/0/0")
    assert found is not None
    assert found[0] == "image/png"
    atlas.lay(TileSource(file))
    assert atlas.answer(f"/tiles/{number}/0/0/0") is None
    atlas.lay(None)
    assert atlas.ground() is None
