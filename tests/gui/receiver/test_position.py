"""Typed positions: shown back in every form and as a point, doubted where they should be."""

from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from surveyapp.capture.shown import Style
from surveyapp.domain.positions import Datum
from surveyapp.geography.datums import convert
from surveyapp.storage import Survey
from surveyapp.ui.hub import Hub
from surveyapp.ui.map import PickRequest
from surveyapp.ui.position import PositionDialog


@pytest.fixture
def dialog(open_hub: Hub, site: str) -> Iterator[PositionDialog]:
    made = PositionDialog(open_hub, site)
    made.show()
    yield made
    if shiboken6.isValid(made):
        made.reject()


def write(dialog: PositionDialog, text: str) -> None:
    dialog.text.clear()
    QTest.keyClicks(dialog.text, text)
    dialog.read()


@pytest.mark.parametrize(
    "text",
    ["34.7655, 113.6702", "113.6702E 34.7655N", "N34°45'55.8\" E113°40'12.72\"", "8P6MQM8C+6QM",
     "X=3848627.40 Y=38469809.50"],
)  # fmt: skip
def test_every_form_is_read_and_shown_back_in_all_forms(dialog: PositionDialog, text: str) -> None:
    write(dialog, text)
    assert dialog.problem.text() == ""
    assert dialog.shown[Style.DECIMAL].text().startswith("34.765")
    assert dialog.shown[Style.DMS].text().startswith("34°45′5")
    assert dialog.shown[Style.ZONE].text().startswith("X=38486")
    assert dialog.shown[Style.PLUS_CODE].text().startswith("8P6MQM8C+")
    assert dialog.county.text().startswith("金水区，距县界")
    assert dialog.inset.place is not None
    assert dialog.take.isEnabled()


def test_enter_takes_what_was_shown(
    dialog: PositionDialog, survey: Survey, site: str, qtbot: QtBot
) -> None:
    write(dialog, "34.7655123, 113.6702456")
    with qtbot.waitSignal(dialog.accepted):
        QTest.keyClick(dialog.text, Qt.Key.Key_Return)
    row = survey.site(site)
    assert (row["lat"], row["lon"], row["source"]) == (34.7655123, 113.6702456, "typed")


def test_the_datum_chosen_is_the_one_it_is_read_in(
    dialog: PositionDialog, survey: Survey, site: str
) -> None:
    lon, lat = convert(113.6702, 34.7655, Datum.WGS84, Datum.GCJ02)
    dialog.datum.setCurrentIndex(dialog.datum.findData("gcj02"))
    write(dialog, f"{lat:.7f}, {lon:.7f}")
    assert dialog.shown[Style.DECIMAL].text() == "34.7655000°N 113.6702000°E"
    dialog.take_position()
    fix = survey.children("fix", site)[-1]
    assert (fix["datum"], fix["raw"]) == ("gcj02", f"{lat:.7f}, {lon:.7f}")


def test_what_cannot_be_read_is_told_beside_the_field_and_not_taken(
    dialog: PositionDialog, survey: Survey, site: str
) -> None:
    before = survey.site(site)
    write(dialog, "34.7, 2130")
    assert "无法识别坐标" in dialog.problem.text()
    assert not dialog.take.isEnabled()
    QTest.keyClick(dialog.text, Qt.Key.Key_Return)
    assert survey.site(site) == before
    assert dialog.isVisible()


def test_a_position_off_by_the_chinese_shift_is_doubted(
    dialog: PositionDialog, survey: Survey, site: str
) -> None:
    row = survey.site(site)
    here = float(str(row["lon"])), float(str(row["lat"]))
    lon, lat = convert(*here, Datum.WGS84, Datum.GCJ02)
    write(dialog, f"{lat:.6f}, {lon:.6f}")
    assert "GCJ-02" in dialog.warning.text()
    assert dialog.take.isEnabled()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("31.2304, 121.4737", "不在本工程"),
        ("0.5, 0.5", "不在任何县区"),
        ("34.76, 113.67", "末位只精确到"),
    ],
)
def test_what_looks_wrong_is_said_and_left_to_the_person(
    dialog: PositionDialog, text: str, words: str
) -> None:
    write(dialog, text)
    assert words in dialog.warning.text()
    assert dialog.take.isEnabled()


def test_typing_is_read_by_itself_after_a_pause(dialog: PositionDialog, qtbot: QtBot) -> None:
    QTest.keyClicks(dialog.text, "34.7655, 113.6702")
    qtbot.waitUntil(dialog.take.isEnabled)


def test_the_map_may_be_pointed_at_instead(
    dialog: PositionDialog, open_hub: Hub, survey: Survey, site: str
) -> None:
    asked: list[object] = []
    open_hub.asked.connect(
        lambda what, thing: asked.append(thing) if what == "pick_point" else None
    )
    dialog.point.click()
    request = asked[0]
    assert isinstance(request, PickRequest)
    assert not dialog.isVisible()
    request.taken(113.671, 34.766)
    row = survey.site(site)
    assert (row["lon"], row["lat"], row["source"]) == (113.671, 34.766, "map")
