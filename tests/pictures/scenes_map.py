"""The map in its states, the receiver from nothing to pulled out, typed positions."""

import shutil
from pathlib import Path

from PySide6.QtWidgets import QWidget

from surveyapp.capture.averaging import averaged
from surveyapp.capture.nmea import read_log
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.positions import Datum
from surveyapp.geography.datums import convert
from surveyapp.services.record import edit_site
from surveyapp.ui.main_window import MainWindow
from surveyapp.ui.map import MapPane, PickRequest
from surveyapp.ui.position import PositionDialog
from surveyapp.ui.receiver import ReceiverDialog
from surveyapp.ui.receiver.heard import Heard
from tests.gui.receiver.conftest import moment, whole
from tests.pictures.stage import DRAWN_MS, Stage


def _at_site(stage: Stage) -> tuple[MainWindow, MapPane]:
    """A copy of the sample, its site with the most photos in the middle."""
    folder = stage.folder / "示例工程"
    shutil.copytree(stage.sample(), folder)
    window = stage.window(folder)
    survey = window.hub.survey
    pane = stage.map(window)
    site = max(window.desk.list.sites.ids, key=lambda key: len(survey.photos(key)))
    window.hub.select(site)
    stage.settle(window)
    pane.go_to_site()
    stage.rest(DRAWN_MS)
    return window, pane


def map_site(stage: Stage) -> QWidget:
    window, pane = _at_site(stage)
    pane.strip.legend.setChecked(True)
    stage.rest(DRAWN_MS)
    return window


def map_planned(stage: Stage) -> QWidget:
    window, _pane = _at_site(stage)
    key = window.hub.selection
    row = window.hub.survey.site(key)
    lon, lat = float(str(row["lon"])) + 0.0009, float(str(row["lat"])) - 0.0006
    texts = {"planned_lon": f"{lon:.6f}", "planned_lat": f"{lat:.6f}"}
    window.hub.apply(lambda: edit_site(window.hub.survey, key, texts))
    own = {"lon": lon - 0.0004, "lat": lat + 0.0001, "accuracy": 12.0}
    window.hub.asked.emit("own_position", own)
    stage.rest(DRAWN_MS)
    return window


def map_clusters(stage: Stage) -> QWidget:
    window = stage.window(stage.survey(many=2_400))
    pane = stage.map(window)
    pane.show_all()
    stage.rest(DRAWN_MS)
    return window


def map_measure(stage: Stage) -> QWidget:
    window, pane = _at_site(stage)
    pane.strip.measure.setChecked(True)
    stage.rest(200)
    corners = ((3e-4, -6e-4), (4e-4, 5e-4), (-5e-4, 4e-4), (-4e-4, -5e-4), (3e-4, -6e-4))
    for north, east in corners:
        at = f"(c => survey.tools.at(L.latLng(c.lat + {north}, c.lng + {east})))(survey.map.getCenter())"
        pane.web.page.runJavaScript(at)
    stage.rest(DRAWN_MS)
    return window


def map_picking(stage: Stage) -> QWidget:
    window, pane = _at_site(stage)
    words = "点选规划点；方向键移动后按回车取十字处，Esc 取消"
    pane.pick(PickRequest(words, lambda _lon, _lat: None))
    pane.web.page.runJavaScript("survey.map.getContainer().classList.add('by-keys')")
    stage.rest(DRAWN_MS)
    return window


def map_bad_tiles(stage: Stage) -> QWidget:
    window = stage.window(stage.survey(many=40))
    pane = stage.map(window)
    file = stage.folder / "郑州市区影像2025.mbtiles"
    file.write_bytes(b"SQLite format 3\0" + bytes(200))
    pane.lay(str(file))
    stage.rest(200)
    return window


def map_dead(stage: Stage) -> QWidget:
    window = stage.window(stage.survey(many=40))
    stage.map(window)._mourn()
    return window


def _log(stage: Stage) -> Path:
    log = stage.folder / "20260321-人民路.nmea"
    log.write_bytes(b"".join(whole(s) for second in range(1, 59) for s in moment(second)))
    return log


def _receiver(stage: Stage) -> ReceiverDialog:
    window = stage.window(stage.survey(many=5))
    dialog = ReceiverDialog(window.hub, window.desk.list.sites.ids[0], window)
    dialog.port.setEditText("/dev/ttyACM0")
    dialog.show()
    return dialog


def receiver_empty(stage: Stage) -> QWidget:
    dialog = _receiver(stage)
    dialog.port.setEditText("")
    return dialog


def receiver_averaging(stage: Stage) -> QWidget:
    dialog = _receiver(stage)
    epochs = read_log(_log(stage)).epochs[:27]
    heard = Heard(averaged(epochs), epochs[-1], epochs[-1].sky, share=0.45, sentences=190)
    dialog.show_heard(heard)
    return dialog


def receiver_log(stage: Stage) -> QWidget:
    dialog = _receiver(stage)
    job = dialog.read(_log(stage))
    stage.wait(lambda: job not in dialog._hub.jobs.running)
    return dialog


def receiver_gone(stage: Stage) -> QWidget:
    dialog = _receiver(stage)
    error = SurveyError(Problem.NO_RECEIVER, path="/dev/ttyACM0", reason="已断开")
    dialog._show_lost(error)
    return dialog


def _position(stage: Stage, text: str) -> PositionDialog:
    window = stage.window(stage.survey(many=120))
    dialog = PositionDialog(window.hub, window.desk.list.sites.ids[50], window)
    dialog.show()
    dialog.text.setText(text)
    dialog.read()
    stage.rest(50)
    return dialog


def position(stage: Stage) -> QWidget:
    return _position(stage, "34°45′42.5″N 113°39′31.8″E")


def position_problem(stage: Stage) -> QWidget:
    return _position(stage, "34.7, 2130")


def position_doubt(stage: Stage) -> QWidget:
    lon, lat = convert(113.661, 34.761, Datum.WGS84, Datum.GCJ02)
    return _position(stage, f"{lat:.4f}, {lon:.4f}")


SCENES = {
    scene.__name__: scene
    for scene in (
        *(map_site, map_planned, map_clusters, map_measure, map_picking, map_bad_tiles, map_dead),
        *(receiver_empty, receiver_averaging, receiver_log, receiver_gone),
        *(position, position_problem, position_doubt),
    )
}
