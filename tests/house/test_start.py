"""A start loads what the window needs and nothing else; what is heavy waits until it is used."""

import subprocess
import sys
from pathlib import Path

from surveyapp.storage import create_survey

HEAVY = {
    "folium", "reportlab", "pyxform", "elementpath", "openpyxl", "xlsxwriter", "httpx", "rich", "click",
    "numpy", "shapely", "pyogrio", "pyproj", "exifread", "PIL.Image", "segno", "keyring", "pynmeagps",
    "surveyapp.domain.policy.judge", "surveyapp.xlsform", "surveyapp.reports", "surveyapp.maps.page",
    "PySide6.QtWebEngineWidgets",
}  # fmt: skip
"""Each costs the start between a hundredth and half a second."""
WINDOW = """
import os
import sys
from pathlib import Path
from surveyapp.app import make_application, make_window
from surveyapp.ui.opening import open_as_me

app = make_application()
window, crash = make_window(app)
window.doorman.take(open_as_me(Path(sys.argv[1])))
window.show()
window.desk.list.viewport().repaint()
print(*sys.modules)
sys.stdout.flush()
os._exit(0)
"""
TERMINAL = """
import sys
from surveyapp.cli import main
try:
    main(["county", "113.6", "34.7", "--json"])
finally:
    print(*sys.modules)
"""


def loaded(script: str, *arguments: object) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.stdout, done.stderr
    return set(done.stdout.splitlines()[-1].split())


def test_the_list_is_painted_before_anything_heavy_is_loaded(tmp_path: Path) -> None:
    create_survey(tmp_path / "survey", name="s", counties=["410105"]).close()
    assert HEAVY & loaded(WINDOW, tmp_path / "survey") == set()


def test_a_command_loads_only_what_it_uses() -> None:
    used_by_counties = {"numpy", "shapely"}
    used_by_the_terminal = {"click", "rich"}
    heavy = HEAVY - used_by_counties - used_by_the_terminal
    assert heavy & loaded(TERMINAL) == set()
