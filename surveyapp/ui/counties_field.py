"""Choose counties by name or code; the chosen ones stand below and go with one click."""

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from surveyapp.domain.counties import counties
from surveyapp.domain.language import _

CODE = Qt.ItemDataRole.UserRole
SHOWN = 14


def words_of_counties() -> list[str]:
    """All counties as 410105 金水区 · 郑州市, to be found by any part of it."""
    return [f"{c.code} {c.name} · {c.city}" for c in counties()]


class CountiesField(QWidget):
    """Several counties, each once, in the order chosen."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entry = QLineEdit(self)
        self.entry.setPlaceholderText(_("县区名称或代码，如 金水区、410105"))
        self.entry.setAccessibleName(_("县区"))
        self.setFocusProxy(self.entry)
        finder = QCompleter(QStringListModel(words_of_counties(), self), self)
        finder.setFilterMode(Qt.MatchFlag.MatchContains)
        finder.setMaxVisibleItems(SHOWN)
        finder.activated.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self.entry.setCompleter(finder)
        self.entry.installEventFilter(self)
        self.list = QListWidget(self)
        self.list.setAccessibleName(_("已选县区"))
        self.list.setMaximumHeight(96)
        self.drop = QPushButton(_("移除"), self)
        self.drop.clicked.connect(self._drop)
        self.drop.setEnabled(False)
        self.list.itemSelectionChanged.connect(
            lambda: self.drop.setEnabled(bool(self.list.selectedItems()))
        )
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.list, 1)
        row.addWidget(self.drop, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.entry)
        column.addLayout(row)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes chosen, in order."""
        return tuple(str(self.list.item(n).data(CODE)) for n in range(self.list.count()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        """Enter on a word takes the county, and nothing else: the dialog's button waits."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
            if enter and self.entry.text().strip():
                self._take_first()
                return True
        return super().eventFilter(watched, event)

    def _take_first(self) -> None:
        text = self.entry.text().strip()
        found = [w for w in words_of_counties() if text and text in w]
        exact = [w for w in found if text in {w[:6], w[7:].split(" · ")[0]}]
        if len(exact) == 1 or len(found) == 1:
            self._take((exact if len(exact) == 1 else found)[0])

    def _take(self, words: str) -> None:
        code, _space, name = words.partition(" ")
        if code not in self.codes:
            item = QListWidgetItem(f"{name}  {code}")
            item.setData(CODE, code)
            self.list.addItem(item)
            self.changed.emit()
        self.entry.clear()

    def take(self, code: str) -> None:
        """Choose a county by its code."""
        self._take(next(w for w in words_of_counties() if w.startswith(code)))

    def _drop(self) -> None:
        for item in self.list.selectedItems():
            self.list.takeItem(self.list.row(item))
        self.changed.emit()
