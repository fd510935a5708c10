"""Another language: the window says everything anew, and everything else stays as it was."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from surveyapp.app import make_stage
from surveyapp.domain.language import language
from surveyapp.services.surveys import new_survey
from surveyapp.ui.opening import open_as_me
from surveyapp.ui.record import RecordPanel
from surveyapp.ui.settings import LANGUAGE, SettingsDialog
from surveyapp.ui.speech import speak
from surveyapp.ui.stage import Stage
from tests.gui.conftest import PATIENCE_MS, bury, settle
from tests.gui.sites import fill


@pytest.fixture
def stage(qapp: QApplication, qtbot: QtBot, folder: Path) -> Iterator[Stage]:
    """The program as it runs, with a survey of 40 sites open."""
    with new_survey(folder, ["410105"], name="金水区2026", who="王勘", device="d") as survey:
        fill(survey, 40)
    made, crash = make_stage(qapp)
    made.window.show()
    made.window.doorman.take(open_as_me(folder))
    settle(qtbot, made.window)
    yield made
    made.window._leaving = True
    made.window.close()
    assert made.window.hub.jobs.stop(PATIENCE_MS)
    made.window.deleteLater()
    made.deleteLater()
    crash.deleteLater()
    bury(qapp)
    speak(qapp, "zh")


def choose(stage: Stage, wanted: str) -> None:
    """Choose a language in the settings, as a person does."""
    stage.window.actions_["settings"].trigger()
    box = stage.window.findChildren(SettingsDialog)[-1].language
    pick(box, wanted)


def pick(box: QComboBox, wanted: str) -> None:
    box.setCurrentIndex(box.findData(wanted))
    box.activated.emit(box.currentIndex())


def test_the_window_speaks_english_at_once_and_chinese_again(
    stage: Stage, qtbot: QtBot, qapp: QApplication
) -> None:
    first = stage.window
    ids = first.desk.list.sites.ids
    first.hub.select(ids[7])
    record = first.desk.record
    assert isinstance(record, RecordPanel)
    record.show_tab(3)
    first.desk.filters.kinds["pole"].click()
    first.desk.split.setSizes([500, 300, 566])
    settle(qtbot, first)
    editor = record.pages.site.view.boxes["address"].editor  # type: ignore[union-attr]
    editor.restore("金水区花园路8号院")  # typed, and not left yet
    widths, size = first.desk.split.sizes(), first.geometry()
    with qtbot.waitSignal(stage.changed, timeout=PATIENCE_MS):
        choose(stage, "en")
    window = stage.window
    settle(qtbot, window)
    assert window is not first
    assert window.menuBar().actions()[0].text() == "S&urvey"
    assert language() == "en"
    assert QLocale().language() == QLocale.Language.English
    assert window.hub.settings.value(LANGUAGE) == "en"
    assert window.hub.selection == ids[7]
    assert window.desk.page == 3
    assert window.desk.filters.query.kind == "pole"
    assert len(window.desk.list.sites.ids) < 40
    assert window.geometry() == size
    assert all(abs(a - b) < 8 for a, b in zip(window.desk.split.sizes(), widths, strict=True))
    assert window.hub.survey.site(ids[7])["address"] == "金水区花园路8号院"
    (again,) = [d for d in window.findChildren(SettingsDialog) if d.isVisible()]
    with qtbot.waitSignal(stage.changed, timeout=PATIENCE_MS):
        pick(again.language, "zh")
    settle(qtbot, stage.window)
    assert stage.window.menuBar().actions()[0].text() == "工程(&F)"
    assert language() == "zh"


def test_work_under_way_ends_first(stage: Stage, qtbot: QtBot) -> None:
    first, go = stage.window, Event()
    job = first.hub.jobs.start(lambda _tell, _cancelled: go.wait(20), title="导入照片")
    assert first.busy() == [job]
    choose(stage, "en")
    assert "导入照片" in first.status.said.toolTip()
    assert stage.window is first
    with qtbot.waitSignal(stage.changed, timeout=PATIENCE_MS):
        go.set()
    settle(qtbot, stage.window)
    assert language() == "en"
