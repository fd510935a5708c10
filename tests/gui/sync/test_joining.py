"""Joining an office from the window: a ticket typed, pasted, dropped or read from a file."""

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from surveyapp.domain.tickets import Ticket
from surveyapp.reports.ticket import write_qr
from surveyapp.ui.main_window import MainWindow
from surveyapp.ui.sync.enrol import EnrolDialog
from tests.gui.conftest import PATIENCE_MS
from tests.gui.sync.conftest import ticket_file
from tests.sync.laptop import Office


def drop(dialog: EnrolDialog, url: QUrl) -> None:
    """A file let go over the dialog."""
    given = QMimeData()
    given.setUrls([url])
    keys, buttons = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    dialog.dropEvent(QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, given, buttons, keys))


@pytest.fixture
def joining(desk: MainWindow) -> EnrolDialog:
    dialog = desk.syncing.enrol()
    assert isinstance(dialog, EnrolDialog)
    return dialog


def test_a_ticket_file_makes_the_button_live(
    desk: MainWindow,
    joining: EnrolDialog,
    office: Office,
    server: str,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    button = desk.actions_["sync"]
    assert not button.isEnabled()
    assert "尚未加入" in button.toolTip()
    joining.read(ticket_file(tmp_path, office.ticket("王勘"), server))
    with qtbot.waitSignal(joining.enrolled, timeout=PATIENCE_MS):
        joining.go.click()
    assert button.isEnabled()
    assert button.shortcut().toString() == "F5"
    assert "王勘" in desk.status.said.toolTip()


def test_a_pasted_picture_of_a_qr_code_fills_in_address_and_ticket(
    joining: EnrolDialog, tmp_path: Path
) -> None:
    write_qr(tmp_path / "码.png", Ticket("srv1.abc.def", "https://list.example"))
    QApplication.clipboard().setImage(QImage(str(tmp_path / "码.png")))
    joining.ticket.setFocus()
    QTest.keySequence(joining.ticket, QKeySequence(QKeySequence.StandardKey.Paste))
    assert joining.ticket.text() == "srv1.abc.def"
    assert joining.server.text() == "https://list.example"


def test_a_dropped_ticket_file_fills_in_and_another_picture_is_told(
    joining: EnrolDialog, tmp_path: Path
) -> None:
    drop(joining, QUrl.fromLocalFile(str(ticket_file(tmp_path, "srv1.x.y", "https://l.example"))))
    assert (joining.ticket.text(), joining.server.text()) == ("srv1.x.y", "https://l.example")
    Image.new("RGB", (300, 200), "white").save(tmp_path / "墙.png")
    drop(joining, QUrl.fromLocalFile(str(tmp_path / "墙.png")))
    assert "墙.png" in joining.problem.text()
    assert joining.ticket.text() == "srv1.x.y"


def test_a_ticket_is_used_once_and_a_wrong_one_is_a_sentence(
    desk: MainWindow, joining: EnrolDialog, server: str, qtbot: QtBot
) -> None:
    joining.server.setText(server)
    joining.ticket.setText("none-such")
    joining.go.click()
    qtbot.waitUntil(lambda: bool(joining.problem.text()), timeout=PATIENCE_MS)
    assert "登记码无效" in joining.problem.text()
    assert joining.isVisible()
    assert joining.go.isEnabled()
    assert not desk.actions_["sync"].isEnabled()


def test_a_file_without_a_ticket_is_refused_beside_the_field(
    joining: EnrolDialog, tmp_path: Path
) -> None:
    file = tmp_path / "照片.txt"
    file.write_bytes(b"\xff\xd8\xff\xe0")
    joining.read(file)
    assert file.name in joining.problem.text()
    assert joining.ticket.text() == ""


def test_an_address_that_is_none_asks_nobody(joining: EnrolDialog) -> None:
    joining.server.setText("ftp://survey.example")
    joining.ticket.setText("abc")
    joining.go.click()
    assert "https://" in joining.problem.text()
