"""The list of sites: all of them, in order, found at once, repainted where something changed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from surveyapp.services.record import edit_site
from surveyapp.storage import SiteQuery, Survey, open_survey
from surveyapp.ui.hub import Hub
from surveyapp.ui.main_window import MainWindow
from surveyapp.ui.sites_model import COLUMNS, SitesModel
from tests.gui.sites import fill

Settled = Callable[[MainWindow], None]


def listed(window: MainWindow) -> list[str]:
    """The names in the list, from top to bottom."""
    model = window.desk.list.sites
    column = COLUMNS.index("name")
    return [model.index(row, column).data() for row in range(model.rowCount())]


@pytest.fixture
def full(desk: MainWindow, survey: Survey, settled: Settled) -> MainWindow:
    fill(survey, 300)
    desk.hub.reloaded.emit()
    settled(desk)
    return desk


def test_qt_finds_no_fault_with_the_model(open_hub: Hub, survey: Survey, qtbot: QtBot) -> None:
    fill(survey, 200)
    model = SitesModel(open_hub)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    with qtbot.waitSignal(model.loaded):
        model.show(survey, SiteQuery())
    assert model.rowCount() == 200
    with qtbot.waitSignal(model.loaded):
        model.ask(SiteQuery(kind="pole"))
    assert 0 < model.rowCount() < 200
    model.show(None, SiteQuery())
    assert model.rowCount() == 0
    tester.deleteLater()
    model.deleteLater()


def test_every_site_is_in_the_list_and_the_scroll_bar_tells_the_truth(full: MainWindow) -> None:
    assert full.desk.list.sites.rowCount() == 300
    full.desk.list.scrollToBottom()
    survey, ids = full.hub.survey, full.desk.list.sites.ids
    assert survey.site(ids[0])["state"] == "returned"  # what waits for her stands on top
    assert survey.site(ids[-1])["number"] == "410105-299"


def test_two_characters_find_a_site(full: MainWindow, qtbot: QtBot, settled: Settled) -> None:
    full.search.setText("花园")
    qtbot.waitUntil(lambda: full.desk.list.sites.query.search == "花园")
    settled(full)
    assert listed(full)
    assert all("花园" in name for name in listed(full))
    QTest.keyClick(full.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: full.desk.list.sites.rowCount() == 300)


def test_filters_combine_and_everything_brings_all_back(full: MainWindow, settled: Settled) -> None:
    filters = full.desk.filters
    filters.kinds["pole"].click()
    filters.states["returned"].click()
    settled(full)
    rows = full.hub.survey.rows("site", full.desk.list.sites.ids)
    assert rows
    assert {(r["kind"], r["state"]) for r in rows} == {("pole", "returned")}
    filters.all.click()
    settled(full)
    assert full.desk.list.sites.rowCount() == 300


def test_chips_say_how_many_there_are(full: MainWindow) -> None:
    assert full.desk.filters.all.text() == "全部 300"
    assert full.desk.filters.kinds["pole"].text() == "杆塔 100"
    assert full.status.counts.text().startswith("300 处 · 未上传 300")


def test_a_click_on_a_heading_sorts_by_it(full: MainWindow, settled: Settled) -> None:
    full.desk.list._sort(COLUMNS.index("name"))
    settled(full)
    assert listed(full) == sorted(listed(full))
    full.desk.list._sort(COLUMNS.index("name"))
    settled(full)
    assert listed(full) == sorted(listed(full), reverse=True)


def test_an_edit_repaints_its_row_and_keeps_the_selection(
    full: MainWindow, qtbot: QtBot, settled: Settled
) -> None:
    site = full.desk.list.sites.ids[5]
    full.hub.select(site)
    assert full.desk.list.currentIndex().row() == 5
    listed(full)
    with qtbot.waitSignal(full.desk.list.sites.dataChanged):
        full.hub.apply(lambda: edit_site(full.hub.survey, site, {"name": "市图书馆"}))
    assert listed(full)[5] == "市图书馆"
    settled(full)
    assert full.hub.selection == site
    assert "已保存" in full.status.saved.text()


def test_what_another_program_writes_appears_in_the_list(
    full: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    site = full.desk.list.sites.ids[0]
    assert listed(full)[0] != "别人改的名"
    with open_survey(folder, who="李勘", device="other") as other:
        edit_site(other, site, {"name": "别人改的名"})
    qtbot.waitUntil(lambda: listed(full)[0] == "别人改的名", timeout=10_000)


def test_a_filter_that_hides_everything_offers_to_show_all(
    full: MainWindow, qtbot: QtBot, settled: Settled
) -> None:
    full.search.setText("没有这个站址")
    qtbot.waitUntil(lambda: full.desk.lists.currentWidget() is full.desk.empty)
    assert full.desk.empty.clear.isVisible()
    full.desk.empty.clear.click()
    qtbot.waitUntil(lambda: full.desk.list.sites.rowCount() == 300)


def test_columns_and_widths_are_remembered(full: MainWindow, hub: Hub, settled: Settled) -> None:
    view = full.desk.list
    owner = COLUMNS.index("owner")
    assert view.isColumnHidden(owner)
    view._show_column(owner, on=True)
    view.setColumnWidth(owner, 171)
    view.keep_layout()
    from surveyapp.ui.sites_view import SitesView

    again = SitesView(hub)
    assert not again.isColumnHidden(owner)
    again.deleteLater()


def test_next_and_previous_walk_through_the_list(full: MainWindow) -> None:
    ids = full.desk.list.sites.ids
    full.hub.select(ids[10])
    full.actions_["next"].trigger()
    assert full.hub.selection == ids[11]
    full.actions_["previous"].trigger()
    full.actions_["previous"].trigger()
    assert full.hub.selection == ids[9]
