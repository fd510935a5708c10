"""The program with its map awake ends as it should: WebEngine is unforgiving about the order."""

import os
import subprocess
import sys
from pathlib import Path

from surveyapp.storage import Survey
from tests.gui.sites import fill

PROGRAMME = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from surveyapp import app as desk
application = desk.make_application()
window, crash = desk.make_window(application)
desk._open_first(window, Path(sys.argv[1]))
window.show()
window.desk.map.ready.connect(lambda: QTimer.singleShot(0, window.close))
sys.exit(application.exec())
"""


def test_a_window_closed_with_its_map_awake_ends_the_process_quietly(
    survey: Survey, home: Path
) -> None:
    fill(survey, 5)
    survey.close()
    run = subprocess.run(
        [sys.executable, "-c", PROGRAMME, str(survey.folder)],
        env={**os.environ, "SURVEYAPP_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "Release of profile" not in run.stderr
    assert "Traceback" not in run.stderr
