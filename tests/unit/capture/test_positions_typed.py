"""Positions as people type them: read as meant, or refused with the reason."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from surveyapp.capture.datum_names import datum_of
from surveyapp.capture.shown import Style, format_position
from surveyapp.capture.typed import parse_position
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.positions import Datum, Source, distance_m
from surveyapp.geography.datums import convert, zone_of

DECIMAL = (113.6655, 34.7578)
SECONDS = (113 + 39 / 60 + 56 / 3600, 34 + 45 / 60 + 28.1 / 3600)
ZHENGZHOU = (113.65, 34.76)


@pytest.mark.parametrize(
    "text",
    [
        "34.7578, 113.6655",
        "113.6655E 34.7578N",
        "113.6655,34.7578",
        "N34.7578 E113.6655",
        "34.7578N113.6655E",
        "３４．７５７８，１１３．６６５５",
        "北纬34.7578°东经113.6655°",
        "北纬34.7578度，东经113.6655度",
        "经度：113.6655 纬度：34.7578",
        "经纬度：113.6655、34.7578",
        "Lat: 34.7578 N, Lon: 113.6655 E",
        "longitude=113.6655; latitude=34.7578",
        "(34.7578, 113.6655)",
        "[113.6655, 34.7578]",
        "34°45.468' 113°39.930'",
        "WGS-84 34.7578 113.6655",
    ],
)
def test_decimal_degrees_are_read(text: str) -> None:
    fix = parse_position(text)
    assert (fix.lon, fix.lat) == pytest.approx(DECIMAL, abs=1e-9)
    assert (fix.raw, fix.source, fix.datum) == (text, Source.TYPED, Datum.WGS84)


@pytest.mark.parametrize(
    "text",
    [
        "34°45′28.1″N 113°39′56″E",
        "34° 45' 28.1'' N, 113° 39' 56'' E",
        "34 45 28.1 113 39 56",
        "34,45,28.1,113,39,56",
        "34:45:28.1 113:39:56",
        "34-45-28.1N, 113-39-56E",
        "北纬34度45分28.1秒，东经113度39分56秒",
        "E113°39′56″，N34°45′28.1″",
        "113°39′56″E34°45′28.1″N",
        "34d45m28.1s 113d39m56s",
        "34d45m28.1sN 113d39m56sE",
        "34D45M28.1S 113D39M56S",
        "３４°４５′２８．１″Ｎ　１１３°３９′５６″Ｅ",
    ],
)
def test_degrees_minutes_seconds_are_read(text: str) -> None:
    fix = parse_position(text)
    assert (fix.lon, fix.lat) == pytest.approx(SECONDS, abs=1e-9)


@pytest.mark.parametrize(
    "text",
    [
        "38468123.45 3847123.40",
        "3847123.40, 38468123.45",
        "X=3847123.40 Y=38468123.45",
        "CGCS2000 3度带 X=3847123.40m Y=38468123.45m",
        "3847123.40, 468123.45 38带",
        "3847123.40, 468123.45 第38带",
        "国家2000坐标系，中央经线114°，3847123.40，468123.45",
    ],
)
def test_zone_coordinates_are_read_in_either_order(text: str) -> None:
    fix = parse_position(text)
    expected = convert(38_468_123.45, 3_847_123.4, Datum.CGCS2000_ZONE, Datum.WGS84)
    assert (fix.lon, fix.lat) == pytest.approx(expected, abs=1e-9)
    assert fix.datum is Datum.CGCS2000_ZONE
    assert "38" in fix.conversion
    assert fix.accuracy_m == 0.01


def test_an_easting_without_its_zone_needs_a_place_nearby() -> None:
    with pytest.raises(SurveyError, match="带号"):
        parse_position("468123.45 3847123.40")
    near = parse_position("468123.45 3847123.40", near=ZHENGZHOU)
    assert distance_m(near.lon, near.lat, *ZHENGZHOU) < 2_000
    assert parse_position("468123.45 3847123.40", zone=38) == near


def test_near_a_zone_border_the_nearest_zone_is_meant() -> None:
    place = (112.51, 34.5)
    assert zone_of(place[0]) == 38
    easting, northing = convert(*place, Datum.WGS84, Datum.CGCS2000_ZONE, zone=37)
    fix = parse_position(f"{easting % 1e6:.2f} {northing:.2f}", near=place)
    assert distance_m(fix.lon, fix.lat, *place) < 0.1


@pytest.mark.parametrize("text", ["GCJ-02 113.6655,34.7578", "火星坐标：34.7578 113.6655"])
def test_a_datum_named_in_the_text_is_converted_once(text: str) -> None:
    fix = parse_position(text)
    assert fix.datum is Datum.GCJ02
    assert (fix.lon, fix.lat) == pytest.approx(
        convert(*DECIMAL, Datum.GCJ02, Datum.WGS84), abs=1e-9
    )
    assert "GCJ-02" in fix.conversion
    with pytest.raises(SurveyError, match="不符"):
        parse_position(text, datum=Datum.BD09)
    assert parse_position("113.6655,34.7578", datum=Datum.GCJ02).lon == fix.lon


def test_plus_codes_are_read_and_short_ones_need_a_place() -> None:
    fix = parse_position("8P6MQM58+46")
    assert (fix.lon, fix.lat) == pytest.approx((113.6655625, 34.7578125))
    assert fix.accuracy_m == pytest.approx(13.9, abs=0.1)
    short = parse_position("QM58+46 郑州", near=ZHENGZHOU)
    assert (short.lon, short.lat) == (fix.lon, fix.lat)
    with pytest.raises(SurveyError, match="参考位置"):
        parse_position("QM58+46")


@pytest.mark.parametrize(
    ("text", "metres"),
    [("34.7578N 113.6655E", 11.12), ("34.75N 113.66E", 1111.95), ("34.757812N 113.665534E", 0.11),
     ("34°45′28″N 113°39′56″E", 30.89), ("38468123 3847123", 1.0)],
)  # fmt: skip
def test_the_digits_say_how_exact_it_is(text: str, metres: float) -> None:
    assert parse_position(text).accuracy_m == metres


@pytest.mark.parametrize(
    "text",
    [
        "", "  ", "郑州市金水区", "abc", "34.7578", "34.7578,113.6655,120.0", "12, 45", "0 0",
        "34°75′N 113°E", "34.5°30′N 113°E", "34.7578N 113.6655N", "-34.5S 113E", "34..5 113",
        "1e5 3e4", "91N 113E", "34N 181E", "99 99 99 99", "34 45 28 1 113 39 56 1", "34′N 113°E",
        "https://maps.example/?q=34.7578,113.6655", "WGS84 38468123.45 3847123.4",
        "98468123 3847123", "38468123 38468124", "3847123 3847124", "37 带 38468123 3847123",
        "WGS84 GCJ02 34.7578 113.6655", "8P6MQM58+4", "nan, inf", "9" * 400,
        "34.7578 113.6655; DROP TABLE site", "\u202e34.7578 113.6655",
    ],
)  # fmt: skip
def test_nonsense_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(SurveyError) as refused:
        parse_position(text)
    assert refused.value.problem is Problem.NOT_A_POSITION
    assert refused.value.facts["reason"]


def test_a_sign_is_never_lost() -> None:
    assert parse_position("lat 34.7578 lon -122.5").lon == -122.5
    assert parse_position("34.7578 -122.5").lon == -122.5
    assert parse_position("33°52′10″S, 151°12′30″E").lat < -33
    assert parse_position("南纬33.87 东经151.2").lat == -33.87
    assert parse_position("38.11N 122.63W").lon == -122.63


@settings(deadline=None)
@given(st.text(alphabet="0123456789.,;:°′″'\"NSEWnsewdm+- 北纬东经度分秒带XY\n", max_size=40))
@example("34 45 28.1 113 39 56 ")
def test_any_text_is_a_position_on_the_globe_or_refused(text: str) -> None:
    try:
        fix = parse_position(text)
    except SurveyError as refused:
        assert refused.problem is Problem.NOT_A_POSITION  # noqa: PT017 - either is right
    else:
        assert abs(fix.lon) <= 180
        assert abs(fix.lat) <= 90
        assert fix.accuracy_m is not None


china = st.tuples(st.floats(73.6, 134.9), st.floats(3.5, 53.5))
styles = st.sampled_from(list(Style))
written = st.sampled_from([Datum.WGS84, Datum.CGCS2000, Datum.GCJ02, Datum.BD09])


@settings(deadline=None)
@given(china, styles, written)
def test_what_is_shown_reads_back(place: tuple[float, float], style: Style, datum: Datum) -> None:
    text = format_position(*place, style, datum)
    said = None if style in {Style.ZONE, Style.PLUS_CODE} else datum
    fix = parse_position(text, datum=said)
    assert fix.accuracy_m is not None
    assert distance_m(fix.lon, fix.lat, *place) <= fix.accuracy_m


@settings(deadline=None)
@given(st.floats(-180, 180), st.floats(-89.9, 89.9))
def test_any_place_on_the_globe_reads_back(lon: float, lat: float) -> None:
    for style in (Style.DECIMAL, Style.DMS):
        fix = parse_position(format_position(lon, lat, style))
        assert distance_m(fix.lon, fix.lat, lon, lat) < 0.05


def test_sixty_seconds_are_never_written() -> None:
    assert format_position(113.99999999999, 34.9999999999, Style.DMS) == (
        "35°00′00.000″N 114°00′00.000″E"
    )


@pytest.mark.parametrize(
    ("name", "datum"),
    [("WGS-84", Datum.WGS84), ("WGS84\0", Datum.WGS84), ("wgs 1984", Datum.WGS84),
     ("EPSG:4326", Datum.WGS84), ("CGCS2000", Datum.CGCS2000), ("国家2000", Datum.CGCS2000),
     ("2000国家大地坐标系", Datum.CGCS2000), ("EPSG:4490", Datum.CGCS2000),
     ("天地图", Datum.CGCS2000), ("国测局", Datum.GCJ02), ("火星坐标", Datum.GCJ02),
     ("火星坐标系（GCJ-02）", Datum.GCJ02), ("GCJ-02", Datum.GCJ02), ("高德地图", Datum.GCJ02),
     ("百度", Datum.BD09), ("BD09", Datum.BD09), ("百度坐标", Datum.BD09),
     ("CGCS2000 3度带", Datum.CGCS2000_ZONE), ("EPSG:4526", Datum.CGCS2000_ZONE),
     ("北京54", None), ("西安80", None), ("TOKYO", None), ("", None)],
)  # fmt: skip
def test_datums_are_known_by_their_many_names(name: str, datum: Datum | None) -> None:
    assert datum_of(name) is datum
