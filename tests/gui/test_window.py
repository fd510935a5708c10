"""The window as a whole: opens and closes surveys, says what was done, takes it back, loses nothing."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from surveyapp.app import run
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.services.record import add_site, edit_site
from surveyapp.storage import Survey, open_survey
from surveyapp.ui.crash import CrashDesk
from surveyapp.ui.hub import Hub
from surveyapp.ui.jobs import Cancelled, Tell
from surveyapp.ui.keys import KeySheet
from surveyapp.ui.main_window import MainWindow
from surveyapp.ui.new_survey import NewSurveyDialog
from surveyapp.ui.recent import recents
from surveyapp.ui.settings import SettingsDialog, chosen
from tests.gui.sites import fill

Settled = Callable[[MainWindow], None]


def test_the_first_page_offers_to_make_open_or_see_a_survey(window: MainWindow) -> None:
    assert window.pages.currentWidget() is window.welcome
    assert not window.actions_["intake"].isEnabled()
    assert window.welcome.new.isVisible()


def test_a_survey_made_in_the_dialog_is_opened_and_remembered(
    window: MainWindow, hub: Hub, tmp_path: Path, qtbot: QtBot, settled: Settled
) -> None:
    dialog = NewSurveyDialog(hub, window)
    qtbot.addWidget(dialog)
    assert not dialog.go.isEnabled()
    dialog.counties.entry.setText("金水区")
    QTest.keyClick(dialog.counties.entry, Qt.Key.Key_Return)
    assert dialog.counties.codes == ("410105",)
    assert dialog.name.text() == "金水区"
    dialog.folder.setText(str(tmp_path / "新 工程"))
    dialog.go.click()
    assert dialog.made == tmp_path / "新 工程"
    window.doorman.open(dialog.made)
    qtbot.waitUntil(lambda: hub.has_survey)
    settled(window)
    assert window.windowTitle().startswith("金水区")
    assert [r.folder for r in recents(hub.settings)] == [(tmp_path / "新 工程").resolve()]


def test_a_folder_that_holds_a_survey_already_is_refused_in_the_dialog(
    hub: Hub, survey: Survey, qtbot: QtBot
) -> None:
    dialog = NewSurveyDialog(hub)
    qtbot.addWidget(dialog)
    dialog.counties.take("410105")
    dialog.folder.setText(str(survey.folder))
    dialog.make()
    assert "已有勘察工程" in dialog.problem.text()
    assert dialog.made is None


def test_a_folder_without_a_survey_is_refused_with_a_sentence(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(window.doorman.refused):
        window.doorman.open(tmp_path)
    box = next(w for w in window.findChildren(QMessageBox) if w.isVisible())
    assert "不是勘察工程" in box.text()
    box.close()


def test_the_last_ten_surveys_are_on_the_first_page(desk: MainWindow, qtbot: QtBot) -> None:
    desk.doorman.close()
    assert desk.pages.currentWidget() is desk.welcome
    assert desk.welcome.list.count() == 1
    item = desk.welcome.list.item(0)
    desk.welcome.list.itemActivated.emit(item)
    qtbot.waitUntil(lambda: desk.hub.has_survey)


def test_a_survey_whose_folder_went_is_shown_as_gone(desk: MainWindow, folder: Path) -> None:
    desk.doorman.close()
    shutil.rmtree(folder)
    (entry,) = recents(desk.hub.settings)
    assert not entry.there


def test_n_makes_a_site_selects_it_and_undo_takes_it_back(
    desk: MainWindow, qtbot: QtBot, settled: Settled
) -> None:
    desk.actions_["new_pole"].trigger()
    settled(desk)
    (site,) = desk.desk.list.sites.ids
    assert desk.hub.selection == site
    assert "撤销：新建站址 410105-1" in desk.actions_["undo"].text()
    assert desk.status.back.isVisible()
    desk.status.back.click()
    settled(desk)
    assert desk.desk.list.sites.rowCount() == 0
    assert desk.actions_["redo"].text().startswith("重做")
    desk.actions_["redo"].trigger()
    settled(desk)
    assert desk.desk.list.sites.rowCount() == 1


def test_undo_names_what_it_takes_back(desk: MainWindow, settled: Settled) -> None:
    hub = desk.hub
    made = hub.apply(lambda: add_site(hub.survey, "rooftop", {"name": "人民路23号"}))
    settled(desk)
    site = desk.desk.list.sites.ids[0]
    assert made is not None
    hub.apply(lambda: edit_site(hub.survey, site, {"height_m": "18"}))
    settled(desk)
    assert desk.actions_["undo"].text() == "撤销：修改 人民路23号 的 高度"
    desk.actions_["undo"].trigger()
    assert hub.survey.site(site)["height_m"] is None


def test_deleting_several_sites_is_one_act_with_one_undo(
    desk: MainWindow, survey: Survey, settled: Settled
) -> None:
    survey_ids = [add_site(survey, "pole", {"name": f"监控杆{n}"}).record for n in range(3)]
    desk.hub.reloaded.emit()
    settled(desk)
    desk.desk.list.selectAll()
    assert desk.acts.chosen() == survey_ids
    desk.actions_["delete"].trigger()
    settled(desk)
    assert desk.desk.list.sites.rowCount() == 0
    desk.undoing.undo()
    settled(desk)
    assert desk.desk.list.sites.rowCount() == 3


def test_a_read_only_survey_says_so_and_offers_nothing_that_writes(
    window: MainWindow, survey: Survey, folder: Path, settled: Settled
) -> None:
    fill(survey, 3)
    survey.close()
    window.doorman.take(open_survey(folder, read_only=True))
    settled(window)
    assert "只读" in window.desk.notice.words.text()
    assert window.desk.list.sites.rowCount() == 3
    assert not window.actions_["new"].isEnabled()
    assert window.actions_["print"].isEnabled()


def test_a_damaged_survey_opens_with_what_could_be_saved(
    window: MainWindow, survey: Survey, folder: Path, qtbot: QtBot, settled: Settled
) -> None:
    fill(survey, 20)
    survey.close()
    file = folder / "survey.gpkg"
    data = bytearray(file.read_bytes())
    data[20_000:60_000] = b"\x55" * 40_000
    file.write_bytes(data)
    window.doorman.open(folder)
    qtbot.waitUntil(lambda: window.hub.has_survey)
    settled(window)
    assert "损坏" in window.desk.notice.words.text()
    assert window.desk.list.sites.rowCount() == 20
    window.house.rebuild()
    qtbot.waitUntil(
        lambda: window.hub.has_survey and not window.hub.survey.read_only, timeout=20_000
    )
    settled(window)
    assert window.desk.notice.isHidden()


def test_a_survey_whose_file_is_gone_shows_what_is_left_and_is_made_again(
    window: MainWindow, survey: Survey, folder: Path, qtbot: QtBot, settled: Settled
) -> None:
    fill(survey, 20)
    survey.close()
    for file in folder.glob("survey.gpkg*"):
        file.unlink()
    window.doorman.open(folder)
    qtbot.waitUntil(lambda: window.hub.has_survey)
    settled(window)
    assert "缺少 survey.gpkg" in window.desk.notice.toolTip()
    assert window.desk.list.sites.rowCount() == 20
    window.house.rebuild()
    qtbot.waitUntil(lambda: "已重建" in window.status.said.toolTip(), timeout=20_000)
    settled(window)
    assert window.desk.notice.isHidden()
    assert not window.hub.survey.read_only


def test_closing_during_work_asks_once_and_keeps_what_was_done(
    desk: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    hub = desk.hub

    def endless(tell: Tell, cancelled: Cancelled) -> object:
        add_site(hub.survey, "pole", {"name": "已写入"})
        tell(1, 2)
        while not cancelled():
            pass
        return None

    job = hub.jobs.start(endless, title="导入照片")
    with qtbot.waitSignal(job.progressed):
        pass
    desk.close()
    assert desk.isVisible()
    assert desk._asking is not None
    desk.close()
    assert len([w for w in desk.findChildren(QMessageBox) if w.isVisible()]) == 1
    stop = next(b for b in desk._asking.buttons() if b.text() == "停止并退出")
    QTest.mouseClick(stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not desk.isVisible())
    with open_survey(folder) as again:
        assert [r["name"] for r in again.rows("site", again.sites())] == ["已写入"]


def test_a_job_shows_its_progress_and_can_be_cancelled(desk: MainWindow, qtbot: QtBot) -> None:
    def endless(tell: Tell, cancelled: Cancelled) -> object:
        tell(3, 9)
        while not cancelled():
            pass
        return None

    job = desk.hub.jobs.start(endless, title="检查工程")
    qtbot.waitUntil(lambda: job in desk.strip.lines and desk.strip.isVisible())
    line = desk.strip.lines[job]
    qtbot.waitUntil(lambda: line.figures.text() == "3 / 9")
    with qtbot.waitSignal(job.cancelled):
        line.stop.click()
    qtbot.waitUntil(desk.strip.isHidden)


def test_photos_dropped_anywhere_are_taken_in(
    desk: MainWindow,
    shared_data: Callable[[str], Path],
    tmp_path: Path,
    qtbot: QtBot,
    settled: Settled,
) -> None:
    card = tmp_path / "card"
    shutil.copytree(shared_data("photos_exiftool"), card)
    (card / "notes.jpg").write_text("no picture", "utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(card))])
    event = QDropEvent(
        QPointF(600, 300),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    with qtbot.waitSignal(desk.intake.finished, timeout=60_000) as got:
        desk.dropEvent(event)
    taken = got.args[0]
    assert taken.intake.added
    assert taken.intake.broken
    settled(desk)
    assert desk.desk.list.sites.rowCount() == sum(not g.known for g in taken.groups)


def test_a_bug_is_shown_once_with_a_report_to_copy(qtbot: QtBot) -> None:
    desk = CrashDesk()
    bug = RuntimeError("eine Störung")
    desk.show(bug)
    desk.show(bug)
    assert desk.window is not None
    desk.window.copy.click()
    assert "eine Störung" in QApplication.clipboard().text()
    assert "Python" in QApplication.clipboard().text()
    desk.window.go_on.click()
    assert desk.window is None


def test_settings_hold_at_once(hub: Hub, qtbot: QtBot) -> None:
    dialog = SettingsDialog(hub.settings, None)
    qtbot.addWidget(dialog)
    dialog.look.setCurrentIndex(dialog.look.findData("dark"))
    dialog.language.setCurrentIndex(dialog.language.findData("en"))
    dialog.language.activated.emit(dialog.language.currentIndex())
    dialog.reopen.setChecked(False)
    now = chosen(hub.settings)
    assert (now.look, now.language, now.reopen) == ("dark", "en", False)


def test_every_key_is_on_the_sheet_and_none_is_given_twice(
    window: MainWindow, qtbot: QtBot
) -> None:
    sheet = KeySheet(window)
    qtbot.addWidget(sheet)
    keys = [a.shortcut().toString() for a in window.findChildren(type(window.actions_["new"]))]
    used = [k for k in keys if k]
    assert len(used) == len(set(used))


@pytest.mark.parametrize("name", ["new", "intake", "position", "print", "sync", "undo", "search"])
def test_every_action_has_its_key_and_word(window: MainWindow, name: str) -> None:
    action = window.actions_[name]
    assert action.text()
    assert not action.shortcut().isEmpty()


def test_sync_waits_for_the_survey_to_be_enrolled(
    desk: MainWindow, survey: Survey, settled: Settled
) -> None:
    fill(survey, 4)
    desk.hub.reloaded.emit()
    settled(desk)
    assert desk.actions_["sync"].text() == "同步(4)"
    assert not desk.actions_["sync"].isEnabled()
    assert "尚未加入" in desk.actions_["sync"].toolTip()


def test_without_a_display_the_terminal_gets_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    with pytest.raises(SurveyError) as refusal:
        run(tmp_path)
    assert refusal.value.problem is Problem.NO_WINDOW
    assert "没有图形显示" in str(refusal.value)


def test_the_sample_survey_opens_from_the_first_page(
    window: MainWindow, qtbot: QtBot, settled: Settled
) -> None:
    window.welcome.show_sample.click()
    qtbot.waitUntil(lambda: window.hub.has_survey, timeout=120_000)
    settled(window)
    assert window.desk.list.sites.rowCount() == 9
    assert window.hub.survey.counts().photos > 60


def test_record_and_map_come_for_a_survey_opened_from_the_first_page(
    window: MainWindow, survey: Survey, qtbot: QtBot, settled: Settled
) -> None:
    qtbot.waitExposed(window)
    window.doorman.take(survey)
    qtbot.waitUntil(
        lambda: window.desk._record.is_filled and window.desk._map.is_filled, timeout=20_000
    )
    settled(window)
