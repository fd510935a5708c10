"""The survey file is an ordinary GeoPackage to everybody else."""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from surveyapp.domain.fields import TABLES
from surveyapp.storage import Survey
from tests.storage.acts import edit_site, new_child, new_site

DEBIAN = Path("/usr/lib/python3/dist-packages/osgeo_utils")


def validator() -> Path:
    """validate_gpkg.py of PyPI gdal-utils (installed with --no-deps) or of Debian's python3-gdal.

    It needs no GDAL for what it checks here.
    """
    spec = importlib.util.find_spec("osgeo_utils")
    homes = [Path(p) for p in (spec.submodule_search_locations or [])] if spec else []
    for home in [*homes, DEBIAN]:
        if (script := home / "samples" / "validate_gpkg.py").is_file():
            return script
    pytest.skip("validate_gpkg.py (PyPI gdal-utils or Debian python3-gdal) is not there")


def filled(survey: Survey) -> Path:
    """A survey with a bit of everything, closed."""
    place = new_site(survey, "人民路23号", lon=113.7, lat=34.77, height_m=20, equipment_room=1)
    new_site(survey, "没有坐标的", storeys=3)
    for table in TABLES:
        if table != "site":
            new_child(survey, table, place, **({"marks": "[]"} if table == "photo" else {}))
    edit_site(survey, place, lon=113.71, answers='{"wall":"brick"}')
    survey.undo()
    survey.idle()
    survey.close()
    return survey.folder / "survey.gpkg"


def test_the_validator_of_gdal_finds_nothing(survey: Survey) -> None:
    path = filled(survey)
    told = subprocess.run(
        [sys.executable, validator(), "-k", "--extra", "--warning-as-error", path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (told.returncode, told.stdout, told.stderr) == (0, "", "")


def test_gdal_lists_every_kind_of_record_and_finds_sites_by_place(survey: Survey) -> None:
    pyogrio = pytest.importorskip("pyogrio")
    path = filled(survey)
    assert [name for name, _ in pyogrio.list_layers(path)] == list(TABLES)
    info = pyogrio.read_info(path, layer="site")
    assert (info["crs"], info["geometry_type"], info["features"]) == ("EPSG:4326", "Point", 2)
    assert tuple(round(b, 3) for b in info["total_bounds"]) == (113.7, 34.77, 113.7, 34.77)
    meta, _, shapes, columns = pyogrio.raw.read(path, layer="site", bbox=(113, 34, 114, 35))
    names = list(meta["fields"])
    assert [columns[names.index("name")][0], columns[names.index("height_m")][0]] == [
        "人民路23号", 20.0,
    ]  # fmt: skip
    assert len(shapes) == 1
    assert pyogrio.read_info(path, layer="fee")["features"] == 1


_EDIT = """
from osgeo import ogr
source = ogr.Open(r"{path}", 1)
layer = source.GetLayerByName("site")
feature = layer.GetFeature(1)
feature["name"] = "在QGIS里改的"
feature.SetGeometry(ogr.CreateGeometryFromWkt("POINT (113.9 34.9)"))
assert layer.SetFeature(feature) == 0
source = None
"""


def test_an_edit_in_qgis_is_found_on_map_and_in_search_and_by_the_check(survey: Survey) -> None:
    from surveyapp.storage import SiteQuery, open_survey

    python = shutil.which("python3", path="/usr/bin")
    probe = [python or "", "-c", "from osgeo import ogr"]
    if python is None or subprocess.run(probe, capture_output=True, check=False).returncode:
        pytest.skip("Debian's python3-gdal is not there")
    path = filled(survey)
    script = _EDIT.format(path=path)
    subprocess.run([python, "-W", "ignore", "-c", script], check=True, capture_output=True)
    with open_survey(survey.folder) as again:
        assert again.sites(SiteQuery(search="里改")) == [again.site("410105-1")["id"]]
        findings = [str(f) for f in again.check()]
    assert len(findings) >= 1
    assert any("图形与经纬度不符" in f for f in findings)
