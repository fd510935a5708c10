"""Small pictures for lists, read in the background and kept while there is room."""

from collections import OrderedDict

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap

from surveyapp.domain.errors import SurveyError
from surveyapp.services.photo_copies import Pixels, pixels
from surveyapp.services.shots import turn_of
from surveyapp.storage import Row, Survey
from surveyapp.ui.hub import Hub
from surveyapp.ui.jobs import Cancelled, Tell

THUMB_PX = 320
"""Longer side as kept: a frame of 120 pixels is sharp at 200 %."""
_ROOM = 600
_BATCH = 12

Key = tuple[str, int]
Found = tuple[set[Key], dict[Key, QImage | None]]


class Thumbs(QObject):
    """Asked for a picture it gives what it has, and says when more has come."""

    ready = Signal()

    def __init__(self, hub: Hub, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hub = hub
        self._kept: OrderedDict[Key, QPixmap | None] = OrderedDict()
        self._wanted: dict[Key, Row] = {}
        self._running: set[Key] = set()
        self._start = QTimer(self, singleShot=True, interval=0)
        self._start.timeout.connect(self._begin)

    def picture(self, photo: Row) -> QPixmap | None:
        """The picture of a photo; None while it is not read yet, or when it cannot be."""
        key = (str(photo["sha256"]), turn_of(photo))
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if key not in self._running:
            self._wanted[key] = photo
            self._start.start()
        return None

    def lost(self, photo: Row) -> bool:
        """Whether it was tried and no picture came out."""
        key = (str(photo["sha256"]), turn_of(photo))
        return key in self._kept and self._kept[key] is None

    @property
    def busy(self) -> bool:
        """Whether pictures are still to come."""
        return bool(self._wanted or self._running)

    def forget(self) -> None:
        """Another survey."""
        self._kept.clear()
        self._wanted.clear()
        self._running.clear()

    def retry(self) -> None:
        """Copies were made: what could not be shown may show now."""
        for key in [k for k, picture in self._kept.items() if picture is None]:
            del self._kept[key]
        self.ready.emit()

    def _begin(self) -> None:
        if not self._hub.has_survey:
            self._wanted.clear()
            return
        waiting = list(self._wanted.items())
        self._wanted.clear()
        for start in range(0, len(waiting), _BATCH):
            self._read(dict(waiting[start : start + _BATCH]))

    def _read(self, batch: dict[Key, Row]) -> None:
        survey = self._hub.survey
        self._running |= batch.keys()

        def work(_tell: Tell, cancelled: Cancelled) -> Found:
            read = {key: _image(survey, row) for key, row in batch.items() if not cancelled()}
            return set(batch), read

        self._hub.jobs.start(work, lane="world").succeeded.connect(self._take)

    def _take(self, found: Found) -> None:
        asked, read = found
        self._running -= asked
        for key, image in read.items():
            self._kept[key] = None if image is None else QPixmap.fromImage(image)
        while len(self._kept) > _ROOM:
            self._kept.popitem(last=False)
        self.ready.emit()


def _image(survey: Survey, photo: Row) -> QImage | None:
    try:
        return as_image(pixels(survey, photo, THUMB_PX))
    except SurveyError:
        return None


def as_image(found: Pixels) -> QImage:
    """Qt's picture of pixels; it owns its bytes."""
    width, height = found.width, found.height
    return QImage(found.rgb, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
