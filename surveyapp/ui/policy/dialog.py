"""The window's place for what a county sets: values, and a plan made from the template."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QTabWidget, QVBoxLayout, QWidget

from surveyapp.domain.language import _
from surveyapp.ui.hub import Hub
from surveyapp.ui.policy.plans_page import PlansPage
from surveyapp.ui.policy.values_page import ValuesPage


class PolicyDialog(QDialog):
    """Stays open beside the window, so that a figure can be read off a record."""

    def __init__(self, hub: Hub, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("本县数值与方案"))
        self.resize(820, 600)
        self._hub = hub
        self.values = ValuesPage(hub, self)
        self.plans = PlansPage(hub, self)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.values, _("本县数值"))
        self.tabs.addTab(self.plans, _("方案模板"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.addWidget(self.tabs)
        self.values.setFocus()
        hub.closing.connect(self._leave)

    def show_value(self, key: str) -> None:
        """Begin to enter a value that a finding could not be judged without."""
        self.tabs.setCurrentWidget(self.values)
        self.values.ask_for(key)

    def done(self, result: int) -> None:
        """Keep what stands in a field that was not left yet."""
        for page in (self.values, self.plans):
            page.hold()
        super().done(result)

    def _leave(self) -> None:
        """The survey is left; what is half typed was kept field by field."""
        self.close()
