"""Repeats of a county's own form in the record: leafed through, begun, taken away, saved as typed."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from surveyapp.services.record import add_site, edit_site
from surveyapp.services.surveys import new_survey
from surveyapp.storage import Survey
from surveyapp.ui.hub import Hub
from surveyapp.ui.record import RecordPanel
from surveyapp.ui.record.form_view import FormView
from surveyapp.ui.record.repeat_box import RepeatBox
from surveyapp.xlsform import write_xlsx
from tests.gui.conftest import bury
from tests.gui.record.conftest import settled, shown
from tests.services.own_form import add_rooms


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Survey]:
    form = tmp_path / "rooftop.xlsx"
    write_xlsx("rooftop", form)
    add_rooms(form)
    made = new_survey(tmp_path / "own", ["410105"], forms=[form], who="王勘", device="d")
    with made as survey:
        yield survey


@pytest.fixture
def rooms_panel(hub: Hub, own: Survey, qtbot: QtBot, qapp: QApplication) -> Iterator[RecordPanel]:
    """A rooftop with two rooms, shown."""
    told = {"name": "文化路5号", "rooms[1]/area": "12.5", "rooms[2]/area": "8"}
    site = add_site(own, "rooftop", told).record
    with shown(hub, own, site, 900, qtbot) as made:
        yield made
    bury(qapp)


def view_of(panel: RecordPanel) -> FormView:
    assert panel.pages.site.view is not None
    return panel.pages.site.view


def rooms(panel: RecordPanel) -> RepeatBox:
    return view_of(panel)._repeats["rooms"]


def type_into(panel: RecordPanel, address: str, text: str) -> None:
    editor = view_of(panel).boxes[address].editor
    editor.front.setFocus()
    editor.front.selectAll()  # type: ignore[attr-defined]
    QTest.keyClicks(editor.front, text)
    editor.finish()


def kept(hub: Hub, key: str) -> list[dict[str, Any]]:
    site = hub.survey.site(hub.selection)
    found: list[dict[str, Any]] = json.loads(str(site["answers"] or "{}")).get(key, [])
    return found


def test_rounds_are_leafed_through_and_saved_field_by_field(
    rooms_panel: RecordPanel, hub: Hub
) -> None:
    box = rooms(rooms_panel)
    assert box.title.text() == "机房"
    assert box.place.text() == "1/2"
    assert view_of(rooms_panel).boxes["rooms[1]/area"].editor.text() == "12.5"
    type_into(rooms_panel, "rooms[1]/area", "13")
    box.next.click()
    assert box.place.text() == "2/2"
    assert "rooms[1]/area" not in view_of(rooms_panel).boxes
    type_into(rooms_panel, "rooms[2]/area", "9")
    assert [r["area"] for r in kept(hub, "rooms")] == [13, 9]
    type_into(rooms_panel, "rooms[2]/area", "-1")
    assert view_of(rooms_panel).boxes["rooms[2]/area"].said
    assert [r["area"] for r in kept(hub, "rooms")] == [13, 9]
    box.previous.click()
    assert box.problem.text() == "第 2 项有问题"


def test_a_round_is_begun_and_taken_away_and_undo_brings_it_back(
    rooms_panel: RecordPanel, hub: Hub, qapp: QApplication
) -> None:
    box = rooms(rooms_panel)
    box.add.click()
    assert box.place.text() == "3/3"
    assert len(kept(hub, "rooms")) == 3
    type_into(rooms_panel, "rooms[3]/area", "3")
    box.previous.click()
    box.previous.click()
    assert box.drop.text() == "删除第 1 项"
    box.drop.click()
    assert [r["area"] for r in kept(hub, "rooms")] == [8, 3]
    assert view_of(rooms_panel).boxes["rooms[1]/area"].editor.text() == "8"
    hub.apply(hub.survey.undo)
    assert box.place.text() == "1/3"
    assert view_of(rooms_panel).boxes["rooms[1]/area"].editor.text() == "12.5"


def test_a_repeat_in_a_repeat_has_rounds_of_its_own(rooms_panel: RecordPanel, hub: Hub) -> None:
    box = rooms(rooms_panel)
    box.next.click()
    doors = view_of(rooms_panel)._repeats["rooms[2]/doors"]
    assert doors.place.text() == "无"
    doors.add.click()
    type_into(rooms_panel, "rooms[2]/doors[1]/code", "A1")
    assert kept(hub, "rooms")[1]["doors"] == [{"code": "A1"}]


def test_what_is_half_typed_in_a_round_is_there_again(
    rooms_panel: RecordPanel, hub: Hub, own: Survey
) -> None:
    rooms(rooms_panel).next.click()
    editor = view_of(rooms_panel).boxes["rooms[2]/area"].editor
    editor.front.setFocus()
    QTest.keyClicks(editor.front, "7")
    rooms_panel.pages.site.keeper.keep()  # as after a pause; then the battery dies
    assert [draft.fields for draft in own.drafts()] == [{"rooms[2]/area": "78"}]
    site = hub.selection
    hub.select("")
    edit_site(own, site, {"rooms[2]/area": "8"})
    own.keep_draft(site, {"rooms[2]/area": "78"})
    hub.select(site)
    assert rooms(rooms_panel).place.text() == "2/2"
    assert view_of(rooms_panel).boxes["rooms[2]/area"].editor.text() == "78"
    assert [r["area"] for r in kept(hub, "rooms")] == [12.5, 8]
    rooms_panel.flush()
    assert [r["area"] for r in kept(hub, "rooms")] == [12.5, 78]
    assert own.drafts() == []


def test_another_window_s_rounds_appear_and_history_words_them(
    rooms_panel: RecordPanel, hub: Hub, own: Survey, qtbot: QtBot
) -> None:
    hub.broadcast(edit_site(own, hub.selection, {"rooms[2]/use": "配电"}).change)
    rooms(rooms_panel).next.click()
    assert view_of(rooms_panel).boxes["rooms[2]/use"].editor.text() == "power"
    rooms_panel.show_tab(7)
    acts = rooms_panel.pages.history.model.acts
    assert acts[0].fields == ("机房：面积 12.5；面积 8 → 面积 12.5；面积 8，用途 配电",)
    settled(rooms_panel, hub, qtbot)
