"""Where a camera looked, as a small rose with north up."""

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from surveyapp.domain.language import _
from surveyapp.ui.theme import tokens

SIZE = 56


class Rose(QWidget):
    """A circle with north and a needle; empty where the direction is not known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bearing: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def point(self, bearing: float | None, words: str) -> None:
        """Point in a direction, clockwise from north in degrees."""
        self._bearing = bearing
        self.setAccessibleName(words or _("方向未知"))
        self.setToolTip(words)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own names
        """A thumb's width."""
        return QSize(SIZE, SIZE)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """The rose."""
        look = tokens()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            ring = QRectF(4, 10, SIZE - 14, SIZE - 14)
            painter.setPen(QPen(QColor(look.line), 1.5))
            painter.setBrush(QColor(look.base))
            painter.drawEllipse(ring)
            painter.setPen(QColor(look.muted))
            north = QRectF(ring.center().x() - 10, -2, 20, 14)
            painter.drawText(north, Qt.AlignmentFlag.AlignCenter, _("北"))
            if self._bearing is not None:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(look.accent))
                painter.drawPolygon(_needle(ring.center(), ring.width() / 2 - 3, self._bearing))


def _needle(middle: QPointF, reach: float, bearing: float) -> QPolygonF:
    def at(turn: float, far: float) -> QPointF:
        angle = math.radians(bearing + turn - 90)
        return QPointF(middle.x() + far * math.cos(angle), middle.y() + far * math.sin(angle))

    return QPolygonF(
        [at(0, reach), at(150, reach * 0.55), at(180, reach * 0.25), at(210, reach * 0.55)]
    )
