"""A county's own values: entered with date and source, listed, corrected."""

from typing import Any

from PySide6.QtWidgets import QWidget

from surveyapp.domain.language import _
from surveyapp.services.policy_keys import key_label, key_unit
from surveyapp.services.policy_values import list_values, remove_value, set_value
from surveyapp.ui.hub import Hub
from surveyapp.ui.policy.key_field import KeyField
from surveyapp.ui.policy.page import EntryPage, Row
from surveyapp.ui.record.dates import DateEditor
from surveyapp.ui.record.editors import LineEditor


class ValuesPage(EntryPage):
    """One line a value; the same place and day is entered once, a second time corrects it."""

    SETTING = "policy.values.typed"

    def __init__(self, hub: Hub, parent: QWidget) -> None:
        headings = (_("项目"), _("数值"), _("范围"), _("生效"), _("在用"), _("来源"))
        super().__init__(hub, headings, _("本县数值"), parent)
        self.key = KeyField(self)
        self.value = LineEditor("", self)
        self.value.named(_("数值"))
        self.since, self.until = DateEditor(self), DateEditor(self)
        self.since.named(_("生效日期"))
        self.until.named(_("失效日期"))
        self.source = LineEditor(parent=self)
        self.source.named(_("来源"))
        self.source.line.setPlaceholderText(_("公布的文件或网页"))
        self.drop_button.setText(_("删除这个数值"))
        self.lay_out(
            {
                _("项目"): self.key,
                _("数值"): self.value,
                _("适用范围"): self.county,
                _("生效日期"): self.since,
                _("失效日期"): self.until,
                _("来源"): self.source,
            }
        )
        self.watch(self.value, self.since, self.until, self.source)
        self.key.changed.connect(self._show_unit)
        self.read()
        self._show_unit()
        kept = self.recall()
        if kept is not None:
            self.fill(kept)

    def _show_unit(self) -> None:
        self.value.show_unit(key_unit(self.key.key))

    def read(self) -> None:
        """List what is entered."""
        self.show_rows(list_values(self.hub.survey), _cells)

    def fill(self, row: Row) -> None:
        """Show a value, to be corrected."""
        self.key.choose(str(row["key"]))
        self.value.give(_plain(row["value"]))
        place = self.county.findData(str(row["county"]))
        self.county.setCurrentIndex(max(0, place))
        self.since.give(str(row["from"]))
        self.until.give(str(row.get("until") or ""))
        self.source.give(str(row["source"]))

    def typed(self) -> dict[str, str]:
        """The entry as it stands."""
        return {
            "key": self.key.key,
            "value": self.value.text(),
            "county": str(self.county.currentData()),
            "from": self.since.text(),
            "until": self.until.text(),
            "source": self.source.text(),
        }

    def write(self) -> str:
        """Enter the value, or correct the one of the same place and day."""
        told = self.typed()
        set_value(
            self.hub.survey,
            told["key"],
            told["value"],
            county=told["county"],
            since=told["from"],
            source=told["source"],
            until=told["until"] or None,
        )
        return _("已保存：{what}").format(what=key_label(told["key"]))

    def take_out(self, row: Row) -> str:
        """Take a value out."""
        remove_value(
            self.hub.survey, str(row["key"]), county=str(row["county"]), since=str(row["from"])
        )
        return _("已删除：{what}").format(what=key_label(str(row["key"])))

    def ask_for(self, key: str) -> None:
        """Begin to enter a value that something could not be judged without."""
        self.choose_nothing()
        self.key.choose(key)
        self.value.give("")
        self.value.front.setFocus()


def _plain(value: Any) -> str:  # noqa: ANN401 - a number, or what was typed
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def _cells(row: Row) -> list[str]:
    key = str(row["key"])
    value = row["value"]
    number = f"{value:,.10g}" if isinstance(value, int | float) else str(value)
    days = str(row["from"]) + (f" – {row['until']}" if row.get("until") else "")
    return [
        key_label(key),
        f"{number} {key_unit(key)}",
        str(row["county_name"] or row["county"]),
        days,
        _("是") if row["in_force"] else _("否"),
        str(row["source"]),
    ]
