"""What the rules say of one fact, in two lines for each finding."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from surveyapp.domain.language import _
from surveyapp.domain.policy.flags import Flag
from surveyapp.domain.policy.terms import Severity
from surveyapp.ui.record.flags import cited, who_and_money
from surveyapp.ui.record.marks import severity_colours

MOST = 3
"""More than this of one fact is found in the header's list."""


class Verdict(QWidget):
    """Findings on the ground of their weight; hidden while there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._severity = Severity.NOTICE
        self.words = QLabel(self)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 6, 10, 6)
        column.addWidget(self.words)
        self.hide()

    def say(self, flags: Sequence[Flag]) -> None:
        """Show findings, the heaviest first."""
        self.setVisible(bool(flags))
        if not flags:
            self.words.setText("")
            return
        self._severity = max(flag.severity for flag in flags)
        self.words.setText("\n".join(_two_lines(flag) for flag in flags[:MOST]))
        self.setAccessibleName(self.words.text())
        self.update()

    @property
    def text(self) -> str:
        """What is said now."""
        return self.words.text()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's own name
        """A line at the left in the colour of the weight."""
        ink, ground = severity_colours(self._severity)
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(ground))
            painter.fillRect(0, 0, 4, self.height(), QColor(ink))


def _two_lines(flag: Flag) -> str:
    clauses = _("；").join(cited(clause) for clause in flag.clauses)
    return f"{flag.message}\n{who_and_money(flag)}" + (f"\n{clauses}" if clauses else "")
