"""Composition root of the desktop app: the only place that knows everything."""

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from surveyapp.ui.crash import CrashDesk
    from surveyapp.ui.main_window import MainWindow
    from surveyapp.ui.stage import Stage


def run(folder: Path | None) -> int:
    """Open the window, with a survey or with the one that was open last; gives the exit status.

    Raises `NO_WINDOW` where there is no display or the base install came without a toolkit,
    `OLD_SQLITE`, and what `open_survey` raises for the folder named.
    """
    from surveyapp.storage.sqlite import require_sound_version

    _require_display()
    require_sound_version()
    app = make_application()
    stage, crash = make_stage(app)
    crash.install()
    try:
        _open_first(stage.window, folder)
        stage.window.show()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda _number, _frame: stage.window.close())
        return app.exec()
    finally:
        crash.remove()


def _require_display() -> None:
    if os.environ.get("QT_QPA_PLATFORM") or sys.platform in {"win32", "darwin"}:
        return
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        raise SurveyError(Problem.NO_WINDOW, reason=_("没有图形显示"))


def make_application() -> "QApplication":
    """The one `QApplication`, with fonts, language and Qt's own words; map schemes come before it."""
    try:
        from PySide6.QtWidgets import QApplication
    except ImportError as error:
        raise SurveyError(
            Problem.NO_WINDOW, reason=_("未安装 PySide6（{why}）").format(why=error)
        ) from error

    from surveyapp.ui.fonts import use_fonts
    from surveyapp.ui.parts import before_application
    from surveyapp.ui.settings import chosen, open_settings
    from surveyapp.ui.speech import speak

    before_application()
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)  # noqa: S101 - a test's own application is one too
    app.setApplicationName("surveyapp")
    app.setDesktopFileName("surveyapp")
    use_fonts(app)
    speak(app, chosen(open_settings()).language)
    return app


def make_window(app: "QApplication") -> "tuple[MainWindow, CrashDesk]":
    """The window with everything it needs, not yet shown; and the desk that catches bugs."""
    stage, crash = make_stage(app)
    return stage.window, crash


def make_stage(app: "QApplication") -> "tuple[Stage, CrashDesk]":
    """What holds the window, and puts another in its place when the language changes."""
    from surveyapp.services.identity import home
    from surveyapp.ui.crash import CrashDesk, log_to
    from surveyapp.ui.settings import chosen, open_settings
    from surveyapp.ui.stage import Stage
    from surveyapp.ui.theme import Theme

    settings = open_settings()
    theme = Theme(app, chosen(settings).look)
    log_to(home() / "log")
    crash = CrashDesk(app)
    return Stage(app, settings, theme, crash), crash


def _open_first(window: "MainWindow", folder: Path | None) -> None:
    """The survey named at start, which must open; else the last one, which may be gone."""
    from surveyapp.ui.opening import open_as_me
    from surveyapp.ui.recent import recents
    from surveyapp.ui.settings import chosen

    if folder is not None:
        window.doorman.take(open_as_me(folder))
        return
    settings = window.hub.settings
    last = next(iter(recents(settings)), None)
    if last is not None and last.there and chosen(settings).reopen:
        window.doorman.open(last.folder)


def portray(folder: Path, out: Path) -> list[Path]:
    """Pictures of the window on a survey, without a display: the list, map and record, tab by tab.

    Runs an application of its own, so call it in a process of its own. The size is the smallest
    laptop in use, 1366×768.
    """
    from PySide6.QtCore import QEventLoop, QTimer

    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = make_application()
    window, _crash = make_window(app)
    window.resize(1366, 768)
    _open_first(window, folder)
    window.show()

    def rest(ms: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(ms, loop.quit)
        loop.exec()

    rest(2500)  # the map comes up after the window
    window.hub.select(window.hub.survey.sites()[0])
    out.mkdir(parents=True, exist_ok=True)
    pictures = []
    for number, name in enumerate(("record", "photos", "fees"), 1):
        window.hub.asked.emit("show_tab", number)
        rest(1500)
        pictures.append(out / f"window-{name}.png")
        window.grab().save(str(pictures[-1]))
    window.close()
    rest(300)
    return pictures
