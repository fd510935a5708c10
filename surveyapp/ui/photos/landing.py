"""Photos dragged from the strip onto another site in a list: they move there."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QAbstractItemView

from surveyapp.ui.hub import Hub
from surveyapp.ui.photos.carried import ids_in


class PhotoLanding(QObject):
    """Makes a list of sites take photos; `site_at` gives the id of the site under a point."""

    def __init__(self, hub: Hub, view: QAbstractItemView, site_at: Callable[[QPoint], str]) -> None:
        super().__init__(view)
        self._hub = hub
        self._site_at = site_at
        view.setAcceptDrops(True)
        view.viewport().setAcceptDrops(True)
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        """Take photos over a site; leave everything else to the window."""
        if isinstance(event, QDropEvent) and ids_in(event.mimeData()):
            return self._take(event)
        return super().eventFilter(watched, event)

    def _take(self, event: QDropEvent) -> bool:
        site = self._site_at(event.position().toPoint())
        entering = event.type() == QEvent.Type.DragEnter
        if self._hub.survey.read_only or not (site or entering):
            event.ignore()
            return True
        event.setDropAction(Qt.DropAction.CopyAction)  # the act moves them, not the drag
        event.accept()
        if not isinstance(event, QDragMoveEvent):
            from surveyapp.services.photos import assign  # the list must not wait for it at start

            ids = ids_in(event.mimeData())
            self._hub.apply(lambda: assign(self._hub.survey, site, ids))
        return True
