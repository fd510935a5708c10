"""A place in the window for a large part that is made when the window is up, or when first asked for."""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget


class Berth(QWidget):
    """Holds its width from the start, so that nothing jumps when the part arrives."""

    def __init__(self, make: Callable[[QWidget], QWidget], width: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setMinimumWidth(width)
        self._make = make
        self._part: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @property
    def is_filled(self) -> bool:
        """Whether the part is there already."""
        return self._part is not None

    @property
    def part(self) -> QWidget:
        """The part, made now if need be."""
        if self._part is None:
            self._part = self._make(self)
            self._column.addWidget(self._part)
            self.setFocusProxy(self._part)
        return self._part
