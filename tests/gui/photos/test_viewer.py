"""The full view: leafed through, zoomed, turned, compared, drawn upon; copies stamped; originals untouched."""

import hashlib
import json
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from surveyapp.services.photos import describe_photo
from surveyapp.services.shots import draw_on
from surveyapp.storage import Row, Survey
from surveyapp.ui.hub import Hub
from surveyapp.ui.photos.canvas import Canvas
from surveyapp.ui.photos.copying import write_copies
from surveyapp.ui.photos.viewer import PhotoViewer
from surveyapp.ui.record import RecordPanel
from tests.gui.photos.conftest import Settle


@pytest.fixture
def viewer(panel: RecordPanel, photos: list[Row], settle: Settle) -> PhotoViewer:
    panel.pages.view_photo(str(photos[0]["id"]), [str(p["id"]) for p in photos])
    shown = panel.pages.viewer
    assert shown is not None
    shown.resize(900, 640)
    settle()
    return shown


def shapes(survey: Survey, photo: Row) -> list[dict[str, object]]:
    found = survey.rows("photo", [str(photo["id"])])[0]["markup"]
    return list(json.loads(str(found or "[]")))


def drag(canvas: Canvas, one: QPoint, two: QPoint) -> None:
    port = canvas.viewport()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=one)
    QTest.mouseMove(port, two)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=two)


def test_arrows_leaf_through_all_photos_and_round_again(
    viewer: PhotoViewer, photos: list[Row], settle: Settle
) -> None:
    seen = [viewer._id(viewer.active)]
    for _photo in photos:
        QTest.keyClick(viewer, Qt.Key.Key_Right)
        seen.append(viewer._id(viewer.active))
    assert seen[0] == seen[-1]
    assert set(seen) == {str(p["id"]) for p in photos}
    settle()


def test_plus_minus_and_zero_zoom_and_sharper_pixels_are_fetched(
    viewer: PhotoViewer, settle: Settle
) -> None:
    canvas = viewer.active
    whole = canvas.zoom
    for _press in range(8):
        QTest.keyClick(viewer, Qt.Key.Key_Plus)
    settle()
    assert canvas.zoom > 4 * whole
    assert viewer._sharp[canvas][2] == 12_000
    QTest.keyClick(viewer, Qt.Key.Key_0)
    assert canvas.zoom == pytest.approx(whole, rel=0.01)


def test_an_arrow_drawn_by_hand_is_kept_in_shares_and_undone_alone(
    viewer: PhotoViewer, survey: Survey, photos: list[Row]
) -> None:
    QTest.keyClick(viewer, Qt.Key.Key_A)
    canvas = viewer.active
    middle = canvas.viewport().rect().center()
    drag(canvas, middle, middle + QPoint(80, 40))
    drag(canvas, middle, middle - QPoint(60, 30))
    kept = shapes(survey, photos[0])
    assert [shape["shape"] for shape in kept] == ["arrow", "arrow"]
    assert all(0 <= float(str(shape[key])) <= 1 for shape in kept for key in ("x", "y", "x2", "y2"))
    survey.undo()
    assert len(shapes(survey, photos[0])) == 1


def test_a_slip_of_the_pointer_draws_nothing(
    viewer: PhotoViewer, survey: Survey, photos: list[Row]
) -> None:
    viewer.take_tool("box")
    middle = viewer.active.viewport().rect().center()
    drag(viewer.active, middle, middle + QPoint(1, 1))
    assert shapes(survey, photos[0]) == []


def test_words_are_written_where_the_picture_was_pressed(
    viewer: PhotoViewer, survey: Survey, photos: list[Row]
) -> None:
    viewer.take_tool("text")
    viewer.take_color("yellow")
    canvas = viewer.active
    QTest.mouseClick(
        canvas.viewport(), Qt.MouseButton.LeftButton, pos=canvas.viewport().rect().center()
    )
    line = canvas._writing
    assert line is not None
    QTest.keyClicks(line, "RRU 1.2 m")
    QTest.keyClick(line, Qt.Key.Key_Return)
    (shape,) = shapes(survey, photos[0])
    assert (shape["text"], shape["color"]) == ("RRU 1.2 m", "yellow")


def test_a_shape_is_chosen_and_taken_away(
    viewer: PhotoViewer, hub: Hub, survey: Survey, photos: list[Row]
) -> None:
    box = {"shape": "box", "x": 0.4, "y": 0.4, "x2": 0.6, "y2": 0.6}
    hub.apply(lambda: draw_on(survey, str(photos[0]["id"]), [box]))
    canvas = viewer.active
    edge = canvas.mapFromScene(canvas._size.width() * 0.4, canvas._size.height() * 0.5)
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=edge)
    assert canvas.shapes.chosen == 0
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert shapes(survey, photos[0]) == []


def test_what_is_drawn_stays_on_its_place_when_the_photo_is_turned(
    viewer: PhotoViewer, hub: Hub, survey: Survey, photos: list[Row], settle: Settle
) -> None:
    arrow = {"shape": "arrow", "x": 0.1, "y": 0.2, "x2": 0.5, "y2": 0.5}
    hub.apply(lambda: draw_on(survey, str(photos[0]["id"]), [arrow]))
    viewer.turn(90)
    (turned,) = shapes(survey, photos[0])
    assert (turned["x"], turned["y"]) == (0.8, 0.1)
    for _quarter in range(3):
        viewer.turn(90)
    assert shapes(survey, photos[0]) == [arrow]
    assert survey.rows("photo", [str(photos[0]["id"])])[0]["turn"] is None
    settle()


def test_two_photos_side_by_side_show_the_same_part(viewer: PhotoViewer, settle: Settle) -> None:
    QTest.keyClick(viewer, Qt.Key.Key_C)
    settle()
    left, right = viewer.canvases
    assert viewer._id(left) != viewer._id(right)
    viewer.active.zoom_by(3)
    assert left.zoom == pytest.approx(right.zoom)
    viewer.compare(on=False)
    assert right.isHidden()
    settle()


def test_caption_and_shot_are_given_in_the_view(
    viewer: PhotoViewer, survey: Survey, photos: list[Row]
) -> None:
    about = viewer.about
    about.caption.line.setText("东侧女儿墙")
    about.caption.finish()
    about.shot.setCurrentIndex(about.shot.findData("mounting"))
    about.shot.activated.emit(about.shot.currentIndex())
    row = survey.rows("photo", [str(photos[0]["id"])])[0]
    assert (row["caption"], row["shot"]) == ("东侧女儿墙", "mounting")


def test_a_photo_that_is_gone_says_so_instead_of_a_picture(
    viewer: PhotoViewer, survey: Survey, photos: list[Row], settle: Settle
) -> None:
    sha256 = str(photos[1]["sha256"])
    original = survey.vault.find(sha256)
    assert original is not None
    original.unlink()
    for name in ("thumb.jpg", "print.jpg", "preview.jpg"):
        survey.vault.derived(sha256, name).unlink(missing_ok=True)
    viewer._show(viewer.active, str(photos[1]["id"]))
    settle()
    assert str(photos[1]["file_name"]) in viewer.active._words


def test_copies_are_stamped_and_drawn_on_and_the_original_keeps_every_byte(
    viewer: PhotoViewer,
    hub: Hub,
    survey: Survey,
    photos: list[Row],
    tmp_path: Path,
    qtbot: QtBot,
    settle: Settle,
) -> None:
    out = tmp_path / "copies"
    out.mkdir()
    ids = [str(p["id"]) for p in photos[:2]]
    arrow = {"shape": "arrow", "x": 0.1, "y": 0.2, "x2": 0.5, "y2": 0.5}
    hub.apply(lambda: draw_on(survey, ids[0], [arrow]))
    hub.apply(lambda: describe_photo(survey, ids[1], turn=90))
    job = write_copies(hub, out, ids)
    with qtbot.waitSignal(job.succeeded, timeout=20_000):
        pass
    settle()
    files = sorted(out.iterdir())
    assert len(files) == 2
    for file in files:
        with Image.open(file) as picture:
            assert not picture.getexif()
            assert picture.width > 200
    for photo in photos[:2]:
        original = survey.vault.find(str(photo["sha256"]))
        assert original is not None
        assert hashlib.sha256(original.read_bytes()).hexdigest() == photo["sha256"]
