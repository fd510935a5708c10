"""What a county sets over the texts, entered in the window."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from surveyapp.services.facts import add_fact
from surveyapp.services.judge import findings_of_site
from surveyapp.services.policy_values import list_adopted, list_values
from surveyapp.services.record import add_site
from surveyapp.ui.main_window import MainWindow
from surveyapp.ui.policy import PolicyDialog
from surveyapp.ui.policy.page import EntryPage
from surveyapp.ui.record import RecordPanel

Settled = Callable[[MainWindow], None]
CAP = "power.resale_cap_yuan_kwh"


@pytest.fixture
def resale(desk: MainWindow) -> str:
    """A rooftop whose power is resold, in a county that has entered no cap."""
    survey = desk.hub.survey
    site = add_site(survey, "rooftop", {"name": "人民路23号", "position": "34.78, 113.68"}).record
    add_fact(survey, site, "supply", {"mode": "resale", "price_yuan_kwh": "1.2"})
    desk.hub.reloaded.emit()
    return site


def dialog_of(window: MainWindow) -> PolicyDialog:
    (found,) = (d for d in window.findChildren(PolicyDialog) if d.isVisible())
    return found


def choose_first(page: EntryPage) -> None:
    page.list.setCurrentIndex(page.list.model().index(0, 0))


def rules(window: MainWindow, site: str) -> set[str]:
    return {flag.rule for flag in findings_of_site(window.hub.survey, site)}


def test_a_finding_that_lacks_a_cap_offers_to_enter_it_and_is_judged_at_once(
    desk: MainWindow, resale: str, settled: Settled, qtbot: QtBot
) -> None:
    desk.hub.select(resale)
    record = desk.desk.record
    assert isinstance(record, RecordPanel)
    record.judge()
    (card,) = (c for c in record.flags.cards if c.key)
    QTest.keyClick(card, Qt.Key.Key_E)
    page = dialog_of(desk).values
    assert page.key.key == CAP
    assert "元/kWh" in page.value._unit.text()  # type: ignore[union-attr]
    page.value.restore("0.72")
    page.keep_button.click()
    assert "生效日期" in page.problem.text()
    page.since.restore("2026年1月1日")
    page.source.restore("省发改委公告〔2026〕1号")
    page.keep_button.click()
    assert page.problem.text() == ""
    assert page.list.model().index(0, 1).data() == "0.72 元/kWh"
    settled(desk)
    qtbot.waitUntil(lambda: not any(c.key for c in record.flags.cards))
    assert "resale_price_above_cap" in rules(desk, resale)


def test_a_value_is_corrected_and_taken_out_and_can_be_brought_back(desk: MainWindow) -> None:
    desk.actions_["policy"].trigger()
    page = dialog_of(desk).values
    page.key.choose("targets.2027")
    for editor, text in ((page.value, "1200"), (page.since, "2026-01-01"), (page.source, "通知")):
        editor.restore(text)
    page.county.setCurrentIndex(1)
    assert page.keep()
    (row,) = list_values(desk.hub.survey)
    assert (row["county"], row["county_name"], row["label"]) == (
        "4101", "郑州市", "建设目标 · 2027",
    )  # fmt: skip
    choose_first(page)
    page.value.restore("1,500")
    assert page.keep()
    assert [r["value"] for r in list_values(desk.hub.survey)] == [1500]
    choose_first(page)
    page.drop_button.click()
    assert list_values(desk.hub.survey) == []
    assert page.keep()
    assert [r["value"] for r in list_values(desk.hub.survey)] == [1500]


def test_what_is_half_typed_is_there_again(desk: MainWindow) -> None:
    desk.actions_["policy"].trigger()
    dialog = dialog_of(desk)
    dialog.values.key.choose("procedures.limit_days.power")
    dialog.values.value.restore("15")
    dialog.values.value.finish()
    dialog.plans.city.restore("许昌")
    dialog.close()
    desk.actions_["policy"].trigger()
    again = dialog_of(desk)
    assert again.values.key.key == "procedures.limit_days.power"
    assert again.values.typed()["value"] == "15"
    assert again.plans.typed()["city"] == "许昌"


def test_the_template_is_put_in_force_and_out_again(desk: MainWindow) -> None:
    desk.actions_["policy"].trigger()
    page = dialog_of(desk).plans
    page.keep_button.click()
    assert page.problem.text()
    page.city.restore("许昌市")
    page.since.restore("2026-03-01")
    page.title.restore("许昌市5G站址资源开放实施方案")
    page.keep_button.click()
    (plan,) = list_adopted(desk.hub.survey)
    assert (plan["city"], plan["county"]) == ("许昌", "410105")
    choose_first(page)
    page.drop_button.click()
    assert list_adopted(desk.hub.survey) == []
