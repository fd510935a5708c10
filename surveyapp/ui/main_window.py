"""The window: it puts the parts together and lets them talk through the hub; it does no work itself."""

from functools import partial
from pathlib import Path
from typing import cast

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMainWindow, QMenu, QMessageBox, QStackedWidget, QVBoxLayout, QWidget

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.storage import Counts, Survey
from surveyapp.ui.actions import Actions
from surveyapp.ui.cards import CardWatch
from surveyapp.ui.desk import Desk
from surveyapp.ui.filters import SearchField
from surveyapp.ui.hub import Hub
from surveyapp.ui.icons import redress
from surveyapp.ui.intake import IntakeDesk, Taken, dropped_paths
from surveyapp.ui.jobs import Job
from surveyapp.ui.jobs_strip import JobsStrip
from surveyapp.ui.menus import Bar, Menus, fill
from surveyapp.ui.opening import Doorman
from surveyapp.ui.recent import recents
from surveyapp.ui.settings import chosen
from surveyapp.ui.site_acts import SiteActs
from surveyapp.ui.status_bar import StatusBar
from surveyapp.ui.theme import Theme
from surveyapp.ui.undoing import Undoing
from surveyapp.ui.upkeep import Upkeep
from surveyapp.ui.welcome import Welcome

GEOMETRY = "window/geometry"
GRAVE = frozenset({Problem.DISK_FULL, Problem.DISK_FAULT, Problem.SURVEY_DAMAGED})
"""Problems that stop the work: they get a dialog, all others a line."""


class MainWindow(QMainWindow):
    """The one window of the program."""

    language_wanted = Signal(str)
    """Another language was chosen: `zh` or `en`."""

    def __init__(self, hub: Hub, theme: Theme | None = None) -> None:
        super().__init__()
        self.hub, self.theme = hub, theme
        self.setMinimumSize(900, 560)
        self.resize(1366, 768)
        self.setAcceptDrops(True)
        self.actions_ = Actions(self)
        self.search = SearchField(self)
        self.menus = Menus(self, self.actions_)
        self.bar = Bar(self, self.actions_, self.search)
        self.welcome = Welcome(self)
        self.desk = Desk(hub, self.search, self)
        self.status = StatusBar(self)
        self.setStatusBar(self.status)
        self.strip = JobsStrip(hub.jobs, self)
        self.pages = QStackedWidget(self)
        self._put_together()
        self.doorman = Doorman(hub, self)
        self.intake = IntakeDesk(hub, self)
        self.upkeep = Upkeep(hub, self)
        self.cards = CardWatch(parent=self)
        self.acts = SiteActs(hub, self.desk.list, self.actions_, self)
        self.undoing = Undoing(hub, self.actions_["undo"], self.actions_["redo"])
        self._asking: QMessageBox | None = None
        self._leaving = False
        self._connect()
        self._connect_actions()
        self._show_opened(None)
        self._restore()

    def _put_together(self) -> None:
        self.pages.addWidget(self.welcome)
        self.pages.addWidget(self.desk)
        middle = QWidget(self)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.pages, 1)
        column.addWidget(self.strip)
        self.setCentralWidget(middle)

    def _connect(self) -> None:
        hub = self.hub
        hub.opened.connect(self._show_opened)
        hub.selected.connect(lambda _site: self._allow())
        self.desk.list.selectionModel().selectionChanged.connect(lambda _new, _old: self._allow())
        hub.changed.connect(lambda _change: self.status.note_saved())
        hub.said.connect(self.status.say)
        hub.failed.connect(self.complain)
        hub.asked.connect(self._answer)
        self.doorman.refused.connect(self.complain)
        self.upkeep.counted.connect(self._count)
        self.upkeep.judged.connect(self.desk.list.sites.repaint_all)
        self.upkeep.judged.connect(self.desk.judged)
        self.intake.finished.connect(self._show_intake)
        self.cards.found.connect(self._offer_card)
        self.status.undo.connect(self.undoing.undo)
        self.welcome.wanted_new.connect(self.new_survey)
        self.welcome.wanted_open.connect(self.doorman.choose)
        self.welcome.wanted_sample.connect(self.doorman.open_sample)
        self.welcome.chosen.connect(self.doorman.open)
        self.desk.empty.take.clicked.connect(self.intake.choose_folder)
        self.desk.empty.new.clicked.connect(self.acts.make_again)
        self.menus.recent.aboutToShow.connect(partial(self._list_recents, self.menus.recent))
        self.bar.survey_menu.aboutToShow.connect(self._fill_survey_menu)
        self.menus.columns.aboutToShow.connect(self._fill_columns)
        if self.theme is not None:
            self.theme.changed.connect(self._redress)

    def _connect_actions(self) -> None:
        from surveyapp.ui.house_acts import HouseActs
        from surveyapp.ui.sync import SyncDesk

        self.house = HouseActs(self)
        self.syncing = SyncDesk(self)
        self.actions_.wire(
            new_survey=self.new_survey,
            open=self.doorman.choose,
            sample=self.doorman.open_sample,
            close_survey=self.doorman.close,
            quit=self.close,
            intake=self.intake.choose_folder,
            intake_files=self.intake.choose_files,
            search=self._go_search,
            list=self.desk.list.setFocus,
        )
        fold = self.actions_["fold_map"]
        fold.setCheckable(True)
        fold.setChecked(self.desk.map_shown)
        fold.toggled.connect(lambda on: self.desk.fold_map(shown=on))

    def _go_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def new_survey(self) -> None:
        """Ask for counties and a folder, then open what was made."""
        from surveyapp.ui.new_survey import NewSurveyDialog

        dialog = NewSurveyDialog(self.hub, self)
        dialog.accepted.connect(lambda: self.doorman.open(dialog.made) if dialog.made else None)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _show_opened(self, survey: Survey | None) -> None:
        self.pages.setCurrentWidget(self.desk if survey else self.welcome)
        self.bar.setVisible(survey is not None)
        self.search.setEnabled(survey is not None)
        self.status.clear()
        self.cards.stop()
        self.setWindowTitle(f"{survey.name} — {_('站址勘察')}" if survey else _("站址勘察"))
        if survey is None:
            self.welcome.show_recents(recents(self.hub.settings))
        else:
            self.bar.survey.setText(_short(survey.name))
            self.bar.survey.setToolTip(str(survey.folder))
            self.status.follow(survey.folder)
            if chosen(self.hub.settings).cards and not survey.read_only:
                self.cards.start()
            self._warn(survey)
        self._allow()

    def _warn(self, survey: Survey) -> None:
        if survey.damage is not None:
            words = _("工程文件已损坏。现为只读，显示的是能找回的内容。")
            acts = {_("从备份恢复…"): self.house.restore, _("重建工程"): self.house.rebuild}
            self.desk.notice.tell(words, acts, grave=True)
            self.desk.notice.setToolTip(survey.damage)
        elif survey.read_only:
            self.desk.notice.tell(_("此文件夹只读，可以查看和打印，不能修改。"))
        if survey.read_only:
            self.status.note_read_only()

    def _allow(self) -> None:
        opened = self.hub.has_survey
        writable = opened and not self.hub.survey.read_only
        selected = bool(self.hub.selection) or self.desk.list.selectionModel().hasSelection()
        self.actions_.allow(opened=opened, writable=writable, selected=selected)

    def _count(self, counts: Counts) -> None:
        self.desk.filters.count(counts)
        self.status.count(counts)
        self.actions_["confirm_all"].setEnabled(
            counts.candidates > 0 and not self.hub.survey.read_only
        )
        self.syncing.count(counts)

    def complain(self, error: SurveyError) -> None:
        """Say what the world refused: a line, or a dialog when work stops."""
        if error.problem in GRAVE or not self.hub.has_survey:
            box = QMessageBox(QMessageBox.Icon.Warning, self.windowTitle(), str(error), parent=self)
            box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            box.open()
        else:
            self.status.complain(str(error))

    def _answer(self, what: str, thing: object) -> None:
        """What other parts ask of the frame."""
        if what == "complain":
            self.status.complain(str(thing))
        elif what == "take_photos":
            paths, site = thing if isinstance(thing, tuple) else (thing, None)
            self.intake.take([Path(p) for p in cast("list[Path]", paths)], site)
        elif what == "receiver":
            self.acts.receive()
        elif what == "position":
            self.acts.type_position()
        elif what == "receiver_status":
            self.status.show_receiver(str(thing or ""))
        elif what == "policy_value":
            self.house.policy(str(thing))
        elif what == "policy_changed":
            self.upkeep.judge()
        elif what == "show_file" and isinstance(thing, Path):
            self.house.offer_file(thing)

    def _show_intake(self, taken: Taken) -> None:
        from surveyapp.ui.intake_report import IntakeReport

        self.upkeep.make_copies()
        if taken.groups or taken.intake.broken or taken.intake.marked:
            IntakeReport(self.hub, taken, self).show()

    def _offer_card(self, card: Path) -> None:
        if not self.hub.has_survey or self.hub.survey.read_only:
            return
        notice = self.desk.notice

        def take() -> None:
            notice.clear()
            self.intake.take([card])

        words = _("发现存储卡 {name}").format(name=card.parent.name or str(card))
        notice.tell(words, {_("导入照片"): take, _("关闭"): notice.clear})

    def _list_recents(self, menu: QMenu) -> None:
        menu.clear()
        for entry in recents(self.hub.settings):
            action = menu.addAction(f"{_short(entry.name)}    {entry.folder}")
            action.setEnabled(entry.there)
            action.triggered.connect(partial(self._open_recent, entry.folder))

    def _open_recent(self, folder: Path, _checked: bool = False) -> None:
        self.doorman.open(folder)

    def _fill_survey_menu(self) -> None:
        menu = self.bar.survey_menu
        self._list_recents(menu)
        menu.addSeparator()
        fill(menu, self.actions_, "new_survey", "open", "close_survey")

    def _fill_columns(self) -> None:
        self.menus.columns.clear()
        self.menus.columns.addActions(self.desk.list.columns_menu().actions())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's own names
        """Photos may be dropped anywhere on the window while a survey can be written."""
        writable = self.hub.has_survey and not self.hub.survey.read_only
        if writable and dropped_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Take in what was dropped."""
        event.acceptProposedAction()
        self.intake.take(dropped_paths(event.mimeData()))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Ask once while work is under way; then end it, keep the layout and close the survey."""
        busy = self.busy()
        if busy and not self._leaving:
            event.ignore()
            self._ask(busy)
            return
        self.lay_down()
        super().closeEvent(event)

    def busy(self) -> list[Job]:
        """Work that a person wants to see ended: stopping it loses time, though nothing else."""
        return [job for job in self.hub.jobs.running if job.title and not job.property("resumes")]

    def lay_down(self) -> None:
        """Keep the layout, close the survey, end all work."""
        self.hub.settings.setValue(GEOMETRY, self.saveGeometry())
        self.desk.keep_layout()
        self.doorman.close()
        self.hub.jobs.stop()
        self.desk.shut()
        self.hub.settings.sync()

    def _redress(self) -> None:
        redress(self)

    def _ask(self, busy: list[Job]) -> None:
        if self._asking is not None:
            return
        names = _("、").join(job.title for job in busy)
        words = _("正在进行：{names}。现在退出会停止它；已完成的部分都已保存。").format(names=names)
        box = QMessageBox(QMessageBox.Icon.Question, self.windowTitle(), words, parent=self)
        stop = box.addButton(_("停止并退出"), QMessageBox.ButtonRole.AcceptRole)
        stay = box.addButton(_("继续工作"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(stay)
        box.finished.connect(lambda _code: self._answered(leave=box.clickedButton() is stop))
        self._asking = box
        box.open()

    def _answered(self, *, leave: bool) -> None:
        if self._asking is not None:
            self._asking.deleteLater()
            self._asking = None
        if leave:
            self._leaving = True
            self.close()

    def _restore(self) -> None:
        kept = self.hub.settings.value(GEOMETRY)
        if isinstance(kept, QByteArray):
            self.restoreGeometry(kept)


def _short(name: str) -> str:
    return name if len(name) <= 18 else name[:17] + "…"
