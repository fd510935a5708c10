"""The map page: everything inside, nothing asked of anybody, words only as words."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from surveyapp.domain.changes import Value
from surveyapp.maps import Border, TileSource, write_map
from tests.conftest import SharedData

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

EVIL = "</script><script>document.title='owned'</script><img src=http://x.invalid onerror=alert(1)>"
STATES = ("draft", "submitted", "returned", "approved", "published", "withdrawn")
RING = ((113.5, 34.6), (113.9, 34.6), (113.9, 34.9), (113.5, 34.9), (113.5, 34.6))
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


def sites(count: int) -> Iterator[dict[str, Value]]:
    for i in range(count):
        yield {
            "number": f"410105-{i}", "name": f"站{i}" if i else EVIL, "address": EVIL,
            "kind": ("facility", "pole", "rooftop")[i % 3], "state": STATES[i % 6],
            "county_name": "金水区", "flags": int(i % 10 == 0), "photos": 3, "accuracy_m": 2.5,
            "lon": 113.6 + (i % 450) * 5e-4, "lat": 34.7 + (i // 450) * 3e-4,
        }  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture
def page(browser: "Browser") -> "Iterator[Page]":
    opened = browser.new_page(viewport={"width": 1366, "height": 768})
    yield opened
    opened.close()


def show(page: "Page", file: Path) -> tuple[list[str], list[str]]:
    """Open the page; what it asked for besides itself, and its complaints."""
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    page.goto(file.as_uri())
    page.wait_for_selector("body[data-ready]", timeout=60_000)
    outside = [url for url in asked if not url.startswith(("data:", "blob:"))]
    return [url for url in outside if url != file.as_uri()], complaints


def test_the_file_names_no_other_machine(tmp_path: Path) -> None:
    file = tmp_path / "map.html"
    assert write_map(file, [*sites(1)][:0]) == 0
    text = file.read_text("utf-8")
    assert not re.findall(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=[\"'](?!data:)", text)
    assert not re.search(r"@import|url\((?!data:|#default)", text)
    assert "审图号" in text
    assert "天地图" in text


def test_the_page_asks_nobody_and_shows_words_as_words(tmp_path: Path, page: "Page") -> None:
    file = tmp_path / "map.html"
    border = Border("金水区<b>", [RING])
    assert write_map(file, sites(60), borders=[border]) == 60
    assert show(page, file) == ([], [])
    page.fill("input[type=search]", "410105-0")
    page.keyboard.press("Enter")
    page.wait_for_selector(".site-card")
    card = page.inner_text(".site-card")
    assert EVIL in card
    assert "公共设施" in card
    assert "草稿" in card
    assert page.title() == "站址分布图"
    assert page.locator(".leaflet-popup img, .county-name b").count() == 0
    assert page.inner_text(".county-name") == "金水区<b>"
    assert "屋面" in page.inner_text(".legend")


def test_marks_are_drawn_and_a_click_on_one_tells_its_site(tmp_path: Path, page: "Page") -> None:
    file = tmp_path / "map.html"
    write_map(file, [*sites(2)][1:])
    empty = tmp_path / "empty.html"
    write_map(empty, [])
    show(page, file)
    drawn = page.screenshot()
    page.mouse.click(683, 384)
    page.wait_for_selector(".site-card")
    assert "站1" in page.inner_text(".site-card")
    show(page, empty)
    assert drawn != page.screenshot()


def test_two_hundred_thousand_sites_open_as_clusters(tmp_path: Path, page: "Page") -> None:
    file = tmp_path / "map.html"
    assert write_map(file, sites(200_000)) == 200_000
    assert file.stat().st_size < 40_000_000
    assert show(page, file) == ([], [])
    assert page.get_attribute("body", "data-ready") == "200000"
    assert "200000" not in page.inner_text(".legend")
    assert "66667" in page.inner_text(".legend")


def test_tiles_travel_inside_the_page(
    tmp_path: Path, page: "Page", shared_data: SharedData
) -> None:
    file = tmp_path / "map.html"
    with TileSource(shared_data("tiles_node-mbtiles_BSD3/plain_1.mbtiles")) as tiles:
        write_map(file, sites(5), tiles=tiles, map_number="豫S（2026）01号")
    assert show(page, file) == ([], [])
    page.wait_for_selector(".leaflet-tile-loaded")
    assert "豫S（2026）01号" in page.inner_text(".leaflet-control-attribution")


def test_english_words_stand_in_an_english_page(tmp_path: Path) -> None:
    file = tmp_path / "map.html"
    write_map(file, sites(3), language="en")
    text = file.read_text("utf-8")
    assert '<html lang="en">' in text
    assert '"Rooftop"' in text
    assert '"Returned"' in text
