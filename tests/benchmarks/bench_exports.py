"""Exports of 40,000 sites of 40 columns against ogr2ogr on the same rows, one run each in turn."""

import shutil
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from surveyapp.domain.changes import Value
from surveyapp.exchange import export_sites
from surveyapp.exchange.columns import DEFAULT
from tests.benchmarks.result import Result, best_of

_ROWS = 40_000
_ROUNDS = 3
_GOAL = 1.0
_DRIVERS = {"csv": "CSV", "geojson": "GeoJSON", "gpkg": "GPKG", "xlsx": "XLSX"}
_SITE: dict[str, Value] = {
    "kind": "rooftop", "county": "410105", "county_name": "金水区", "township": "文化路街道",
    "category": "school", "owner": "郑州市第三中学", "owner_type": "school", "opening": "free",
    "accuracy_m": 2.1, "state": "draft", "photos": 8, "flags": 2, "scenario": "urban",
    "demand": "smart_city emergency", "in_plan": 1, "deviation_m": 12.5, "surroundings": "居民区",
    "obstruction": "无遮挡", "road_access": "好", "other_operators": "移动", "fibre_m": 120.0,
    "height_m": 18.5, "building_use": "教学", "storeys": 5, "roof_area_m2": 120.5,
    "load_kn_m2": 2.0, "parapet_m": 1.2, "way_up": "楼梯", "key_holder": "保卫处",
    "equipment_room": 0, "note": "备注文字", "datum": "wgs84", "source": "averaged",
    "altitude_m": 100.0, "fixed_at": "2026-03-21T10:11:12+08:00", "created_by": "王",
}  # fmt: skip


def _rows() -> list[dict[str, Value]]:
    return [
        _SITE
        | {
            "number": f"410105-{i}",
            "name": f"人民路{i}号",
            "address": f"金水区人民路{i}号院",
            "lon": 113.6 + i * 1e-5,
            "lat": 34.7 + i * 1e-6,
        }
        for i in range(_ROWS)
    ]


def results() -> Iterator[Result]:
    """One line a format; none where ogr2ogr is not installed."""
    if shutil.which("ogr2ogr") is None:
        return
    rows = _rows()
    columns = [name for name in DEFAULT if name in rows[0]]
    with TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "source.gpkg"
        export_sites(source, rows, columns=columns)
        for suffix, driver in _DRIVERS.items():
            out = folder / f"out.{suffix}"
            ours = best_of(partial(_export, out, rows, columns), _ROUNDS)
            peer = best_of(partial(_ogr2ogr, out, driver, source), _ROUNDS)
            yield Result(f"export 40,000 sites, {suffix}", ours, "ogr2ogr", peer, _GOAL)


def _export(out: Path, rows: list[dict[str, Value]], columns: list[str]) -> None:
    export_sites(out, rows, columns=columns)


def _ogr2ogr(out: Path, driver: str, source: Path) -> None:
    out.unlink(missing_ok=True)
    subprocess.run(["ogr2ogr", "-f", driver, out, source], check=True, capture_output=True)
