"""What the benchmark of the window runs in processes of their own.

    python -m tests.benchmarks.window make FOLDER      a survey of 200,000 sites
    python -m tests.benchmarks.window ours FOLDER      our window, until its list stands painted
    python -m tests.benchmarks.window bare FOLDER      a bare PySide6 window with the same table

The last two print the seconds since the interpreter began to load anything.
"""

import os
import random
import sys
import time
from pathlib import Path

START = time.perf_counter()
MANY = 200_000
STREETS = ("人民路", "金水路", "花园路", "文化路", "农业路", "东风路", "经三路", "黄河路", "纬五路")
COLUMNS = ("number", "name", "state", "kind")


def make(folder: Path) -> None:
    """A survey such as a county has after years, the same in every run."""
    from surveyapp.domain.changes import Edit, Label
    from surveyapp.domain.ids import uuid7
    from surveyapp.services.surveys import new_survey

    draw = random.Random(41)
    states = ("draft", "draft", "draft", "submitted", "returned", "approved", "published")
    edits = []
    for n in range(1, MANY + 1):
        street = draw.choice(STREETS)
        fields = {
            "number": f"410105-{n}", "kind": draw.choice(("rooftop", "pole", "facility")),
            "name": f"{street}{draw.randint(1, 999)}号", "county": "410105", "state": draw.choice(states),
            "owner": f"某某物业服务有限公司{n % 500}", "address": f"金水区{street}",
            "lon": 113.6 + draw.random() * 0.2, "lat": 34.7 + draw.random() * 0.2, "datum": "wgs84",
        }  # fmt: skip
        edits.append(Edit("site", uuid7(), fields))
    with new_survey(folder, ["410105"], name="大工程", who="王勘", device="bench") as survey:
        survey.write(Label("import", {"file": "sites.xlsx", "count": str(MANY)}), edits)
        survey.idle()


def ours(folder: Path) -> float:
    """From nothing to the list of all sites painted."""
    from surveyapp.app import make_application, make_window
    from surveyapp.ui.opening import open_as_me

    app = make_application()
    window, _crash = make_window(app)
    window.doorman.take(open_as_me(folder))
    window.show()
    app.processEvents()
    window.desk.list.viewport().repaint()
    assert window.desk.list.sites.rowCount() == MANY
    return time.perf_counter() - START


def bare(folder: Path) -> float:
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
    return time.perf_counter() - START


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    what, where = sys.argv[1], Path(sys.argv[2])
    if what == "make":
        make(where)
    else:
        seconds = ours(where) if what == "ours" else bare(where)
        print(seconds)
        sys.stdout.flush()
        os._exit(0)
