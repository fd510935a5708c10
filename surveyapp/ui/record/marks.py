"""Words on a coloured ground: states and severities, never by colour alone."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from surveyapp.domain.policy.terms import Severity
from surveyapp.ui.theme import Pair, tokens


def severity_colours(severity: Severity) -> Pair:
    """Ink and ground of a finding's weight."""
    look = tokens()
    return {Severity.SEVERE: look.danger, Severity.WARNING: look.warning}.get(severity, look.notice)


def colours_of(name: str) -> Pair:
    """Ink and ground by the name of a state or of a severity."""
    look = tokens()
    if name in look.states:
        return look.states[name]
    named = {"severe": look.danger, "warning": look.warning, "good": look.good}
    return named.get(name, look.notice)


class Pill(QWidget):
    """One word on its colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._word, self._colours = "", ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def say(self, word: str, colours: str) -> None:
        """Show a word in the colours of a state or severity."""
        self._word, self._colours = word, colours
        self.setAccessibleName(word)
        self.setVisible(bool(word))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own names
        """The word and a little room."""
        return QSize(self.fontMetrics().horizontalAdvance(self._word) + 16, 22)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """The ground, then the word."""
        ink, ground = colours_of(self._colours)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(self.rect(), 4, 4)
            painter.setPen(QColor(ink))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._word)
