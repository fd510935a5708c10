"""The frame: first page, list in every state, dialogs, work under way, what went wrong."""

import os
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtWidgets import QMessageBox, QWidget

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.services.record import edit_site
from surveyapp.services.sample import draw_card
from surveyapp.storage import open_survey
from surveyapp.ui.crash import CrashWindow
from surveyapp.ui.flags_panel import FlagsPanel
from surveyapp.ui.intake_report import IntakeReport
from surveyapp.ui.jobs import Cancelled, Tell
from surveyapp.ui.keys import KeySheet
from surveyapp.ui.main_window import MainWindow
from surveyapp.ui.new_survey import NewSurveyDialog
from surveyapp.ui.photos.thumbs import Thumbs
from surveyapp.ui.printing import PrintDialog
from surveyapp.ui.recent import Recent, remember
from surveyapp.ui.reports import ListDialog
from surveyapp.ui.settings import SettingsDialog
from tests.pictures.stage import Stage


def first_start(stage: Stage) -> QWidget:
    return stage.window()


def welcome(stage: Stage) -> QWidget:
    os.environ["HOME"] = str(stage.folder)  # the one survey that is there lies at home
    window = stage.window()
    day = datetime(2026, 3, 18, 14, 32)  # noqa: DTZ001 - the laptop's own clock
    names = (
        "金水区2026",
        "龙亭区2026",
        "二七区2026（补勘）",
        "惠济区乡镇杆塔普查" * 4,
        "中原区2025",
    )
    for n, name in reversed(list(enumerate(names))):
        place = stage.survey(name) if n == 0 else Path(f"/media/usb/surveys/{name}")
        opened = (day - timedelta(days=3 * n)).isoformat(timespec="minutes")
        remember(window.hub.settings, Recent(place, name, opened))
    window._show_opened(None)
    return window


def empty(stage: Stage) -> QWidget:
    return stage.window(stage.survey())


def sample(stage: Stage) -> QWidget:
    window = stage.window(stage.sample())
    window.hub.select(window.desk.list.sites.ids[0])
    stage.map(window)
    thumbs = window.findChild(Thumbs)
    stage.wait(lambda: thumbs is not None and not thumbs.busy)
    stage.settle(window)
    return window


def full(stage: Stage) -> QWidget:
    window = stage.window(stage.survey(many=300))
    ids = window.desk.list.sites.ids
    window.hub.select(ids[5])
    window.hub.apply(lambda: edit_site(window.hub.survey, ids[5], {"height_m": "18.5"}))
    stage.settle(window)
    return window


def long_names(stage: Stage) -> QWidget:
    window = stage.window(
        stage.survey("金水区与惠济区交界乡镇杆塔补充勘察2026年第二批", 60, long_names=True)
    )
    window.hub.select(window.desk.list.sites.ids[2])
    stage.settle(window)
    return window


def all_columns(stage: Stage) -> QWidget:
    window = stage.window(stage.survey(many=120))
    view = window.desk.list
    for section in range(view.sites.columnCount()):
        view.setColumnHidden(section, False)
    window.desk.fold_map(shown=False)
    window.desk.split.setSizes([880, 0, 480])
    window.desk.filters.kinds["pole"].click()
    stage.settle(window)
    return window


def nothing_found(stage: Stage) -> QWidget:
    window = stage.window(stage.survey(many=40))
    window.search.setText("不存在的站址")
    stage.wait(lambda: window.desk.lists.currentWidget() is window.desk.empty)
    stage.settle(window)
    return window


def read_only(stage: Stage) -> QWidget:
    return stage.show(open_survey(stage.survey(many=30), read_only=True))


def damaged(stage: Stage) -> QWidget:
    folder = stage.survey(many=20)
    file = folder / "survey.gpkg"
    data = bytearray(file.read_bytes())
    data[20_000:60_000] = b"\x55" * 40_000
    file.write_bytes(data)
    return stage.window(folder)


def at_work(stage: Stage) -> QWidget:
    window = stage.window(stage.survey(many=40))
    _endless(window, "导入照片", 128, 300)
    _endless(window, "打印 40 处", 7, 40)
    stage.wait(lambda: all(line.isVisible() for line in window.strip.lines.values()))
    return window


def _endless(window: MainWindow, title: str, done: int, total: int) -> None:
    def work(tell: Tell, cancelled: Cancelled) -> object:
        from time import sleep

        tell(done, total)
        while not cancelled():
            sleep(0.01)
        return None

    window.hub.jobs.start(work, lane="world", title=title)


def refused(stage: Stage) -> QWidget:
    window = stage.window(stage.survey(many=40))
    window.complain(SurveyError(Problem.LOCKED, site="410105-5", state="通过"))
    return window


def disk_full(stage: Stage) -> QWidget:
    window = stage.window(stage.survey(many=40))
    window.complain(SurveyError(Problem.DISK_FULL, path="/home/surveyor/surveys/金水区2026"))
    return _box(window)


def closing(stage: Stage) -> QWidget:
    window = stage.window(stage.survey(many=40))
    _endless(window, "导入照片", 128, 300)
    window.close()
    return _box(window)


def _box(window: MainWindow) -> QWidget:
    return next(box for box in window.findChildren(QMessageBox) if box.isVisible())


def intake(stage: Stage) -> QWidget:
    return _report(stage, 0)


def intake_marked(stage: Stage) -> QWidget:
    return _report(stage, 1)


def intake_broken(stage: Stage) -> QWidget:
    return _report(stage, 2)


def _report(stage: Stage, tab: int) -> QWidget:
    card = stage.folder / "card"
    draw_card(card)
    window = stage.window(stage.survey())
    window.intake.take([card])
    stage.wait(lambda: bool(window.findChildren(IntakeReport)))
    stage.settle(window)
    (report,) = window.findChildren(IntakeReport)
    report.tabs.setCurrentIndex(tab)
    return report


def candidates(stage: Stage) -> QWidget:
    report = _report(stage, 0)
    window = report.parent()
    report.close()
    assert isinstance(window, MainWindow)
    return window


def flags(stage: Stage) -> QWidget:
    window = stage.window(stage.sample())
    window.house.flags()
    stage.settle(window)
    return window.findChildren(FlagsPanel)[0]


def printing(stage: Stage) -> QWidget:
    window = stage.window(stage.sample())
    ids = list(window.desk.list.sites.ids)
    dialog = PrintDialog(window.hub, ids[:2], ids, window)
    dialog.folder.setText("/home/surveyor/surveys/dossiers")
    return _shown(dialog)


def new_survey(stage: Stage) -> QWidget:
    window = stage.window()
    dialog = NewSurveyDialog(window.hub, window)
    dialog.counties.take("410105")
    dialog.counties.take("410108")
    return _shown(dialog)


def new_survey_refused(stage: Stage) -> QWidget:
    window = stage.window()
    dialog = NewSurveyDialog(window.hub, window)
    dialog.counties.take("410105")
    dialog.folder.setText("/home/surveyor/surveys/金水区2026")
    dialog.problem.setText(str(SurveyError(Problem.SURVEY_EXISTS, path=dialog.folder.text())))
    return _shown(dialog)


def settings(stage: Stage) -> QWidget:
    window = stage.window()
    return _shown(SettingsDialog(window.hub.settings, None, window))


def keys(stage: Stage) -> QWidget:
    return _shown(KeySheet(stage.window()))


def crash(stage: Stage) -> QWidget:
    report = "surveyapp 0.1.0 · Python 3.11 · Qt 6.11.3\n\nTraceback (most recent call last):\n  …"
    return _shown(CrashWindow(report, stage.window()))


def table_refused(stage: Stage) -> QWidget:
    rows = [
        (str(n), f"{'高度' if n % 2 else '经度'}应为数字，而不是“约 18 米”。") for n in range(4, 41)
    ]
    words = "新增 9963 处，更新 0 处，未导入 37 行"
    return _shown(ListDialog("导入结果", words, ("行", "原因"), rows, stage.window()))


def menu(stage: Stage) -> QWidget:
    window = stage.window(stage.sample())
    window.hub.select(window.desk.list.sites.ids[0])
    shown = window.acts.menu(1)
    shown.popup(window.pos())
    stage.rest(50)
    return shown


def _shown(dialog: QWidget) -> QWidget:
    dialog.show()
    return dialog


SCENES = {
    scene.__name__: scene
    for scene in (
        *(first_start, welcome, empty, sample, full, long_names, all_columns, nothing_found),
        *(read_only, damaged, at_work, refused, disk_full, closing),
        *(intake, intake_marked, intake_broken, candidates, flags, printing),
        *(new_survey, new_survey_refused, settings, keys, crash, table_refused, menu),
    )
}
