"""A bug, shown once: what was being done is kept, the report can be copied, work may go on."""

import logging
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Signal, qVersion
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from surveyapp import __version__
from surveyapp.domain.language import _

log = logging.getLogger("surveyapp")
LOG_BYTES = 1 << 20


def log_to(folder: Path) -> RotatingFileHandler | None:
    """Write faults to a file that never grows large; None where it cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / "surveyapp.log", maxBytes=LOG_BYTES, backupCount=2, encoding="utf-8"
        )
    except OSError:
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)
    return handler


def report_of(bug: BaseException) -> str:
    """What a maker needs to find a bug: versions and the trace, nothing of the survey's content."""
    trace = "".join(traceback.format_exception(bug))
    head = f"surveyapp {__version__} · Python {platform.python_version()} · Qt {qVersion()}"
    return f"{head} · {platform.platform()}\n\n{trace}"


class CrashWindow(QDialog):
    """One bug with its report."""

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("程序出错"))
        self.resize(640, 400)
        self.report = QPlainTextEdit(report, self)
        self.report.setReadOnly(True)
        self.report.setAccessibleName(_("错误报告"))
        self.report.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        said = QLabel(
            _("程序出现错误，已保存的内容完好。可以继续工作；请把报告交给维护人员。"), self
        )
        said.setWordWrap(True)
        buttons = QDialogButtonBox(self)
        self.copy = buttons.addButton(_("复制报告"), QDialogButtonBox.ButtonRole.ActionRole)
        self.go_on = buttons.addButton(_("继续工作"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.leave = buttons.addButton(_("退出程序"), QDialogButtonBox.ButtonRole.RejectRole)
        self.go_on.setDefault(True)
        self.copy.clicked.connect(lambda: QApplication.clipboard().setText(report))
        self.go_on.clicked.connect(self.accept)
        self.leave.clicked.connect(self._leave)
        column = QVBoxLayout(self)
        for part in (said, self.report, buttons):
            column.addWidget(part)

    def _leave(self) -> None:
        self.reject()
        QApplication.closeAllWindows()


class CrashDesk(QObject):
    """Catches bugs at every edge of the process and shows them one at a time."""

    struck = Signal(object)
    """A bug from any thread; shown on the window's."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.window: CrashWindow | None = None
        self._before: tuple[Callable[..., object], Callable[..., object]] | None = None
        self.struck.connect(self.show)

    def install(self) -> None:
        """Stand at the edges: uncaught exceptions of this thread and of all others."""
        self._before = sys.excepthook, threading.excepthook
        sys.excepthook = self._uncaught
        threading.excepthook = lambda args: self._told(args.exc_value)

    def remove(self) -> None:
        """Leave the edges as they were."""
        if self._before is not None:
            sys.excepthook, threading.excepthook = self._before
            self._before = None

    def _uncaught(
        self, kind: type[BaseException], bug: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, bug, trace)
        else:
            self._told(bug)

    def _told(self, bug: BaseException | None) -> None:
        if bug is not None:
            self.struck.emit(bug)

    def show(self, bug: BaseException) -> None:
        """Log a bug and open its window; while one is open, others only go to the log."""
        log.error("%s", report_of(bug))
        if self.window is not None:
            return
        self.window = CrashWindow(report_of(bug), QApplication.activeWindow())
        self.window.finished.connect(self._shut)
        self.window.open()

    def _shut(self) -> None:
        if self.window is not None:
            self.window.deleteLater()
            self.window = None
