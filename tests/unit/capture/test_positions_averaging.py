"""Averages: real logs against what gpsd made of them, and a radius that keeps its word."""

import json
import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import fmean

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveyapp.capture.averaging import averaged, averaged_log
from surveyapp.capture.epochs import Epoch
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


def standing(
    east: Sequence[float], north: Sequence[float], hdop: float = 1.0, quality: int = 1
) -> list[Epoch]:
    wide = 111_195 * math.cos(math.radians(34.7578))
    return [
        Epoch(113.6655 + e / wide, 34.7578 + n / 111_195, seconds=float(i), hdop=hdop,
              quality=quality)
        for i, (e, n) in enumerate(zip(east, north, strict=True))
    ]  # fmt: skip


def slow_error(count: int, seconds: float, chance: np.random.Generator) -> list[float]:
    """What a receiver at HDOP 1 really does: an error of 2.6 m that keeps for `seconds`."""
    keeps = math.exp(-1 / seconds)
    error = [float(chance.normal(0, 2.6))]
    for step in chance.normal(0, 2.6 * math.sqrt(1 - keeps**2), count - 1):
        error.append(keeps * error[-1] + float(step))
    return [e + float(noise) for e, noise in zip(error, chance.normal(0, 0.5, count), strict=True)]


@pytest.mark.parametrize(("count", "seconds"), [(10, 600), (60, 60), (60, 600), (600, 600)])
def test_the_radius_holds_the_true_place_in_95_of_100(count: int, seconds: float) -> None:
    chance = np.random.default_rng(20260321)
    held = 0
    for _trial in range(100):
        error = slow_error(count, seconds, chance), slow_error(count, seconds, chance)
        fix = averaged(standing(*error))
        assert fix.accuracy_m is not None
        held += distance_m(fix.lon, fix.lat, 113.6655, 34.7578) <= fix.accuracy_m
    assert held >= 93, "95 less the chance of a hundred trials"


def test_sixty_readings_do_not_claim_to_be_eight_times_better() -> None:
    still = [0.0] * 60
    one, many = averaged(standing([0.0], [0.0])), averaged(standing(still, still))
    assert one.accuracy_m is not None
    assert many.accuracy_m is not None
    assert one.accuracy_m * 0.9 < many.accuracy_m <= one.accuracy_m


def test_only_rtk_goes_below_the_floor() -> None:
    still = [0.0] * 6000
    plain = averaged(standing(still, still, hdop=0.5))
    rtk = averaged(standing(still[:10], still[:10], hdop=0.5, quality=4))
    assert plain.accuracy_m == 1.5
    assert rtk.accuracy_m == 0.02


def test_outliers_are_rejected_and_counted() -> None:
    east = [0.1 * (i % 3) for i in range(50)] + [80.0, -300.0, 40_000.0]
    fix = averaged(standing(east, [0.0] * 53))
    assert (fix.used, fix.rejected) == (50, 3)
    assert distance_m(fix.lon, fix.lat, 113.6655, 34.7578) < 0.2


def test_a_log_of_two_places_is_no_position_of_one_of_them() -> None:
    with pytest.raises(SurveyError, match="读数互不一致"):
        averaged(standing([0.1 * i for i in range(9)] + [1900.0] * 6, [0.0] * 15))


def test_the_first_readings_of_a_cold_start_contradict_nobody() -> None:
    doubtful = standing([60.0, 62.0, 64.0], [0.0] * 3, hdop=99.0)
    fix = averaged([*doubtful, *standing([0.0, 0.5, 1.0, 0.5], [0.0] * 4)])
    assert (fix.used, fix.rejected) == (4, 3)


def test_a_moving_receiver_is_said_to_move() -> None:
    with pytest.raises(SurveyError, match="移动") as driving:
        averaged(standing([i * 12.0 for i in range(40)], [0.0] * 40))
    assert "请站定后重新记录" in str(driving.value)
    walk = [replace(e, speed_m_s=1.3) for e in standing([i * 1.3 for i in range(40)], [0.0] * 40)]
    with pytest.raises(SurveyError, match="移动"):
        averaged(walk)


def test_a_wandering_receiver_gets_a_wider_radius() -> None:
    calm = averaged(standing([0.0] * 60, [0.0] * 60))
    wandering = averaged(standing([10 * math.sin(i / 9) for i in range(60)], [0.0] * 60))
    assert calm.accuracy_m is not None
    assert wandering.accuracy_m is not None
    assert wandering.accuracy_m > 1.3 * calm.accuracy_m


def test_a_fix_worse_than_the_forms_limit_is_refused() -> None:
    readings = standing([0.0] * 5, [0.0] * 5, hdop=3.0)
    with pytest.raises(SurveyError) as poor:
        averaged(readings, limit_m=10.0)
    assert poor.value.problem is Problem.FIX_TOO_POOR
    assert averaged(readings, limit_m=30.0).used == 5


def test_nothing_averages_to_no_fix() -> None:
    with pytest.raises(SurveyError) as nothing:
        averaged([])
    assert nothing.value.problem is Problem.NO_FIX


def test_readings_on_both_sides_of_180_degrees_are_one_place() -> None:
    fix = averaged([Epoch(179.999999, -17.0, hdop=1.0), Epoch(-179.999999, -17.0, hdop=1.0)])
    assert abs(fix.lon) == pytest.approx(180.0)


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(-3, 3), st.floats(-3, 3)), min_size=1, max_size=40))
def test_the_mean_lies_among_its_readings(offsets: list[tuple[float, float]]) -> None:
    fix = averaged(standing([o[0] for o in offsets], [o[1] for o in offsets]))
    assert distance_m(fix.lon, fix.lat, 113.6655, 34.7578) < 4.3
    assert fix.accuracy_m is not None
    assert fix.accuracy_m >= 1.5
    assert (fix.used or 0) + (fix.rejected or 0) == len(offsets)
