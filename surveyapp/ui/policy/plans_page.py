"""A city's plan made from the template: put in force, listed, corrected, taken out."""

from PySide6.QtWidgets import QWidget

from surveyapp.domain.language import _
from surveyapp.services.policy_values import adopt_template, drop_adopted, list_adopted
from surveyapp.ui.hub import Hub
from surveyapp.ui.policy.page import EntryPage, Row
from surveyapp.ui.record.dates import DateEditor
from surveyapp.ui.record.editors import LineEditor


class PlansPage(EntryPage):
    """One line a plan; the same place adopts once, a second time corrects it."""

    SETTING = "policy.plan.typed"

    def __init__(self, hub: Hub, parent: QWidget) -> None:
        headings = (_("范围"), _("城市名称"), _("施行"), _("文号"), _("方案名称"))
        super().__init__(hub, headings, _("方案模板"), parent)
        self.city, self.title, self.number = (LineEditor(parent=self) for _n in range(3))
        self.since = DateEditor(self)
        self.city.named(_("城市名称"))
        self.city.line.setPlaceholderText(_("代替文中隐去的 X，如 许昌"))
        self.title.named(_("方案名称"))
        self.number.named(_("文号"))
        self.since.named(_("施行日期"))
        self.keep_button.setText(_("启用"))
        self.drop_button.setText(_("停用这个方案"))
        self.lay_out(
            {
                _("适用范围"): self.county,
                _("城市名称"): self.city,
                _("施行日期"): self.since,
                _("方案名称"): self.title,
                _("文号"): self.number,
            }
        )
        self.watch(self.city, self.title, self.number, self.since)
        self.read()
        kept = self.recall()
        if kept is not None:
            self.fill(kept)

    def read(self) -> None:
        """List what is in force."""
        self.show_rows(list_adopted(self.hub.survey), _cells)

    def fill(self, row: Row) -> None:
        """Show a plan, to be corrected."""
        self.county.setCurrentIndex(max(0, self.county.findData(str(row["county"]))))
        self.city.give(str(row["city"]))
        self.since.give(str(row["since"]))
        self.title.give(str(row["title"]))
        self.number.give(str(row["number"]))

    def typed(self) -> dict[str, str]:
        """The entry as it stands."""
        return {
            "county": str(self.county.currentData()),
            "city": self.city.text(),
            "since": self.since.text(),
            "title": self.title.text(),
            "number": self.number.text(),
        }

    def write(self) -> str:
        """Put the template in force."""
        adopted = adopt_template(self.hub.survey, **self.typed())
        return _("已启用：{city}").format(city=adopted["title"] or adopted["city"])

    def take_out(self, row: Row) -> str:
        """Take a plan out of force."""
        drop_adopted(self.hub.survey, str(row["id"]))
        return _("已停用：{city}").format(city=row["title"] or row["city"])


def _cells(row: Row) -> list[str]:
    place = str(row["county_name"] or row["county"])
    return [place, str(row["city"]), str(row["since"]), str(row["number"]), str(row["title"])]
