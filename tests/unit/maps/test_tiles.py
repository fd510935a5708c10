"""Tile files people bring: opened, or refused with one sentence."""

import gzip
import sqlite3
from pathlib import Path

import pytest

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.positions import Datum
from surveyapp.maps import TileSource
from surveyapp.maps.packed import pack
from tests.conftest import SharedData

PNG = b"\x89PNG\r\n\x1a\n rest"


def mbtiles(file: Path, tiles: dict[tuple[int, int, int], bytes], **metadata: str) -> Path:
    """A set with these tiles, rows counted from the south."""
    with sqlite3.connect(file) as made:
        made.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        made.execute("CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data BLOB)")
        made.executemany("INSERT INTO metadata VALUES (?, ?)", metadata.items())
        rows = [(*place, data) for place, data in tiles.items()]
        made.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", rows)
    made.close()
    return file


def problem_of(file: Path) -> str:
    with pytest.raises(SurveyError) as caught:
        TileSource(file)
    assert caught.value.problem is Problem.BAD_TILES
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "form", "zooms", "tile"),
    [
        ("tiles_node-mbtiles_BSD3/plain_1.mbtiles", "png", (0, 4), (0, 0, 0)),
        ("tiles_node-mbtiles_BSD3/plain_3.mbtiles", "png", (4, 8), (4, 7, 5)),
        ("tiles_node-mbtiles_BSD3/unindexed.mbtiles", "png", (0, 4), (4, 3, 3)),
        ("tiles_node-mbtiles_BSD3/some-empty-tiles.mbtiles", "png", (1, 2), (1, 0, 0)),
        ("tiles_PMTiles_BSD3/stamen_toner(raster)CC-BY+ODbL_z3.pmtiles", "png", (0, 3), (3, 7, 7)),
        ("tiles_PMTiles_BSD3/usgs-mt-whitney-8-15-webp-512.pmtiles", "webp", (8, 15), (8, 43, 100)),
        ("tiles_PMTiles_BSD3/test_fixture_1.pmtiles", "pbf", (0, 0), (0, 0, 0)),
        ("tiles_PMTiles_BSD3/test_fixture_mlt.pmtiles", "mlt", (0, 0), None),
        ("tiles_martin_MIT-Apache/png.pmtiles", "png", (0, 1), (1, 1, 1)),
        ("tiles_martin_MIT-Apache/webp2.pmtiles", "webp", (0, 1), (0, 0, 0)),
    ],
)
def test_real_tile_files_open(
    shared_data: SharedData,
    name: str,
    form: str,
    zooms: tuple[int, int],
    tile: tuple[int, int, int] | None,
) -> None:
    with TileSource(shared_data(name)) as source:
        assert (source.format, (source.min_zoom, source.max_zoom)) == (form, zooms)
        west, south, east, north = source.bounds
        assert -180 <= west < east <= 180
        assert -90 <= south < north <= 90
        if tile:
            assert source.tile(*tile)
        assert source.tile(30, 5, 5) is None
        assert source.tile(2, 9, 9) is None
        assert source.tile(-1, 0, 0) is None


def test_a_file_whose_own_words_are_no_text_is_refused(tmp_path: Path) -> None:
    """SQLite quotes the damaged schema in the words of its error, byte for byte."""
    file = mbtiles(tmp_path / "a.mbtiles", {(0, 0, 0): PNG})
    file.write_bytes(file.read_bytes().replace(b"CREATE TABLE", b"CREATE \xc5\xff\xfe\xc5\xff"))
    assert "已损坏" in problem_of(file)


@pytest.mark.parametrize(
    "name",
    [
        "tiles_node-mbtiles_BSD3/corrupt.mbtiles",
        "tiles_PMTiles_BSD3/empty.pmtiles",
        "tiles_PMTiles_BSD3/invalid.pmtiles",
        "tiles_PMTiles_BSD3/invalid_v4.pmtiles",
    ],
)
def test_real_broken_files_are_refused_with_a_sentence(shared_data: SharedData, name: str) -> None:
    file = shared_data(name)
    assert file.name in problem_of(file)


def test_rows_are_turned_and_packed_tiles_unpacked(tmp_path: Path) -> None:
    tiles = {(1, 0, 0): b"south", (1, 0, 1): gzip.compress(b"north")}
    with TileSource(mbtiles(tmp_path / "a.mbtiles", tiles, format="pbf")) as source:
        assert source.tile(1, 0, 0) == b"north"
        assert source.tile(1, 0, 1) == b"south"
        assert source.tile(1, 1, 1) is None
        assert source.bounds == pytest.approx((-180, -85.0511, 0, 85.0511), abs=1e-3)
        assert not source.is_picture


def test_whom_to_name_is_told_as_plain_text(tmp_path: Path, shared_data: SharedData) -> None:
    told = '&copy; <a href="http://x.invalid">甲公司</a><script>'
    file = mbtiles(tmp_path / "a.mbtiles", {(0, 0, 0): PNG}, attribution=told)
    with TileSource(file) as source:
        assert source.attribution == "© 甲公司"
    name = "tiles_PMTiles_BSD3/stamen_toner(raster)CC-BY+ODbL_z3.pmtiles"
    with TileSource(shared_data(name)) as source:
        assert source.attribution == ""


def test_bounds_and_format_are_found_out_where_nobody_wrote_them(tmp_path: Path) -> None:
    file = mbtiles(tmp_path / "a#b?.mbtiles", {(2, 1, 2): PNG}, bounds="nonsense")
    with TileSource(file, datum=Datum.GCJ02) as source:
        assert (source.format, source.datum) == ("png", Datum.GCJ02)
        assert source.bounds == pytest.approx((-90, 0, 0, 66.5133), abs=1e-3)
    assert [p.name for p in tmp_path.iterdir()] == ["a#b?.mbtiles"]


def test_a_set_without_tiles_and_a_file_of_another_kind_are_refused(tmp_path: Path) -> None:
    assert "没有瓦片" in problem_of(mbtiles(tmp_path / "none.mbtiles", {}))
    (tmp_path / "x.mbtiles").write_bytes(b"hello")
    assert "既不是" in problem_of(tmp_path / "x.mbtiles")
    with pytest.raises(SurveyError) as caught:
        TileSource(tmp_path / "gone.mbtiles")
    assert caught.value.problem is Problem.NO_SUCH_FILE


@pytest.mark.parametrize(
    "name",
    ["tiles_node-mbtiles_BSD3/plain_1.mbtiles", "tiles_martin_MIT-Apache/webp2.pmtiles"],
)
def test_a_damaged_file_is_refused_or_read_and_never_crashes(
    tmp_path: Path, shared_data: SharedData, name: str
) -> None:
    data = bytearray(shared_data(name).read_bytes())
    for i in range(40):
        broken = bytearray(data[: len(data) if i % 2 else len(data) * (i + 1) // 41])
        for at in range(7 * i, len(broken), 997):
            broken[at] ^= 0x55 if at > 15 else 0
        file = tmp_path / f"{i}{Path(name).suffix}"
        file.write_bytes(broken)
        try:
            with TileSource(file) as source:
                for x in range(2):
                    source.tile(1, x, 0)
        except SurveyError as problem:
            assert problem.problem is Problem.BAD_TILES  # noqa: PT017 - else it was read


def test_pages_take_pictures_over_the_sites_and_refuse_vectors(shared_data: SharedData) -> None:
    with TileSource(shared_data("tiles_node-mbtiles_BSD3/plain_1.mbtiles")) as source:
        packed = pack(source, (113.6, 34.7, 113.7, 34.8))
    assert packed
    assert (packed.mime, packed.min_zoom, packed.max_zoom) == ("image/png", 0, 4)
    assert "4/13/6" in packed.tiles
    with (
        TileSource(
            shared_data("tiles_node-mbtiles_BSD3/plain_1.mbtiles"), datum=Datum.GCJ02
        ) as source,
        pytest.raises(SurveyError) as shifted,
    ):
        pack(source, None)
    assert "GCJ02" in str(shifted.value)
    vectors = shared_data("tiles_PMTiles_BSD3/test_fixture_1.pmtiles")
    with TileSource(vectors) as source, pytest.raises(SurveyError) as caught:
        pack(source, None)
    assert caught.value.problem is Problem.BAD_TILES
