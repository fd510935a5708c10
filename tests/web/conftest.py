"""A real server on loopback, filled by laptops, and a real browser before it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.web.town import CHROMIUM, Desk, Town, empty_list, open_browser, open_town


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return empty_list(tmp_path_factory.mktemp("empty") / "list.db")


@pytest.fixture
def town(tmp_path: Path, empty: Path) -> Iterator[Town]:
    with open_town(tmp_path / "central", empty) as town:
        yield town


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for each file: its loop must be over before another file's tests run loops of their own."""
    if not CHROMIUM.exists():
        pytest.skip("no /usr/bin/chromium")
    with open_browser() as browser:
        yield browser


@pytest.fixture
def desk(town: Town, browser: Browser) -> Iterator[Desk]:
    """A browser at 1366×768 in Chinese."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    context.set_default_timeout(10_000)
    made = Desk(context.new_page(), town.url)
    yield made
    context.close()
    assert made.strangers == []
    assert made.complaints == []
