"""A page of fields: two beside each other where there is room, wide ones over the whole width."""

from collections.abc import Iterator

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

WIDE = "wide"
"""Dynamic property of a widget that takes a row for itself."""

_MOST = 4


class Columns(QLayout):
    """Lays widgets out from the upper left in as many columns as fit; hidden ones leave no hole."""

    def __init__(self, parent: QWidget | None = None, *, narrowest: int = 176) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._narrowest = narrowest
        self.setSpacing(8)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt's own name
        """Take an item at the end."""
        self._items.append(item)

    def count(self) -> int:
        """How many items there are, hidden ones too."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        """One item, None beyond the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        """Give an item away."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802
        """It takes the width there is, and no more height than it needs."""
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        """Fewer columns are taller."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """The height all rows need in a width, in pixels."""
        return self._lay(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802
        """Put every visible item in its place."""
        super().setGeometry(rect)
        self._lay(rect, move=True)

    def minimumSize(self) -> QSize:  # noqa: N802
        """One column of the narrowest width."""
        edges = self.contentsMargins()
        return QSize(self._narrowest + edges.left() + edges.right(), 0)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Two columns, as high as they come."""
        width = 2 * self._narrowest + self.spacing()
        return QSize(width, self.heightForWidth(width))

    def columns_in(self, width: int) -> int:
        """How many columns fit into a width."""
        gap = self.spacing()
        return min(_MOST, max(1, (width + gap) // (self._narrowest + gap)))

    def _lay(self, rect: QRect, *, move: bool) -> int:
        edges = self.contentsMargins()
        inside = rect.adjusted(edges.left(), edges.top(), -edges.right(), 0)
        top = inside.top()
        number = self.columns_in(inside.width())
        width = (inside.width() - (number - 1) * self.spacing()) // number
        for row in self._rows(number):
            room = inside.width() if _is_wide(row[0]) else width
            height = max(_height(item, room) for item in row)
            for column, item in enumerate(row if move else ()):
                left = inside.left() + column * (width + self.spacing())
                item.setGeometry(QRect(left, top, room, height))
            top += height + self.spacing()
        return top - rect.top() - self.spacing() + edges.bottom()

    def _rows(self, number: int) -> Iterator[list[QLayoutItem]]:
        row: list[QLayoutItem] = []
        for item in self._items:
            if item.isEmpty():
                continue
            if row and (_is_wide(item) or len(row) == number):
                yield row
                row = []
            row.append(item)
            if _is_wide(item):
                yield row
                row = []
        if row:
            yield row


def _is_wide(item: QLayoutItem) -> bool:
    widget = item.widget()
    return widget is not None and bool(widget.property(WIDE))


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
