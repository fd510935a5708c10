"""Findings in groups: two levels, the group with its count above, one finding a line below."""

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from surveyapp.domain.language import _
from surveyapp.domain.policy.terms import SEVERITY
from surveyapp.services.findings import Finding, grouped
from surveyapp.ui.theme import tokens

Index = QModelIndex | QPersistentModelIndex
TOP = 0
SITE_ROLE = Qt.ItemDataRole.UserRole
COLUMNS = 5


def money(amount: float | None) -> str:
    """An amount as 8,000 元; blank for none."""
    return f"{amount:,.2f}".removesuffix(".00") + _(" 元") if amount else ""


class FindingsModel(QAbstractItemModel):
    """Groups of findings. A group's index carries 0, a finding's its group's number plus one."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._found: list[Finding] = []
        self._groups: list[tuple[str, list[Finding]]] = []
        self._by = "severity"

    def show(self, found: list[Finding], by: str) -> None:
        """Show findings grouped by one thing."""
        self.beginResetModel()
        self._found, self._by = found, by
        self._groups = list(grouped(found, by).items())
        self.endResetModel()

    def at(self, index: Index) -> Finding | None:
        """The finding of a line, None for a group."""
        group = index.internalId()
        return self._groups[group - 1][1][index.row()] if index.isValid() and group else None

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """The place of a group or of a finding in it."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else TOP)

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008
        """The group of a finding."""
        group = index.internalId() if index.isValid() else TOP
        return self.createIndex(group - 1, 0, TOP) if group else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        """Groups, or the findings of one."""
        if not parent.isValid():
            return len(self._groups)
        is_group = parent.internalId() == TOP and parent.column() == 0
        return len(self._groups[parent.row()][1]) if is_group else 0

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        """Site, finding, money, department, clause."""
        del parent
        return COLUMNS

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401
        """The words above the columns."""
        words = (_("站址"), _("提示"), _("金额"), _("责任单位"), _("条款"))
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return words[section] if 0 <= section < COLUMNS else None
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """What one cell shows."""
        if not index.isValid():
            return None
        finding = self.at(index)
        return self._of_group(index, role) if finding is None else _of_line(finding, index, role)

    def _of_group(self, index: Index, role: int) -> Any:  # noqa: ANN401
        name, found = self._groups[index.row()]
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return f"{name or _('未填')} · {len(found)}" if index.column() == 0 else ""


def _of_line(finding: Finding, index: Index, role: int) -> Any:  # noqa: ANN401
    if role == SITE_ROLE:
        return finding.site
    if role == Qt.ItemDataRole.DisplayRole:
        return _cell(finding, index.column())
    if role == Qt.ItemDataRole.ToolTipRole:
        return _tip(finding, index.column()) or None
    if role == Qt.ItemDataRole.ForegroundRole and index.column() == 1:
        return QColor(severity_colour(finding.severity))
    return None


def severity_colour(severity: str) -> str:
    """The text colour of a weight, on the list's own ground."""
    look = tokens()
    pairs = {"severe": look.danger, "warning": look.warning, "notice": look.notice}
    return pairs.get(severity, look.notice)[0]


def _cell(finding: Finding, column: int) -> str:
    match column:
        case 0:
            return f"{finding.number} {finding.name}".strip()
        case 1:
            return f"{SEVERITY.label(finding.severity)} · {finding.message}"
        case 2:
            return money(finding.money_yuan)
        case 3:
            return _("、").join(finding.departments)
        case _:
            return _("；").join(finding.clauses)


def _tip(finding: Finding, column: int) -> str:
    return finding.remedy if column == 1 and finding.remedy else _cell(finding, column)
