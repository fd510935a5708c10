"""Editors for one answer: what every kind has in common, a line with its unit, a few lines of text."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QWidget

from surveyapp.xlsform import Option

LINES = (2, 6)
"""Least and most lines of an editor for longer text."""


class Editor(QWidget):
    """One answer as text: what a form keeps, not what it shows.

    `typed` tells of every key, `finished` of an answer that a person is done with: a choice made,
    a field left. Filling an editor tells nothing.
    """

    typed = Signal(str)
    finished = Signal(str)
    left = Signal()
    """A person left it with nothing new in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._given = ""
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(2)

    def hold(self, front: QWidget) -> None:
        """Take the widget that a person works with."""
        self.row.addWidget(front)
        self.setFocusProxy(front)

    @property
    def front(self) -> QWidget:
        """The widget that takes the keyboard."""
        return self.focusProxy() or self

    def named(self, name: str, about: str = "") -> None:
        """What a screen reader calls it, and what it says beyond."""
        self.front.setAccessibleName(name)
        self.front.setAccessibleDescription(about)
        self.front.setToolTip(about)

    def give(self, text: str) -> None:
        """Show an answer; it is what the record holds."""
        self.show_text(text)
        self._given = self.text()

    def restore(self, text: str) -> None:
        """Show what was typed and not saved; leaving the field saves it."""
        self.show_text(text)

    @property
    def touched(self) -> bool:
        """Whether it holds something the record does not."""
        return self.text() != self._given

    def finish(self) -> None:
        """A person is done with it: tell what is new."""
        if self.touched:
            text = self.text()
            self._given = text
            self.finished.emit(text)
        else:
            self.left.emit()

    def text(self) -> str:
        """The answer now."""
        raise NotImplementedError

    def show_text(self, text: str) -> None:
        """Put an answer in without telling anyone."""
        raise NotImplementedError

    def offer(self, options: Sequence[Option]) -> None:
        """The choices there are now; for editors that have some."""

    def lock(self, locked: bool) -> None:
        """Show the answer without letting it be changed."""
        self.front.setEnabled(not locked)


class Line(QLineEdit):
    """A line that undoes typing, and leaves Ctrl+Z to the survey when nothing was typed."""

    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the window where the line has none."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (
                (event.matches(QKeySequence.StandardKey.Undo) and not self.isUndoAvailable())
                or (event.matches(QKeySequence.StandardKey.Redo) and not self.isRedoAvailable())
            )
        ):
            event.ignore()
            return False
        return super().event(event)


class LineEditor(Editor):
    """Text or a number; the unit stands inside the field at its right."""

    def __init__(self, unit: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = Line(self)
        self.hold(self.line)
        self._unit: QLabel | None = None
        if unit:
            self.show_unit(unit)
        self.line.textEdited.connect(self.typed)
        self.line.editingFinished.connect(self.finish)

    def show_unit(self, unit: str) -> None:
        """Show a unit in the field."""
        if self._unit is None:
            self._unit = QLabel(self.line)
            self._unit.setProperty("role", "muted")
            self._unit.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._unit.setText(unit)
        self._place_unit()
        self.line.setTextMargins(0, 0, self._unit.width() + 6, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        """Keep the unit at the right edge."""
        super().resizeEvent(event)
        self._place_unit()

    def _place_unit(self) -> None:
        if self._unit:
            self._unit.adjustSize()
            left = self.width() - self._unit.width() - 10
            self._unit.move(left, (self.line.height() - self._unit.height()) // 2)

    def text(self) -> str:
        """What stands in the line, without blanks around it."""
        return self.line.text().strip()

    def show_text(self, text: str) -> None:
        """Put text in, from its beginning."""
        if self.line.text() != text:
            self.line.setText(text)
            self.line.setCursorPosition(0)

    def lock(self, locked: bool) -> None:
        """A locked line can still be read and copied."""
        self.line.setReadOnly(locked)


class Area(QPlainTextEdit):
    """A few lines; Tab goes on, leaving tells."""

    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's own name
        """Tell that a person is done, unless only a menu opened."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class AreaEditor(Editor):
    """Longer text; grows with what is written, up to a limit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.area = Area(self)
        self.area.setTabChangesFocus(True)
        self.area.installEventFilter(self)
        self.hold(self.area)
        self._quiet = False
        self.area.textChanged.connect(self._changed)
        self.area.left.connect(self.finish)
        self._grow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        """Ctrl+Z belongs to the survey when nothing was typed here."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Undo)
            and not self.area.document().isUndoAvailable()
        ):
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def text(self) -> str:
        """The text without blanks around it."""
        return self.area.toPlainText().strip()

    def show_text(self, text: str) -> None:
        """Put text in without telling anyone."""
        if self.area.toPlainText() == text:
            return
        self._quiet = True
        self.area.setPlainText(text)
        self._quiet = False

    def lock(self, locked: bool) -> None:
        """A locked text can still be read and copied."""
        self.area.setReadOnly(locked)

    def _changed(self) -> None:
        self._grow()
        if not self._quiet:
            self.typed.emit(self.text())

    def _grow(self) -> None:
        lines = min(max(self.area.document().blockCount(), LINES[0]), LINES[1])
        height = lines * self.area.fontMetrics().lineSpacing() + 20
        if self.area.maximumHeight() != height:
            self.area.setFixedHeight(height)
