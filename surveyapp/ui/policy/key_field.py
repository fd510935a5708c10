"""Choose which value a county sets: what it is, then of which kind, period or year."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSpinBox, QWidget

from surveyapp.domain import vocabulary as v
from surveyapp.domain.language import _
from surveyapp.domain.policy import overrides as o
from surveyapp.services.policy_keys import FAMILIES, VALUE, family_label, family_of


class KeyField(QWidget):
    """A list of values; those of a family show a second choice beside it."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.what = _box(self, [(c.id, c.label) for c in VALUE], _("项目"))
        for family in FAMILIES:
            self.what.addItem(family_label(family), family)
        self.fee = _box(self, [(c.id, c.label) for c in v.FEE_KIND], _("收费项目"))
        self.period = _box(self, [(c.id, c.label) for c in v.FEE_PERIOD], _("周期"))
        self.approval = _box(self, [(c.id, c.label) for c in v.APPROVAL_KIND], _("手续"))
        self.year = QSpinBox(self)
        self.year.setRange(2019, 2099)
        self.year.setValue(date.today().year)  # noqa: DTZ011 - the county's own year
        self.year.setAccessibleName(_("年份"))
        self.setFocusProxy(self.what)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for part in (self.what, self.fee, self.period, self.approval, self.year):
            row.addWidget(part, 1)
        for box in (self.what, self.fee, self.period, self.approval):
            box.currentIndexChanged.connect(self._show)
        self.year.valueChanged.connect(lambda _n: self.changed.emit())
        self._show()

    def _show(self) -> None:
        family = self.what.currentData()
        self.fee.setVisible(family == o.LOWEST_FEE)
        self.period.setVisible(family == o.LOWEST_FEE)
        self.approval.setVisible(family == o.LIMIT_DAYS)
        self.year.setVisible(family == o.TARGET)
        self.changed.emit()

    @property
    def key(self) -> str:
        """The key chosen, whole."""
        head = str(self.what.currentData())
        match head:
            case o.LOWEST_FEE:
                return f"{head}.{self.fee.currentData()}.{self.period.currentData()}"
            case o.LIMIT_DAYS:
                return f"{head}.{self.approval.currentData()}"
            case o.TARGET:
                return f"{head}.{self.year.value()}"
            case _:
                return head

    def choose(self, key: str) -> None:
        """Show a key."""
        family = family_of(key)
        rest = key.removeprefix(f"{family}.").split(".") if family else []
        self.what.setCurrentIndex(self.what.findData(family or key))
        if family == o.LOWEST_FEE:
            self.fee.setCurrentIndex(self.fee.findData(rest[0]))
            self.period.setCurrentIndex(self.period.findData(rest[1]))
        elif family == o.LIMIT_DAYS:
            self.approval.setCurrentIndex(self.approval.findData(rest[0]))
        elif family == o.TARGET:
            self.year.setValue(int(rest[0]))


def _box(parent: QWidget, choices: list[tuple[str, str]], name: str) -> QComboBox:
    box = QComboBox(parent)
    for key, word in choices:
        box.addItem(word, key)
    box.setAccessibleName(name)
    box.setMaxVisibleItems(20)
    return box
