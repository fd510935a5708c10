"""The strip: frames for what lacks, photos selected, laid on frames, moved between sites, explained."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from surveyapp.services.record import add_site
from surveyapp.storage import Row, SiteQuery, Survey
from surveyapp.ui.hub import Hub
from surveyapp.ui.photos.carried import MIME, ids_data, ids_in
from surveyapp.ui.photos.menu import photo_menu
from surveyapp.ui.photos.model import PhotosModel, tiles_of, told
from surveyapp.ui.photos.page import PhotosPage
from surveyapp.ui.photos.strip import PhotoStrip
from surveyapp.ui.record import RecordPanel
from surveyapp.ui.sites_view import SitesView
from tests.gui.photos.conftest import Settle


@pytest.fixture
def page(panel: RecordPanel) -> PhotosPage:
    return panel.pages.photos


@pytest.fixture
def strip(page: PhotosPage) -> PhotoStrip:
    return page.strip


def select(strip: PhotoStrip, *photos: Row) -> None:
    strip.selectionModel().clear()
    ids = {str(p["id"]) for p in photos}
    for row, tile in enumerate(strip.tiles.tiles):
        if tile.id in ids:
            index = strip.tiles.index(row)
            flag = QItemSelectionModel.SelectionFlag
            strip.selectionModel().setCurrentIndex(index, flag.NoUpdate)
            strip.selectionModel().select(index, flag.Select)
    assert set(strip.chosen()) == ids


def row_of(strip: PhotoStrip, shot: str) -> int:
    return next(n for n, tile in enumerate(strip.tiles.tiles) if tile.shot == shot)


def drop(strip: PhotoStrip, data: QMimeData, shot: str) -> None:
    place = strip.visualRect(strip.tiles.index(row_of(strip, shot))).center()
    event = QDropEvent(
        QPointF(place), Qt.DropAction.MoveAction, data,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    strip.dropEvent(event)


def test_every_missing_shot_has_an_empty_frame_and_pictures_come_from_the_background(
    panel: RecordPanel, strip: PhotoStrip, photos: list[Row], settle: Settle
) -> None:
    frames = [tile for tile in strip.tiles.tiles if tile.photo is None]
    assert len(frames) == 16
    assert panel.tabs.tabText(1) == "照片 0/16"
    thumbs = panel.pages.thumbs
    strip.scrollToBottom()
    panel.grab()
    settle()
    assert all(thumbs.picture(photo) is not None for photo in photos)


def test_a_press_on_a_frame_fills_it_with_what_is_selected(
    panel: RecordPanel, strip: PhotoStrip, survey: Survey, photos: list[Row]
) -> None:
    select(strip, photos[0])
    place = strip.visualRect(strip.tiles.index(row_of(strip, "gps"))).center()
    QTest.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert survey.rows("photo", [str(photos[0]["id"])])[0]["shot"] == "gps"
    assert panel.tabs.tabText(1) == "照片 1/16"
    survey.undo()
    assert survey.rows("photo", [str(photos[0]["id"])])[0]["shot"] is None


def test_a_photo_laid_on_a_frame_comes_from_its_site_and_is_that_shot(
    hub: Hub, strip: PhotoStrip, survey: Survey, site: str, photos: list[Row]
) -> None:
    other = add_site(survey, "rooftop", {"name": "人民路25号"}).record
    hub.select(other)
    drop(strip, ids_data([str(photos[0]["id"])]), "plate")
    moved = survey.rows("photo", [str(photos[0]["id"])])[0]
    assert (moved["site"], moved["shot"]) == (other, "plate")
    assert len(survey.photos(site)) == len(photos) - 1


def test_photos_cut_here_are_pasted_there_in_one_act(
    hub: Hub, strip: PhotoStrip, survey: Survey, photos: list[Row]
) -> None:
    other = add_site(survey, "rooftop", {"name": "人民路25号"}).record
    select(strip, *photos[:2])
    QTest.keyClick(strip, Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier)
    hub.select(other)
    acts = len(survey.history())
    QTest.keyClick(strip, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert len(survey.photos(other)) == 2
    assert len(survey.history()) == acts + 1


def test_photos_taken_out_wait_among_the_loose_and_come_back(
    page: PhotosPage, strip: PhotoStrip, survey: Survey, site: str, photos: list[Row]
) -> None:
    assert not page.loose.isVisible()
    select(strip, photos[0])
    QTest.keyClick(strip, Qt.Key.Key_Delete)
    assert page.loose.text() == "未归入 1"
    page.loose.click()
    assert [tile.id for tile in strip.tiles.tiles] == [str(photos[0]["id"])]
    select(strip, photos[0])
    page.acts.put(strip.chosen(), "")
    assert len(survey.photos(site)) == len(photos)


def test_files_from_outside_are_asked_to_be_taken_into_the_site(
    hub: Hub, page: PhotosPage, strip: PhotoStrip, site: str, card: Path
) -> None:
    asked: list[tuple[str, object]] = []
    hub.asked.connect(lambda what, thing: asked.append((what, thing)))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(card))])
    drop(strip, data, "gps")
    assert asked == [("take_photos", ([card], site))]


def test_a_marked_photo_says_why_and_what_to_do(
    survey: Survey, photos: list[Row], site: str
) -> None:
    plain = next(p for p in photos if p["file_name"] == "plain.jpg")
    (tile,) = [t for t in tiles_of(survey.site(site), photos) if t.id == plain["id"]]
    assert "没有坐标：打开相机定位后补拍" in told(tile)


def test_turning_is_an_act_and_the_picture_follows(
    panel: RecordPanel,
    page: PhotosPage,
    strip: PhotoStrip,
    survey: Survey,
    photos: list[Row],
    settle: Settle,
) -> None:
    select(strip, photos[0])
    panel.grab()
    settle()
    before = panel.pages.thumbs.picture(photos[0])
    page.right.click()
    turned = survey.rows("photo", [str(photos[0]["id"])])[0]
    assert turned["turn"] == 90
    assert strip.chosen() == [str(photos[0]["id"])]
    panel.pages.thumbs.picture(turned)
    settle()
    after = panel.pages.thumbs.picture(turned)
    assert before is not None
    assert after is not None
    assert (after.width(), after.height()) == (before.height(), before.width())


def test_the_menu_names_shots_and_offers_sites_nearby(
    page: PhotosPage, strip: PhotoStrip, survey: Survey, site: str, photos: list[Row]
) -> None:
    select(strip, photos[0])
    menu = photo_menu(page.acts, survey.site(site), page, loose=False)
    words = [action.text() for action in menu.actions() if action.text()]
    assert "作为必拍项" in words
    assert "删除 1 张照片" in words
    next(a for a in menu.actions() if a.text() == "删除 1 张照片").trigger()
    assert len(survey.photos(site)) == len(photos) - 1
    menu.deleteLater()


def test_the_model_keeps_what_qt_asks_of_models(
    survey: Survey, site: str, photos: list[Row]
) -> None:
    model = PhotosModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show(tiles_of(survey.site(site), photos))
    model.show(tiles_of(survey.site(site), photos[:1]))
    model.show([])
    assert tester.model() is model


def test_a_drag_carries_ids_and_nothing_else_is_taken_for_one() -> None:
    data = ids_data(["a", "b"])
    assert json.loads(bytes(data.data(MIME).data())) == ["a", "b"]
    assert ids_in(QMimeData()) == []


def test_photos_laid_on_a_site_in_the_list_move_there(
    hub: Hub,
    strip: PhotoStrip,
    survey: Survey,
    site: str,
    photos: list[Row],
    settle: Settle,
    qtbot: QtBot,
) -> None:
    other = add_site(survey, "rooftop", {"name": "人民路25号"}).record
    view = SitesView(hub)
    qtbot.addWidget(view)
    view.sites.show(survey, SiteQuery())
    settle()
    place = view.visualRect(view.sites.index(view.sites.row_of(other), 0)).center()
    data, left = ids_data([str(photos[0]["id"])]), Qt.MouseButton.LeftButton
    keys, move = Qt.KeyboardModifier.NoModifier, Qt.DropAction.MoveAction
    QApplication.sendEvent(view.viewport(), QDragEnterEvent(place, move, data, left, keys))
    QApplication.sendEvent(view.viewport(), QDropEvent(QPointF(place), move, data, left, keys))
    assert [p["id"] for p in survey.photos(other)] == [photos[0]["id"]]
    assert len(survey.photos(site)) == len(photos) - 1
