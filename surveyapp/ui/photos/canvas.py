"""One photo, whole or near: zoomed by wheel and keys, moved by hand, drawn upon with a tool."""

from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsPixmapItem, QGraphicsScene, QGraphicsView, QWidget

from surveyapp.domain.language import _
from surveyapp.ui.photos.shapes import ShapesItem
from surveyapp.ui.record.editors import Line
from surveyapp.ui.theme import tokens

SIDE = 1600.0
"""Longer side of every picture in its scene, whatever its pixels."""
STEP = 1.25
MOST = 24.0
_SMALLEST = 0.008


class Canvas(QGraphicsView):
    """A picture with what is drawn on it. `tool` is empty, `arrow`, `box` or `text`."""

    drawn = Signal(object)
    """A new shape, as a photo record keeps it."""
    erased = Signal(int)
    """The number of the shape that is to go."""
    sharper_wanted = Signal()
    """It is looked at more closely than its pixels allow."""
    pressed = Signal()
    moved = Signal()
    """Another part is seen, or nearer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene = QGraphicsScene(self)
        self.setScene(self._scene)
        self._picture = QGraphicsPixmapItem()
        self._picture.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self._scene.addItem(self._picture)
        holder = self._scene.addRect(QRectF(), Qt.PenStyle.NoPen)
        self.shapes = ShapesItem(holder)
        self._size = QRectF()
        self._pixels = 0
        self.fits = True
        self._writing: Line | None = None
        self.tool, self.color = "", "red"
        self._words = ""
        self._marked = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("照片"))
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.valueChanged.connect(lambda _value: self.moved.emit())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own names
        """A good part of a small laptop's screen."""
        return QSize(640, 480)

    def show_image(self, image: QImage, *, fresh: bool) -> None:
        """Show a picture; `fresh` for another photo, else it is the same one in more pixels."""
        self._words = ""
        self._pixels = max(image.width(), image.height(), 1)
        self._picture.setPixmap(QPixmap.fromImage(image))
        scale = SIDE / self._pixels
        self._picture.setScale(scale)
        size = QRectF(0, 0, image.width() * scale, image.height() * scale)
        again = fresh or size != self._size
        self._size = size
        self._scene.setSceneRect(size)
        self.shapes.put(size, self.shapes.shapes)
        if again:
            self.fit()

    def say(self, words: str) -> None:
        """Show words where no picture is: it is being read, or cannot be."""
        self._words = words
        self._picture.setPixmap(QPixmap())
        self._size = QRectF()
        self.viewport().update()

    def show_shapes(self, shapes: list[dict[str, Any]]) -> None:
        """Show what is drawn on the picture."""
        self.shapes.put(self._size, shapes)

    def drawBackground(self, painter: QPainter, rect: QRectF | Any) -> None:  # noqa: ANN401, N802
        """A quiet ground; words where no picture is."""
        painter.fillRect(rect, QColor(tokens().hover))
        if self._words:
            painter.save()
            painter.resetTransform()
            painter.setPen(QColor(tokens().muted))
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, self._words)
            painter.restore()

    def take_tool(self, tool: str) -> None:
        """Draw from now on, or move by hand."""
        self.tool = tool
        self.shapes.chosen = -1
        self.shapes.update()
        hand = QGraphicsView.DragMode.ScrollHandDrag
        self.setDragMode(QGraphicsView.DragMode.NoDrag if tool else hand)
        self.viewport().setCursor(
            Qt.CursorShape.CrossCursor if tool else Qt.CursorShape.OpenHandCursor
        )

    @property
    def zoom(self) -> float:
        """Pixels of the screen for one unit of the scene."""
        return self.transform().m11()

    def fit(self) -> None:
        """All of the picture."""
        self.fits = True
        if not self._size.isEmpty():
            self.fitInView(self._size, Qt.AspectRatioMode.KeepAspectRatio)
            self.moved.emit()

    def zoom_by(self, factor: float) -> None:
        """Nearer or further; never smaller than what fits by half."""
        wanted = min(max(self.zoom * factor, 0.05), MOST)
        if self._size.isEmpty() or abs(wanted - self.zoom) < 1e-9:
            return
        self.fits = False
        self.scale(wanted / self.zoom, wanted / self.zoom)
        self.moved.emit()
        if self.zoom * SIDE * self.devicePixelRatioF() > 1.2 * self._pixels:
            self.sharper_wanted.emit()

    def mark(self, *, on: bool) -> None:
        """Show that keys and buttons go to this one of two."""
        self._marked = on
        self.viewport().update()

    def drawForeground(self, painter: QPainter, rect: QRectF | Any) -> None:  # noqa: ANN401, ARG002, N802
        """A line along the top of the one that has the keys."""
        if self._marked:
            painter.save()
            painter.resetTransform()
            painter.fillRect(0, 0, self.viewport().width(), 3, QColor(tokens().accent))
            painter.restore()

    def follow(self, other: "Canvas") -> None:
        """See the same part as another canvas."""
        self.fits = other.fits
        self.setTransform(other.transform())
        for mine, its in (
            (self.horizontalScrollBar(), other.horizontalScrollBar()),
            (self.verticalScrollBar(), other.verticalScrollBar()),
        ):
            mine.blockSignals(True)
            mine.setValue(its.value())
            mine.blockSignals(False)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """What fitted goes on to fit."""
        super().resizeEvent(event)
        if self.fits:
            self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """The wheel goes nearer and further."""
        turn = event.angleDelta().y()
        if turn:
            self.zoom_by(STEP ** (turn / 120))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Delete takes the chosen shape away, Escape lets it go; arrows are the viewer's."""
        if event.key() == Qt.Key.Key_Delete and self.shapes.chosen >= 0:
            self.erased.emit(self.shapes.chosen)
        elif event.key() == Qt.Key.Key_Escape and (self.shapes.chosen >= 0 or self.tool):
            self.take_tool("")
        else:
            event.ignore()

    def _share(self, event: QMouseEvent) -> tuple[float, float]:
        place = self.mapToScene(event.position().toPoint())
        x, y = place.x() / self._size.width(), place.y() / self._size.height()
        return round(min(max(x, 0.0), 1.0), 4), round(min(max(y, 0.0), 1.0), 4)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Begin a shape, or choose one."""
        self.pressed.emit()
        if event.button() != Qt.MouseButton.LeftButton or self._size.isEmpty():
            super().mousePressEvent(event)
        elif self.tool == "text":
            self._write(event)
        elif self.tool:
            x, y = self._share(event)
            self.shapes.growing = {
                "shape": self.tool,
                "x": x,
                "y": y,
                "x2": x,
                "y2": y,
                "color": self.color,
            }
        else:
            self.shapes.chosen = self.shapes.at(self.mapToScene(event.position().toPoint()))
            self.shapes.update()
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """The shape grows with the pointer."""
        if self.shapes.growing is not None:
            self.shapes.growing["x2"], self.shapes.growing["y2"] = self._share(event)
            self.shapes.update()
        else:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """The shape stands; one too small was a slip."""
        shape, self.shapes.growing = self.shapes.growing, None
        if shape is None:
            super().mouseReleaseEvent(event)
            return
        if max(abs(shape["x2"] - shape["x"]), abs(shape["y2"] - shape["y"])) >= _SMALLEST:
            self.drawn.emit(shape)
        self.shapes.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Between all of it and its own pixels."""
        if self.tool:
            return
        if self.fits:
            self.zoom_by(max(STEP, self._pixels / SIDE / self.zoom))
        else:
            self.fit()
        event.accept()

    def _write(self, event: QMouseEvent) -> None:
        """A line to write into, where the words will stand."""
        x, y = self._share(event)
        self._stop_writing()
        line = Line(self.viewport())
        line.setAccessibleName(_("标注文字"))
        line.move(event.position().toPoint())
        line.resize(200, 32)
        line.editingFinished.connect(lambda: self._written(line, x, y))
        self._writing = line
        line.show()
        line.setFocus()

    def _written(self, line: Line, x: float, y: float) -> None:
        if self._writing is not line:
            return
        words = line.text().strip()
        self._stop_writing()
        if words:
            self.drawn.emit({"shape": "text", "x": x, "y": y, "text": words, "color": self.color})

    def _stop_writing(self) -> None:
        line, self._writing = self._writing, None
        if line is not None:
            line.hide()
            line.deleteLater()

    def centre(self) -> QPointF:
        """The point of the scene in the middle of the view."""
        return self.mapToScene(self.viewport().rect().center())
