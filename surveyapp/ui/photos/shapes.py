"""What is drawn on a photo, on screen: arrows, boxes and words in shares of the picture."""

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QPainter,
    QPainterPath,
    QPainterPathStroker,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from surveyapp.capture.photos.markup import COLORS, read_shapes

Shape = Mapping[str, Any]
NEAR = 0.02
"""How close to a shape a press must be to take it, as a share of the picture."""


def shapes_of(markup: object) -> list[dict[str, Any]]:
    """The shapes of a photo record that can be drawn."""
    return [dict(shape) for shape in read_shapes(str(markup or "[]"))]


def as_json(shapes: Sequence[Shape]) -> str:
    """The shapes as a photo record keeps them."""
    return json.dumps([dict(s) for s in shapes], ensure_ascii=False)


class ShapesItem(QGraphicsItem):
    """All shapes of one picture; `size` is that of the picture in the scene."""

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self._size = QRectF()
        self.shapes: list[dict[str, Any]] = []
        self.growing: dict[str, Any] | None = None
        """The shape being drawn."""
        self.chosen = -1

    def put(self, size: QRectF, shapes: list[dict[str, Any]]) -> None:
        """Show shapes over a picture of a size."""
        self.prepareGeometryChange()
        self._size, self.shapes = size, shapes
        self.chosen = min(self.chosen, len(shapes) - 1)
        self.update()

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's own names
        """The picture, and a little around it for words at its edge."""
        return self._size.adjusted(-40, -40, 40, 40)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Every shape: a light line under the coloured one, so that it shows on any ground."""
        del option, widget
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        growing = [self.growing] if self.growing else []
        for number, shape in enumerate([*self.shapes, *growing]):
            path = outline(shape, self._size)
            colour = QColor(*COLORS.get(str(shape.get("color", "red")), COLORS["red"]))
            halo = QColor("#1e2228" if shape.get("color") in {"white", "yellow"} else "#ffffff")
            wide = thickness(self._size)
            if shape["shape"] == "text":
                painter.strokePath(path, QPen(halo, wide * 0.8, Qt.PenStyle.SolidLine))
                painter.fillPath(path, colour)
            else:
                painter.strokePath(path, _pen(halo, wide * 2))
                painter.strokePath(path, _pen(colour, wide))
                if shape["shape"] == "arrow":
                    painter.fillPath(_head(shape, self._size), colour)
            if number == self.chosen:
                painter.setPen(QPen(colour, 0, Qt.PenStyle.DashLine))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(path.boundingRect().adjusted(-8, -8, 8, 8))

    def at(self, place: QPointF) -> int:
        """The number of the shape under a point of the scene, the last drawn first; -1 for none."""
        reach = NEAR * max(self._size.width(), self._size.height())
        for number in range(len(self.shapes) - 1, -1, -1):
            path = outline(self.shapes[number], self._size)
            stroker = QPainterPathStroker()
            stroker.setWidth(2 * reach)
            if stroker.createStroke(path).contains(place) or (
                self.shapes[number]["shape"] == "text" and path.boundingRect().contains(place)
            ):
                return number
        return -1


def thickness(size: QRectF) -> float:
    """How thick lines are, as on the copy that is exported."""
    return max(2.0, max(size.width(), size.height()) / 200)


def _pen(colour: QColor, wide: float) -> QPen:
    return QPen(
        colour, wide, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    )


def _ends(shape: Shape, size: QRectF) -> tuple[QPointF, QPointF]:
    one = QPointF(shape["x"] * size.width(), shape["y"] * size.height())
    return one, QPointF(shape.get("x2", 0) * size.width(), shape.get("y2", 0) * size.height())


def outline(shape: Shape, size: QRectF) -> QPainterPath:
    """The path of a shape in the scene."""
    one, two = _ends(shape, size)
    path = QPainterPath()
    if shape["shape"] == "box":
        path.addRoundedRect(QRectF(one, two).normalized(), 4, 4)
    elif shape["shape"] == "arrow":
        path.moveTo(one)
        path.lineTo(two)
    else:
        letters = max(12, round(max(size.width(), size.height()) / 42))
        font = QFont()
        font.setPixelSize(letters)
        for number, line in enumerate(str(shape.get("text", "")).splitlines()):
            path.addText(one.x(), one.y() + letters * (1 + 1.4 * number), font, line)
    return path


def _head(shape: Shape, size: QRectF) -> QPainterPath:
    one, two = _ends(shape, size)
    line = QLineF(one, two)
    turn = math.atan2(line.dy(), line.dx())
    reach = 5 * thickness(size)
    sides = (turn + math.pi - 0.5, turn + math.pi + 0.5)
    corners = [QPointF(two.x() + reach * math.cos(s), two.y() + reach * math.sin(s)) for s in sides]
    path = QPainterPath()
    path.addPolygon(QPolygonF([two, *corners]))
    path.closeSubpath()
    return path
