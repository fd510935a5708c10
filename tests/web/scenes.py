"""Every page people get in a browser, in each state worth a look.

`make pictures` draws each scene, and the tests hold each to what everyone can read. A scene is a
function that fills a county's list and says which page to open; add it to a module `scenes_….py`
beside this file, in its `SCENES`. Its name is the picture's.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.web.town import Desk, Town

LONG = "河南省郑州市金水区人民路与金水路交叉口东北角原第二纺织机械厂家属院七号楼二单元屋面"


def _nothing(page: Page) -> None:
    """Most pages are looked at as they open."""


@dataclass(frozen=True, slots=True)
class Shot:
    """Which page to open, as whom, and what to do there first."""

    path: str
    by: str = ""
    """Who is signed in; blank for anybody."""
    language: str = "zh"
    act: Callable[[Page], None] = _nothing


@dataclass(frozen=True, slots=True)
class Look:
    """The screen a page is looked at on."""

    name: str
    width: int
    height: int
    dark: bool = False


WIDE, PHONE = Look("", 1366, 768), Look("_phone", 390, 844)
WIDE_DARK, PHONE_DARK = Look("_dark", 1366, 768, True), Look("_phone_dark", 390, 844, True)

Scene = Callable[[Town], Shot]


def scenes() -> dict[str, Scene]:
    """Every scene by its name."""
    found: dict[str, Scene] = {}
    for module in sorted(Path(__file__).parent.glob("scenes_*.py")):
        found |= import_module(f"tests.web.{module.stem}").SCENES
    return found


@contextmanager
def looking(browser: Browser, town: Town, shot: Shot, look: Look) -> Iterator[Desk]:
    """A person before the page of a scene."""
    context = browser.new_context(
        viewport={"width": look.width, "height": look.height},
        locale="en-US" if shot.language == "en" else "zh-CN",
        color_scheme="dark" if look.dark else "light",
        reduced_motion="reduce",
    )
    context.set_default_timeout(10_000)
    desk = Desk(context.new_page(), town.url)
    if shot.by:
        desk.sign_in(shot.by)
    desk.page.goto(town.url + shot.path, wait_until="networkidle")
    shot.act(desk.page)
    yield desk
    context.close()
