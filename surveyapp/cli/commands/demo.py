"""The whole story without a display."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from os.path import commonpath
from pathlib import Path
from typing import Annotated, Any

import typer

from surveyapp.cli.frame import app, reply
from surveyapp.domain.language import _
from surveyapp.terminal.progress import progress


@app.command(help="用示例工程演示全过程，产物放在 OUT")
def demo(out: Annotated[Path, typer.Argument(metavar="OUT", help="存放产物的文件夹")]) -> None:
    """Play the story on the sample survey and leave everything it makes in OUT."""
    from surveyapp.services.demo import play

    with progress(_("演示")) as tell:
        story = play(out, progress=tell)
        pictures = _pictures_of(Path(story["survey"][0]), out / "pictures")
    document = story | {"pictures": pictures}
    reply(document, lambda: _show(document))


def _show(document: Mapping[str, Any]) -> None:
    for sentence in document["story"]:
        print(sentence)
    print()
    made = {what: files for what, files in document.items() if what not in {"dir", "story"}}
    labels = _labels()
    for what, files in made.items():
        if files:
            print(f"{labels[what]}{_('：')}{_places(files)}")


def _places(files: Sequence[str]) -> str:
    """The one file or folder, else the folder that holds them all and how many they are."""
    if len(files) == 1:
        return files[0]
    return _("{folder}（{count} 个文件）").format(folder=commonpath(files), count=len(files))


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


def _labels() -> dict[str, str]:
    return {
        "survey": _("勘察工程"),
        "card": _("存储卡"),
        "receiver": _("接收机日志"),
        "flags": _("提示"),
        "dossiers": _("勘察档案"),
        "letters": _("协调函"),
        "maps": _("地图"),
        "lists": _("站址列表"),
        "backup": _("备份"),
        "bundles": _("数据包"),
        "published": _("公布的清单"),
        "reports": _("进展报告"),
        "pictures": _("窗口图片"),
    }
