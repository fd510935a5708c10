"""A surveyor's day without a mouse: survey, photos, record, position, fee, dossier, sync."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from surveyapp.services import enrolment, syncing
from surveyapp.storage import SiteQuery, Survey
from surveyapp.ui import new_survey
from surveyapp.ui.intake_report import IntakeReport
from surveyapp.ui.main_window import MainWindow
from surveyapp.ui.new_survey import NewSurveyDialog
from surveyapp.ui.position import PositionDialog
from surveyapp.ui.printing import PrintDialog
from surveyapp.ui.record import RecordPanel
from tests.gui.conftest import PATIENCE_MS, settle
from tests.gui.sync.conftest import _keys_in_files, colleague, empty_list, office, server
from tests.sync.laptop import Office
from tests.unit.capture.photo_files import at, jpeg

__all__ = ["_keys_in_files", "colleague", "empty_list", "office", "server"]

D = TypeVar("D", bound=QDialog)
FAR = 400
"""Presses of Tab after which something counts as out of reach."""


class Keys:
    """Hands on the keyboard, and nothing else."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.qtbot, self.window = qtbot, window
        window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is not None, timeout=PATIENCE_MS)

    @property
    def front(self) -> QWidget:
        """What has the keyboard."""
        return QApplication.focusWidget() or QApplication.activeWindow() or self.window

    def press(self, keys: str) -> None:
        """A key, or several held at once."""
        QTest.keySequence(self.front, QKeySequence(keys))

    def say(self, text: str) -> None:
        """Text into whatever has the keyboard; Chinese comes from an input method."""
        if text.isascii():
            QTest.keyClicks(self.front, text)
            return
        typed = QInputMethodEvent()
        typed.setCommitString(text)
        QApplication.sendEvent(self.front, typed)

    def tab_to(self, wanted: QWidget) -> None:
        """Go from field to field until it is reached."""
        for _press in range(FAR):
            if self.front is wanted or self.front is wanted.focusProxy():
                return
            QTest.keyClick(self.front, Qt.Key.Key_Tab)
        raise AssertionError(f"Tab never came to {wanted}; it stays at {self.front}")

    def write(self, field: QWidget, text: str) -> None:
        """Go to a field and write in place of what stands there."""
        self.tab_to(field)
        self.press("Ctrl+A")
        self.say(text)

    def back(self) -> None:
        """To the window, as when a dialog has closed."""
        self.window.activateWindow()
        self.until(lambda: QApplication.activeWindow() is self.window)

    def until(self, ready: Callable[[], bool]) -> None:
        """Wait until something holds."""
        self.qtbot.waitUntil(ready, timeout=PATIENCE_MS)

    def dialog(self, kind: type[D]) -> D:
        """The dialog of a kind that has come up, with the keyboard in it."""
        self.until(lambda: any(d.isVisible() for d in self.window.findChildren(kind)))
        found = next(d for d in self.window.findChildren(kind) if d.isVisible())
        found.activateWindow()
        self.until(lambda: QApplication.activeWindow() is found)
        return found

    def choose_folder(self, opener: str, folder: Path) -> None:
        """Press a key that asks for a folder, and write the folder's name there."""

        def answer() -> None:
            asked = QApplication.activeModalWidget()
            if not isinstance(asked, QFileDialog):
                QTimer.singleShot(20, self.window, answer)
                return
            name = asked.findChild(QLineEdit, "fileNameEdit")
            assert name is not None
            QApplication.clipboard().setText(str(folder))
            QTest.keySequence(name, QKeySequence("Ctrl+A"))
            QTest.keySequence(name, QKeySequence("Ctrl+V"))
            QTest.keyClick(name, Qt.Key.Key_Return)

        QTimer.singleShot(0, self.window, answer)
        self.press(opener)


@pytest.fixture
def card(tmp_path: Path) -> Path:
    """A camera card with three photos of one place."""
    folder = tmp_path / "DCIM"
    folder.mkdir()
    for n in range(3):
        taken = f"2026:03:21 10:24:3{n}"
        (folder / f"IMG_{n}.jpg").write_bytes(
            jpeg(gps=at(113.68, 34.78), taken=taken, size=(160, 120 + n))
        )
    return folder


def test_a_day_s_work_needs_no_mouse(
    window: MainWindow, card: Path, office: Office, server: str, colleague: Survey,
    tmp_path: Path, qtbot: QtBot,
) -> None:  # fmt: skip
    window.hub.settings.setValue(new_survey.KEY, str(tmp_path / "工程"))
    keys = Keys(qtbot, window)
    begin_survey(keys)
    take_card(keys, card)
    record, site = record_site(keys)
    write_position(keys, record)
    write_fee(keys, record)
    print_dossier(keys)
    survey = window.hub.survey
    enrolment.enrol(survey, server, office.ticket("王勘"))
    window.syncing.refresh(survey)
    keys.back()
    keys.press("F5")
    keys.until(lambda: window.syncing.last is not None)
    syncing.sync(colleague)
    assert colleague.site(site)["name"] == "人民路23号"
    assert [fee["amount"] for fee in colleague.children("fee", site)] == [8000]


def begin_survey(keys: Keys) -> None:
    """A new survey of one county; name and folder are proposed."""
    keys.press("Ctrl+N")
    made = keys.dialog(NewSurveyDialog)
    keys.say("410105")
    keys.press("Return")
    assert made.isVisible()  # a county was chosen, nothing more
    keys.tab_to(made.go)
    keys.press("Space")
    keys.until(lambda: keys.window.hub.has_survey)
    settle(keys.qtbot, keys.window)
    assert keys.window.hub.survey.counties == ("410105",)


def take_card(keys: Keys, card: Path) -> None:
    """A camera card, taken in; what came of it is looked at and closed."""
    keys.back()
    keys.press("Ctrl+L")
    keys.press("M")  # a web page keeps Tab for itself
    keys.choose_folder("I", card)
    keys.dialog(IntakeReport)
    keys.press("Escape")
    settle(keys.qtbot, keys.window)
    survey = keys.window.hub.survey
    assert len(survey.photos()) == 3
    assert survey.sites(SiteQuery(candidate=True))


def record_site(keys: Keys) -> tuple[RecordPanel, str]:
    """A new rooftop with a name."""
    keys.back()
    keys.press("Ctrl+L")
    keys.press("N")
    settle(keys.qtbot, keys.window)
    record, site = keys.window.desk.record, keys.window.hub.selection
    assert isinstance(record, RecordPanel)
    assert record.pages.site.view is not None
    keys.press("Ctrl+L")
    keys.press("Return")
    keys.write(record.pages.site.view.boxes["name"].editor.front, "人民路23号")
    keys.press("Tab")
    assert keys.window.hub.survey.site(site)["name"] == "人民路23号"
    return record, site


def write_position(keys: Keys, record: RecordPanel) -> None:
    """Coordinates, typed."""
    view = record.pages.site.view
    assert view is not None
    (row,) = record.pages.site._views[view.form.name][2]
    keys.tab_to(row.type)
    keys.press("Space")
    asked = keys.dialog(PositionDialog)
    keys.say("34.7801, 113.6802")
    keys.press("Return")
    assert asked.take.isEnabled()  # it was shown before it can be taken
    keys.press("Return")
    survey, site = keys.window.hub.survey, keys.window.hub.selection
    keys.until(lambda: survey.site(site)["lon"] is not None)


def write_fee(keys: Keys, record: RecordPanel) -> None:
    """A demand of 8,000 yuan; the rules answer with the clause."""
    keys.back()
    keys.press("Ctrl+L")
    keys.press("3")
    keys.press("Return")
    page = record.pages.facts[0]
    keys.tab_to(page.adders["fee"])
    keys.press("Space")
    assert page.editor is not None
    boxes = page.editor.form.boxes
    keys.write(boxes["kind"].editor.front, "进场费")
    keys.write(boxes["amount"].editor.front, "8000")
    keys.press("Ctrl+Return")
    survey, site = keys.window.hub.survey, keys.window.hub.selection
    assert [fee["amount"] for fee in survey.children("fee", site)] == [8000]
    record.judge()
    assert any(card.flag.clauses for card in record.flags.cards)


def print_dossier(keys: Keys) -> None:
    """The dossier of the selected site, into the folder proposed."""
    keys.press("Ctrl+P")
    keys.dialog(PrintDialog)
    keys.press("Return")
    folder = keys.window.hub.survey.folder / "dossiers"
    keys.until(lambda: any(folder.glob("*.pdf")))
    settle(keys.qtbot, keys.window)
