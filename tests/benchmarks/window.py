"""What the benchmark of the window runs in processes of their own.

    python -m tests.benchmarks.window ours FOLDER     our window, until its list stands painted
    python -m tests.benchmarks.window bare FOLDER     a bare PySide6 window with the same table
    python -m tests.benchmarks.window moves FOLDER    a jump, a search and a filter in our window

The first two print the seconds since the interpreter began to load anything, and its processor time.
"""

import os
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from surveyapp.ui.main_window import MainWindow

START = time.perf_counter()


def spent() -> list[float]:
    """Seconds since the start, and seconds of processor time."""
    return [time.perf_counter() - START, time.process_time()]


COLUMNS = ("number", "name", "state", "kind")


def ours(folder: Path) -> list[float]:
    """From nothing to the list of all sites painted; what comes after that is not waited for."""
    from PySide6.QtCore import QEvent, QObject

    app, window = _opened(folder)
    viewport = window.desk.list.viewport()
    seen: list[list[float]] = []

    class Eye(QObject):
        """Sees the list that stands being painted."""

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
            if event.type() == QEvent.Type.Paint and window.desk.list.sites.rowCount():
                seen.append(spent())
            return super().eventFilter(watched, event)

    eye = Eye()
    viewport.installEventFilter(eye)
    while not seen:
        app.processEvents()
    viewport.removeEventFilter(eye)
    before = spent()
    viewport.repaint()  # what the paint that was seen cost, for it had only begun
    return [
        first + after - start for first, after, start in zip(seen[0], spent(), before, strict=True)
    ]


def _opened(folder: Path) -> "tuple[QApplication, MainWindow]":
    from surveyapp.app import make_application, make_window
    from surveyapp.ui.opening import open_as_me

    app = make_application()
    window, _crash = make_window(app)
    window.doorman.take(open_as_me(folder))
    window.show()
    return app, window


def _paint(app: "QApplication", window: "MainWindow") -> None:
    app.processEvents()
    window.desk.list.viewport().repaint()


def moves(folder: Path) -> list[float]:
    """Seconds from a jump to the end, from a search and from a filter to the list painted."""
    from PySide6.QtCore import QEventLoop

    from surveyapp.storage import SiteQuery

    app, window = _opened(folder)
    desk = window.desk
    _paint(app, window)
    while window.hub.jobs.running:
        app.processEvents()

    def listed_after(act: Callable[[], None]) -> float:
        loop = QEventLoop()
        desk.list.sites.loaded.connect(loop.quit)
        start = time.perf_counter()
        act()
        loop.exec()
        _paint(app, window)
        return time.perf_counter() - start

    def jump() -> float:
        start = time.perf_counter()
        desk.list.scrollToBottom()
        desk.list.viewport().repaint()
        spent = time.perf_counter() - start
        desk.list.scrollToTop()
        desk.list.sites.repaint_all()
        return spent

    jumped = min(jump() for _ in range(9))
    sought = min(
        listed_after(partial(desk.filters.search, word)) for word in ("图书", "金水", "花园")
    )
    desk.filters.search("")
    filtered = min(
        listed_after(partial(desk.list.show_query, SiteQuery(kind=kind)))
        for kind in ("pole", "rooftop")
    )
    return [jumped, sought, filtered]


def bare(folder: Path) -> list[float]:
    """The least PySide6 needs: a window, a table view, all ids, rows fetched when painted."""
    from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
    from PySide6.QtWidgets import QApplication, QHeaderView, QMainWindow, QTableView
    from pysqlite3 import dbapi2 as sqlite

    class Table(QAbstractTableModel):
        def __init__(self) -> None:
            super().__init__()
            self.file = sqlite.connect(f"file:{folder / 'survey.gpkg'}?mode=ro", uri=True)
            order = "substr(number, 1, instr(number, '-')), CAST(substr(number, instr(number, '-') + 1) AS INTEGER)"
            sql = f"SELECT id FROM site WHERE deleted = 0 ORDER BY {order}, id"  # noqa: S608
            self.ids = [key for (key,) in self.file.execute(sql)]
            self.rows: dict[int, tuple[str, ...]] = {}

        def rowCount(self, parent: QModelIndex | None = None) -> int:  # type: ignore[override]  # noqa: N802
            return 0 if parent is not None and parent.isValid() else len(self.ids)

        def columnCount(self, parent: QModelIndex | None = None) -> int:  # type: ignore[override]  # noqa: N802
            return 0 if parent is not None and parent.isValid() else len(COLUMNS)

        def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # type: ignore[override]
            if role != Qt.ItemDataRole.DisplayRole:
                return None
            row = index.row()
            if row not in self.rows:
                sql = f"SELECT {', '.join(COLUMNS)} FROM site WHERE id = ?"  # noqa: S608
                self.rows[row] = self.file.execute(sql, (self.ids[row],)).fetchone()
            return self.rows[row][index.column()]

    app = QApplication([])
    window, view, table = QMainWindow(), QTableView(), Table()
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.setModel(table)
    window.setCentralWidget(view)
    window.resize(1366, 768)
    window.show()
    app.processEvents()
    view.viewport().repaint()
    return spent()


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    run = {"ours": ours, "bare": bare, "moves": moves}[sys.argv[1]]
    print(*run(Path(sys.argv[2])))
    sys.stdout.flush()
    os._exit(0)
