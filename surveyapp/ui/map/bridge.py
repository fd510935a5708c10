"""What the page tells the window; the only door from its scripts into the program."""

from PySide6.QtCore import QObject, Signal, Slot


class Bridge(QObject):
    """Each slot is called by the page and becomes a signal of the same meaning."""

    is_ready = Signal()
    was_chosen = Signal(int, int)
    """A version of the sites and a place among them."""
    was_picked = Signal(float, float)
    """Longitude and latitude, WGS 84."""
    was_moved = Signal(float, float, float)
    """The middle of the window and its zoom."""
    was_measured = Signal(str)
    has_ended = Signal(str)
    """A tool was left by the keyboard."""

    @Slot()
    def ready(self) -> None:
        """The page stands."""
        self.is_ready.emit()

    @Slot(int, int)
    def chosen(self, version: int, place: int) -> None:
        """A person chose a site."""
        self.was_chosen.emit(version, place)

    @Slot(float, float)
    def picked(self, lon: float, lat: float) -> None:
        """A person picked a point."""
        self.was_picked.emit(lon, lat)

    @Slot(float, float, float)
    def moved(self, lon: float, lat: float, zoom: float) -> None:
        """The map shows another place."""
        self.was_moved.emit(lon, lat, zoom)

    @Slot(str)
    def measured(self, words: str) -> None:
        """A length or an area was measured."""
        self.was_measured.emit(words)

    @Slot(str)
    def ended(self, mode: str) -> None:
        """A person left a tool."""
        self.has_ended.emit(mode)
