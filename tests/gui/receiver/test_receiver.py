"""The receiver: seen live, averaged while one stands, taken with one key, pulled out and put back."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from surveyapp.capture.sky import System
from surveyapp.storage import Survey
from surveyapp.ui.hub import Hub
from surveyapp.ui.receiver import ReceiverDialog, station_of
from surveyapp.ui.receiver.heard import used_words
from tests.conftest import SharedData
from tests.gui.receiver.conftest import WAIT_MS, Cable, moment


def listen(dialog: ReceiverDialog, cable: Cable, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog.station.opened, timeout=WAIT_MS):
        dialog.listen(str(cable.path))


def stand(cable: Cable, dialog: ReceiverDialog, qtbot: QtBot, seconds: range) -> None:
    """The receiver stands and writes; the window has heard the last second."""
    for second in seconds:
        cable.say(*moment(second))
    last = f":{seconds[-1]:02d}"
    qtbot.waitUntil(lambda: dialog.facts.text("time").endswith(last), timeout=WAIT_MS)


def test_quality_satellites_and_signals_are_shown_live_with_beidou_named(
    dialog: ReceiverDialog, cable: Cable, qtbot: QtBot
) -> None:
    listen(dialog, cable, qtbot)
    stand(cable, dialog, qtbot, range(1, 6))
    assert dialog.facts.text("quality") == "单点定位"
    assert dialog.facts.text("hdop") == "0.80"
    assert dialog.facts.text("satellites") == "8"
    assert dialog.bars.lines() == ["北斗 5/6", "GPS 3/4"]
    heard = [s.number for s in dialog.bars._sky.signals if s.system is System.BEIDOU]
    assert heard == [21, 22, 23, 24, 25, 26]


def test_the_ring_fills_while_one_stands_and_the_gate_opens(
    dialog: ReceiverDialog, cable: Cable, qtbot: QtBot
) -> None:
    assert not dialog.take.isEnabled()
    listen(dialog, cable, qtbot)
    stand(cable, dialog, qtbot, range(1, 20))
    early = dialog.ring.share
    assert 0.1 < early < 0.5
    stand(cable, dialog, qtbot, range(20, 50))
    assert dialog.ring.share > early
    assert dialog.passed
    assert dialog.gate.text().startswith("✓ 达到要求")
    assert dialog.take.isEnabled()


def test_enter_takes_the_averaged_position_into_the_record(
    dialog: ReceiverDialog, cable: Cable, survey: Survey, site: str, qtbot: QtBot
) -> None:
    listen(dialog, cable, qtbot)
    stand(cable, dialog, qtbot, range(1, 30))
    with qtbot.waitSignal(dialog.accepted, timeout=WAIT_MS):
        QTest.keyClick(dialog, Qt.Key.Key_Return)
    row = survey.site(site)
    assert row["lon"] == pytest.approx(113.6701667)
    assert row["lat"] == pytest.approx(34.7655)
    assert row["source"] == "averaged"
    fixes = survey.children("fix", site)
    assert fixes[-1]["used"] == 29
    assert not station_of(dialog._hub).listening


def test_a_receiver_that_is_pulled_out_is_named_and_goes_on_when_it_is_back(
    dialog: ReceiverDialog, cable: Cable, qtbot: QtBot
) -> None:
    listen(dialog, cable, qtbot)
    stand(cable, dialog, qtbot, range(1, 10))
    with qtbot.waitSignal(dialog.station.lost, timeout=WAIT_MS):
        cable.pull()
    assert "已断开" in dialog.state.text()
    assert dialog.state.property("role") == "problem"
    assert not dialog.take.isEnabled()
    with qtbot.waitSignal(dialog.station.opened, timeout=WAIT_MS):
        cable.plug()
    stand(cable, dialog, qtbot, range(30, 36))
    assert dialog.facts.text("readings").startswith("采用")


def test_a_port_that_is_not_there_is_told_and_waited_for(
    dialog: ReceiverDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    with qtbot.waitSignal(dialog.station.lost, timeout=WAIT_MS):
        dialog.listen(str(tmp_path / "ttyNothing"))
    assert "没有这个端口" in dialog.state.text()
    dialog.switch.click()
    assert not dialog.station.listening
    assert dialog.state.text() == ""


def test_no_fix_yet_is_said_with_what_was_heard(
    dialog: ReceiverDialog, cable: Cable, qtbot: QtBot
) -> None:
    listen(dialog, cable, qtbot)
    for second in range(1, 4):
        cable.say(f"GNGGA,0100{second:02d}.00,,,,,0,00,99.99,,M,,M,,")
    qtbot.waitUntil(lambda: "尚未定位" in dialog.state.text(), timeout=WAIT_MS)
    assert not dialog.take.isEnabled()


def test_a_receiver_carried_on_starts_its_average_again(
    dialog: ReceiverDialog, cable: Cable, qtbot: QtBot
) -> None:
    listen(dialog, cable, qtbot)
    stand(cable, dialog, qtbot, range(1, 12))
    for second in range(12, 22):
        here = moment(second, lat=f"34{46 + (second - 12) * 0.02:07.4f}")
        cable.say(*[s.replace(",0.02,,2103", ",72.0,,2103") for s in here])
    qtbot.waitUntil(lambda: "移动" in dialog.state.text(), timeout=WAIT_MS)
    assert not dialog.take.isEnabled()


def test_average_again_forgets_the_readings_so_far(
    dialog: ReceiverDialog, cable: Cable, qtbot: QtBot
) -> None:
    listen(dialog, cable, qtbot)
    stand(cable, dialog, qtbot, range(1, 30))
    before = dialog.ring.share
    dialog.again.click()
    stand(cable, dialog, qtbot, range(31, 36))
    assert dialog.ring.share < before


def test_map_and_status_bar_hear_of_the_receiver_until_it_is_let_go(
    dialog: ReceiverDialog, cable: Cable, open_hub: Hub, qtbot: QtBot
) -> None:
    heard: dict[str, object] = {}
    open_hub.asked.connect(heard.__setitem__)
    dialog.keep.setChecked(True)
    listen(dialog, cable, qtbot)
    stand(cable, dialog, qtbot, range(1, 8))
    dialog.reject()
    assert station_of(open_hub).listening
    assert str(heard["receiver_status"]).startswith("▲ 北斗5 GPS3 ±")
    own = heard["own_position"]
    assert isinstance(own, dict)
    assert own["lon"] == pytest.approx(113.6701667)
    station_of(open_hub).stop()
    assert heard == {"receiver_status": "", "own_position": None}


def test_a_real_log_is_read_in_the_background_and_shown_like_a_receiver(
    dialog: ReceiverDialog, shared_data: SharedData, qtbot: QtBot
) -> None:
    job = dialog.read(shared_data("nmea_gpsd_BSD2/ublox-neo-m9n-nmea.log"))
    with qtbot.waitSignal(job.succeeded, timeout=WAIT_MS):
        pass
    assert dialog.passed
    assert dialog.facts.text("quality") == "差分定位"
    assert dialog.bars.lines()[0] == "北斗 5/7"
    assert dialog.ring.share == 1.0


def test_a_log_without_a_position_says_why(
    dialog: ReceiverDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    log = tmp_path / "binary.log"
    log.write_bytes(bytes(range(128, 256)) * 40)
    dialog.listen(str(log))
    qtbot.waitUntil(lambda: dialog.state.property("role") == "problem", timeout=WAIT_MS)
    assert "binary.log" in dialog.state.text()
    assert not dialog.take.isEnabled()


def test_the_port_used_last_is_offered_again(
    dialog: ReceiverDialog, cable: Cable, open_hub: Hub, site: str, qtbot: QtBot
) -> None:
    listen(dialog, cable, qtbot)
    dialog.reject()
    again = ReceiverDialog(open_hub, site)
    qtbot.addWidget(again)
    assert again.port.currentText() == str(cable.path)


def test_without_a_site_the_receiver_is_only_watched(
    open_hub: Hub, cable: Cable, qtbot: QtBot
) -> None:
    dialog = ReceiverDialog(open_hub, "")
    dialog.show()
    listen(dialog, cable, qtbot)
    stand(cable, dialog, qtbot, range(1, 30))
    assert dialog.passed
    assert not dialog.take.isEnabled()
    dialog.reject()


def test_systems_are_told_beidou_first() -> None:
    assert used_words({System.GPS: 9, System.BEIDOU: 14}) == "北斗14 GPS9"
