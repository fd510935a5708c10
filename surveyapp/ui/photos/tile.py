"""How a photo is painted in the strip: the picture, its shot, a mark; an empty frame where it lacks."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from surveyapp.domain.language import _
from surveyapp.ui.icons import icon
from surveyapp.ui.photos.model import TILE_ROLE, Tile
from surveyapp.ui.photos.thumbs import Thumbs
from surveyapp.ui.theme import tokens

PICTURE = QSize(120, 90)
LABEL = 20
EDGE = 4
STANDING: dict[str, tuple[str, str]] = {
    "local": ("↑", "warning"), "sent": ("…", "notice"), "confirmed": ("✓", "good"),
    "remote": ("↓", "notice"),
}  # fmt: skip
"""A sign and its colours for how a photo stands with the office; its words are in the tip."""
SIZE = QSize(PICTURE.width() + 2 * EDGE, PICTURE.height() + LABEL + 2 * EDGE)


class TileDelegate(QStyledItemDelegate):
    """Paints tiles; pictures come from `Thumbs` when they are read."""

    def __init__(self, thumbs: Thumbs, parent: QWidget) -> None:
        super().__init__(parent)
        self._thumbs = thumbs

    def sizeHint(  # noqa: N802 - Qt's own name
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """All tiles are of one size."""
        return SIZE

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """One tile."""
        tile = index.data(TILE_ROLE)
        if not isinstance(tile, Tile):
            return
        rect, state = _rect(option), _state(option)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        look = tokens()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if chosen or state & QStyle.StateFlag.State_HasFocus:
            ring = QPen(QColor(look.accent), 2)
            painter.setPen(
                ring if state & QStyle.StateFlag.State_HasFocus or chosen else Qt.PenStyle.NoPen
            )
            painter.setBrush(QColor(look.chosen) if chosen else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 4, 4)
        place = QRect(rect.left() + EDGE, rect.top() + EDGE, PICTURE.width(), PICTURE.height())
        if tile.photo is None:
            self._frame(painter, place, tile)
        else:
            self._photo(painter, place, tile)
            words = QRect(place.left(), place.bottom() + 1, place.width(), LABEL)
            painter.setPen(
                QColor(look.on_chosen if chosen else look.text if tile.shot else look.muted)
            )
            self._words(painter, words, tile.label)
        painter.restore()

    def _photo(self, painter: QPainter, place: QRect, tile: Tile) -> None:
        look = tokens()
        assert tile.photo is not None  # noqa: S101 - a frame is painted elsewhere
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.hover))
        painter.drawRect(place)
        picture = self._thumbs.picture(tile.photo)
        if picture is not None:
            painter.drawPixmap(fitted(picture, place), picture)
        elif self._thumbs.lost(tile.photo):
            icon("photos", look.muted).paint(
                painter, QRect(place.center().x() - 16, place.center().y() - 16, 32, 32)
            )
        if tile.marks:
            self._badge(
                painter, QRect(place.right() - 21, place.top() + 3, 20, 20), "!", look.warning
            )
        if tile.standing is not None:
            word, colours = STANDING[tile.standing]
            self._badge(
                painter,
                QRect(place.right() - 21, place.bottom() - 22, 20, 20),
                word,
                getattr(look, colours),
            )
        if tile.photo["markup"]:
            self._badge(
                painter, QRect(place.left() + 2, place.top() + 3, 20, 20), _("标"), look.notice
            )

    def _badge(self, painter: QPainter, place: QRect, word: str, colours: tuple[str, str]) -> None:
        painter.setPen(QColor(colours[0]))
        painter.setBrush(QColor(colours[1]))
        painter.drawRoundedRect(place, 4, 4)
        bold = QFont(painter.font())
        bold.setBold(True)
        painter.setFont(bold)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, word)
        bold.setBold(False)
        painter.setFont(bold)

    def _frame(self, painter: QPainter, place: QRect, tile: Tile) -> None:
        look = tokens()
        pen = QPen(QColor(look.muted), 1, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(place.adjusted(0, 0, -1, LABEL - 2), 4, 4)
        painter.setPen(QColor(look.muted))
        self._words(painter, place.adjusted(6, 0, -6, LABEL), tile.label, wrap=True)

    def _words(self, painter: QPainter, place: QRect, words: str, *, wrap: bool = False) -> None:
        if wrap:
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)
            return
        fits = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, fits)


def fitted(picture: QPixmap, place: QRect) -> QRect:
    """Where a picture lies when all of it is to be seen."""
    size = picture.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
    left = place.left() + (place.width() - size.width()) // 2
    top = place.top() + (place.height() - size.height()) // 2
    return QRect(left, top, size.width(), size.height())


def _rect(option: QStyleOptionViewItem) -> QRect:
    return option.rect


def _state(option: QStyleOptionViewItem) -> QStyle.StateFlag:
    return option.state
