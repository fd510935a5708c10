"""The whole story without a display."""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from surveyapp.cli.frame import app, progress, reply
from surveyapp.domain.language import _


@app.command(help="用示例工程演示全过程，产物放在 OUT")
def demo(out: Annotated[Path, typer.Argument(metavar="OUT", help="存放产物的文件夹")]) -> None:
    """Play the story on the sample survey and leave everything it makes in OUT."""
    from surveyapp.services.demo import play

    with progress(_("演示")) as tell:
        story = play(out, progress=tell)
        pictures = _pictures_of(Path(story["survey"][0]), out / "pictures")
    reply(story | {"pictures": pictures})


def _pictures_of(survey: Path, folder: Path) -> list[str]:
    """Pictures of the window on the sample, drawn in a process of its own; none without a toolkit."""
    if find_spec("PySide6") is None:
        return []
    words = "import sys; from pathlib import Path; from surveyapp.app import portray"
    words += "; portray(Path(sys.argv[1]), Path(sys.argv[2]))"
    surroundings = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "QTWEBENGINE_DISABLE_SANDBOX": "1",
        "SURVEYAPP_HOME": str(folder.parent / "home"),
    }
    command = [sys.executable, "-c", words, str(survey), str(folder)]
    subprocess.run(command, env=surroundings, check=False, capture_output=True, timeout=60)  # noqa: S603
    shutil.rmtree(folder.parent / "home", ignore_errors=True)
    return [str(file) for file in sorted(folder.glob("*.png"))]
