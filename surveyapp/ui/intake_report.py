"""What came of an intake: candidates to confirm one by one or all, doubtful photos, refused files."""

from collections import defaultdict
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from surveyapp.domain.language import _
from surveyapp.services.areas import name_of
from surveyapp.services.photo_words import broken_words, mark_remedy, mark_words
from surveyapp.services.suggestions import Suggested, confirm, confirm_all
from surveyapp.ui.hub import Hub
from surveyapp.ui.intake import Taken, summary
from surveyapp.ui.tables import table

SITE_ROLE = Qt.ItemDataRole.UserRole


class IntakeReport(QDialog):
    """Stays beside the window, so that each candidate can be looked at before it is confirmed."""

    def __init__(self, hub: Hub, taken: Taken, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("导入结果"))
        self.resize(720, 460)
        self._hub = hub
        self._buttons: dict[str, QPushButton] = {}
        head = QLabel(summary(taken), self)
        head.setProperty("role", "title")
        head.setWordWrap(True)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        column = QVBoxLayout(self)
        column.addWidget(head)
        column.addWidget(self.tabs, 1)
        column.addLayout(self._foot(taken))
        self.groups = self._candidates([g for g in taken.groups if not g.known])
        self.known = self._joined([g for g in taken.groups if g.known])
        self.marked = self._by_reason(_marked(taken), _("有疑问"))
        self.broken = self._by_reason(_broken(taken), _("未能导入"))
        hub.changed.connect(self._hear)

    def _foot(self, taken: Taken) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        self.all = QPushButton(_("全部确认"), self)
        self.all.setProperty("role", "main")
        self.all.clicked.connect(self.confirm_all)
        self.all.setVisible(any(not g.known for g in taken.groups))
        close = QPushButton(_("关闭"), self)
        close.clicked.connect(self.close)
        row.addWidget(self.all)
        row.addWidget(close)
        return row

    def _candidates(self, groups: list[Suggested]) -> QTreeWidget:
        heads = [_("编号"), _("县区"), _("照片"), _("经度"), _("纬度"), ""]
        tree = table(heads, _("候选站址"))
        for group in groups:
            item = _group_item(group)
            tree.addTopLevelItem(item)
            button = QPushButton(_("确认"))
            button.setProperty("role", "plain")
            button.setAccessibleName(_("确认 {number}").format(number=group.number))
            button.clicked.connect(partial(self._confirm, group.site))
            self._buttons[group.site] = button
            tree.setItemWidget(item, 5, _at_left(button))
        self._select_with(tree)
        if groups:
            self.tabs.addTab(tree, _("候选站址 {n}").format(n=len(groups)))
        return tree

    def _joined(self, groups: list[Suggested]) -> QTreeWidget:
        tree = table([_("编号"), _("县区"), _("照片"), _("经度"), _("纬度")], _("归入已有站址"))
        for group in groups:
            tree.addTopLevelItem(_group_item(group))
        self._select_with(tree)
        if groups:
            self.tabs.addTab(tree, _("归入已有站址 {n}").format(n=len(groups)))
        return tree

    def _select_with(self, tree: QTreeWidget) -> None:
        tree.currentItemChanged.connect(
            lambda item, _old: self._hub.select(item.data(0, SITE_ROLE)) if item else None
        )

    def _by_reason(self, files: Mapping[tuple[str, str], list[str]], title: str) -> QTreeWidget:
        tree = table([_("文件"), _("处理")], title)
        tree.setRootIsDecorated(True)
        for (reason, remedy), names in files.items():
            head = QTreeWidgetItem([f"{reason} · {len(names)}", remedy])
            for name in names:
                line = QTreeWidgetItem([Path(name).name, ""])
                line.setToolTip(0, name)
                head.addChild(line)
            tree.addTopLevelItem(head)
            head.setExpanded(len(names) <= 20)
        if files:
            many = sum(map(len, files.values()))
            self.tabs.addTab(tree, f"{title} {many}")
        return tree

    def _confirm(self, site: str, _checked: bool = False) -> None:
        self._hub.apply(lambda: confirm(self._hub.survey, site))

    def confirm_all(self) -> None:
        """Confirm every candidate of this intake in one act, which one undo takes back."""
        waiting = [site for site, button in self._buttons.items() if button.isEnabled()]
        self._hub.apply(lambda: confirm_all(self._hub.survey, waiting))

    def _hear(self, _change: object) -> None:
        """Show which candidates still wait, whoever confirmed or deleted them."""
        rows = {str(r["id"]): r for r in self._hub.survey.rows("site", list(self._buttons))}
        for site, button in self._buttons.items():
            row = rows.get(site)
            waiting = row is not None and bool(row["candidate"]) and not row["deleted"]
            button.setEnabled(waiting)
            gone = row is None or bool(row["deleted"])
            button.setText(_("确认") if waiting else _("已删除") if gone else _("已确认"))
        self.all.setEnabled(any(b.isEnabled() for b in self._buttons.values()))


def _at_left(button: QPushButton) -> QWidget:
    cell = QWidget()
    row = QHBoxLayout(cell)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(button)
    row.addStretch(1)
    return cell


def _group_item(group: Suggested) -> QTreeWidgetItem:
    place = [f"{group.lon:.6f}", f"{group.lat:.6f}"]
    cells = [group.number, name_of(group.county) or "", str(len(group.photos)), *place]
    item = QTreeWidgetItem([*cells, ""])
    item.setData(0, SITE_ROLE, group.site)
    return item


def _marked(taken: Taken) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for marked in taken.intake.marked:
        for mark in marked.reasons:
            found[mark_words(mark), mark_remedy(mark)].append(str(marked.file))
    return found


def _broken(taken: Taken) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for broken in taken.intake.broken:
        found[broken_words(broken.reason), ""].append(str(broken.file))
    return found
