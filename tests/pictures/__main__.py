"""`make pictures`: draws every scene in light and dark at 100 %, and in light at 200 %.

Light ones go into docs/pictures, the others into build/pictures to be looked at. Name scenes to draw only those.
A scene of the window is a function in a module `scenes_….py` beside this file, listed in its `SCENES`;
those of the portal stand in `tests/web` and their names begin with `portal_` or `public_`.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUNS = (
    ("light", "1", ROOT / "docs" / "pictures"),
    ("dark", "1", ROOT / "build" / "pictures" / "dark"),
    ("light", "2", ROOT / "build" / "pictures" / "200"),
)


PAGES = ("portal_", "public_")


def main(scenes: list[str]) -> int:
    """Draw the scenes of these names, or all; pages in a process of their own, without Qt."""
    pages = [name for name in scenes if name.startswith(PAGES)]
    screens = [name for name in scenes if name not in pages]
    worst = _screens(screens) if screens or not scenes else 0
    if pages or not scenes:
        command = [sys.executable, "-m", "tests.pictures.browse", *pages]
        named = {**os.environ, "LOGNAME": "survey"}  # the audit tells whose account it was
        done = subprocess.run(command, cwd=ROOT, env=named, check=False)
        worst = max(worst, done.returncode)
    return worst


def _screens(scenes: list[str]) -> int:
    """One process for each look and scale: Qt reads the scale once."""
    worst = 0
    for look, scale, out in RUNS:
        surroundings = {
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "QT_SCALE_FACTOR": scale,
            "HOME": "/home/surveyor",
            "QTWEBENGINE_DISABLE_SANDBOX": "1",
        }
        command = [sys.executable, "-m", "tests.pictures.draw", look, str(out), *scenes]
        worst = max(
            worst, subprocess.run(command, cwd=ROOT, env=surroundings, check=False).returncode
        )
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
