"""The ring that fills while one stands, with the accuracy in its middle."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from surveyapp.domain.language import _
from surveyapp.ui.fonts import figures
from surveyapp.ui.theme import tokens

_BROAD = 12


class Ring(QWidget):
    """Full after the time one means to stand; in the good colour once the gate is passed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.share, self.passed = 0.0, False
        self._middle, self._below = "", ""
        self.show_state(0.0, None, None, passed=False)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        """Large enough to be read at arm's length."""
        return QSize(196, 196)

    def show_state(
        self, share: float, accuracy_m: float | None, seconds: float | None, *, passed: bool
    ) -> None:
        """Show how far the average is: its share of the time, its 95 % radius, whether it will do."""
        self.share, self.passed = max(0.0, min(1.0, share)), passed
        self._middle = "—" if accuracy_m is None else f"±{metres(accuracy_m)}"
        self._below = "" if seconds is None else _("已站 {n} s").format(n=f"{seconds:.0f}")
        words = _("平均进度 {share} %，精度 {middle}").format(
            share=round(self.share * 100), middle=self._middle
        )
        self.setAccessibleName(words)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The track, what is filled of it, and the words."""
        look = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect()).adjusted(*(_BROAD * s for s in (1, 1, -1, -1)))
        pen = QPen(QColor(look.line), _BROAD)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawEllipse(room)
        if self.share > 0:
            pen.setColor(QColor(look.good[0] if self.passed else look.accent))
            painter.setPen(pen)
            painter.drawArc(room, 90 * 16, round(-self.share * 360 * 16))
        self._write(painter, room)
        painter.end()

    def _write(self, painter: QPainter, room: QRectF) -> None:
        look = tokens()
        font = figures(self.font())
        font.setPixelSize(30)
        font.setWeight(font.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(look.text))
        lifted = room.translated(0, -8 if self._below else 0)
        painter.drawText(lifted, Qt.AlignmentFlag.AlignCenter, self._middle)
        font.setPixelSize(13)
        font.setWeight(font.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(look.muted))
        painter.drawText(room.translated(0, 22), Qt.AlignmentFlag.AlignCenter, self._below)


def metres(value: float) -> str:
    """Metres as exact as they deserve: 0.02 m, 2.1 m, 15 m."""
    if value < 1:
        return f"{value:.2f} m"
    return f"{value:.1f} m" if value < 100 else f"{value:.0f} m"
