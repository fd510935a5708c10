"""The ring that fills: the average of a receiver that still runs."""

from itertools import pairwise

import pytest

from surveyapp.capture.averaging import averaged
from surveyapp.capture.epochs import Epoch
from surveyapp.capture.live import LiveAverage
from surveyapp.capture.nmea import read_log
from tests.conftest import SharedData


def standing(second: float, lon: float = 113.6655, speed: float = 0.05) -> Epoch:
    return Epoch(lon, 34.7578, seconds=second, hdop=0.8, speed_m_s=speed)


def test_the_live_fix_is_the_average_of_what_came(shared_data: SharedData) -> None:
    epochs = read_log(shared_data("nmea_gpsd_BSD2/ublox-neo-m9n-nmea.log")).epochs
    live = LiveAverage()
    fixes = [live.add(epoch) for epoch in epochs]
    assert fixes[-1] == averaged(epochs)
    assert live.share == 1.0
    assert fixes[0].used == 1


def test_the_ring_fills_while_one_stands_and_the_radius_does_not_grow() -> None:
    live = LiveAverage(goal_s=10)
    shares, radii = [], []
    for second in range(12):
        fix = live.add(standing(second))
        shares.append(live.share)
        radii.append(fix.accuracy_m or 0.0)
    assert shares[0] == 0.0
    assert shares[5] == 0.5
    assert shares[-1] == 1.0
    assert all(later <= earlier for earlier, later in pairwise(radii))


def test_carried_on_it_starts_again_and_says_so() -> None:
    live = LiveAverage(goal_s=10)
    for second in range(10):
        live.add(standing(second))
    for step in range(10):
        live.add(standing(10 + step, 113.6655 + step * 2e-5, speed=1.8))
    carried, share = live.moving, live.share
    assert (carried, share) == (True, 0.0)
    for second in range(20, 30):
        live.add(standing(second, 113.6657))
    assert not live.moving
    assert live.fix is not None
    assert live.fix.lon == pytest.approx(113.6657, abs=1e-7)


def test_a_long_silence_starts_again() -> None:
    live = LiveAverage(goal_s=60, gap_s=30)
    live.add(standing(0))
    live.add(standing(1))
    assert live.add(standing(100, 113.7)).used == 1
