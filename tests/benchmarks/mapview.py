"""What the benchmark of the map runs in a process of its own: the real page in the real web view.

    python -m tests.benchmarks.mapview FOLDER

It prints the seconds from the start of page and reading to signs on screen, and the middle of the seconds that the
page took to ask for and draw what each of some views shows.
"""

import statistics
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from surveyapp.app import make_application
from surveyapp.services.atlas import load_pyramid
from surveyapp.storage import open_survey
from surveyapp.ui.map.atlas import Atlas
from surveyapp.ui.map.web import Web

WIDE, HIGH = 683, 560
"""Pixels of the map beside list and record at 1366×768."""
PLACE = 113.69, 34.80
ZOOMS = (8, 11, 13, 14, 15, 16)
STEPS = (0.0, 0.004, 0.008)
"""Degrees by which the map is pushed at each zoom."""
LONGEST_S = 60.0


class Scene:
    """A page with a survey's sites."""

    def __init__(self, folder: Path) -> None:
        self.atlas, self.parent = Atlas(), QWidget()
        self.parent.resize(WIDE, HIGH)
        self.web = Web(self.atlas, self.parent)
        self.web.view.resize(WIDE, HIGH)
        self.parent.show()
        self.stands = False
        self.web.bridge.is_ready.connect(self._stand)
        self.web.load(QColor("white"))
        reading = threading.Thread(target=self._read, args=(folder,))
        reading.start()
        self._until(lambda: self.stands and not reading.is_alive())
        reading.join()

    def _stand(self) -> None:
        self.stands = True

    def _read(self, folder: Path) -> None:
        with open_survey(folder, read_only=True) as survey:
            pyramid = load_pyramid(survey)
            assert pyramid is not None
            self.atlas.show(pyramid)

    def _until(self, done: Callable[[], bool]) -> None:
        end = time.perf_counter() + LONGEST_S
        while not done():
            assert time.perf_counter() < end, self.web.page.complaints
            loop = QEventLoop()
            QTimer.singleShot(2, loop.quit)
            loop.exec()

    def asked(self, expression: str) -> str:
        """What an expression is in the page."""
        found: list[object] = []
        self.web.page.runJavaScript(f"String({expression})", 0, found.append)
        self._until(lambda: bool(found))
        return str(found[0])

    def drawn(self, command: str) -> float:
        """Seconds that the page needed for what a command makes it show."""
        self.asked(f"(delete document.body.dataset.took, {command}, 1)")
        self._until(lambda: self.asked("document.body.dataset.took || ''") != "")
        return float(self.asked("document.body.dataset.took")) / 1000


def main(folder: Path) -> None:
    """Measure and print."""
    _app = make_application()
    start = time.perf_counter()
    scene = Scene(folder)
    lon, lat = PLACE
    view = f"survey.map.setView([{lat}, {lon}], 12, {{animate: false}}), survey.anew()"
    scene.drawn(view)
    ready = time.perf_counter() - start
    moves = []
    for zoom in ZOOMS:
        for step in STEPS:
            to = f"survey.map.setView([{lat}, {lon + step}], {zoom}, {{animate: false}})"
            moves.append(scene.drawn(f"{to}, survey.anew()"))
    print(ready, statistics.median(moves))
    sys.stdout.flush()
    scene.web.shut()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
