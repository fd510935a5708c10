"""A real server on loopback, filled by laptops, and a real browser before it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, sync_playwright

from sync.server.app import create_app
from sync.server.central import open_central
from sync.server.settings import Settings
from sync.server.store.database import Database, sqlite_url
from sync.server.store.upgrade import upgrade
from tests.sync.laptop import Office
from tests.sync.serving import serving
from tests.web.town import Desk, Town

CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="session")
def empty_list(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A list with its tables and nothing in them, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "list.db"
    database = Database(sqlite_url(path))
    upgrade(database)
    database.close()
    return path


@pytest.fixture
def town(tmp_path: Path, empty_list: Path) -> Iterator[Town]:
    settings = Settings(tmp_path / "central", rate_per_minute=1_000_000)
    settings.write()
    shutil.copyfile(empty_list, settings.data / "list.db")
    central = open_central(settings)
    try:
        with serving(create_app(central)) as url, httpx.Client(base_url=url) as http:
            town = Town(url, central, Office(central, http))
            with town.lines:
                yield town
    finally:
        central.database.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("no /usr/bin/chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


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
