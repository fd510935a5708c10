"""One recorded fact in two or three lines: what decides first, the rest after, what the rules say."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from surveyapp.domain.errors import SurveyError
from surveyapp.domain.fields import TABLES, Field
from surveyapp.domain.language import _
from surveyapp.domain.policy.flags import Flag
from surveyapp.domain.policy.terms import SEVERITY
from surveyapp.domain.values import read_value, show_value
from surveyapp.storage import Row
from surveyapp.ui.record.elided import Elided
from surveyapp.ui.record.marks import severity_colours
from surveyapp.ui.theme import tokens

FIRST = {
    "fee": ("kind", "amount", "period", "payee"),
    "supply": ("mode", "price_yuan_kwh", "seller"),
    "obstacle": ("kind", "party", "status"),
    "visit": ("visited_on", "met", "outcome"),
    "approval": ("kind", "authority", "requested_on"),
    "station": ("operator", "network_mode", "built_on"),
    "contact": ("name", "role", "phone"),
}
"""What a person looks for in one fact; the rest follows with its labels."""


class FactCard(QFrame):
    """Press it, or Enter on it, to open it."""

    opened = Signal()

    def __init__(
        self, table: str, row: Row, *, unfinished: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.table = table
        self._flags: Sequence[Flag] = ()
        self._hovered = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.first, self.rest, self.said = Elided(self), Elided(self), QLabel(self)
        self.rest.setProperty("role", "muted")
        self.said.setProperty("role", "caution")
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 8, 6)
        column.setSpacing(2)
        for line in (self.first, self.rest, self.said):
            column.addWidget(line)
        first, rest = summary(table, row)
        words = _("（未添加）{first}").format(first=first) if unfinished else first
        self.first.say(words or _("（空）"))
        self.rest.say(rest)
        self.rest.setVisible(bool(rest))
        self.setAccessibleName(" · ".join(w for w in (words, rest) if w))

    def show_flags(self, flags: Sequence[Flag]) -> None:
        """The findings about this fact."""
        self._flags = flags
        words = "\n".join(f"{SEVERITY.label(f.severity.id)}{_('：')}{f.message}" for f in flags)
        self.said.setText(words)
        self.said.setVisible(bool(words))
        self.setAccessibleDescription(words)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own names
        """Enter and Space open it."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A press opens it."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self.opened.emit()

    def event(self, event: QEvent) -> bool:
        """Lighter under the pointer."""
        if event.type() in {QEvent.Type.Enter, QEvent.Type.Leave}:
            self._hovered = event.type() == QEvent.Type.Enter
            self.update()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """A calm ground; a line at the left where the rules found something."""
        look = tokens()
        with QPainter(self) as painter:
            painter.setPen(QColor(look.accent if self.hasFocus() else look.line))
            painter.setBrush(QColor(look.hover if self._hovered else look.raised))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 4, 4)
            if self._flags:
                ink, _ground = severity_colours(max(f.severity for f in self._flags))
                painter.fillRect(0, 4, 4, self.height() - 8, QColor(ink))


def summary(table: str, row: Row) -> tuple[str, str]:
    """A fact as two lines: what decides, then everything else with its label."""
    fields = {field.name: field for field in TABLES[table]}
    first = [_shown(fields[name], row) for name in FIRST[table]]
    others = [f for name, f in fields.items() if name not in FIRST[table] and f.by_hand]
    rest = [f"{f.label} {shown}" for f in others if (shown := _shown(f, row))]
    return " · ".join(w for w in first if w), " · ".join(rest)


def _shown(field: Field, row: Row) -> str:
    value = row.get(field.name)
    if isinstance(value, str) and field.type not in {"text", "date"}:
        try:
            value = read_value(field, value)
        except SurveyError:
            return value if isinstance(value, str) else ""
    return show_value(field, value)
