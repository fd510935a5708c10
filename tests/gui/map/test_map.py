"""The map in the window: it shows what is there, follows what is done, and asks nobody else."""

import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWebEngineCore import QWebEnginePage
from pytestqt.qtbot import QtBot

from surveyapp.services.record import add_site, delete_site, edit_site
from surveyapp.storage import FlagRow, Survey
from surveyapp.ui.hub import Hub
from surveyapp.ui.map import MapPane, PickRequest
from tests.conftest import SharedData
from tests.gui.map.conftest import WAIT_MS, Ask
from tests.gui.sites import fill

Until = Callable[[str], None]


@pytest.fixture
def filled(survey: Survey) -> list[str]:
    return fill(survey, 30)


def test_the_map_sleeps_until_the_window_is_up(pane: MapPane, open_hub: Hub) -> None:
    assert pane.web is None
    assert pane.pages.currentWidget() is pane.asleep


def test_the_page_shows_every_site_and_the_borders_of_the_county(
    filled: list[str], awake: MapPane, until: Until, ask: Ask
) -> None:
    until("document.body.dataset.signs === '30' && document.body.dataset.borders === '1'")
    assert awake.web.page.complaints == []
    assert ask("[...document.querySelectorAll('.county-name')].map(e => e.textContent)") == [
        "金水区"
    ]


def test_a_site_selected_in_the_list_is_marked_on_the_map_and_brought_into_view(
    filled: list[str], awake: MapPane, open_hub: Hub, until: Until, ask: Ask
) -> None:
    until("document.body.dataset.signs === '30'")
    awake.call("go", 114.5, 33.5, 14)
    open_hub.select(filled[4])
    until(f"document.body.dataset.chosen === '{filled[4]}'")
    row = open_hub.survey.site(filled[4])
    assert ask(f"survey.map.getBounds().contains([{row['lat']}, {row['lon']}])")
    assert ask("document.querySelector('.site-label').textContent") == row["name"]
    open_hub.select("")
    until("document.body.dataset.chosen === ''")


def test_a_click_on_a_sign_selects_its_site_everywhere(
    filled: list[str], awake: MapPane, open_hub: Hub, until: Until, ask: Ask, qtbot: QtBot
) -> None:
    until("document.body.dataset.signs === '30'")
    row = open_hub.survey.site(filled[7])
    awake.call("go", row["lon"], row["lat"], 18)
    until("document.body.dataset.zoom === '18' && survey.have.zoom === 18 && !survey.busy")
    x, y = ask(
        f"(p => [p.x, p.y])(survey.map.latLngToContainerPoint([{row['lat']}, {row['lon']}]))"
    )
    with qtbot.waitSignal(open_hub.selected, timeout=WAIT_MS) as heard:
        QTest.mouseClick(
            awake.web.view.focusProxy(),
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            QPoint(round(x), round(y)),
        )
    assert heard.args == [filled[7]]


def test_sites_made_moved_and_deleted_are_followed_without_reading_all_again(
    filled: list[str], awake: MapPane, open_hub: Hub, survey: Survey, until: Until
) -> None:
    until("document.body.dataset.signs === '30'")
    version = awake.atlas.version
    made = open_hub.apply(
        lambda: add_site(survey, "pole", {"name": "新杆", "lon": "113.66", "lat": "34.755"})
    )
    assert made is not None
    until("document.body.dataset.signs === '31'")
    site = made.change.sites()[0] if not hasattr(made, "sites") else made.sites()[0]
    open_hub.apply(lambda: edit_site(survey, site, {"lon": "113.7", "lat": "34.8"}))
    assert awake.atlas.pyramid.place(site) == (113.7, 34.8)
    open_hub.apply(lambda: delete_site(survey, site))
    until("document.body.dataset.signs === '30'")
    assert awake.atlas.version == version


def test_findings_are_marked_once_the_rules_have_judged(
    filled: list[str], awake: MapPane, open_hub: Hub, survey: Survey, until: Until
) -> None:
    until("document.body.dataset.signs === '30'")
    survey.replace_many_flags(
        {filled[0]: [FlagRow("x", "severe")], filled[1]: [FlagRow("y", "notice")]}
    )
    awake.follow_flags()
    until("survey.data.weight.filter(w => w === 3).length === 1")
    open_hub.apply(lambda: edit_site(survey, filled[2], {"note": "看过"}))
    survey.replace_many_flags({filled[2]: [FlagRow("z", "warning")]})
    awake.follow_flags()
    until("survey.data.weight.filter(w => w > 0).length === 3")


def test_an_act_on_many_sites_is_read_anew_and_nothing_is_missed(
    awake: MapPane, open_hub: Hub, survey: Survey, until: Until
) -> None:
    version = awake.atlas.version
    fill(survey, 100)
    open_hub.broadcast(survey.history(limit=1)[0])
    until("document.body.dataset.signs === '100'")
    assert awake.atlas.version == version + 1


def test_the_filter_of_the_list_is_the_map_s_too(
    filled: list[str], awake: MapPane, until: Until
) -> None:
    until("document.body.dataset.signs === '30'")
    awake.show_only(filled[:3])
    until("document.body.dataset.signs === '3'")
    awake.show_only(None)
    until("document.body.dataset.signs === '30'")


def test_arrows_and_plus_move_and_zoom_the_map(
    filled: list[str], awake: MapPane, until: Until, ask: Ask
) -> None:
    until("document.body.dataset.signs === '30'")
    awake.call("go", 113.66, 34.76, 13)
    awake.call("focus")
    until("document.activeElement === survey.map.getContainer() && survey.map.getZoom() === 13")
    target = awake.web.view.focusProxy()
    QTest.keyClick(target, Qt.Key.Key_Plus)
    until("survey.map.getZoom() === 14")
    before = ask("survey.map.getCenter().lng")
    QTest.keyClick(target, Qt.Key.Key_Right)
    until(f"survey.map.getCenter().lng > {before} + 0.0001")
    assert ask("survey.map.getContainer().getAttribute('aria-label')")


def test_a_length_and_an_area_are_measured_as_on_the_sphere(
    filled: list[str], awake: MapPane, until: Until, ask: Ask
) -> None:
    awake.strip.measure.setChecked(True)
    until("survey.tools.mode === 'measure'")
    at = "survey.tools.at(L.latLng({}, {}))"
    awake.call("go", 113.66, 34.76, 16)
    for corner in ((34.76, 113.66), (34.761, 113.66), (34.761, 113.661)):
        ask(f"({at.format(*corner)}, 1)")
    assert ask("survey.tools.words") == "203 m"  # 111.2 m north, 91.4 m east
    ask(f"({at.format(34.76, 113.66)}, 1)")
    assert ask("survey.tools.words").startswith("5079 m²")
    awake.strip.measure.setChecked(False)
    until("survey.tools.mode === ''")


def test_a_point_picked_on_the_map_goes_to_whoever_asked(
    filled: list[str], awake: MapPane, open_hub: Hub, until: Until, ask: Ask, qtbot: QtBot
) -> None:
    taken: list[tuple[float, float]] = []
    request = PickRequest("点一下", lambda lon, lat: taken.append((lon, lat)))
    open_hub.asked.emit("pick_point", request)
    until("survey.tools.mode === 'pick'")
    assert awake.asking.isVisible()
    ask("(survey.tools.at(L.latLng(34.77, 113.67)), 1)")
    qtbot.waitUntil(lambda: taken == [(113.67, 34.77)], timeout=WAIT_MS)
    assert not awake.asking.isVisible()
    until("survey.tools.mode === ''")


def test_a_planned_point_is_taken_from_the_map(
    filled: list[str], awake: MapPane, open_hub: Hub, until: Until, ask: Ask, qtbot: QtBot
) -> None:
    open_hub.select(filled[0])
    awake.strip.pick_planned.trigger()
    until("survey.tools.mode === 'pick'")
    ask("(survey.tools.at(L.latLng(34.7612, 113.6512)), 1)")
    survey = open_hub.survey
    qtbot.waitUntil(lambda: survey.site(filled[0])["planned_lat"] is not None, timeout=WAIT_MS)
    row = survey.site(filled[0])
    assert (row["planned_lon"], row["planned_lat"]) == (113.6512, 34.7612)
    until("document.querySelector('.planned') !== null")


def test_the_receiver_s_own_position_is_shown(
    filled: list[str], awake: MapPane, open_hub: Hub, until: Until
) -> None:
    open_hub.asked.emit("own_position", {"lon": 113.66, "lat": 34.76, "accuracy": 8.0})
    until("survey.own.getLayers().length === 2")
    open_hub.asked.emit("own_position", None)
    until("survey.own.getLayers().length === 0")


def test_tiles_a_person_gives_are_laid_below_and_remembered(
    filled: list[str], awake: MapPane, until: Until, ask: Ask, shared_data: SharedData, hub: Hub
) -> None:
    file = shared_data("tiles_node-mbtiles_BSD3/plain_1.mbtiles")
    awake.lay(str(file))
    awake.call("go", 0.0, 0.0, 3)
    until("[...document.querySelectorAll('img.leaflet-tile-loaded')].some(i => i.naturalWidth > 0)")
    assert MapPane(hub).grounds.chosen == str(file)
    awake.lay("")
    until("document.querySelectorAll('img.leaflet-tile').length === 0")


def test_tiles_that_are_no_pictures_are_refused_with_the_reason(
    awake: MapPane, shared_data: SharedData
) -> None:
    awake.lay(str(shared_data("tiles_PMTiles_BSD3/test_fixture_1.pmtiles")))
    assert "矢量" in awake.notice.words.text()
    assert awake.notice.isVisible()
    assert awake.atlas.ground() is None


def test_tiles_declared_as_gcj_02_are_moved_under_the_sites(
    filled: list[str], awake: MapPane, until: Until, ask: Ask, shared_data: SharedData
) -> None:
    file = str(shared_data("tiles_node-mbtiles_BSD3/plain_1.mbtiles"))
    awake.grounds.declare(file, shifted=True)
    awake.lay(file)
    awake.call("go", 113.66, 34.76, 16)
    until("survey.ground._vector !== undefined && survey.ground._vector.x !== 0")
    east, south = ask("(v => [v.x, v.y])(survey.ground._off(16))")
    a_pixel_m = 156_543.03 * 0.8215 / 2**16
    assert 450 < (east**2 + south**2) ** 0.5 * a_pixel_m < 700
    assert east < 0  # GCJ-02 lies east of the truth in Henan, so tiles go west
    assert south > 0 or abs(south) * a_pixel_m < 250


def test_nothing_is_asked_of_any_machine_even_when_a_page_tries(
    filled: list[str], awake: MapPane, until: Until, ask: Ask, qtbot: QtBot, listener: list[bytes]
) -> None:
    until("document.body.dataset.signs === '30'")
    assert awake.web.guard.blocked == []
    port = int(listener[0])
    address = f"http://127.0.0.1:{port}/"
    ask(f"(new Image().src = '{address}a.png', fetch('{address}b').catch(() => 0), 1)")
    ask(f"(document.body.insertAdjacentHTML('beforeend', '<iframe src={address}c></iframe>'), 1)")
    ask(f"(window.location.href = '{address}d', 1)")
    ask("(new Promise(r => setTimeout(r, 50)), 1)")
    until("window.survey !== undefined")
    assert listener[1:] == []
    assert awake.web.page.url().scheme() == "survey"


@pytest.fixture
def listener() -> Iterator[list[bytes]]:
    """A port on loopback: its number, then whatever anybody said to it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        heard: list[bytes] = [str(server.getsockname()[1]).encode()]
        ended = threading.Event()

        def listen() -> None:
            while not ended.is_set():
                try:
                    guest, _address = server.accept()
                except TimeoutError:
                    continue
                with guest:
                    heard.append(b"somebody came")

        thread = threading.Thread(target=listen)
        thread.start()
        yield heard
        ended.set()
        thread.join()


def test_a_dead_page_says_so_and_comes_back_by_one_button(
    filled: list[str], awake: MapPane, until: Until, qtbot: QtBot
) -> None:
    status = QWebEnginePage.RenderProcessTerminationStatus.CrashedTerminationStatus
    awake.web.page.renderProcessTerminated.emit(status, 5)
    assert awake.pages.currentWidget() is awake.dead
    with qtbot.waitSignal(awake.ready, timeout=WAIT_MS):
        awake.dead.again.click()
    until("document.body.dataset.signs === '30'")


def test_a_name_full_of_markup_is_only_text(
    awake: MapPane, open_hub: Hub, survey: Survey, until: Until, ask: Ask
) -> None:
    name = "<img src=x onerror=document.title='broken'>"
    texts = {"name": name, "lon": "113.66", "lat": "34.76"}
    made: Any = open_hub.apply(lambda: add_site(survey, "rooftop", texts))
    open_hub.select(made.record)
    until(f"document.body.dataset.chosen === '{made.record}'")
    assert ask("document.querySelector('.site-label').textContent") == name
    assert ask("document.querySelectorAll('.leaflet-tooltip img').length") == 0


def test_the_dark_look_reaches_the_page(awake: MapPane, until: Until) -> None:
    awake.call("dress", "dark")
    until("getComputedStyle(document.body).backgroundColor === 'rgb(27, 33, 32)'")


def test_a_survey_opened_while_the_map_is_awake_is_seen_whole(
    filled: list[str], pane: MapPane, hub: Hub, survey: Survey, until: Until, ask: Ask, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(pane.ready, timeout=WAIT_MS):
        pane.wake()
    hub.open(survey)
    until("document.body.dataset.signs === '30'")
    west, south, east, north = pane.follower.box() or (0, 0, 0, 0)
    assert ask(f"survey.map.getBounds().contains([[{south}, {west}], [{north}, {east}]])")
    assert ask("survey.map.getZoom()") >= 13


def test_another_survey_takes_the_place_of_the_one_before(
    filled: list[str], awake: MapPane, hub: Hub, until: Until, tmp_path: Path
) -> None:
    until("document.body.dataset.signs === '30'")
    hub.open(None)
    until("document.body.dataset.signs === '0'")
    assert len(awake.atlas.pyramid) == 0
