"""Sync from the window, against the real server: one end, receipts, doubts, files."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import TypeVar

import pypdfium2
import pytest
from PySide6.QtWidgets import QDialog, QMessageBox
from pytestqt.qtbot import QtBot

from surveyapp.services import syncing
from surveyapp.services.challenges import challenges, standing
from surveyapp.services.enrolment import SETTING, enrolments
from surveyapp.services.photos import take_photos
from surveyapp.services.synced import Synced
from surveyapp.services.syncing import Going
from surveyapp.storage import Survey, open_survey
from surveyapp.storage.outbox import Refused
from surveyapp.ui.main_window import MainWindow
from surveyapp.ui.record import RecordPanel
from surveyapp.ui.sync import desk as desk_module
from surveyapp.ui.sync.challenges import ChallengesDialog
from surveyapp.ui.sync.pace import Pace
from surveyapp.ui.sync.receipt import ReceiptDialog
from sync.shelf import Tally
from tests.gui.conftest import PATIENCE_MS, settle
from tests.gui.sync.conftest import add, change, disagree, wait
from tests.sync.laptop import Office
from tests.unit.capture.photo_files import jpeg

Run = Callable[[MainWindow], None]
D = TypeVar("D", bound=QDialog)


def dialog_of(window: MainWindow, kind: type[D]) -> D:
    """The one such dialog that is shown."""
    found = [d for d in window.findChildren(kind) if d.isVisible()]
    assert len(found) == 1, found
    return found[0]


def test_what_was_saved_goes_out_and_the_count_falls(
    enrolled: MainWindow, colleague: Survey, run: Run, qtbot: QtBot
) -> None:
    add(enrolled.hub.survey)
    enrolled.hub.reloaded.emit()
    settle(qtbot, enrolled)
    assert enrolled.actions_["sync"].text() == "同步(1)"
    run(enrolled)
    assert enrolled.status.said.toolTip() == "同步完成：发出 1，收到 0"
    settle(qtbot, enrolled)
    assert enrolled.actions_["sync"].text() == "同步"
    assert syncing.sync(colleague).tally.pulled == 1


def test_what_a_colleague_saved_comes_into_the_list(
    enrolled: MainWindow, colleague: Survey, run: Run, qtbot: QtBot
) -> None:
    site = add(colleague, "花园路8号")
    syncing.sync(colleague)
    run(enrolled)
    settle(qtbot, enrolled)
    assert site in enrolled.desk.list.sites.ids
    assert "收到 1" in enrolled.status.said.toolTip()


def test_a_returned_record_stands_on_top_of_the_list_with_its_reason(
    enrolled: MainWindow, colleague: Survey, run: Run, qtbot: QtBot
) -> None:
    survey = enrolled.hub.survey
    add(survey, "花园路8号")
    site = add(survey, state="submitted")
    run(enrolled)
    syncing.sync(colleague)
    change(colleague, site, state="returned", state_reason="门牌照片看不清")
    syncing.sync(colleague)
    run(enrolled)
    row = survey.site(site)
    assert (row["state"], row["state_reason"]) == ("returned", "门牌照片看不清")
    settle(qtbot, enrolled)
    assert enrolled.desk.list.sites.ids[0] == site
    enrolled.desk.list.horizontalHeader().sectionClicked.emit(0)
    settle(qtbot, enrolled)
    assert str(survey.site(enrolled.desk.list.sites.ids[-1])["number"]).endswith("1")


@contextmanager
def office_away(survey: Survey) -> Iterator[None]:
    """The survey's office has moved to where nobody answers."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        away = f"http://127.0.0.1:{closed.getsockname()[1]}"
        told = [asdict(replace(e, server=away)) for e in enrolments(survey)]
        survey.set_setting(SETTING, told)
        yield


def reopened(window: MainWindow) -> Survey:
    """The survey closed and opened again, as at the start of a day."""
    folder = window.hub.survey.folder
    window.doorman.close()
    window.doorman.take(open_survey(folder, who="王勘", device="laptop-1"))
    return window.hub.survey


def test_a_survey_that_is_opened_syncs_by_itself(
    enrolled: MainWindow, colleague: Survey, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(desk_module, "START_MS", 0)
    site = add(colleague)
    syncing.sync(colleague)
    survey = reopened(enrolled)
    qtbot.waitUntil(lambda: enrolled.syncing.last is not None, timeout=PATIENCE_MS)
    assert survey.site(site)["name"] == "人民路23号"
    assert reopened(enrolled).site(site)
    assert enrolled.syncing.last is not None  # the receipt is still at hand
    assert enrolled.actions_["receipt"].isEnabled()


def test_a_start_without_a_line_is_quiet_and_a_start_against_the_setting_is_none(
    enrolled: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(desk_module, "START_MS", 0)
    add(enrolled.hub.survey)
    settle(qtbot, enrolled)
    with office_away(enrolled.hub.survey):
        survey = reopened(enrolled)
        qtbot.waitUntil(lambda: enrolled.syncing.job is not None, timeout=PATIENCE_MS)
        wait(qtbot, enrolled)
    assert "连不上" not in enrolled.status.said.toolTip()
    assert "连不上" in enrolled.actions_["sync"].toolTip()
    assert enrolled.findChildren(QMessageBox) == []
    assert sum(survey.outbox.unsent()) == 1
    enrolled.hub.settings.setValue("sync_at_start", "false")
    reopened(enrolled)
    settle(qtbot, enrolled)
    assert enrolled.syncing.job is None
    assert "连不上" not in enrolled.actions_["sync"].toolTip()


def test_an_original_of_a_colleague_is_fetched_from_the_viewer(
    enrolled: MainWindow, colleague: Survey, run: Run, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "门牌.jpg").write_bytes(jpeg(size=(900, 600)))
    site = add(colleague)
    (photo,) = take_photos(colleague, [tmp_path / "门牌.jpg"], site=site).added
    syncing.sync(colleague)
    run(enrolled)
    survey = enrolled.hub.survey
    enrolled.hub.select(site)
    record = enrolled.desk.record
    assert isinstance(record, RecordPanel)
    record.pages.view_photo(photo, [photo])
    viewer = record.pages.viewer
    assert viewer is not None
    tiles = record.pages.strip.tiles.tiles
    assert [t.standing for t in tiles if t.photo] == ["remote"]
    assert "缩略图" in viewer.about.facts.text()
    viewer.buttons["fetch"].click()
    wait(qtbot, enrolled)
    settle(qtbot, enrolled)
    assert survey.vault.find(str(survey.photos(site)[0]["sha256"])) is not None
    assert "县区已收到" in viewer.about.facts.text()
    assert viewer.buttons["fetch"].isHidden()
    assert "取回原图 1 张" in enrolled.status.said.toolTip()


def test_an_office_that_is_away_is_a_sentence_and_nothing_is_lost(
    enrolled: MainWindow, colleague: Survey, run: Run, qtbot: QtBot
) -> None:
    survey = enrolled.hub.survey
    add(survey)
    with office_away(survey):
        run(enrolled)
    assert "连不上" in enrolled.status.said.toolTip()
    assert sum(survey.outbox.unsent()) == 1
    assert enrolled.actions_["sync"].isEnabled()


def test_a_cancelled_sync_has_one_end_and_the_next_goes_on(
    enrolled: MainWindow, colleague: Survey, run: Run, qtbot: QtBot
) -> None:
    add(enrolled.hub.survey)
    ends: list[str] = []
    job = enrolled.syncing.sync()
    assert job is not None
    assert enrolled.syncing.sync() is None
    assert not enrolled.actions_["sync"].isEnabled()
    job.succeeded.connect(lambda _done: ends.append("succeeded"))
    job.cancelled.connect(lambda: ends.append("cancelled"))
    job.failed.connect(lambda _error: ends.append("failed"))
    job.cancel()
    wait(qtbot, enrolled)
    assert ends in (["cancelled"], ["succeeded"])
    assert enrolled.actions_["sync"].isEnabled()
    run(enrolled)
    assert syncing.sync(colleague).tally.pulled == 1


def test_closing_the_survey_ends_its_sync(enrolled: MainWindow, qtbot: QtBot) -> None:
    add(enrolled.hub.survey)
    enrolled.syncing.sync()
    enrolled.doorman.close()
    wait(qtbot, enrolled)
    assert not enrolled.actions_["sync"].isEnabled()
    assert enrolled.syncing.last is None


def test_two_values_stand_side_by_side_and_one_key_takes_one(
    enrolled: MainWindow, colleague: Survey, run: Run, qtbot: QtBot
) -> None:
    survey = enrolled.hub.survey
    site = disagree(survey, colleague)
    run(enrolled)
    receipt = dialog_of(enrolled, ReceiptDialog)
    receipt._show_challenges()
    doubts = dialog_of(enrolled, ChallengesDialog)
    assert doubts.present.value.text().startswith("21.5")
    assert "李勘" in doubts.present.about.text()
    assert doubts.other.value.text().startswith("18")
    assert "王勘" in doubts.other.about.text()
    doubts.settle(take=True)
    assert survey.site(site)["height_m"] == 18.0
    assert "待同步" in standing(doubts.found[0])
    assert not doubts.other.take.isEnabled()
    run(enrolled)
    assert challenges(survey) == []
    assert doubts.found == []
    syncing.sync(colleague)
    assert colleague.site(site)["height_m"] == 18.0


def test_a_doubt_of_others_waits_for_the_office(
    enrolled: MainWindow, colleague: Survey, office: Office, run: Run, tmp_path: Path, server: str
) -> None:
    from surveyapp.services import enrolment
    from surveyapp.storage import create_survey

    folder = tmp_path / "赵勘"
    with create_survey(folder, name="金水区", counties=["410105"], who="赵勘", device="赵") as zhao:
        enrolment.enrol(zhao, server, office.ticket("赵勘"))
        disagree(zhao, colleague)
        syncing.sync(zhao)
    run(enrolled)
    dialog = enrolled.syncing.show_challenges()
    assert isinstance(dialog, ChallengesDialog)
    assert not dialog.other.take.isEnabled()
    assert "专班" in dialog.note.text()
    dialog.settle(take=True)
    assert not dialog.found[0].settled


def test_the_receipt_says_what_was_refused_and_why_on_screen_and_on_paper(
    enrolled: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    site = add(enrolled.hub.survey, "文化路9号")
    refused = Refused("410105", site, "site", site, {"state": "approved"}, "", "not_yours", "state")
    done = Synced(Tally(pushed=3, applied=2, refused=1), waiting=4, refusals=[refused])
    enrolled.syncing._synced(enrolled.hub.survey, done)
    receipt = dialog_of(enrolled, ReceiptDialog)
    assert receipt.rows[0][1] == "文化路9号"
    assert "权限" in receipt.rows[0][2]
    assert "照片待传\t4" in receipt.text()
    receipt.print_to(tmp_path / "回执.pdf")
    qtbot.waitUntil(lambda: "回执.pdf" in enrolled.desk.notice.words.text(), timeout=PATIENCE_MS)
    with pypdfium2.PdfDocument(tmp_path / "回执.pdf") as pdf:
        assert "未采纳 1" in pdf[0].get_textpage().get_text_bounded()


@pytest.mark.parametrize("by_stick", [False, True])
def test_the_receipt_names_photos_that_cannot_be_sent_and_leads_to_their_site(
    enrolled: MainWindow, run: Run, tmp_path: Path, qtbot: QtBot, by_stick: bool
) -> None:
    survey = enrolled.hub.survey
    site = add(survey, "文化路9号")
    file = tmp_path / "IMG_0042.jpg"
    file.write_bytes(jpeg())
    assert take_photos(survey, [file], site=site).added
    (original,) = survey.vault.originals()
    original.unlink()
    if by_stick:
        enrolled.syncing.write_bundle(tmp_path / "送县.ssb")
        wait(qtbot, enrolled)
    else:
        run(enrolled)
    receipt = dialog_of(enrolled, ReceiptDialog)
    assert receipt.rows[0][:2] == (site, "文化路9号")
    assert "IMG_0042.jpg" in receipt.rows[0][2]
    assert "IMG_0042.jpg" in receipt.text()


def test_a_bundle_written_from_the_menu_is_offered(
    enrolled: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    add(enrolled.hub.survey)
    out = tmp_path / "盘"
    out.mkdir()
    enrolled.syncing.write_bundle(out / "送县.ssb")
    wait(qtbot, enrolled)
    assert (out / "送县.ssb").is_file()
    assert "送县.ssb" in enrolled.desk.notice.words.text()
    assert "记录 1 项" in enrolled.status.said.toolTip()


def test_a_bundle_that_is_none_is_a_sentence(
    enrolled: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    file = tmp_path / "别的.ssb"
    file.write_bytes(b"PK\x03\x04")
    enrolled.syncing.read_bundle(file)
    wait(qtbot, enrolled)
    assert "别的.ssb" in enrolled.status.said.toolTip()
    assert enrolled.syncing.last is None


def test_progress_names_phase_bytes_and_the_time_left() -> None:
    now = [100.0]
    pace = Pace(lambda: now[0])
    assert pace.words(Going("ops", 0, 20, 1_000, 0)) == "发送记录 0 / 20 · 已传 1 KB"
    assert pace.words(Going("ops", 1, 20, 1_000, 0)) is None
    assert pace.words(Going("photos", 0, 12_000_000, 0, 0)) == "发送照片 0 KB / 12.0 MB"
    now[0] += 10
    told = pace.words(Going("photos", 3_000_000, 12_000_000, 0, 0))
    assert told == "发送照片 3.0 MB / 12.0 MB · 约剩 30 秒"


def test_a_sitting_becomes_one_step_when_the_site_is_left(
    enrolled: MainWindow, run: Run, qtbot: QtBot
) -> None:
    survey = enrolled.hub.survey
    first, second = add(survey), add(survey, "花园路8号")
    run(enrolled)
    enrolled.desk.fill()
    enrolled.hub.select(first)
    for fields in ({"height_m": 12.0}, {"storeys": 6}, {"height_m": 12.5}):
        change(survey, first, **fields)
    assert survey.outbox.unsent() == (1, 0)
    enrolled.hub.select(second)
    settle(qtbot, enrolled)
    assert survey.outbox.unsent() == (0, 1)
    device, county = enrolments(survey)[0].device, "410105"
    (op,) = survey.outbox.waiting(device, county)
    assert (op.rec, op.fields) == (first, {"height_m": 12.5, "storeys": 6})
    enrolled.hub.reloaded.emit()
    settle(qtbot, enrolled)
    assert enrolled.actions_["sync"].text() == "同步(1)"
    change(survey, second, storeys=4)
    folder = survey.folder
    enrolled.doorman.close()
    with open_survey(folder, who="王勘", device="laptop-1") as again:
        assert again.outbox.unsent() == (0, 2)
