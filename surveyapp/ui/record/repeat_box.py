"""The rounds of a repeat in a form: one at a time, leafed through, begun, taken away."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from surveyapp.domain.language import _
from surveyapp.ui.icons import icon_button
from surveyapp.ui.record.columns import Columns
from surveyapp.xlsform import FormState, Repeat


@dataclass(frozen=True, slots=True)
class Place:
    """Where questions are put: a page, its columns, and what their addresses begin with."""

    page: QWidget
    column: Columns
    prefix: str = ""


class RepeatBox(QFrame):
    """One repeat. Its questions are built by whoever owns it, when `turned` asks for them."""

    turned = Signal()
    """Another round is to be seen, or none: its questions are to be built into `fresh_place`."""
    left = Signal()
    """The round that is seen is about to be left."""
    wanted = Signal(str)
    """A round is to come (`rooms[+]`) or to go (`rooms[2]`)."""

    def __init__(self, repeat: Repeat, address: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.repeat, self.address = repeat, address
        self.number = 0
        """The round that is seen, counted from 1; 0 for none."""
        self.count = 0
        self._page: QWidget | None = None
        self._coming = False
        self.setObjectName("repeat")
        self.title = QLabel(self)
        self.title.setProperty("role", "section")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.place = QLabel(self)
        self.previous = icon_button(self, "previous", _("上一项"), lambda: self._leaf(-1))
        self.next = icon_button(self, "next", _("下一项"), lambda: self._leaf(1))
        self.add = self._button(_("添加一项"), self._add)
        self.drop = self._button("", self._drop)
        self.problem = QLabel(self)
        self.problem.setProperty("role", "problem")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self._lay_out()

    def _button(self, words: str, act: object) -> QPushButton:
        button = QPushButton(words, self)
        button.setProperty("role", "plain")
        button.clicked.connect(lambda _on=False: act())  # type: ignore[operator]
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.title)
        head.addSpacing(8)
        for part in (self.previous, self.place, self.next):
            head.addWidget(part)
        head.addStretch()
        head.addWidget(self.drop)
        head.addWidget(self.add)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 8, 0, 0)
        self._column.setSpacing(2)
        self._column.addLayout(head)
        self._column.addWidget(self.problem)

    def follow(self, state: FormState, *, locked: bool, number: int | None = None) -> None:
        """Show how many rounds there are now; `number` turns to one of them."""
        self.setVisible(state.repeat_asked(self.address))
        before = self.count
        self.count = state.rounds(self.address)
        title = state.label(self.address)
        self.title.setText(title)
        if self._coming and self.count > before:
            number, self._coming = self.count, False
            QTimer.singleShot(0, self, self._enter)
        wanted = min(max(number or self.number or 1, 1), self.count)
        self._dress(title, wanted, locked=locked)
        built = self._page is not None or not wanted
        if wanted != self.number or self.count < before or not built:
            self.number = wanted
            self.turned.emit()

    def _dress(self, title: str, number: int, *, locked: bool) -> None:
        several = self.count > 1
        self.place.setText(f"{number}/{self.count}" if self.count else _("无"))
        self.previous.setVisible(several)
        self.next.setVisible(several)
        self.previous.setEnabled(number > 1)
        self.next.setEnabled(number < self.count)
        free = self.repeat.count is None and not locked
        self.add.setVisible(free)
        self.drop.setVisible(free and self.count > 0)
        self.drop.setText(_("删除第 {n} 项").format(n=number))
        for button in (self.previous, self.next, self.add, self.drop):
            words = button.text() or button.toolTip()
            button.setAccessibleName(f"{title}{_('：')}{words}")

    def fresh_place(self) -> Place | None:
        """An empty page for the round that is seen; None when there is none."""
        if self._page is not None:
            self._column.removeWidget(self._page)
            self._page.hide()
            self._page.deleteLater()
            self._page = None
        if not self.number:
            return None
        self._page = QWidget(self)
        columns = Columns(self._page)
        columns.setContentsMargins(0, 0, 0, 4)
        self._column.addWidget(self._page)
        self._page.show()
        return Place(self._page, columns, f"{self.address}[{self.number}]/")

    def go_to(self, number: int) -> None:
        """Turn to a round; what was typed in the one before is told first."""
        if number != self.number and 0 < number <= self.count:
            self.left.emit()
            self.number = min(number, self.count)
            self._dress(self.title.text(), self.number, locked=self.add.isHidden())
            self.turned.emit()

    def _leaf(self, by: int) -> None:
        self.go_to(self.number + by)

    def _add(self) -> None:
        self.left.emit()
        self._coming = True
        self.wanted.emit(f"{self.address}[+]")

    def _drop(self) -> None:
        """The rounds after it move up; one undo brings it back."""
        self.wanted.emit(f"{self.address}[{self.number}]")

    def _enter(self) -> None:
        """The keyboard goes to the first question of a round that was begun."""
        for part in self._page.findChildren(QWidget) if self._page is not None else ():
            if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.isVisible():
                part.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def complain(self, found: Mapping[str, str]) -> None:
        """Name the other rounds in which something is wrong."""
        numbers = set()
        for address in found:
            head, bracket, rest = address.partition(f"{self.address}[")
            if bracket and not head:
                numbers.add(int(rest.partition("]")[0]))
        others = [str(n) for n in sorted(numbers - {self.number})]
        self.problem.setText(_("第 {n} 项有问题").format(n=_("、").join(others)))
        self.problem.setVisible(bool(others))
