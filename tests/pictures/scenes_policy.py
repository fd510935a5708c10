"""What a county sets over the texts: its values, a finding that lacks one, the template."""

from PySide6.QtWidgets import QWidget

from surveyapp.services.facts import add_fact
from surveyapp.services.policy_values import adopt_template, set_value
from surveyapp.services.record import add_site
from surveyapp.ui.main_window import MainWindow
from surveyapp.ui.policy import PolicyDialog
from surveyapp.ui.record import RecordPanel
from tests.gui.sites import LONG
from tests.pictures.stage import Stage

CAP = "power.resale_cap_yuan_kwh"


def _dialog(window: MainWindow) -> PolicyDialog:
    window.actions_["policy"].trigger()
    (dialog,) = window.findChildren(PolicyDialog)
    return dialog


def policy_values(stage: Stage) -> QWidget:
    window = stage.window(stage.survey())
    survey = window.hub.survey
    told = {"since": "2025-07-01", "source": "河南省发展改革委公告（2025年第17号）"}
    set_value(survey, CAP, "0.68", **told)
    set_value(survey, CAP, "0.72", since="2026-01-01", source=f"{LONG}转供电加价清理工作通知")
    set_value(survey, "fees.lowest_yuan.management.year", "12000", county="4101", **told)
    set_value(survey, "procedures.limit_days.power", "15", **told)
    set_value(survey, "targets.2026", "1850", **told)
    dialog = _dialog(window)
    dialog.values.list.setCurrentIndex(dialog.values.list.model().index(1, 0))
    return dialog


def policy_refused(stage: Stage) -> QWidget:
    dialog = _dialog(stage.window(stage.survey()))
    dialog.values.key.choose("fees.lowest_yuan.coordination.month")
    dialog.values.value.restore("八百")
    dialog.values.keep()
    return dialog


def policy_plan(stage: Stage) -> QWidget:
    window = stage.window(stage.survey())
    adopt_template(
        window.hub.survey,
        county="4101",
        city="郑州",
        since="2026-03-01",
        title="郑州市加快推进第五代移动通信站址资源免费开放实施方案",
        number="郑政办〔2026〕8号",
    )
    dialog = _dialog(window)
    dialog.tabs.setCurrentWidget(dialog.plans)
    dialog.plans.list.setCurrentIndex(dialog.plans.list.model().index(0, 0))
    return dialog


def policy_lacking(stage: Stage) -> QWidget:
    window = stage.window(stage.survey())
    told = {"name": "人民路23号", "position": "34.78, 113.68", "category": "office_tower"}
    site = add_site(window.hub.survey, "rooftop", told).record
    add_fact(window.hub.survey, site, "supply", {"mode": "resale", "price_yuan_kwh": "1.2"})
    window.hub.reloaded.emit()
    window.hub.select(site)
    record = window.desk.record
    assert isinstance(record, RecordPanel)
    record.judge()
    record.header.flags.click()
    stage.settle(window)
    return window


SCENES = {
    "policy_values": policy_values,
    "policy_refused": policy_refused,
    "policy_plan": policy_plan,
    "policy_lacking": policy_lacking,
}
