"""The record: every page, findings opened, what is wrong, candidates, locked, long names, photos."""

import shutil

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QWidget

from surveyapp.domain.changes import Edit, Label
from surveyapp.services.record import add_site, edit_site
from surveyapp.services.shots import draw_on
from surveyapp.services.surveys import new_survey
from surveyapp.ui.main_window import MainWindow
from surveyapp.ui.record import RecordPanel
from surveyapp.xlsform import write_xlsx
from tests.gui.sites import LONG
from tests.pictures.stage import Stage
from tests.services.own_form import add_rooms


def opened(stage: Stage, site: int = 0) -> tuple[MainWindow, RecordPanel]:
    """A copy of the sample survey with one site selected and everything about it read."""
    folder = stage.folder / stage.sample().name
    shutil.copytree(stage.sample(), folder)
    window = stage.window(folder)
    window.hub.select(window.desk.list.sites.ids[site])
    panel = window.desk.record
    assert isinstance(panel, RecordPanel)
    rest(stage, window, panel)
    return window, panel


def rest(stage: Stage, window: MainWindow, panel: RecordPanel) -> None:
    """Wait for thumbnails and findings."""
    panel.grab()
    stage.settle(window)
    stage.wait(lambda: not panel.pages.thumbs.busy and not panel._judge.isActive())
    stage.rest(100)


def record_form(stage: Stage) -> QWidget:
    return opened(stage)[0]


def record_flags(stage: Stage) -> QWidget:
    window, panel = opened(stage)
    panel.header.flags.setChecked(True)
    return window


def record_photos(stage: Stage) -> QWidget:
    window, panel = opened(stage, 3)
    panel.show_tab(2)
    strip = panel.pages.photos.strip
    flag = QItemSelectionModel.SelectionFlag
    marked = next((n for n, t in enumerate(strip.tiles.tiles) if t.photo), 0)
    strip.selectionModel().select(strip.tiles.index(marked), flag.Select)
    rest(stage, window, panel)
    return window


def record_fee_typed(stage: Stage) -> QWidget:
    window, panel = opened(stage)
    panel.show_tab(3)
    page = panel.pages.facts[0]
    page.begin("fee")
    editor = page.editor
    assert editor is not None
    for key, text in {"kind": "coordination", "amount": "12000"}.items():
        editor.form.boxes[key].editor.restore(text)
        editor.form.boxes[key].editor.finish()
    rest(stage, window, panel)
    return window


def record_visits(stage: Stage) -> QWidget:
    window, panel = opened(stage)
    panel.show_tab(6)
    rest(stage, window, panel)
    return window


def record_history(stage: Stage) -> QWidget:
    window, panel = opened(stage)
    panel.show_tab(7)
    return window


def record_missing(stage: Stage) -> QWidget:
    window = stage.window(stage.survey())
    survey = window.hub.survey
    done = add_site(survey, "pole", {})
    window.hub.broadcast(done.change)
    window.hub.select(done.record)
    panel = window.desk.record
    assert isinstance(panel, RecordPanel)
    panel.submit()
    rest(stage, window, panel)
    return window


def record_long_names(stage: Stage) -> QWidget:
    window, panel = opened(stage, 1)
    hub, site = window.hub, window.hub.selection
    hub.apply(
        lambda: edit_site(hub.survey, site, {"name": LONG * 2, "owner": LONG, "address": LONG})
    )
    panel.header.flags.setChecked(True)
    rest(stage, window, panel)
    return window


def _in_state(stage: Stage, **fields: str | int | None) -> QWidget:
    window, panel = opened(stage, 2)
    hub, site = window.hub, window.hub.selection
    hub.apply(lambda: hub.survey.write(Label("edit"), [Edit("site", site, fields)]))
    rest(stage, window, panel)
    return window


def record_candidate(stage: Stage) -> QWidget:
    return _in_state(stage, candidate=1, kind=None, name=None)


def record_locked(stage: Stage) -> QWidget:
    return _in_state(stage, state="approved")


def record_returned(stage: Stage) -> QWidget:
    return _in_state(stage, state="returned", state_reason="门牌照片看不清，请补拍门牌与引电点。")


def record_drafts(stage: Stage) -> QWidget:
    window, panel = opened(stage)
    dialog = panel.show_unfinished()
    rest(stage, window, panel)
    return dialog


def photo_viewer(stage: Stage) -> QWidget:
    window, panel = opened(stage)
    hub, photos = window.hub, panel.pages._in_order()
    shapes = [
        {"shape": "arrow", "x": 0.2, "y": 0.35, "x2": 0.5, "y2": 0.55, "color": "red"},
        {"shape": "box", "x": 0.6, "y": 0.25, "x2": 0.85, "y2": 0.5, "color": "yellow"},
        {"shape": "text", "x": 0.1, "y": 0.2, "text": "抱杆位置，离女儿墙 1.2 m", "color": "red"},
    ]
    hub.apply(lambda: draw_on(hub.survey, photos[3], shapes))
    panel.pages.view_photo(photos[3], photos)
    viewer = panel.pages.viewer
    assert viewer is not None
    rest(stage, window, panel)
    return viewer


def photo_compare(stage: Stage) -> QWidget:
    window, panel = opened(stage)
    photos = panel.pages._in_order()
    panel.pages.view_photo(photos[1], photos)
    viewer = panel.pages.viewer
    assert viewer is not None
    rest(stage, window, panel)
    viewer.compare(on=True)
    rest(stage, window, panel)
    return viewer


def record_rounds(stage: Stage) -> QWidget:
    form = stage.folder / "rooftop.xlsx"
    write_xlsx("rooftop", form)
    add_rooms(form)
    folder = stage.folder / "金水区2026"
    with new_survey(folder, ["410105"], forms=[form], name="金水区2026", who="王勘") as survey:
        told = {
            "name": "人民路23号",
            "lift": "两部",
            "rooms[1]/area": "12.5",
            "rooms[1]/use": "通信",
        }
        told |= {
            "rooms[2]/area": "8",
            "rooms[2]/doors[1]/code": "A1",
            "rooms[2]/doors[2]/code": "A2",
        }
        add_site(survey, "rooftop", told)
    window = stage.window(folder)
    window.hub.select(window.desk.list.sites.ids[0])
    panel = window.desk.record
    assert isinstance(panel, RecordPanel)
    panel.pages.site.view.go_to("rooms[2]/area")  # type: ignore[union-attr]
    rest(stage, window, panel)
    return window


SCENES = {
    scene.__name__: scene
    for scene in (
        *(record_form, record_flags, record_photos, record_fee_typed, record_visits),
        *(
            record_history,
            record_missing,
            record_rounds,
            record_long_names,
            record_candidate,
            record_locked,
        ),
        *(record_returned, record_drafts, photo_viewer, photo_compare),
    )
}
