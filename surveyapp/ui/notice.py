"""A bar over the page that says what holds for the whole survey, with the one thing to do."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget


class Notice(QFrame):
    """Hidden until it has something to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 4, 12, 4)
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self._row.addWidget(self.words, 1)
        self._buttons: list[QPushButton] = []
        self.hide()

    def tell(
        self, words: str, acts: dict[str, Callable[[], None]] | None = None, *, grave: bool = False
    ) -> None:
        """Say it, with a button for each act."""
        self.clear()
        self.setProperty("level", "danger" if grave else "warning")
        for part in (self, self.words):
            self.style().unpolish(part)
            self.style().polish(part)
        self.words.setText(words)
        for name, act in (acts or {}).items():
            button = QPushButton(name, self)
            button.clicked.connect(partial(_call, act))
            self._row.addWidget(button)
            self._buttons.append(button)
        self.show()

    def clear(self) -> None:
        """Say nothing."""
        self.hide()
        for button in self._buttons:
            self._row.removeWidget(button)
            button.deleteLater()
        self._buttons.clear()


def _call(act: Callable[[], None], _checked: bool) -> None:
    act()
