"""The strip: photos of a site, empty frames for the shots that lack; selected, dragged, dropped upon."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QMimeData, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from surveyapp.domain.language import _
from surveyapp.services.photo_standing import photo_standing
from surveyapp.storage import Row
from surveyapp.ui.hub import Hub
from surveyapp.ui.photos.carried import ids_data, ids_in
from surveyapp.ui.photos.model import PhotosModel, Tile, tiles_of
from surveyapp.ui.photos.thumbs import Thumbs
from surveyapp.ui.photos.tile import SIZE, TileDelegate


class PhotoStrip(QListView):
    """One row of tiles, or as many as there is room for."""

    opened = Signal(str)
    """A photo is to be seen whole: its id."""
    dropped = Signal(list, str)
    """Photos came from elsewhere: their ids, and the shot they were laid on, if any."""
    files_dropped = Signal(list)
    """Files came from outside: their paths."""
    frame_pressed = Signal(str)
    """An empty frame was pressed: its shot."""
    removal_wanted = Signal()

    def __init__(
        self, hub: Hub, thumbs: Thumbs, *, wraps: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._hub = hub
        self._site: Row = {}
        self._wraps = wraps
        self.tiles = PhotosModel(self)
        self.setModel(self.tiles)
        self.setItemDelegate(TileDelegate(thumbs, self))
        self.setAccessibleName(_("照片"))
        self._dress()
        thumbs.ready.connect(self.viewport().update)
        self.activated.connect(self._activate)

    def _dress(self) -> None:
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(self._wraps)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setGridSize(SIZE)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setViewportMargins(8, 0, 8, 0)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        if not self._wraps:
            self.setFixedHeight(SIZE.height() + 14)
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_photos(self, site: Row, photos: Sequence[Row]) -> None:
        """Show the photos of a site; what was selected stays selected."""
        chosen = set(self.chosen()) if site.get("id") == self._site.get("id") else set()
        self._site = site
        self.tiles.show(tiles_of(site, photos, photo_standing(self._hub.survey, photos)))
        if chosen:
            self.choose(chosen)

    def chosen(self) -> list[str]:
        """The ids of the selected photos, in the order shown."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return [self.tiles.tiles[row].id for row in rows if self.tiles.tiles[row].photo]

    def choose(self, ids: set[str]) -> None:
        """Select photos by id."""
        model = self.selectionModel()
        for row, tile in enumerate(self.tiles.tiles):
            if tile.id and tile.id in ids:
                index = self.tiles.index(row)
                model.select(index, model.SelectionFlag.Select)
                if not self.currentIndex().isValid():
                    model.setCurrentIndex(index, model.SelectionFlag.NoUpdate)

    def tile_at(self, at: QPoint) -> Tile | None:
        """The tile under a point of the view."""
        index = self.indexAt(at)
        return self.tiles.tiles[index.row()] if index.isValid() else None

    def current(self) -> Tile | None:
        """The tile that has the keyboard."""
        index = self.currentIndex()
        return self.tiles.tiles[index.row()] if index.isValid() else None

    def _activate(self, index: QModelIndex) -> None:
        tile = self.tiles.tiles[index.row()]
        if tile.photo is not None:
            self.opened.emit(tile.id)
        else:
            self.frame_pressed.emit(tile.shot)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's own names
        """A press on an empty frame fills it with what is selected, which stays selected."""
        tile = self.tile_at(event.position().toPoint())
        if tile is not None and tile.photo is None and event.button() == Qt.MouseButton.LeftButton:
            self.frame_pressed.emit(tile.shot)
            event.accept()
            return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Delete takes out; cut and paste move photos between sites."""
        if event.key() == Qt.Key.Key_Delete and self.chosen():
            self.removal_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.Cut) or event.matches(
            QKeySequence.StandardKey.Copy
        ):
            self.cut()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() == Qt.Key.Key_Space and self.current() is not None:
            self._activate(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def cut(self) -> None:
        """Take the selected photos along to another site; they move when they are pasted there."""
        if self.chosen():
            QGuiApplication.clipboard().setMimeData(ids_data(self.chosen()))

    def paste(self) -> None:
        """Put photos that were cut elsewhere here: on the frame that is current, if one is."""
        data = QGuiApplication.clipboard().mimeData()
        ids = ids_in(data)
        tile = self.current()
        if ids:
            self.dropped.emit(ids, tile.shot if tile is not None and not tile.photo else "")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Photos of the survey, and files."""
        self._consider(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802
        """The same over every tile."""
        self._consider(event)

    def _consider(self, event: QDragMoveEvent) -> None:
        if self._site and not self._hub.survey.read_only and _welcome(event.mimeData()):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Lay photos on a frame, or into the site."""
        data = event.mimeData()
        tile = self.tile_at(event.position().toPoint())
        shot = tile.shot if tile is not None and tile.photo is None else ""
        ids = ids_in(data)
        # Nothing is taken out of the list here: the act does that, and is heard like any other.
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if ids:
            self.dropped.emit(ids, shot)
        elif data.hasUrls():
            self.files_dropped.emit([u.toLocalFile() for u in data.urls() if u.isLocalFile()])

    def event(self, event: QEvent) -> bool:
        """Take cut, paste and Delete before the window's actions do."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            mine = (QKeySequence.StandardKey.Cut, QKeySequence.StandardKey.Paste)
            if any(event.matches(key) for key in mine):
                event.accept()
                return True
        return super().event(event)


def _welcome(data: QMimeData) -> bool:
    return bool(ids_in(data)) or data.hasUrls()
