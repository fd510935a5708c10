"""Draws scenes in one look: `python -m tests.pictures.draw light OUT [SCENE…]`."""

import os
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from tests.pictures.slim import slim
from tests.pictures.stage import Scene, Stage

HERE = Path(__file__).parent
SAMPLES = HERE.parents[1] / "build" / "pictures" / "sample"


def scenes(wanted: list[str]) -> dict[str, Scene]:
    """Every scene by name, or those asked for."""
    found: dict[str, Scene] = {}
    for module in sorted(HERE.glob("scenes_*.py")):
        found |= import_module(f"tests.pictures.{module.stem}").SCENES
    return {name: scene for name, scene in found.items() if not wanted or name in wanted}


def draw(look: str, out: Path, wanted: list[str]) -> None:
    """Set each scene, grab it, take it down."""
    from surveyapp.app import make_application, make_window
    from surveyapp.services.identity import rename
    from surveyapp.ui.main_window import MainWindow
    from surveyapp.ui.settings import LOOK, open_settings

    app = make_application()

    def make_fresh() -> MainWindow:
        settings = open_settings()
        settings.clear()
        settings.setValue(LOOK, look)
        settings.sync()
        return make_window(app)[0]

    rename("王勘")
    out.mkdir(parents=True, exist_ok=True)
    for name, scene in scenes(wanted).items():
        stage = Stage(app, make_fresh, SAMPLES)
        try:
            widget = scene(stage)
            stage.rest(50)
            picture = widget.grab()
            picture.save(str(out / f"{name}.png"))
            slim(out / f"{name}.png")
            print(out.name, name, picture.width(), picture.height(), flush=True)
        finally:
            stage.strike()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        os.environ["SURVEYAPP_HOME"] = home
        draw(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
