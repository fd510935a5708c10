"""What the benchmarks share: one large survey, made once a run, and the peers that are installed."""

import atexit
import importlib.util
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from surveyapp.domain.changes import Edit, Label, Value
from surveyapp.domain.ids import uuid7

SITES = int(os.environ.get("SITES", "200000"))
"""How many sites the large survey has; `make bench SITES=20000` for a quick look."""
COUNTY = "410105"
_STREETS = (
    "人民", "花园", "金水", "文化", "农业", "东风", "黄河", "经三", "纬五", "未来", "商都", "郑汴", "航海",
    "嵩山", "桐柏", "建设", "中原", "陇海",
)  # fmt: skip
_THINGS = (
    "图书馆", "中学", "小学", "医院", "小区", "路灯杆", "监控杆", "广场", "大厦", "公园", "车站", "派出所",
    "银行", "宾馆", "体育馆",
)  # fmt: skip
_STATES = ("draft", "draft", "draft", "submitted", "returned", "approved", "published")


@cache
def workplace() -> Path:
    """A folder that goes when the run ends."""
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def places(many: int) -> list[tuple[float, float]]:
    """Places inside the county, the same in every run."""
    from surveyapp.geography.county_shapes import shape_of

    area, draw = shape_of(COUNTY).area, random.Random(5)
    west, south, east, north = area.bounds
    found: list[tuple[float, float]] = []
    while len(found) < many:
        from shapely import contains_xy

        lon = [draw.uniform(west, east) for _ in range(many)]
        lat = [draw.uniform(south, north) for _ in range(many)]
        inside = contains_xy(area, lon, lat)
        found += [(x, y) for x, y, there in zip(lon, lat, inside, strict=True) if there]
    return found[:many]


def fields_of(index: int, draw: random.Random, place: tuple[float, float]) -> dict[str, Value]:
    """A site with the fields a table of candidates brings."""
    street, thing = draw.choice(_STREETS), draw.choice(_THINGS)
    return {
        "number": f"{COUNTY}-{index + 1}", "kind": ("rooftop", "pole", "facility")[index % 3],
        "name": f"{street}路{draw.randrange(999)}号{thing}", "county": COUNTY,
        "township": f"{draw.choice(_STREETS)}街道", "address": f"{street}路与{draw.choice(_STREETS)}路口",
        "category": "school", "owner": f"{street}{thing}管理处", "owner_type": "public_institution",
        "opening": "free", "scenario": "urban", "demand": "smart_city emergency", "in_plan": 1,
        "planned_lon": place[0] + 1e-4, "planned_lat": place[1], "surroundings": "商业区",
        "road_access": "可通车", "fibre_m": float(index % 500), "height_m": float(index % 90),
        "note": None, "lon": place[0], "lat": place[1], "datum": "wgs84", "source": "imported",
        "accuracy_m": 5.0, "altitude_m": 100.0, "state": draw.choice(_STATES),
    }  # fmt: skip


def sites(many: int) -> list[Edit]:
    """The same sites in every run but for their ids."""
    draw = random.Random(5)
    return [
        Edit("site", uuid7(), fields_of(n, draw, place)) for n, place in enumerate(places(many))
    ]


def _facts(index: int) -> Iterator[tuple[str, dict[str, Value]]]:
    """One site in ten has a demand, one in four a supply, one in fifty an obstacle."""
    if index % 10 == 0:
        yield "fee", {"kind": "entry", "amount": 8000.0, "period": "once", "payee": "物业公司"}
    if index % 4 == 0:
        yield "supply", {"mode": ("direct", "resale")[index % 8 == 0], "price_yuan_kwh": 1.2}
    if index % 50 == 0:
        yield "obstacle", {"kind": "locked_roof", "status": "open", "party": "物业"}


@cache
def large_survey() -> Path:
    """The folder of a county's survey as it is after years; read it, or write into a `copy_of` it."""
    from surveyapp.storage import create_survey

    edits = []
    for index, site in enumerate(sites(SITES)):
        edits.append(site)
        edits += [Edit(table, uuid7(), row, site.record) for table, row in _facts(index)]
    folder = workplace() / "large"
    with create_survey(
        folder, name="大工程", counties=[COUNTY], who="王勘", device="bench"
    ) as survey:
        survey.write(Label("import", {"file": "sites.xlsx", "count": str(SITES)}), edits)
        survey.idle()
    return folder


@contextmanager
def copy_of(folder: Path) -> Iterator[Path]:
    """A copy to write into, which goes at the end of the block."""
    with tempfile.TemporaryDirectory(dir=workplace()) as place:
        copy = Path(place) / folder.name
        shutil.copytree(folder, copy)
        yield copy


def have(*peers: str) -> bool:
    """Whether programs or modules are here to compare with; says by name what is left out."""
    missing = [n for n in peers if not shutil.which(n) and not importlib.util.find_spec(n)]
    if missing:
        sys.stderr.write(f"left out, not installed: {', '.join(missing)}\n")
    return not missing


def in_own_process(module: str, *words: object, home: Path | None = None) -> list[float]:
    """The figures on the last line that a module of ours prints when it runs by itself."""
    import subprocess

    surroundings = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    surroundings["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
    surroundings["SURVEYAPP_HOME"] = str(home or workplace() / "home")
    command = [sys.executable, "-m", f"tests.benchmarks.{module}", *map(str, words)]
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return [float(word) for word in done.stdout.splitlines()[-1].split()]
