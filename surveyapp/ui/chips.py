"""A chip: a word that is on or off, with a count."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from surveyapp.domain.language import _


class Chip(QPushButton):
    """One filter. Shows its count when it has one; a count of nothing is left away."""

    def __init__(self, word: str, parent: QWidget | None = None) -> None:
        super().__init__(word, parent)
        self._word = word
        self.setCheckable(True)
        self.setProperty("role", "chip")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.count(None)

    def count(self, number: int | None) -> None:
        """Show how many there are; None where nobody counted."""
        words = self._word if number is None else f"{self._word} {number}"
        self.setText(words)
        told = (
            self._word
            if number is None
            else _("{word}，{count} 处").format(word=self._word, count=number)
        )
        self.setAccessibleName(told)


def make_main(button: QPushButton) -> None:
    """Give the one button that does it the accent; a dialog's button box has dressed it before."""
    button.setProperty("role", "main")
    button.style().unpolish(button)
    button.style().polish(button)


def divider(parent: QWidget | None = None) -> QFrame:
    """The thin line between groups of chips."""
    line = QFrame(parent)
    line.setObjectName("line")
    line.setFixedSize(1, 18)
    return line
