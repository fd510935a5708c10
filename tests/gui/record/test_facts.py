"""Facts of a site: judged while typed, written whole, corrected field by field; flags acted upon."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from surveyapp.services.facts import add_fact
from surveyapp.services.record import add_site, edit_site
from surveyapp.storage import Survey
from surveyapp.ui.hub import Hub
from surveyapp.ui.record import RecordPanel
from surveyapp.ui.record.editors import LineEditor
from surveyapp.ui.record.fact_editor import FactEditor
from surveyapp.ui.record.facts import FactsPage
from surveyapp.ui.record.history import HistoryModel
from surveyapp.ui.record.unfinished import UnfinishedModel
from tests.gui.record.conftest import Settle, commit

FEE = {"kind": "entry", "amount": "8000", "payee": "金人物业服务有限公司", "payee_type": "private"}


def begin(panel: RecordPanel, page: int = 0, table: str = "fee") -> tuple[FactsPage, FactEditor]:
    panel.show_tab(3 + page)
    facts = panel.pages.facts[page]
    facts.begin(table)
    editor = facts.editor
    assert editor is not None
    return facts, editor


def choose(editor: FactEditor, key: str, choice: str) -> None:
    box = editor.form.boxes[key]
    box.editor.restore(choice)
    box.editor.finish()


def write(editor: FactEditor, key: str, text: str) -> None:
    field = editor.form.boxes[key].editor
    assert isinstance(field, LineEditor)
    field.line.setFocus()
    commit(field.line, text)


def test_a_fee_is_judged_before_it_is_added(
    panel: RecordPanel, survey: Survey, site: str, qtbot: QtBot
) -> None:
    _facts, editor = begin(panel)
    choose(editor, "kind", "entry")
    write(editor, "amount", "8000")
    qtbot.waitUntil(lambda: "8,000" in editor.verdict.text)
    assert "郑政办" in editor.verdict.text
    assert survey.children("fee", site) == []


def test_ctrl_enter_adds_what_was_written_whole(
    panel: RecordPanel, survey: Survey, site: str
) -> None:
    facts, editor = begin(panel)
    choose(editor, "kind", "entry")
    write(editor, "amount", "8000")
    QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    fee = survey.children("fee", site)[0]
    assert (fee["kind"], fee["amount"]) == ("entry", 8000)
    assert facts.editor is None
    assert panel.tabs.tabText(2) == "收费 1"
    assert survey.drafts() == []


def test_half_a_fact_is_not_written_but_waits_in_the_list(
    panel: RecordPanel, survey: Survey, site: str
) -> None:
    facts, editor = begin(panel)
    write(editor, "amount", "500")
    editor.add.click()
    assert "费用名目" in editor.form.boxes["kind"].said
    assert survey.children("fee", site) == []
    editor.leave()
    (card,) = facts.cards.values()
    assert "未添加" in card.first.text()
    card.opened.emit()
    again = facts.editor
    assert again is not None
    assert again.form.boxes["amount"].editor.text() == "500"
    again.remove()
    assert facts.cards == {}
    assert survey.drafts() == []


def test_a_fact_that_stands_is_corrected_field_by_field(
    panel: RecordPanel, hub: Hub, survey: Survey, site: str
) -> None:
    done = hub.apply(lambda: add_fact(survey, site, "fee", FEE))
    assert done is not None
    panel.show_tab(3)
    facts = panel.pages.facts[0]
    (record,) = facts.cards
    facts.open("fee", record)
    editor = facts.editor
    assert editor is not None
    amount = editor.form.boxes["amount"].editor
    assert isinstance(amount, LineEditor)
    amount.line.setText("9000")
    QTest.keyClick(amount.line, Qt.Key.Key_Return)
    assert survey.rows("fee", [record])[0]["amount"] == 9000
    editor.remove()
    assert survey.children("fee", site) == []
    survey.undo()
    assert len(survey.children("fee", site)) == 1


def test_a_flag_becomes_an_obstacle_with_one_key(
    panel: RecordPanel, hub: Hub, survey: Survey, site: str, settle: Settle
) -> None:
    hub.apply(lambda: add_fact(survey, site, "fee", FEE))
    settle()
    panel.header.flags.setChecked(True)
    card = next(
        c for c in panel.flags.cards if c.flag.topic == "fees" or "进场费" in c.flag.message
    )
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_O)
    (obstacle,) = survey.children("obstacle", site)
    assert obstacle["kind"] == "illegal_fee"
    assert panel.tabs.currentIndex() == 4
    settle()
    taken = next(c for c in panel.flags.cards if c.flag.fingerprint == card.flag.fingerprint)
    assert not taken.obstacle.isEnabled()


def test_a_flag_set_aside_with_a_reason_is_gone_until_its_facts_change(
    panel: RecordPanel, hub: Hub, survey: Survey, site: str, settle: Settle
) -> None:
    hub.apply(lambda: add_fact(survey, site, "fee", FEE))
    settle()
    flag = next(c.flag for c in panel.flags.cards if "进场费" in c.flag.message)
    panel.flags.put_aside(flag, "")
    assert survey.children("aside", site) == []
    panel.flags.put_aside(flag, "已口头解决")
    settle()
    assert all(c.flag.fingerprint != flag.fingerprint for c in panel.flags.cards)


def test_a_flag_names_its_clause_by_number_and_section(
    panel: RecordPanel, hub: Hub, survey: Survey, site: str, settle: Settle
) -> None:
    hub.apply(lambda: add_fact(survey, site, "fee", FEE))
    settle()
    panel.header.flags.setChecked(True)
    words = " ".join(
        label.text() for card in panel.flags.cards for label in card.findChildren(type(card.what))
    )
    assert "郑政办〔2020〕42号 三（一）3" in words
    assert panel.header.flags.text() == str(len(panel.flags.cards))


def test_history_tells_each_field_before_and_after(
    panel: RecordPanel, hub: Hub, survey: Survey, site: str
) -> None:
    hub.apply(lambda: edit_site(survey, site, {"height_m": "18"}))
    hub.apply(lambda: edit_site(survey, site, {"height_m": "21"}))
    panel.show_tab(7)
    page = panel.pages.history
    assert page.model.acts[0].fields == ("高度：18 m → 21 m",)
    assert "王勘" in page.model.acts[0].who
    page.show_field("site", "height_m")
    assert len(page.model.acts) == 2


def test_history_follows_while_it_is_looked_at(
    panel: RecordPanel, hub: Hub, survey: Survey, site: str
) -> None:
    panel.show_tab(7)
    before = len(panel.pages.history.model.acts)
    hub.apply(lambda: edit_site(survey, site, {"owner": "郑州市图书馆"}))
    assert len(panel.pages.history.model.acts) == before + 1


def test_drafts_are_listed_with_what_they_lack_and_gone_to(
    panel: RecordPanel, hub: Hub, survey: Survey, site: str, settle: Settle
) -> None:
    bare = add_site(survey, "pole", {}).record
    dialog = panel.show_unfinished()
    settle()
    rows = {row.site: row for row in dialog.model.rows}
    assert rows[site].ready
    assert not rows[bare].ready
    assert dialog.model.rows[0].site == bare
    assert "2 处未提交" in dialog.total.text()
    dialog.go_to(0)
    assert hub.selection == bare
    dialog.submit.click()
    assert survey.site(site)["state"] == "submitted"
    assert survey.site(bare)["state"] == "draft"
    dialog.close()
    settle()


def test_the_models_keep_what_qt_asks_of_models(qtbot: QtBot, survey: Survey, site: str) -> None:
    from surveyapp.services.unfinished import unfinished
    from surveyapp.ui.record.history import told

    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    history, drafts = HistoryModel(), UnfinishedModel()
    testers = [QAbstractItemModelTester(m, mode) for m in (history, drafts)]
    history.show([t for act in survey.history(site) if (t := told(act))])
    drafts.show(unfinished(survey))
    assert history.rowCount() == 1
    assert drafts.rowCount() == 1
    history.show([])
    drafts.show([])
    assert len(testers) == 2
