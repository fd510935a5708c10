"""Drafts and what they lack: checked all at once, gone to one by one, handed in together."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
)
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from surveyapp.domain.language import _
from surveyapp.domain.vocabulary import STATE
from surveyapp.services.unfinished import Unfinished, submit_ready, unfinished
from surveyapp.ui.hub import Hub
from surveyapp.ui.jobs import Cancelled, Job, Tell
from surveyapp.ui.theme import ROW

PAUSE_MS = 500
Index = QModelIndex | QPersistentModelIndex
_HERE = QModelIndex()


def lacks(one: Unfinished) -> str:
    """What a site still lacks, in one line; `可提交` where that is nothing."""
    parts = [problem.rstrip("。.") for problem in one.problems]
    if one.typed:
        parts.append(_("{n} 项未保存").format(n=one.typed))
    if not one.placed:
        parts.append(_("尚未定位"))
    if one.shots:
        parts.append(_("缺照片：{shots}").format(shots=_("、").join(one.shots)))
    return _("；").join(parts) or _("可提交")


class UnfinishedModel(QAbstractTableModel):
    """One row a site."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Unfinished] = []

    def show(self, rows: Sequence[Unfinished]) -> None:
        """Show other sites."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = _HERE) -> int:  # noqa: N802 - Qt's own names
        """How many sites."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _HERE) -> int:  # noqa: N802
        """Number, name, state, what it lacks."""
        return 0 if parent.isValid() else 4

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The heads of the columns."""
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return (_("编号"), _("名称"), _("状态"), _("还缺"))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words of a cell."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        words = (row.number, row.name, STATE.label(row.state), lacks(row))
        if role == Qt.ItemDataRole.DisplayRole:
            return words[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return lacks(row).replace(_("；"), "\n")
        return None


class UnfinishedDialog(QDialog):
    """Stays open beside the window; Enter goes to a site and to the first thing it lacks."""

    def __init__(self, hub: Hub, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("草稿与缺项"))
        self.resize(860, 480)
        self._hub = hub
        self._job: Job | None = None
        self._round = 0
        self.model = UnfinishedModel(self)
        self.table = QTableView(self)
        self.total = QLabel(self)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(120)
        self.bar.setAccessibleName(_("检查进度"))
        self.bar.hide()
        self.again = QPushButton(_("全部检查"), self)
        self.submit = QPushButton(self)
        self.submit.setProperty("role", "main")
        self._dress()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.check)
        self.again.clicked.connect(self.check)
        self.submit.clicked.connect(self._submit)
        self.table.activated.connect(lambda index: self.go_to(index.row()))
        hub.changed.connect(self._wait)
        hub.opened.connect(self._leave)
        self.check()

    def _dress(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setAccessibleName(_("草稿与缺项"))
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(ROW)
        heads = table.horizontalHeader()
        heads.setHighlightSections(False)
        heads.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for section, width in enumerate((100, 200, 72)):
            table.setColumnWidth(section, width)
        heads.setStretchLastSection(True)
        heads.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head = QHBoxLayout()
        head.addWidget(self.total, 1)
        head.addWidget(self.bar)
        head.addWidget(self.again)
        head.addWidget(self.submit)
        column = QVBoxLayout(self)
        column.addLayout(head)
        column.addWidget(table, 1)

    def _wait(self) -> None:
        self._pause.start()

    def _leave(self) -> None:
        """Another survey is opened, or none."""
        self._pause.stop()
        self.close()

    def check(self) -> None:
        """Ask every form anew, in the background."""
        self._pause.stop()
        if self._job is not None:
            self._job.cancel()
        survey = self._hub.survey

        self._round += 1
        number = self._round

        def work(tell: Tell, cancelled: Cancelled) -> tuple[int, list[Unfinished]]:
            return number, unfinished(survey, progress=tell, cancelled=cancelled)

        job = self._job = self._hub.jobs.start(work, lane="world")
        self.again.setEnabled(False)
        job.progressed.connect(self._show_progress)
        job.succeeded.connect(self._take)
        job.failed.connect(self._hub.failed)

    def _show_progress(self, done: int, total: int) -> None:
        self.bar.setVisible(done < total)
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _take(self, found: tuple[int, list[Unfinished]]) -> None:
        number, rows = found
        if number != self._round or not self._hub.has_survey:
            return
        self._job = None
        self.bar.hide()
        self.again.setEnabled(True)
        at = self.table.currentIndex().row()
        self.model.show(rows)
        if 0 <= at < len(rows):
            self.table.selectRow(at)
        ready = [row for row in rows if row.ready]
        lacking = sum(not row.complete for row in rows)
        words = _("{n} 处未提交，其中 {m} 处还有缺项")
        self.total.setText(words.format(n=len(rows), m=lacking))
        self.submit.setText(_("提交 {n} 处").format(n=len(ready)))
        self.submit.setVisible(bool(ready) and not self._hub.survey.read_only)

    def go_to(self, row: int) -> None:
        """Show a site with what it lacks."""
        self._hub.asked.emit("show_missing", self.model.rows[row].site)

    def _submit(self) -> None:
        ready = [row.site for row in self.model.rows if row.ready]
        self._hub.apply(lambda: submit_ready(self._hub.survey, ready))
