"""Photos in: what came of a card is listed, candidates are confirmed one by one or all."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QTreeWidget
from pytestqt.qtbot import QtBot

from surveyapp.domain.photos import Broken, Mark
from surveyapp.services.photo_words import broken_words, mark_remedy, mark_words
from surveyapp.services.sample.camera import Shot, photo_bytes
from surveyapp.storage import SiteQuery
from surveyapp.ui.intake_report import IntakeReport
from surveyapp.ui.main_window import MainWindow
from surveyapp.ui.printing import PrintDialog

Settled = Callable[[MainWindow], None]


@pytest.fixture
def card(tmp_path: Path) -> Path:
    """Two places of two photos each, one photo without a position, one file that is none."""
    from datetime import datetime

    from PIL import Image

    folder = tmp_path / "DCIM"
    folder.mkdir()
    places = [(113.66, 34.78), (113.66, 34.78), (113.70, 34.80), (113.70, 34.80), (None, None)]
    for n, (lon, lat) in enumerate(places):
        taken = datetime(2026, 3, 18, 9, n)  # noqa: DTZ001 - a camera knows no zone
        picture = Image.new("RGB", (640, 480), (40 * n, 90, 120))
        shot = Shot(taken, lon, lat, 45.0, 110.0, 4.0)
        (folder / f"IMG_{n}.JPG").write_bytes(photo_bytes(picture, shot, "JPEG"))
    (folder / "empty.jpg").write_bytes(b"")
    return folder


@pytest.fixture
def report(desk: MainWindow, card: Path, qtbot: QtBot, settled: Settled) -> IntakeReport:
    with qtbot.waitSignal(desk.intake.finished, timeout=30_000):
        desk.intake.take([card])
    settled(desk)
    found = desk.findChildren(IntakeReport)[0]
    assert found.isVisible()
    return found


def words(tree: QTreeWidget) -> list[str]:
    """The first column of every line, from top to bottom."""
    found = tree.findItems("", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive)
    return [item.text(0) for item in found]


def test_candidates_are_confirmed_one_by_one(
    desk: MainWindow, report: IntakeReport, settled: Settled
) -> None:
    assert report.groups.topLevelItemCount() == 2
    assert desk.desk.filters.candidates.text() == "待确认 2"
    first = next(b for b in report.groups.findChildren(QPushButton) if b.text() == "确认")
    first.click()
    settled(desk)
    assert first.text() == "已确认"
    assert len(desk.hub.survey.sites(SiteQuery(candidate=True))) == 1
    report.close()


def test_all_candidates_are_confirmed_in_one_act(
    desk: MainWindow, report: IntakeReport, settled: Settled
) -> None:
    report.all.click()
    settled(desk)
    assert desk.hub.survey.sites(SiteQuery(candidate=True)) == []
    assert not report.all.isEnabled()
    desk.undoing.undo()
    settled(desk)
    assert len(desk.hub.survey.sites(SiteQuery(candidate=True))) == 2
    assert report.all.isEnabled()
    report.close()


def test_doubtful_and_broken_files_stand_under_their_reasons(report: IntakeReport) -> None:
    assert words(report.marked) == ["没有坐标 · 1", "IMG_4.JPG"]
    assert words(report.broken)[0] == "空文件 · 1"
    assert words(report.broken)[1].endswith("empty.jpg")
    report.close()


def test_the_same_card_again_adds_nothing(
    desk: MainWindow, report: IntakeReport, card: Path, qtbot: QtBot, settled: Settled
) -> None:
    report.close()
    with qtbot.waitSignal(desk.intake.finished, timeout=30_000) as got:
        desk.intake.take([card])
    settled(desk)
    assert got.args[0].intake.added == []
    assert got.args[0].intake.duplicates == 5


def test_thumbnails_are_made_afterwards(desk: MainWindow, report: IntakeReport) -> None:
    from surveyapp.services.photos import THUMB

    vault = desk.hub.survey.vault
    photos = desk.hub.survey.photos()
    assert len(photos) == 5
    assert all(vault.derived(str(p["sha256"]), THUMB).exists() for p in photos)
    report.close()


def test_dossiers_are_printed_in_the_background(
    desk: MainWindow, report: IntakeReport, tmp_path: Path, settled: Settled
) -> None:
    report.close()
    dialog: PrintDialog = desk.acts.print()
    dialog.scope.button(1).setChecked(True)
    dialog.folder.setText(str(tmp_path / "out"))
    dialog.order()
    settled(desk)
    (file,) = (tmp_path / "out").glob("*.pdf")
    assert file.read_bytes().startswith(b"%PDF")
    assert "已写入" in desk.desk.notice.words.text()


@pytest.mark.parametrize("mark", list(Mark))
def test_every_mark_of_a_photo_has_its_words_and_its_remedy(mark: Mark) -> None:
    assert mark_words(mark)
    assert mark_remedy(mark)


@pytest.mark.parametrize("reason", list(Broken))
def test_every_reason_for_refusing_a_file_has_its_words(reason: Broken) -> None:
    assert broken_words(reason)
