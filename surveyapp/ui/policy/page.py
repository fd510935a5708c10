"""What both pages share: a list above, one entry below, kept while it is half typed."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTreeWidget,
    QVBoxLayout,
    QWidget,
)
from PySide6.QtWidgets import QTreeWidgetItem as Item

from surveyapp.domain.counties import area_name
from surveyapp.domain.errors import SurveyError
from surveyapp.domain.language import _
from surveyapp.storage import Survey
from surveyapp.ui.chips import make_main
from surveyapp.ui.hub import Hub
from surveyapp.ui.record.editors import Editor
from surveyapp.ui.tables import table

Row = Mapping[str, Any]


class EntryPage(QWidget):
    """A list of what holds, and an entry to add to it or to correct a line of it.

    What stands in the entry is kept in the survey key by key, so that a crash loses none of it.
    """

    SETTING = ""
    """Where the half-typed entry is kept."""

    def __init__(self, hub: Hub, headings: Sequence[str], name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.hub = hub
        self.rows: list[Row] = []
        self.list: QTreeWidget = table(headings, name)
        self.list.ensurePolished()
        self.county = QComboBox(self)
        self.county.setAccessibleName(_("适用范围"))
        for code, word in areas(hub.survey):
            self.county.addItem(word, code)
        self.form = QFormLayout()
        self.form.setVerticalSpacing(8)
        self.form.setHorizontalSpacing(16)
        self.problem = QLabel(self)
        self.problem.setProperty("role", "problem")
        self.problem.setWordWrap(True)
        self.keep_button = QPushButton(_("保存"), self)
        make_main(self.keep_button)
        self.keep_button.setDefault(True)
        self.drop_button = QPushButton(self)
        self.drop_button.setAutoDefault(False)
        self.list.currentItemChanged.connect(lambda _now, _before: self._choose())
        self.keep_button.clicked.connect(lambda _on=False: self.keep())
        self.drop_button.clicked.connect(lambda _on=False: self.drop())

    def lay_out(self, fields: Mapping[str, QWidget]) -> None:
        """Put list, fields and buttons together."""
        for word, field in fields.items():
            self.form.addRow(word, field)
        buttons = QHBoxLayout()
        buttons.addWidget(self.problem, 1)
        buttons.addWidget(self.drop_button)
        buttons.addWidget(self.keep_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(12)
        column.addWidget(self.list, 1)
        column.addLayout(self.form)
        column.addLayout(buttons)
        writable = not self.hub.survey.read_only
        self.keep_button.setEnabled(writable)
        order = [self.list, *fields.values(), self.drop_button, self.keep_button]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)
        self.setFocusProxy(next(iter(fields.values())))
        for field in fields.values():
            field.setEnabled(writable)

    def show_rows(self, rows: Sequence[Row], cells: Callable[[Row], Sequence[str]]) -> None:
        """List what is kept; nothing is chosen."""
        self.rows = list(rows)
        self.list.blockSignals(True)
        self.list.clear()
        self.list.addTopLevelItems([Item(list(cells(row))) for row in self.rows])
        self.choose_nothing()
        self.list.blockSignals(False)
        self.drop_button.setEnabled(False)

    def choose_nothing(self) -> None:
        """Look at no line: the entry is a new one."""
        self.list.setCurrentIndex(QModelIndex())

    @property
    def chosen(self) -> Row | None:
        """The line that is looked at."""
        item = self.list.currentItem()
        return self.rows[self.list.indexOfTopLevelItem(item)] if item is not None else None

    def _choose(self) -> None:
        row = self.chosen
        self.drop_button.setEnabled(row is not None and not self.hub.survey.read_only)
        if row is not None:
            self.problem.clear()
            self.fill(row)

    def fill(self, row: Row) -> None:
        """Show a line in the entry, to be corrected."""
        raise NotImplementedError

    def typed(self) -> dict[str, str]:
        """What stands in the entry."""
        raise NotImplementedError

    def write(self) -> str:
        """Keep the entry; gives the sentence that says so."""
        raise NotImplementedError

    def take_out(self, row: Row) -> str:
        """Take a line out of force; gives the sentence that says so."""
        raise NotImplementedError

    def read(self) -> None:
        """List what is kept now."""
        raise NotImplementedError

    def watch(self, *editors: Editor) -> None:
        """Keep the entry whenever one of its fields is left."""
        for editor in editors:
            editor.finished.connect(lambda _text: self.hold())

    def hold(self) -> None:
        """Keep what is half typed; a disk that is full says so when the entry is saved."""
        if self.hub.has_survey and not self.hub.survey.read_only:
            with suppress(SurveyError):
                self.hub.survey.set_setting(self.SETTING, self.typed())

    def recall(self) -> Row | None:
        """What was half typed when the window closed, or the program ended."""
        kept = self.hub.survey.setting(self.SETTING)
        return kept if isinstance(kept, dict) and kept else None

    def keep(self) -> bool:
        """Save the entry; what is wrong with it stands beside the button."""
        return self._act(self.write)

    def drop(self) -> bool:
        """Take the chosen line out; it stays in the entry, so that saving brings it back."""
        row = self.chosen
        return row is not None and self._act(lambda: self.take_out(row))

    def _act(self, act: Callable[[], str]) -> bool:
        try:
            said = act()
        except SurveyError as error:
            self.problem.setText(str(error))
            return False
        self.hub.survey.set_setting(self.SETTING, None)
        self.problem.clear()
        self.read()
        self.hub.said.emit(said, False)
        self.hub.asked.emit("policy_changed", None)
        return True


def areas(survey: Survey) -> list[tuple[str, str]]:
    """Where a value may hold: the survey's counties, then the cities they lie in."""
    codes = [*survey.counties, *dict.fromkeys(code[:4] for code in survey.counties)]
    return [(code, f"{area_name(code)}  {code}") for code in codes]
