"""Every page is open to everyone: eyes, keys and screen readers, on a desk and on a phone."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.web.scenes import PHONE_DARK, WIDE, looking, scenes
from tests.web.town import Town

SCENES = scenes()
GRAVE = {"serious", "critical"}


def barriers(page: Page) -> list[str]:
    """What axe-core finds that shuts somebody out."""
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['html'][:200]}"
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("name", SCENES)
def test_a_page_shuts_nobody_out(name: str, town: Town, browser: Browser) -> None:
    shot = SCENES[name](town)
    for look in (WIDE, PHONE_DARK):
        with looking(browser, town, shot, look) as desk:
            assert barriers(desk.page) == []
            assert desk.page.evaluate("document.documentElement.scrollWidth") <= look.width
            assert desk.strangers == []
            assert desk.complaints == []
