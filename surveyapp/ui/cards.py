"""Notices a camera card that is put in: a mounted disk with a DCIM folder that was not there before."""

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QObject, QStorageInfo, QTimer, Signal

LOOK_MS = 4_000

Mounts = Callable[[], Iterable[Path]]


def mounted() -> list[Path]:
    """Where disks are mounted now, those that can be read."""
    disks = QStorageInfo.mountedVolumes()
    return [Path(disk.rootPath()) for disk in disks if disk.isValid() and disk.isReady()]


class CardWatch(QObject):
    """Looks now and then; the cards that are in at the start are nobody's news."""

    found = Signal(object)
    """The DCIM folder of a card."""

    def __init__(self, mounts: Mounts = mounted, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mounts = mounts
        self._known: set[Path] = set()
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Watch from now on."""
        self._known = set(self._cards())
        self._timer.start()

    def stop(self) -> None:
        """Watch no more."""
        self._timer.stop()

    def look(self) -> None:
        """Tell of every card that came since the last look."""
        now = set(self._cards())
        new, self._known = now - self._known, now
        for card in sorted(new):
            self.found.emit(card)

    def _cards(self) -> Iterable[Path]:
        for place in self._mounts():
            try:
                if (place / "DCIM").is_dir():
                    yield place / "DCIM"
            except OSError:
                continue
