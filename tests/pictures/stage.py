"""Where scenes are set up: one application, a home of its own, real surveys, and patience."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from surveyapp.services.demo import make_sample
from surveyapp.services.surveys import new_survey
from surveyapp.storage import Survey
from surveyapp.ui.main_window import MainWindow
from surveyapp.ui.map import MapPane
from surveyapp.ui.opening import open_as_me
from tests.gui.sites import fill

DRAWN_MS = 900
"""After its page stands a map still draws tiles, signs and letters."""

Scene = Callable[["Stage"], QWidget]
PATIENCE_S = 60.0


class Stage:
    """Hands out windows on surveys; closes them all when the scene is drawn."""

    def __init__(self, app: QApplication, make: Callable[[], MainWindow], samples: Path) -> None:
        self._app, self._make, self._samples = app, make, samples
        self._place = tempfile.TemporaryDirectory(prefix="pictures-")
        self.folder = Path(self._place.name)
        self._windows: list[MainWindow] = []

    def sample(self) -> Path:
        """The sample survey, made once for all scenes."""
        folder = self._samples / "示例工程"
        if not (folder / "survey.gpkg").is_file():
            make_sample(folder)
        return folder

    def survey(self, name: str = "金水区2026", many: int = 0, *, long_names: bool = False) -> Path:
        """A survey of so many plausible sites."""
        folder = self.folder / name
        with new_survey(folder, ["410105"], name=name, who="王勘", device="laptop-1") as made:
            if many:
                fill(made, many, long_names=long_names)
        return folder

    def window(
        self, folder: Path | None = None, *, size: tuple[int, int] = (1366, 768)
    ) -> MainWindow:
        """The window, on its first page or on a survey, with nothing left to do."""
        return self.show(open_as_me(folder) if folder else None, size=size)

    def show(self, survey: Survey | None, *, size: tuple[int, int] = (1366, 768)) -> MainWindow:
        """The same with a survey that is open already."""
        window = self._make()
        self._windows.append(window)
        window.resize(*size)
        window.show()
        if survey is not None:
            window.doorman.take(survey)
        self.settle(window)
        return window

    def settle(self, window: MainWindow) -> None:
        """Wait until nothing is under way."""
        keep = window.upkeep
        timers = (keep._count_timer, keep._judge_timer)
        self.wait(lambda: not window.hub.jobs.running and not any(t.isActive() for t in timers))
        self.rest(200)

    def map(self, window: MainWindow) -> MapPane:
        """The window's map, drawn."""
        pane = window.desk.map
        assert isinstance(pane, MapPane)
        pane.wake()
        self.wait(lambda: pane._standing)
        self.rest(DRAWN_MS)
        return pane

    def wait(self, ready: Callable[[], bool]) -> None:
        """Let the window work until something holds."""
        until = time.monotonic() + PATIENCE_S
        while not ready():
            if time.monotonic() > until:
                raise TimeoutError("the scene never got ready")
            self.rest(20)

    def rest(self, ms: int) -> None:
        """Let the window work for a while."""
        loop = QEventLoop()
        QTimer.singleShot(ms, loop.quit)
        loop.exec()

    def strike(self) -> None:
        """Take the scene down."""
        for window in self._windows:
            window._leaving = True
            window.close()
            window.deleteLater()
        self._app.processEvents()
        self._app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        self._windows.clear()
        self._place.cleanup()
