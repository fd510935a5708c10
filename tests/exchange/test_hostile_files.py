"""Files that are broken or mean harm are refused whole, with one sentence."""

import io
import os
import zipfile
from pathlib import Path

import openpyxl
import pytest

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.exchange import export_sites, plan_import
from tests.conftest import SharedData

SUFFIXES = ("xlsx", "xls", "ods", "csv", "geojson", "kml", "kmz", "gpkg", "shp", "zip", "xml")
BOMB = (
    '<!DOCTYPE kml [<!ENTITY a "aaaaaaaaaa">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)
KML = '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{}</Document></kml>'
PLACEMARK = (
    "<Placemark><name>甲</name><Point><coordinates>113.6,34.7</coordinates></Point></Placemark>"
)


def refused(file: Path) -> SurveyError:
    with pytest.raises(SurveyError) as caught:
        plan_import(file)
    assert "\n" not in str(caught.value).strip()
    return caught.value


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("content", [b"", b"\0" * 100, b"PK\x03\x04 cut", b"<", b"[" * 5000])
def test_rubbish_is_refused_in_every_format(tmp_path: Path, suffix: str, content: bytes) -> None:
    file = tmp_path / f"rubbish.{suffix}"
    file.write_bytes(content)
    assert refused(file).problem is Problem.BAD_TABLE


@pytest.mark.parametrize("suffix", ["xlsx", "csv", "geojson", "kml", "gpkg"])
def test_a_file_cut_short_never_ends_in_a_crash(tmp_path: Path, suffix: str) -> None:
    whole = tmp_path / f"whole.{suffix}"
    export_sites(whole, [{"name": f"站{i}", "lon": 113.0, "lat": 34.0} for i in range(50)])
    data = whole.read_bytes()
    for tenth in range(1, 10):
        file = tmp_path / f"cut{tenth}.{suffix}"
        file.write_bytes(data[: len(data) * tenth // 10])
        try:
            plan_import(file)
        except SurveyError as problem:
            assert problem.problem is Problem.BAD_TABLE  # noqa: PT017 - or read as far as it goes


@pytest.mark.parametrize("suffix", ["kmz", "zip", "xlsx"])
def test_an_archive_that_lost_some_bytes_before_its_end_is_refused(
    tmp_path: Path, suffix: str
) -> None:
    """Its directory then points before the beginning of its entries."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("doc.kml", KML.format(PLACEMARK))
    file = tmp_path / f"cut.{suffix}"
    file.write_bytes(whole.getvalue()[20:])
    assert refused(file).problem is Problem.BAD_TABLE


def test_an_unknown_format_and_a_missing_file_are_said(tmp_path: Path) -> None:
    (tmp_path / "list.doc").write_bytes(b"x")
    assert refused(tmp_path / "list.doc").problem is Problem.UNKNOWN_FORMAT
    assert refused(tmp_path / "gone.xlsx").problem is Problem.NO_SUCH_FILE


@pytest.mark.parametrize("suffix", ["kml", "xml"])
@pytest.mark.parametrize(
    "head", [BOMB, '<!DOCTYPE kml [<!ENTITY a SYSTEM "file:///etc/hostname">]>']
)
def test_entities_are_never_expanded(tmp_path: Path, suffix: str, head: str) -> None:
    file = tmp_path / f"bomb.{suffix}"
    file.write_text(head + KML.format("<name>&i;</name>"), encoding="utf-8")
    assert refused(file).problem is Problem.BAD_TABLE


@pytest.fixture(scope="module")
def zip_bomb() -> bytes:
    """A megabyte that unpacks to a gigabyte."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for i in range(17):
            archive.writestr(f"{i}.kml", bytes(60_000_000))
    return memory.getvalue()


@pytest.mark.parametrize("suffix", ["xlsx", "ods", "kmz", "zip"])
def test_a_zip_bomb_is_refused_before_it_unpacks(
    tmp_path: Path, zip_bomb: bytes, suffix: str
) -> None:
    file = tmp_path / f"bomb.{suffix}"
    file.write_bytes(zip_bomb)
    assert "过大" in str(refused(file))


def test_a_sheet_with_cells_in_opposite_corners_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet
    sheet["A1"], sheet["XFD1048576"] = "站名", "x"
    book.save(tmp_path / "wide.xlsx")
    assert "1048576 行" in str(refused(tmp_path / "wide.xlsx"))


def test_nothing_is_ever_written_where_an_archive_says(tmp_path: Path) -> None:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        archive.writestr("../../escaped.kml", KML.format(PLACEMARK))
        archive.writestr("/tmp/escaped.shp", b"rubbish")  # noqa: S108 - never made
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (inner / "evil.kmz").write_bytes(memory.getvalue())
    (inner / "evil.zip").write_bytes(memory.getvalue())
    assert len(plan_import(inner / "evil.kmz").sites) == 1
    refused(inner / "evil.zip")
    found = {str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file()}
    assert found == {os.path.join("a", "b", "evil.kmz"), os.path.join("a", "b", "evil.zip")}  # noqa: PTH118


def test_shapes_that_are_no_points_are_refused_one_by_one(tmp_path: Path) -> None:
    line = "<Placemark><name>线</name><LineString><coordinates>1,2 3,4</coordinates></LineString></Placemark>"
    file = tmp_path / "mixed.kml"
    file.write_text(KML.format(PLACEMARK + line), encoding="utf-8")
    plan = plan_import(file)
    assert [(r.row, r.reason) for r in plan.refused] == [(2, "几何不是点")]
    assert len(plan.sites) == 1


def test_real_geopackages_good_and_bad_are_read_or_refused(shared_data: SharedData) -> None:
    folder = shared_data("gpkg_ets-gpkg12_Apache2")
    taken = {}
    for file in sorted(folder.glob("*.gpkg")):
        try:
            taken[file.stem] = len(plan_import(file).sites)
        except SurveyError as problem:
            assert problem.problem is Problem.BAD_TABLE  # noqa: PT017
    assert taken["simple_sewer_features"] == 69
    assert taken["gpkg-test-5208"] == 6
    assert "empty" not in taken
