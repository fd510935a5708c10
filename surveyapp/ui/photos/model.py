"""The photos of a site as a list: one place for each required shot, filled or empty, then the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from surveyapp.domain import moments
from surveyapp.domain.language import _
from surveyapp.domain.photos import Mark
from surveyapp.services.photo_copies import direction_words, position_words
from surveyapp.services.photo_standing import Standing, standing_words
from surveyapp.services.photo_words import mark_remedy, mark_words
from surveyapp.services.photos import marks_of
from surveyapp.services.shots import missing_shots, required_shots, shot_label
from surveyapp.storage import Row
from surveyapp.ui.photos.carried import MIME, ids_data

TILE_ROLE = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex
_HERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Tile:
    """One place: a photo, or the empty frame of a shot that is missing."""

    label: str
    shot: str = ""
    photo: Row | None = None
    standing: Standing | None = None
    """How the photo stands with the office; None where no office knows this laptop."""

    @property
    def id(self) -> str:
        """The id of the photo; empty for a frame."""
        return str(self.photo["id"]) if self.photo else ""

    @property
    def marks(self) -> list[str]:
        """Why the photo needs a look."""
        return marks_of(self.photo) if self.photo else []


def tiles_of(
    site: Row, photos: Sequence[Row], standing: Mapping[str, Standing] | None = None
) -> list[Tile]:
    """Required shots in their order, a frame where one is missing, then all other photos by time."""
    states = standing or {}
    missing = {shot.id for shot in missing_shots(site, photos)}
    ordered = sorted(photos, key=lambda p: (str(p["taken_at"] or "~"), str(p["id"])))
    placed: list[Tile] = []
    for shot in required_shots(site):
        if shot.id in missing:
            placed.append(Tile(shot.label, shot.id))
        placed += [
            Tile(shot.label, shot.id, p, states.get(str(p["sha256"])))
            for p in ordered
            if p["shot"] == shot.id
        ]
    shown = {tile.id for tile in placed}
    rest = [p for p in ordered if str(p["id"]) not in shown]
    return placed + [Tile(_caption(site, p), "", p, states.get(str(p["sha256"]))) for p in rest]


def _caption(site: Row, photo: Row) -> str:
    taken = moments.shown(str(photo["taken_at"] or ""))[5:]
    return (
        str(photo["caption"] or "") or shot_label(site, photo) or taken or str(photo["file_name"])
    )


def told(tile: Tile) -> str:
    """All that is known of a photo, line by line; each mark with what to do about it."""
    photo = tile.photo
    if photo is None:
        return _("缺：{shot}。拖入照片，或选中照片后点此").format(shot=tile.label)
    lines = [
        tile.label if tile.shot or photo["caption"] else "",
        moments.shown(str(photo["taken_at"] or "")),
        position_words(photo),
        direction_words(photo),
        *(f"⚠ {mark_words(Mark(m))}{_('：')}{mark_remedy(Mark(m))}" for m in tile.marks),
        str(photo["file_name"] or ""),
        standing_words(tile.standing) if tile.standing else "",
    ]
    return "\n".join(dict.fromkeys(line for line in lines if line))


class PhotosModel(QAbstractListModel):
    """Tiles; dragging gives ids, dropping is the strip's matter."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tiles: list[Tile] = []

    def show(self, tiles: list[Tile]) -> None:
        """Show other tiles; where only their content differs, selection and scrolling stay."""
        if [(t.id, t.shot) for t in tiles] == [(t.id, t.shot) for t in self.tiles]:
            self.tiles = tiles
            if tiles:
                self.dataChanged.emit(self.index(0), self.index(len(tiles) - 1))
            return
        self.beginResetModel()
        self.tiles = tiles
        self.endResetModel()

    def rowCount(self, parent: Index = _HERE) -> int:  # noqa: N802 - Qt's own names
        """How many tiles."""
        return 0 if parent.isValid() else len(self.tiles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A tile's words, or the tile."""
        if not index.isValid() or index.row() >= len(self.tiles):
            return None
        tile = self.tiles[index.row()]
        if role == TILE_ROLE:
            return tile
        if role == Qt.ItemDataRole.DisplayRole:
            return tile.label
        if role in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole}:
            return told(tile)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Photos can be dragged; everything takes a drop."""
        base = (
            Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDropEnabled
        )
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        photo = self.tiles[index.row()].photo
        return base | (Qt.ItemFlag.ItemIsDragEnabled if photo else Qt.ItemFlag.NoItemFlags)

    def supportedDragActions(self) -> Qt.DropAction:  # noqa: N802
        """Photos move."""
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    def supportedDropActions(self) -> Qt.DropAction:  # noqa: N802
        """Photos move; files are copied."""
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    def mimeTypes(self) -> list[str]:  # noqa: N802
        """Our own list of ids, and files."""
        return [MIME, "text/uri-list"]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802
        """The ids of the photos dragged."""
        ids = [self.tiles[i.row()].id for i in indexes if self.tiles[i.row()].photo]
        return ids_data(ids)
