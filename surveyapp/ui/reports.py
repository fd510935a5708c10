"""A sentence and the rows it is about: what was refused, what was found."""

from collections.abc import Iterable, Sequence

from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget
from PySide6.QtWidgets import QTreeWidgetItem as Item

from surveyapp.domain.language import _
from surveyapp.ui.tables import table


class ListDialog(QDialog):
    """Rows to read and to copy."""

    def __init__(
        self,
        title: str,
        words: str,
        heads: Sequence[str],
        rows: Iterable[Sequence[str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(680, 420)
        head = QLabel(words, self)
        head.setProperty("role", "title")
        head.setWordWrap(True)
        self.rows = [tuple(row) for row in rows]
        self.tree = table(heads, title)
        self.tree.addTopLevelItems([Item(list(row)) for row in self.rows])
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        copy = buttons.addButton(_("复制"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self.copy)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(head)
        column.addWidget(self.tree, 1)
        column.addWidget(buttons)

    def copy(self) -> None:
        """The rows as text for a message or a spreadsheet."""
        QApplication.clipboard().setText("\n".join("\t".join(row) for row in self.rows))
