"""The form on screen: each field saves itself, problems stand under it, nothing typed is lost."""

from pathlib import Path
from time import perf_counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from surveyapp.services.record import add_site, edit_site
from surveyapp.storage import Survey
from surveyapp.ui.hub import Hub
from surveyapp.ui.record import RecordPanel
from surveyapp.ui.record.choices import ChoiceEditor, SegmentEditor, TagsEditor
from surveyapp.ui.record.dates import DateEditor
from surveyapp.ui.record.editors import AreaEditor, LineEditor
from surveyapp.ui.record.field_box import FieldBox
from surveyapp.ui.record.position_row import PositionRow
from surveyapp.xlsform import Option
from tests.gui.record.conftest import Settle, commit


def box(panel: RecordPanel, key: str) -> FieldBox:
    view = panel.pages.site.view
    assert view is not None
    return view.boxes[key]


def line(panel: RecordPanel, key: str) -> LineEditor:
    editor = box(panel, key).editor
    assert isinstance(editor, LineEditor)
    return editor


def type_into(panel: RecordPanel, key: str, text: str, *, leave: bool = True) -> None:
    entry = line(panel, key).line
    entry.setFocus()
    entry.selectAll()
    commit(entry, text)
    if leave:
        QTest.keyClick(entry, Qt.Key.Key_Return)


def test_each_field_left_is_an_act_of_its_own(
    panel: RecordPanel, survey: Survey, site: str
) -> None:
    type_into(panel, "height_m", "18.5 米")
    type_into(panel, "owner", "金人大厦业主委员会")
    assert survey.site(site)["height_m"] == 18.5
    assert line(panel, "height_m").line.text() == "18.5"
    survey.undo()
    assert survey.site(site)["owner"] is None
    assert survey.site(site)["height_m"] == 18.5


def test_looking_at_a_record_saves_nothing(
    panel: RecordPanel, hub: Hub, survey: Survey, site: str
) -> None:
    edit_site(survey, site, {"demand": "smart_city smart_medical", "reserved": "power room"})
    acts = len(survey.history())
    hub.select("")
    hub.select(site)
    panel.flush()
    for number in range(1, 8):
        panel.show_tab(number)
    panel.flush()
    assert len(survey.history()) == acts


def test_what_is_wrong_stands_under_its_field_and_is_not_saved(
    panel: RecordPanel, survey: Survey, site: str
) -> None:
    type_into(panel, "height_m", "很高")
    assert "很高" in box(panel, "height_m").said
    assert survey.site(site)["height_m"] is None
    assert line(panel, "height_m").line.text() == "很高"
    assert box(panel, "name").said == ""
    type_into(panel, "height_m", "21")
    assert box(panel, "height_m").said == ""
    assert survey.site(site)["height_m"] == 21


def test_a_constraint_speaks_while_the_number_is_typed(panel: RecordPanel) -> None:
    type_into(panel, "storeys", "9999", leave=False)
    assert box(panel, "storeys").said
    type_into(panel, "storeys", "12", leave=False)
    assert box(panel, "storeys").said == ""


def test_what_was_half_typed_is_there_again_after_a_crash(
    panel: RecordPanel, hub: Hub, survey: Survey, site: str, qtbot: QtBot, qapp: QApplication
) -> None:
    type_into(panel, "way_up", "由六楼东侧检修", leave=False)
    qtbot.waitUntil(lambda: bool(survey.drafts()))
    assert survey.site(site)["way_up"] is None
    other = RecordPanel(hub)
    qtbot.addWidget(other)
    other.show_site(site)
    assert line(other, "way_up").line.text() == "由六楼东侧检修"
    other.flush()
    assert survey.site(site)["way_up"] == "由六楼东侧检修"
    assert survey.drafts() == []


def test_a_field_typed_back_to_what_it_was_leaves_no_draft(
    panel: RecordPanel, survey: Survey, qtbot: QtBot
) -> None:
    type_into(panel, "name", "人民路2", leave=False)
    qtbot.waitUntil(lambda: bool(survey.drafts()))
    type_into(panel, "name", "人民路23号")
    panel.flush()
    assert survey.drafts() == []


def test_a_change_from_elsewhere_leaves_the_text_being_typed(
    panel: RecordPanel, hub: Hub, survey: Survey, site: str
) -> None:
    type_into(panel, "owner", "业主委", leave=False)
    hub.apply(lambda: edit_site(survey, site, {"owner": "金人物业", "address": "人民路23号院"}))
    assert line(panel, "owner").line.text() == "业主委"
    assert "金人物业" in box(panel, "owner").said
    assert line(panel, "owner").line.hasFocus()
    assert line(panel, "address").line.text() == "人民路23号院"


def test_undo_in_a_field_takes_typing_back_and_elsewhere_the_last_act(
    panel: RecordPanel, hub: Hub, survey: Survey, site: str
) -> None:
    entry = line(panel, "owner").line
    type_into(panel, "owner", "甲", leave=False)
    assert entry.isUndoAvailable()
    QTest.keyClick(entry, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert entry.text() == ""
    QTest.keyClick(entry, Qt.Key.Key_Return)
    assert survey.site(site)["owner"] is None


def test_questions_come_and_go_with_the_answers_and_leave_no_hole(panel: RecordPanel) -> None:
    reserved = box(panel, "reserved")
    assert reserved.isHidden()
    stage = box(panel, "build_stage").editor
    stage.restore("design")
    stage.finish()
    assert not reserved.isHidden()
    stage.restore("existing")
    stage.finish()
    assert reserved.isHidden()


def test_the_kind_switches_the_form(panel: RecordPanel, survey: Survey, site: str) -> None:
    kind = box(panel, "kind").editor
    assert isinstance(kind, SegmentEditor)
    pole = next(b for b in kind.buttons if b.property("choice") == "pole")
    pole.click()
    assert survey.site(site)["kind"] == "pole"
    assert "spare_load_kg" in panel.pages.site.view.boxes  # type: ignore[union-attr]
    assert panel.tabs.tabText(1) == "照片 0/8"


def test_what_is_missing_is_counted_and_named_on_wish(
    panel: RecordPanel, hub: Hub, survey: Survey
) -> None:
    fresh = add_site(survey, "pole", {}).record
    hub.select(fresh)
    assert panel.header.missing.text() == "缺 3 项"
    assert box(panel, "name").said == ""
    panel.header.submit.click()
    assert "名称" in box(panel, "name").said
    assert survey.site(fresh)["state"] == "draft"
    assert line(panel, "name").line.hasFocus()


def test_a_whole_record_is_handed_in_and_a_published_one_can_only_be_read(
    panel: RecordPanel, hub: Hub, survey: Survey, site: str
) -> None:
    from surveyapp.domain.changes import Edit, Label

    panel.header.submit.click()
    assert survey.site(site)["state"] == "submitted"
    hub.apply(lambda: survey.write(Label("edit"), [Edit("site", site, {"state": "approved"})]))
    assert line(panel, "name").line.isReadOnly()
    assert panel.header.submit.isHidden()


def test_a_position_that_is_not_exact_enough_says_so_where_it_stands(
    panel: RecordPanel, hub: Hub, survey: Survey, site: str
) -> None:
    view = panel.pages.site.view
    assert view is not None
    (row,) = view.findChildren(PositionRow)
    assert row.problem.isHidden()
    hub.apply(lambda: edit_site(survey, site, {"position": "34.76N 113.67E"}).change)
    assert "25 m" in row.problem.text()
    assert panel.header.missing.text() == "缺 1 项"
    asked: list[str] = []
    hub.asked.connect(lambda what, _thing: asked.append(what))
    row.type.click()
    row.receive.click()
    assert asked == ["position", "receiver"]


def test_a_candidate_is_confirmed_in_its_head(
    panel: RecordPanel, hub: Hub, survey: Survey, site: str
) -> None:
    from surveyapp.domain.changes import Edit, Label

    hub.apply(lambda: survey.write(Label("edit"), [Edit("site", site, {"candidate": 1})]))
    assert not panel.header.confirm.isHidden()
    panel.header.confirm.click()
    assert survey.site(site)["candidate"] == 0
    assert panel.header.confirm.isHidden()


def test_the_next_record_opens_in_less_than_a_tenth_of_a_second(
    panel: RecordPanel, hub: Hub, survey: Survey, site: str, qapp: QApplication
) -> None:
    others = [add_site(survey, "rooftop", {"name": f"人民路{n}号"}).record for n in range(6)]
    hub.select(others[0])
    best = []
    for other in others[1:]:
        start = perf_counter()
        hub.select(other)
        qapp.processEvents()
        best.append(perf_counter() - start)
    assert min(best) < 0.1


@pytest.mark.parametrize("wheel", [120, -120])
def test_a_wheel_over_a_list_of_choices_changes_nothing(panel: RecordPanel, wheel: int) -> None:
    from PySide6.QtCore import QPoint, QPointF
    from PySide6.QtGui import QWheelEvent

    editor = box(panel, "category").editor
    assert isinstance(editor, ChoiceEditor)
    none = Qt.MouseButton.NoButton
    event = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, wheel), none,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(editor.combo, event)
    assert editor.text() == "office_tower"


def test_a_choice_can_be_typed_by_any_part_of_its_label(
    panel: RecordPanel, survey: Survey, site: str
) -> None:
    editor = box(panel, "category").editor
    assert isinstance(editor, ChoiceEditor)
    editor.combo.setFocus()
    editor.combo.setEditText("医院")
    editor.finish()
    assert survey.site(site)["category"] == "hospital"


def test_several_choices_are_ticked_in_one_list_and_saved_once(
    panel: RecordPanel, survey: Survey, site: str
) -> None:
    editor = box(panel, "demand").editor
    assert isinstance(editor, TagsEditor)
    menu = editor.menu()
    for action in menu.actions()[:2]:
        action.trigger()
    acts = len(survey.history())
    editor.finish()
    assert len(str(survey.site(site)["demand"]).split()) == 2
    assert len(survey.history()) == acts + 1
    menu.deleteLater()


def test_a_second_press_takes_an_answer_back(panel: RecordPanel, survey: Survey, site: str) -> None:
    editor = box(panel, "equipment_room").editor
    assert isinstance(editor, SegmentEditor)
    editor.buttons[0].click()
    assert survey.site(site)["equipment_room"] is not None
    editor.buttons[0].click()
    assert survey.site(site)["equipment_room"] is None


@pytest.mark.parametrize("written", ["2026-3-21", "2026年3月21日", "20260321", "２０２６/３/２１"])
def test_a_day_is_read_in_every_way_people_write_it(qtbot: QtBot, written: str) -> None:
    editor = DateEditor()
    qtbot.addWidget(editor)
    told: list[str] = []
    editor.finished.connect(told.append)
    editor.line.setText(written)
    editor.finish()
    assert told == ["2026-03-21"]


def test_an_answer_that_is_no_choice_stays_until_one_is_made(qtbot: QtBot) -> None:
    editor = SegmentEditor()
    qtbot.addWidget(editor)
    editor.give("也许")
    editor.offer([Option("1", "是"), Option("0", "否")])
    assert editor.text() == "也许"
    assert not editor.touched
    editor.buttons[1].click()
    assert editor.text() == "0"


def test_longer_text_grows_with_its_lines(qtbot: QtBot) -> None:
    editor = AreaEditor()
    qtbot.addWidget(editor)
    low = editor.area.height()
    editor.give("一\n二\n三\n四\n五")
    assert editor.area.maximumHeight() > low


def test_everything_a_person_can_reach_has_a_name(panel: RecordPanel) -> None:
    from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QWidget

    kinds = (QAbstractButton, QLineEdit, QComboBox)
    nameless: list[QWidget] = [
        w
        for kind in kinds
        for w in panel.findChildren(kind)
        if w.isVisibleTo(panel) and w.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not w.accessibleName() and not isinstance(w.parent(), QComboBox)
    ]  # fmt: skip
    assert nameless == []


def test_a_county_s_own_question_is_asked_and_saved(
    hub: Hub, tmp_path: Path, qtbot: QtBot, qapp: QApplication
) -> None:
    from surveyapp.services.surveys import new_survey
    from surveyapp.xlsform import write_xlsx
    from tests.gui.conftest import bury

    form = tmp_path / "rooftop.xlsx"
    write_xlsx("rooftop", form)
    add_question(form, "lift_present", "有电梯")
    with new_survey(tmp_path / "own", ["410105"], forms=[form], who="王勘", device="d") as survey:
        site = add_site(survey, "rooftop", {"name": "文化路5号"}).record
        panel = RecordPanel(hub)
        hub.open(survey)
        hub.select(site)
        type_into(panel, "lift_present", "两部")
        assert '"两部"' in str(survey.site(site)["answers"])
        qtbot.waitUntil(lambda: not hub.jobs.running)
        hub.open(None)
        panel.deleteLater()
        bury(qapp)


def add_question(form: Path, name: str, label: str) -> None:
    from openpyxl import load_workbook

    book = load_workbook(form)
    sheet = book["survey"]
    heads = [cell.value for cell in sheet[1]]
    row: list[str | None] = [None] * len(heads)
    row[heads.index("type")], row[heads.index("name")] = "text", name
    row[next(n for n, h in enumerate(heads) if str(h).startswith("label"))] = label
    sheet.append(row)
    book.save(form)


def test_a_panel_without_a_selection_says_so(panel: RecordPanel, hub: Hub, settle: Settle) -> None:
    hub.select("")
    assert panel._stack.currentWidget() is panel._nothing
