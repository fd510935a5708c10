"""A window on a real survey, offscreen; whatever a test leaves running is found and named."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QSettings, QThreadPool, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from surveyapp.app import make_application
from surveyapp.domain.language import use
from surveyapp.services.surveys import new_survey
from surveyapp.storage import Survey
from surveyapp.ui.hub import Hub
from surveyapp.ui.jobs import Jobs
from surveyapp.ui.main_window import MainWindow
from surveyapp.ui.theme import Theme

PATIENCE_MS = 20_000


@pytest.fixture(scope="session")
def qapp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QApplication]:
    """The program's own application: its fonts, its scheme, its words."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SURVEYAPP_HOME", str(tmp_path_factory.mktemp("home")))
        app = make_application()
        Theme(app, "light")
        yield app


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Everyone has a home of their own, and nobody's language stays behind."""
    folder = tmp_path / "home"
    monkeypatch.setenv("SURVEYAPP_HOME", str(folder))
    use("zh")
    return folder


@pytest.fixture(autouse=True)
def _nothing_is_left_running(qapp: QApplication) -> Iterator[None]:
    """No thread of ours outlives its test, and no timer ticks on without an owner's window."""
    before = set(threading.enumerate())
    yield
    bury(qapp)
    assert QThreadPool.globalInstance().activeThreadCount() == 0
    left = [t for t in threading.enumerate() if t not in before and _ours(t)]
    assert left == [], "threads outlived the test"
    ticking = [t for w in qapp.topLevelWidgets() for t in w.findChildren(QTimer) if t.isActive()]
    assert ticking == [], "timers outlived the test"


def bury(app: QApplication) -> None:
    """Let what was marked for deletion go now."""
    app.processEvents()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    app.processEvents()


def _ours(thread: threading.Thread) -> bool:
    """Qt's own pool threads show up as dummies; they rest and are counted by their pools."""
    return thread.is_alive() and not isinstance(thread, threading._DummyThread)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "金水区2026"


@pytest.fixture
def survey(folder: Path) -> Iterator[Survey]:
    """An empty survey of 金水区; windows that take it over may close it first."""
    with new_survey(folder, ["410105"], name="金水区2026", who="王勘", device="laptop-1") as made:
        yield made


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    """Work in the background, all of it ended when the test is."""
    made = Jobs()
    bugs: list[BaseException] = []
    made.crashed.connect(bugs.append)
    yield made
    assert made.stop(PATIENCE_MS), "a job would not stop"
    bury(qapp)
    made.deleteLater()
    assert bugs == []


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def hub(jobs: Jobs, settings: QSettings) -> Iterator[Hub]:
    """The meeting point, no survey open yet."""
    made = Hub(jobs, settings)
    yield made
    made.deleteLater()


@pytest.fixture
def open_hub(hub: Hub, survey: Survey) -> Hub:
    """The meeting point with the empty survey open."""
    hub.open(survey)
    return hub


@pytest.fixture
def window(hub: Hub, qapp: QApplication, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window on its welcome page, 1366×768."""
    made = MainWindow(hub)
    made.resize(1366, 768)
    made.show()
    yield made
    made._leaving = True
    made.close()
    made.deleteLater()
    bury(qapp)


@pytest.fixture
def desk(window: MainWindow, survey: Survey, qtbot: QtBot) -> MainWindow:
    """The window with the empty survey open."""
    window.doorman.take(survey)
    settle(qtbot, window)
    return window


def settle(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until nothing is under way and nothing waits to be counted or judged."""
    keep = window.upkeep
    timers = (keep._count_timer, keep._judge_timer)
    qtbot.waitUntil(
        lambda: not window.hub.jobs.running and not any(t.isActive() for t in timers),
        timeout=PATIENCE_MS,
    )


@pytest.fixture
def settled(qtbot: QtBot) -> Callable[[MainWindow], None]:
    """`settled(window)` waits until the window has nothing left to do."""
    return lambda window: settle(qtbot, window)
