"""Draws the pages of the portal and the public lists: `python -m tests.pictures.browse [SCENE…]`.

A real server on loopback, filled as the scene says, before a real chromium. First screens on a desk
and on a phone go into docs/pictures; dark ones and whole pages into build/pictures to be looked at.
"""

import sys
import tempfile
from itertools import count
from pathlib import Path

from playwright.sync_api import Browser

from tests.pictures.slim import slim
from tests.web.scenes import PHONE, PHONE_DARK, WIDE, WIDE_DARK, Scene, looking, scenes
from tests.web.town import CHROMIUM, Town, empty_list, open_browser, open_town

ROOT = Path(__file__).resolve().parents[2]
SHOWN, LOOKED_AT = ROOT / "docs" / "pictures", ROOT / "build" / "pictures"


def draw(browser: Browser, town: Town, name: str, scene: Scene) -> None:
    """Every picture of one scene."""
    shot = scene(town)
    for look in (WIDE, PHONE, WIDE_DARK, PHONE_DARK):
        with looking(browser, town, shot, look) as desk:
            folder = LOOKED_AT / "dark" if look.dark else SHOWN
            desk.page.screenshot(path=folder / f"{name}{look.name}.png")
            slim(folder / f"{name}{look.name}.png")
            if not look.dark:
                height = desk.page.evaluate("document.documentElement.scrollHeight")
                desk.page.set_viewport_size({"width": look.width, "height": height})
                desk.page.screenshot(path=LOOKED_AT / "whole" / f"{name}{look.name}.png")
    print("page", name, flush=True)


def main(wanted: list[str]) -> None:
    """Draw the scenes of these names, or all."""
    if not CHROMIUM.exists():
        print(f"no {CHROMIUM}: the pages of the portal are not drawn", file=sys.stderr)
        return
    for folder in (SHOWN, LOOKED_AT / "dark", LOOKED_AT / "whole"):
        folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="pictures-") as place, open_browser() as browser:
        empty, numbers = empty_list(Path(place) / "list.db"), count()
        for name, scene in scenes().items():
            if not wanted or name in wanted:
                with open_town(Path(place) / f"central{next(numbers)}", empty) as town:
                    draw(browser, town, name, scene)


if __name__ == "__main__":
    main(sys.argv[1:])
