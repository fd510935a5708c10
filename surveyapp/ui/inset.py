"""A small painted map of one place: borders of its county, sites around it, how far that is."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from surveyapp.domain.language import _
from surveyapp.domain.positions import EARTH_RADIUS_M, distance_m
from surveyapp.services.borders import Rings
from surveyapp.ui.theme import tokens

Place = tuple[float, float]
"""Longitude and latitude, WGS 84 degrees."""

_SIDE = 264
_NEAREST_M, _FARTHEST_M = 400.0, 60_000.0


class Inset(QWidget):
    """Needs no web page, so that a position is seen before the map is awake."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(self.sizeHint())
        self.place: Place | None = None
        self._before: Place | None = None
        self._around: Sequence[Place] = ()
        self._rings: Rings = ()
        self._reach_m = 1_500.0

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        """A square beside the words."""
        return QSize(_SIDE, _SIDE)

    def show_place(
        self,
        place: Place | None,
        *,
        rings: Rings = (),
        border_m: float | None = None,
        before: Place | None = None,
        around: Sequence[Place] = (),
    ) -> None:
        """Show a place; `border_m` decides how far one sees, so that the border is in sight."""
        self.place, self._rings, self._before, self._around = place, rings, before, around
        wanted = 1_500.0 if border_m is None else border_m * 1.3
        if place and before:
            wanted = max(wanted, distance_m(*place, *before) * 1.3)
        self._reach_m = min(max(wanted, _NEAREST_M), _FARTHEST_M)
        words = _("位置示意图") if place else _("尚无位置")
        self.setAccessibleName(words)
        self.update()

    def _at(self, place: Place) -> QPointF:
        """Pixels of a place on a plane laid at the middle."""
        assert self.place is not None  # noqa: S101 - only asked while there is one
        metre = _SIDE / 2 / self._reach_m
        degree = math.radians(EARTH_RADIUS_M) * metre
        east = (place[0] - self.place[0]) * math.cos(math.radians(self.place[1]))
        north = place[1] - self.place[1]
        return QPointF(_SIDE / 2 + east * degree, _SIDE / 2 - north * degree)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Ground, borders, sites around, the place before and the place itself."""
        look = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QColor(look.line))
        painter.setBrush(QColor(look.base))
        painter.drawRoundedRect(frame, 4, 4)
        if self.place is None:
            painter.setPen(QColor(look.muted))
            painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, _("尚无位置"))
        else:
            painter.setClipRect(frame.adjusted(1, 1, -1, -1))
            self._draw(painter)
        painter.end()

    def _draw(self, painter: QPainter) -> None:
        look = tokens()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor("#a08f78"), 1.5))
        for ring in self._rings:
            painter.drawPath(self._outline(ring))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.muted))
        for place in self._around:
            painter.drawEllipse(self._at(place), 2.5, 2.5)
        if self._before is not None:
            self._draw_before(painter, self._before)
        self._draw_place(painter)
        self._draw_scale(painter)

    def _outline(self, ring: Sequence[Place]) -> QPainterPath:
        path = QPainterPath()
        for place, corner in enumerate(ring):
            if place:
                path.lineTo(self._at(corner))
            else:
                path.moveTo(self._at(corner))
        return path

    def _draw_before(self, painter: QPainter, before: Place) -> None:
        look = tokens()
        painter.setPen(QPen(QColor(look.muted), 1.5, Qt.PenStyle.DashLine))
        painter.setBrush(QColor(look.base))
        painter.drawLine(self._at(before), QPointF(_SIDE / 2, _SIDE / 2))
        painter.setPen(QPen(QColor(look.muted), 1.5))
        painter.drawEllipse(self._at(before), 4, 4)

    def _draw_place(self, painter: QPainter) -> None:
        look, middle = tokens(), QPointF(_SIDE / 2, _SIDE / 2)
        painter.setPen(QPen(QColor(look.base), 2))
        painter.setBrush(QColor(look.accent))
        painter.drawEllipse(middle, 6.5, 6.5)
        painter.setPen(QPen(QColor(look.accent), 1.5))
        for east, north in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            painter.drawLine(
                middle + QPointF(10 * east, 10 * north), middle + QPointF(18 * east, 18 * north)
            )

    def _draw_scale(self, painter: QPainter) -> None:
        """A bar of a round length, some third of the width."""
        look = tokens()
        wanted = self._reach_m * 2 / 3
        power = 10.0 ** math.floor(math.log10(wanted))
        length = max(step * power for step in (1, 2, 5) if step * power <= wanted)
        wide = length * _SIDE / 2 / self._reach_m
        base = _SIDE - 12.0
        painter.fillRect(QRectF(6, base - 22, wide + 12, 28), QColor(look.base))
        painter.setPen(QPen(QColor(look.text), 1.5))
        painter.drawPolyline(
            [
                QPointF(x, y)
                for x, y in ((12, base - 5), (12, base), (12 + wide, base), (12 + wide, base - 5))
            ]
        )
        words = f"{length / 1000:g} km" if length >= 1000 else f"{length:g} m"
        painter.drawText(QPointF(16, base - 5), words)
