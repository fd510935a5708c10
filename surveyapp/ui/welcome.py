"""The page before a survey is open: make one, open one, see the sample, or go on with a recent one."""

from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from surveyapp.domain.language import _
from surveyapp.ui.icons import dress
from surveyapp.ui.recent import Recent
from surveyapp.ui.theme import tokens

ENTRY = Qt.ItemDataRole.UserRole


class RecentDelegate(QStyledItemDelegate):
    """Name over folder, the day at the right."""

    def sizeHint(  # noqa: N802
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Two lines and some air."""
        del option, index
        return QSize(200, 52)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """A survey whose folder is gone is shown faint, and says so."""
        entry = index.data(ENTRY)
        look = tokens()
        state, rect = option.state, option.rect
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        if chosen or hovered:
            painter.fillRect(rect, QColor(look.chosen if chosen else look.hover))
        inner = rect.adjusted(12, 6, -12, -6)
        self._line(painter, inner, entry, look.on_chosen if chosen else look.text)
        painter.restore()

    def _line(self, painter: QPainter, inner: QRect, entry: Recent, colour: str) -> None:
        look = tokens()
        day = entry.opened[:16].replace("T", " ") if entry.there else _("文件夹不在")
        faint = look.muted if entry.there else look.danger[0]
        painter.setPen(QColor(faint if colour == look.text else colour))
        width = painter.fontMetrics().horizontalAdvance(day) + 16
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, day)
        below = QRect(inner.left(), inner.center().y() + 1, inner.width(), inner.height() // 2)
        metrics = painter.fontMetrics()
        path = metrics.elidedText(entry.place, Qt.TextElideMode.ElideMiddle, below.width())
        painter.setPen(QColor(look.muted if colour == look.text else colour))
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, path)
        bold = QFont(painter.font())
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        painter.setPen(QColor(colour if entry.there else look.muted))
        room = inner.width() - width
        name = painter.fontMetrics().elidedText(entry.name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(inner, Qt.AlignmentFlag.AlignTop, name)


class Welcome(QFrame):
    """Three ways in and the last ten surveys."""

    wanted_new = Signal()
    wanted_open = Signal()
    wanted_sample = Signal()
    chosen = Signal(object)
    """The folder of a recent survey."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        title = QLabel(_("站址勘察"), self)
        title.setStyleSheet("font-size: 24px; font-weight: 600;")
        self.new = self._button(_("新建工程"), "new", main=True)
        self.open = self._button(_("打开工程"), "folder")
        self.show_sample = self._button(_("打开示例"), "sample")
        self.new.clicked.connect(self.wanted_new)
        self.open.clicked.connect(self.wanted_open)
        self.show_sample.clicked.connect(self.wanted_sample)
        self.list = QListWidget(self)
        self.list.setItemDelegate(RecentDelegate(self.list))
        self.list.setAccessibleName(_("最近打开的工程"))
        self.list.setMouseTracking(True)
        self.list.itemActivated.connect(self._choose)
        self.list.itemClicked.connect(self._choose)
        self.recent = QLabel(_("最近"), self)
        self.recent.setProperty("role", "section")
        self._lay_out(title)

    def _button(self, word: str, picture: str, *, main: bool = False) -> QPushButton:
        button = QPushButton(word, self)
        button.setMinimumHeight(40)
        button.setMinimumWidth(220)
        if main:
            button.setProperty("role", "main")
        else:
            dress(button, picture)
        return button

    def _lay_out(self, title: QLabel) -> None:
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(title)
        left.addSpacing(12)
        for button in (self.new, self.open, self.show_sample):
            left.addWidget(button)
        left.addStretch(1)
        right = QVBoxLayout()
        right.addWidget(self.recent)
        right.addWidget(self.list, 1)
        row = QHBoxLayout()
        row.addLayout(left)
        row.addSpacing(56)
        row.addLayout(right, 1)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(72, 72, 72, 48)
        outer.addStretch(1)
        outer.addLayout(row, 6)
        outer.addStretch(1)

    def show_recents(self, entries: list[Recent]) -> None:
        """List the last surveys; with none the list steps back."""
        self.list.clear()
        for entry in entries:
            item = QListWidgetItem(entry.name)
            item.setData(ENTRY, entry)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{entry.name} {entry.folder}")
            item.setToolTip(str(entry.folder))
            self.list.addItem(item)
        self.recent.setVisible(bool(entries))
        self.list.setVisible(bool(entries))

    def _choose(self, item: QListWidgetItem) -> None:
        entry = item.data(ENTRY)
        self.chosen.emit(Path(entry.folder))
