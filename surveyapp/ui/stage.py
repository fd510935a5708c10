"""Holds the one window, and puts another in its place when the language is changed.

Every word of a window is said when it is made. So a window in another language is another window:
on the same survey, with the same site, page, filters and layout. The survey is closed in between,
which saves and drafts whatever was typed.
"""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, QTimer, Signal
from PySide6.QtWidgets import QApplication

from surveyapp.domain.errors import SurveyError
from surveyapp.domain.language import Language, _, language
from surveyapp.storage import SiteQuery
from surveyapp.ui.crash import CrashDesk
from surveyapp.ui.hub import Hub
from surveyapp.ui.jobs import Jobs
from surveyapp.ui.main_window import MainWindow
from surveyapp.ui.opening import open_as_me
from surveyapp.ui.settings import LANGUAGE
from surveyapp.ui.speech import speak
from surveyapp.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Kept:
    """What a person was looking at."""

    folder: Path | None
    site: str
    page: int
    query: SiteQuery
    search: str


class Stage(QObject):
    """The window that is shown now."""

    changed = Signal()
    """Another window was put in its place."""

    def __init__(
        self, app: QApplication, settings: QSettings, theme: Theme, crash: CrashDesk
    ) -> None:
        super().__init__(app)
        self._app, self._settings, self._theme, self._crash = app, settings, theme, crash
        self._wanted: Language = language()
        self.window = self._make()

    def _make(self) -> MainWindow:
        jobs = Jobs(self._app)
        jobs.crashed.connect(self._crash.show)
        window = MainWindow(Hub(jobs, self._settings, self._app), self._theme)
        window.language_wanted.connect(self._want)
        return window

    def _want(self, wanted: str) -> None:
        """Another language is chosen: now, or as soon as what is under way has ended."""
        self._wanted = "en" if wanted == "en" else "zh"
        self._settings.setValue(LANGUAGE, self._wanted)
        busy = self.window.busy()
        if busy and self._wanted != language():
            names = _("、").join(job.title for job in busy)
            words = _("正在进行：{names}。完成后切换语言。").format(names=names)
            self.window.hub.said.emit(words, False)
            self.window.hub.jobs.finished.connect(self._turn_later)
        else:
            self._turn_later()

    def _turn_later(self) -> None:
        QTimer.singleShot(0, self, self._turn)  # the dialog that asked has returned by then

    def _turn(self) -> None:
        """A new window for the old one; while work is under way that must not stop, the next end."""
        old = self.window
        if self._wanted == language() or old.busy() or not old.isVisible():
            return
        kept = _kept(old)
        old.lay_down()
        speak(self._app, self._wanted)
        self.window = self._make()
        self.window.setGeometry(old.geometry())
        self.window.setWindowState(old.windowState())
        self.window.show()  # before the old one goes: without a window the program would end
        self._put_back(kept)
        self.window.house.settings()
        old.hide()
        for gone in (old, old.hub.jobs, old.hub):
            gone.deleteLater()
        self.changed.emit()

    def _put_back(self, kept: Kept) -> None:
        if kept.folder is None:
            return
        window = self.window
        try:
            window.doorman.take(open_as_me(kept.folder))
        except SurveyError as error:
            window.complain(error)
            return
        if kept.query != SiteQuery() or kept.search:
            window.desk.filters.take(kept.query)
            window.search.setText(kept.search)
            window.desk.list.show_query(window.desk.filters.query)
        if kept.site:
            window.desk.fill_record()  # made now, so that it can turn to the page
            window.hub.select(kept.site)
            window.hub.asked.emit("show_tab", kept.page)


def _kept(window: MainWindow) -> Kept:
    hub = window.hub
    return Kept(
        hub.survey.folder if hub.has_survey else None,
        hub.selection,
        window.desk.page,
        window.desk.filters.query,
        window.search.text(),
    )
