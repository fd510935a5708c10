"""Every finding of the survey in one place, grouped by weight, owner, department or clause."""

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from surveyapp.domain.language import _
from surveyapp.services.findings import Finding
from surveyapp.ui.findings_model import SITE_ROLE, FindingsModel
from surveyapp.ui.hub import Hub
from surveyapp.ui.jobs import Cancelled, Tell

PAUSE_MS = 600


class FlagsPanel(QDialog):
    """Stays open beside the window; a click selects the site there."""

    def __init__(self, hub: Hub, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("全部提示"))
        self.resize(1080, 600)
        self._hub = hub
        self._found: list[Finding] = []
        self.by = QComboBox(self)
        words = {
            "severity": _("轻重"),
            "money": _("金额"),
            "owner": _("产权单位"),
            "department": _("责任单位"),
            "clause": _("条款"),
        }
        for key, word in words.items():
            self.by.addItem(_("按{what}").format(what=word), key)
        self.by.setAccessibleName(_("分组"))
        self.by.currentIndexChanged.connect(self._regroup)
        self.total = QLabel(self)
        self.model = FindingsModel(self)
        self.tree = QTreeView(self)
        self._dress()
        head = QHBoxLayout()
        head.addWidget(self.total, 1)
        head.addWidget(self.by)
        column = QVBoxLayout(self)
        column.addLayout(head)
        column.addWidget(self.tree, 1)
        self._rest = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._rest.timeout.connect(self.read)
        hub.changed.connect(lambda _change: self._rest.start())
        self.read()

    def _dress(self) -> None:
        self.tree.setModel(self.model)
        self.tree.setAccessibleName(_("全部提示"))
        self.tree.setUniformRowHeights(True)
        self.tree.setTextElideMode(Qt.TextElideMode.ElideRight)
        heads = self.tree.header()
        heads.setStretchLastSection(True)
        heads.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for section, width in enumerate((200, 420, 108, 150)):
            heads.resizeSection(section, width)
        self.tree.selectionModel().currentChanged.connect(self._choose)

    def read(self) -> None:
        """Gather the findings in the background."""
        survey = self._hub.survey

        def work(tell: Tell, cancelled: Cancelled) -> object:
            from surveyapp.services.findings import findings

            return findings(survey, progress=tell, cancelled=cancelled)

        job = self._hub.jobs.start(work, title=_("汇总提示"))
        job.setProperty("resumes", True)
        job.succeeded.connect(self.show_findings)
        job.failed.connect(self._hub.failed)

    def show_findings(self, found: list[Finding]) -> None:
        """Show them, grouped as chosen."""
        self._found = found
        sites = len({f.site for f in found if f.site})
        self.total.setText(_("{sites} 处 · {count} 条提示").format(sites=sites, count=len(found)))
        self._regroup()

    def _regroup(self) -> None:
        self.model.show(self._found, str(self.by.currentData()))
        if len(self._found) <= 500:
            self.tree.expandAll()

    def _choose(self, index: QModelIndex) -> None:
        site = index.data(SITE_ROLE)
        if site:
            self._hub.select(site)
