"""The page 照片: every photo of a site, what each one says, and the photos that belong nowhere yet."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from surveyapp.domain.language import _
from surveyapp.services.photos import assign
from surveyapp.services.shots import fill_shot, remove_photos, turn_photos
from surveyapp.storage import Row
from surveyapp.ui.hub import Hub
from surveyapp.ui.icons import dress, icon_button
from surveyapp.ui.photos.copying import export_copies
from surveyapp.ui.photos.menu import photo_menu
from surveyapp.ui.photos.model import told
from surveyapp.ui.photos.strip import PhotoStrip
from surveyapp.ui.photos.thumbs import Thumbs


class PhotoActs:
    """What is done with selected photos, from the strip and from the page alike."""

    def __init__(self, hub: Hub, strip: PhotoStrip) -> None:
        self.hub, self.strip = hub, strip
        self.site: Row = {}

    def put(self, ids: Sequence[str], shot: str) -> None:
        """Move photos into the site shown, as a required shot where they were laid on one."""
        if not ids or not self.site:
            return
        survey, site = self.hub.survey, str(self.site["id"])
        if shot:
            self.hub.apply(lambda: fill_shot(survey, site, shot, ids))
        else:
            self.hub.apply(lambda: assign(survey, site, ids))

    def name(self, shot: str | None) -> None:
        """Let the selected photos show a required view, or none."""
        ids = self.strip.chosen()
        if ids and self.site:
            self.hub.apply(lambda: fill_shot(self.hub.survey, str(self.site["id"]), shot, ids))

    def turn(self, by_deg: int) -> None:
        """Turn the selected photos clockwise."""
        ids = self.strip.chosen()
        if ids:
            self.hub.apply(lambda: turn_photos(self.hub.survey, ids, by_deg))

    def take_out(self) -> None:
        """The selected photos belong to no site; they wait for one."""
        ids = self.strip.chosen()
        if ids:
            self.hub.apply(lambda: assign(self.hub.survey, None, ids))

    def delete(self) -> None:
        """Take the selected photos out of the survey."""
        ids = self.strip.chosen()
        if ids:
            self.hub.apply(lambda: remove_photos(self.hub.survey, ids))

    def move(self, site: str) -> None:
        """Move the selected photos to another site."""
        ids = self.strip.chosen()
        if ids:
            self.hub.apply(lambda: assign(self.hub.survey, site, ids))


class PhotosPage(QWidget):
    """A grid of tiles, a line of acts above, what the current photo says below."""

    opened = Signal(str, list)
    """A photo to be seen whole, and all that can be leafed through."""

    def __init__(self, hub: Hub, thumbs: Thumbs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hub = hub
        self._site: Row = {}
        self._photos: list[Row] = []
        self.strip = PhotoStrip(hub, thumbs, wraps=True, parent=self)
        self.acts = PhotoActs(hub, self.strip)
        self.take = QPushButton(_("导入照片"), self)
        dress(self.take, "photos")
        self.see = icon_button(self, "search", _("查看（Enter）"), self._see)
        self.left = icon_button(self, "turn_left", _("向左转"), partial(self.acts.turn, -90))
        self.right = icon_button(self, "turn_right", _("向右转"), partial(self.acts.turn, 90))
        self.export = icon_button(self, "export", _("导出盖章副本…"), self._export)
        self.loose = QPushButton(self)
        self.loose.setCheckable(True)
        self.loose.setProperty("role", "chip")
        self.told = QLabel(self)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setWordWrap(True)
        self.told.setProperty("role", "muted")
        self.told.setContentsMargins(12, 4, 12, 8)
        self._put_together()
        self._connect()

    def _put_together(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 12, 2)
        head.setSpacing(4)
        head.addWidget(self.take)
        for button in (self.see, self.left, self.right, self.export):
            head.addWidget(button)
        head.addStretch()
        head.addWidget(self.loose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.strip, 1)
        column.addWidget(self.told)

    def _connect(self) -> None:
        strip = self.strip
        self.take.clicked.connect(self._choose)
        self.loose.toggled.connect(lambda _on: self._show())
        strip.dropped.connect(self.acts.put)
        strip.files_dropped.connect(self.take_files)
        strip.frame_pressed.connect(self._fill)
        strip.opened.connect(lambda photo: self.opened.emit(photo, self._ids()))
        strip.removal_wanted.connect(self._remove)
        strip.selectionModel().selectionChanged.connect(lambda _now, _before: self._tell())
        strip.tiles.modelReset.connect(self._tell)
        strip.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        strip.customContextMenuRequested.connect(self._offer)

    def _ids(self) -> list[str]:
        return [tile.id for tile in self.strip.tiles.tiles if tile.photo]

    def show_site(self, site: Row, photos: list[Row]) -> None:
        """Show the photos of a site."""
        if site.get("id") != self._site.get("id"):
            self.loose.setChecked(False)
        self._site, self._photos = site, photos
        self.acts.site = site
        self._show()

    def _show(self) -> None:
        if not self._site:
            return
        loose = self._hub.survey.photos(None)
        self.loose.setText(_("未归入 {n}").format(n=len(loose)))
        self.loose.setAccessibleName(_("未归入任何站址的照片，{n} 张").format(n=len(loose)))
        self.loose.setVisible(bool(loose) or self.loose.isChecked())
        if self.loose.isChecked():
            self.strip.show_photos({"id": ""}, loose)
        else:
            self.strip.show_photos(self._site, self._photos)
        writable = not self._hub.survey.read_only
        for button in (self.take, self.left, self.right):
            button.setEnabled(writable)
        self._tell()

    def _tell(self) -> None:
        chosen = self.strip.chosen()
        by_id = {tile.id: tile for tile in self.strip.tiles.tiles}
        many = _("已选 {n} 张").format(n=len(chosen)) if chosen else ""
        words = told(by_id[chosen[0]]) if len(chosen) == 1 else many
        self.told.setText(words)
        self.told.setVisible(bool(words))
        for button in (self.see, self.left, self.right, self.export):
            button.setEnabled(bool(chosen))

    def _fill(self, shot: str) -> None:
        """A press on an empty frame: what is selected goes there, else files are asked for."""
        ids = self.strip.chosen()
        if ids:
            self.acts.put(ids, shot)
        else:
            self._choose()

    def _choose(self) -> None:
        dialog = QFileDialog(self, _("导入照片"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self.take_files)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def take_files(self, files: list[str]) -> None:
        """Take files from outside into the site shown."""
        if files:
            self._hub.asked.emit("take_photos", ([Path(f) for f in files], str(self._site["id"])))

    def _see(self) -> None:
        chosen = self.strip.chosen()
        if chosen:
            self.opened.emit(chosen[0], self._ids())

    def _remove(self) -> None:
        """Delete takes photos out of the site first; loose ones out of the survey."""
        if self.loose.isChecked():
            self.acts.delete()
        else:
            self.acts.take_out()

    def _export(self) -> None:
        export_copies(self._hub, self, self.strip.chosen())

    def _offer(self, at: QPoint) -> None:
        if self.strip.chosen():
            menu = photo_menu(self.acts, self._site, self, loose=self.loose.isChecked())
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(self.strip.viewport().mapToGlobal(at))
