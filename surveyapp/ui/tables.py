"""A plain table of rows to read and click."""

from collections.abc import Iterable

from PySide6.QtWidgets import QHeaderView, QTreeWidget


def table(headings: Iterable[str], name: str) -> QTreeWidget:
    """A plain table of rows to read and click."""
    made = QTreeWidget()
    words = list(headings)
    made.setHeaderLabels(words)
    made.setAccessibleName(name)
    made.setRootIsDecorated(False)
    made.setUniformRowHeights(True)
    made.header().setStretchLastSection(True)
    made.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    made.header().setSectionResizeMode(len(words) - 1, QHeaderView.ResizeMode.Stretch)
    return made
