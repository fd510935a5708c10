"""All findings of a survey in one place."""

from collections.abc import Callable

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from surveyapp.services.facts import add_fact
from surveyapp.services.findings import Finding, findings, grouped
from surveyapp.services.record import add_site
from surveyapp.storage import Survey
from surveyapp.ui.findings_model import FindingsModel
from surveyapp.ui.flags_panel import FlagsPanel
from surveyapp.ui.main_window import MainWindow

Settled = Callable[[MainWindow], None]


@pytest.fixture
def found(survey: Survey) -> list[Finding]:
    """What the rules find of a school that asks for money."""
    told = {"name": "第三中学", "owner_type": "school", "category": "school", "owner": "第三中学"}
    site = add_site(survey, "rooftop", told).record
    add_fact(survey, site, "fee", {"kind": "entry", "amount": "8000", "payee": "物业"})
    return findings(survey)


def test_findings_stand_by_weight_with_their_site_and_money(found: list[Finding]) -> None:
    assert found
    assert [f.weight for f in found] == sorted(f.weight for f in found)
    assert any(f.money_yuan == 8000 for f in found)
    assert {f.name for f in found} == {"第三中学"}


@pytest.mark.parametrize("by", ["severity", "owner", "department", "clause", "money"])
def test_every_grouping_holds_every_finding_once(found: list[Finding], by: str) -> None:
    groups = grouped(found, by)
    assert sum(map(len, groups.values())) == len(found)


@pytest.mark.parametrize("by", ["severity", "money"])
def test_qt_finds_no_fault_with_the_groups(found: list[Finding], by: str, qtbot: QtBot) -> None:
    model = FindingsModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.show(found, by)
    assert model.rowCount() == len(grouped(found, by))
    tester.deleteLater()
    model.deleteLater()


def test_a_click_on_a_finding_selects_its_site(
    desk: MainWindow, found: list[Finding], settled: Settled
) -> None:
    desk.hub.reloaded.emit()
    desk.actions_["flags"].trigger()
    settled(desk)
    (panel,) = desk.findChildren(FlagsPanel)
    group = panel.model.index(0, 0)
    panel.tree.setCurrentIndex(panel.model.index(0, 1, group))
    assert desk.hub.selection == found[0].site
    panel.close()
