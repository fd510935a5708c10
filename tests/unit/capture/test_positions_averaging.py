"""Real receiver logs against what gpsd made of them."""

import json
from pathlib import Path
from statistics import fmean

import pytest

from surveyapp.capture.averaging import averaged_log
from surveyapp.capture.nmea import read_log
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.positions import distance_m
from tests.conftest import SharedData

GPSD = (
    "beidou-bd",
    "beidou-gb",
    "gpsdf",
    "quectelLC79D",
    "ublox-neo-m9n-nmea",
    "ublox-zed-f9p-nmea",
)


def gpsd_positions(chk: Path) -> list[tuple[float, float]]:
    reports = (
        json.loads(line)
        for line in chk.read_text(errors="replace").splitlines()
        if line.startswith('{"class":"TPV"')
    )
    return [(r["lon"], r["lat"]) for r in reports if r["mode"] >= 2 and "lat" in r]


@pytest.mark.parametrize("name", GPSD)
def test_a_log_averages_to_the_positions_gpsd_reports(name: str, shared_data: SharedData) -> None:
    fix = averaged_log(read_log(shared_data(f"nmea_gpsd_BSD2/{name}.log")))
    expected = gpsd_positions(shared_data(f"nmea_gpsd_BSD2/{name}.log.chk"))
    lon, lat = fmean(p[0] for p in expected), fmean(p[1] for p in expected)
    assert fix.lon == pytest.approx(lon, abs=1e-5)
    assert fix.lat == pytest.approx(lat, abs=1e-5)
    assert fix.accuracy_m is not None
    assert distance_m(lon, lat, fix.lon, fix.lat) < fix.accuracy_m / 10


def test_every_log_gives_a_fix_or_says_what_was_read(shared_data: SharedData) -> None:
    fixed = set()
    for log in sorted(shared_data("nmea_pynmeagps_BSD3").glob("*.log")):
        reading = read_log(log)
        if reading.epochs:
            assert averaged_log(reading).used
            fixed.add(log.stem)
            continue
        with pytest.raises(SurveyError, match=f"读到 {reading.sentences} 句") as refused:
            averaged_log(reading)
        assert refused.value.problem is Problem.NO_FIX
    assert {"pygpsdata-nmea2", "pygpsdata-nmeafoo2", "pygpsdata-badeof"} <= fixed
