"""Editors for choices: buttons side by side for a few, a list that can be typed into for many."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QSignalBlocker, Qt
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QMenu, QPushButton, QWidget

from surveyapp.domain.language import _
from surveyapp.ui.record.editors import Editor, Line
from surveyapp.xlsform import Option

SEGMENTS = 4
"""Up to so many choices stand as buttons."""


class _Combo(QComboBox):
    """A list that a turn of the wheel over it does not change."""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's own name
        """Let the page scroll."""
        event.ignore()


class ChoiceEditor(Editor):
    """One of many: opened as a list, or typed, found by any part of a label."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.combo = _Combo(self)
        self.combo.setEditable(True)
        self._line = Line(self.combo)
        self.combo.setLineEdit(self._line)
        self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.combo.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.combo.setMinimumContentsLength(4)
        self.combo.setMaxVisibleItems(16)
        self.combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hold(self.combo)
        self._options: tuple[Option, ...] = ()
        finder = QCompleter(self.combo.model(), self.combo)
        finder.setFilterMode(Qt.MatchFlag.MatchContains)
        finder.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        finder.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.combo.setCompleter(finder)
        self._finder = finder
        self._line.textEdited.connect(lambda _text: self.typed.emit(self.text()))
        self._line.editingFinished.connect(self._left)
        self.combo.activated.connect(lambda _index: self.finish())

    def offer(self, options: Sequence[Option]) -> None:
        """The choices of now; the answer stays as it is."""
        if tuple(options) == self._options:
            return
        answer, new = self.text(), self.touched
        self._options = tuple(options)
        with QSignalBlocker(self.combo):
            self.combo.clear()
            for option in options:
                self.combo.addItem(option.label, option.name)
        (self.show_text if new else self.give)(answer)

    def text(self) -> str:
        """The name of the choice written; what is none, as it was written."""
        written = self.combo.currentText().strip()
        index = self.combo.findText(written, Qt.MatchFlag.MatchFixedString)
        return str(self.combo.itemData(index)) if written and index >= 0 else written

    def show_text(self, text: str) -> None:
        """Show a choice by its name; a word that is none of them stands as it is."""
        index = self.combo.findData(text) if text else -1
        with QSignalBlocker(self.combo):
            self.combo.setCurrentIndex(index)
            self.combo.setEditText(self.combo.itemText(index) if index >= 0 else text)
        self._line.setCursorPosition(0)

    def _left(self) -> None:
        popup = self._finder.popup()
        if popup is None or not popup.isVisible():
            self.finish()


class SegmentEditor(Editor):
    """One of a few, or several of a few: buttons side by side. A second press takes it back."""

    def __init__(self, *, several: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._several = several
        self._name = ("", "")
        self.buttons: list[QPushButton] = []
        self._strange = ""

    def offer(self, options: Sequence[Option]) -> None:
        """One button for each choice."""
        if [o.name for o in options] == [b.property("choice") for b in self.buttons]:
            return
        answer, new = self.text(), self.touched
        for old in self.buttons:
            old.setParent(None)
            old.deleteLater()
        self.buttons = [self._button(option) for option in options]
        if self.buttons:
            self.setFocusProxy(self.buttons[0])
        (self.show_text if new else self.give)(answer)
        self.named(*self._name)

    def _button(self, option: Option) -> QPushButton:
        button = QPushButton(option.label, self)
        button.setCheckable(True)
        button.setProperty("role", "segment")
        button.setProperty("choice", option.name)
        button.installEventFilter(self)
        button.clicked.connect(lambda _on, b=button: self._pressed(b))
        self.row.addWidget(button)
        return button

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        """Left and right go from one button to the next, Enter presses like Space."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            button = next((b for b in self.buttons if b is watched), None)
            if button is not None and self._key(button, event.key()):
                return True
        return super().eventFilter(watched, event)

    def _key(self, button: QPushButton, key: int) -> bool:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(key))
        if step:
            at = self.buttons.index(button) + step
            self.buttons[at % len(self.buttons)].setFocus(Qt.FocusReason.TabFocusReason)
            return True
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            button.click()
            return True
        return False

    def named(self, name: str, about: str = "") -> None:
        """Each button says which question it answers."""
        self._name = (name, about)
        for button in self.buttons:
            button.setAccessibleName(
                _("{field}：{choice}").format(field=name, choice=button.text())
            )
            button.setAccessibleDescription(about)
            button.setToolTip(about)

    def _pressed(self, pressed: QPushButton) -> None:
        self._strange = ""
        for button in self.buttons if not self._several else ():
            if button is not pressed:
                button.setChecked(False)
        self.finish()

    def text(self) -> str:
        """The names of what is pressed; a word that is no choice stays until one is pressed."""
        pressed = [str(b.property("choice")) for b in self.buttons if b.isChecked()]
        return " ".join(pressed) if pressed else self._strange

    def show_text(self, text: str) -> None:
        """Press what the answer names."""
        chosen = text.split() if self._several else [text]
        for button in self.buttons:
            button.setChecked(button.property("choice") in chosen)
        known = {b.property("choice") for b in self.buttons}
        self._strange = "" if all(word in known for word in chosen) else text

    def lock(self, locked: bool) -> None:
        """Show what is pressed without letting it be pressed."""
        for button in self.buttons:
            button.setEnabled(not locked)


class TagsEditor(Editor):
    """Several of many: the field shows those chosen, and opens a list to tick."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QPushButton(self)
        self.field.setProperty("role", "field")
        self.hold(self.field)
        self._options: tuple[Option, ...] = ()
        self._chosen: list[str] = []
        self._name = ("", "")
        self.field.clicked.connect(self._open)

    def offer(self, options: Sequence[Option]) -> None:
        """The choices of now."""
        new = self.touched
        self._options = tuple(options)
        if not new:
            self.give(self.text())
        self._show()

    def text(self) -> str:
        """The names chosen, in the order of the list."""
        known = [o.name for o in self._options if o.name in self._chosen]
        return " ".join([*known, *(c for c in self._chosen if c not in known)])

    def show_text(self, text: str) -> None:
        """Show what is chosen."""
        self._chosen = text.split()
        self._show()

    def named(self, name: str, about: str = "") -> None:
        """The name of the question, and what is chosen."""
        self._name = (name, about)
        self._show()

    def _show(self) -> None:
        labels = {o.name: o.label for o in self._options}
        words = _("、").join(labels.get(c, c) for c in self.text().split())
        room = max(40, self.field.width() - 28)
        metrics = self.field.fontMetrics()
        self.field.setText(metrics.elidedText(words, Qt.TextElideMode.ElideRight, room))
        name, about = self._name
        self.field.setAccessibleName(_("{field}：{choice}").format(field=name, choice=words))
        self.field.setAccessibleDescription(about)
        self.field.setToolTip("\n".join(w for w in (words, about) if w))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """As many words as there is room for."""
        super().resizeEvent(event)
        self._show()

    def menu(self) -> QMenu:
        """The list to tick; it stays open until it is left."""
        menu = _Ticks(self)
        for option in self._options:
            action = QAction(option.label, menu)
            action.setCheckable(True)
            action.setChecked(option.name in self._chosen)
            action.toggled.connect(lambda on, name=option.name: self._tick(name, on=on))
            menu.addAction(action)
        menu.aboutToHide.connect(self.finish)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def _open(self) -> None:
        self.menu().popup(self.field.mapToGlobal(QPoint(0, self.field.height())))

    def _tick(self, name: str, *, on: bool) -> None:
        self._chosen = [c for c in self._chosen if c != name] + ([name] if on else [])
        self._show()
        self.typed.emit(self.text())


class _Ticks(QMenu):
    """A menu whose ticks do not close it."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's own names
        """A press ticks."""
        if not self._tick():
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Space ticks, Enter and Escape leave."""
        if event.key() != Qt.Key.Key_Space or not self._tick():
            super().keyPressEvent(event)

    def _tick(self) -> bool:
        action = _active(self)
        if action is None or not action.isCheckable():
            return False
        action.toggle()
        return True


def _active(menu: QMenu) -> QAction | None:
    return menu.activeAction()
