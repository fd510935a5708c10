"""A form on screen: built once from the questions, then filled with one record after the other."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QWidget

from surveyapp.domain.changes import Value
from surveyapp.domain.errors import Problem
from surveyapp.domain.fields import field_of
from surveyapp.ui.record.columns import WIDE, Columns
from surveyapp.ui.record.editors import Editor
from surveyapp.ui.record.field_box import FieldBox, make_box
from surveyapp.ui.record.repeat_box import Place, RepeatBox
from surveyapp.xlsform import FieldProblem, Form, FormState, Group, Item, Option, Question, Repeat

NOT_HERE = frozenset({"image", "audio", "video", "file", "geotrace", "geoshape", "start", "end"})
"""Questions answered elsewhere (photos stand in their strip) or by no laptop."""


class Part(QWidget):
    """What stands in the place of a question and shows by itself what is wrong with its answer."""

    def complain(self, problem: str) -> None:
        """Say what is wrong; empty when nothing is."""
        raise NotImplementedError


Special = Callable[[QWidget], Part]
"""Makes what stands in the place of one question."""


class FormView(QScrollArea):
    """The questions of one form in two columns, problems under the field that has them."""

    typed = Signal(str, str)
    """A key was pressed in a field: its name and the text so far."""
    finished = Signal(str, str)
    """A person is done with a field: its name and its answer."""

    left = Signal(str)
    """A field was left with nothing new in it."""
    rounds_wanted = Signal(str)
    """A round of a repeat is to come, `rooms[+]`, or to go, `rooms[2]`."""

    def __init__(
        self,
        form: Form,
        table: str,
        specials: Mapping[str, Special] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.form = form
        self.boxes: dict[str, FieldBox] = {}
        self.strict = False
        """Whether an answer that is missing is called a problem; before, it has its asterisk."""
        self._table = table
        self._specials = specials or {}
        self._others: dict[str, QWidget] = {}
        self._questions: dict[str, Question] = {}
        self._repeats: dict[str, RepeatBox] = {}
        self._state = FormState(form, {})
        self._locked = False
        self._refused: dict[str, str] = {}
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._page = QWidget(self)
        self._page.setObjectName("page")
        self._column = Columns(self._page)
        self._column.setContentsMargins(12, 8, 12, 12)
        self._build(form.items, Place(self._page, self._column))
        self.setWidget(self._page)

    def _build(self, items: Iterable[Item], place: Place) -> None:
        for item in items:
            if not item.asked:
                continue
            if isinstance(item, Repeat):
                self._add_repeat(item, place)
            elif isinstance(item, Group):
                self._heading(item, place)
                self._build(item.children, place)
            elif item.name in self._specials:
                self._add_special(item)
            elif item.type not in NOT_HERE:
                self._add_question(item, place)

    def _add_repeat(self, repeat: Repeat, place: Place) -> None:
        if self._table != "site":
            return  # facts have no answers of a county's own
        address = f"{place.prefix}{repeat.key}"
        box = RepeatBox(repeat, address, place.page)
        box.setProperty(WIDE, True)
        self._repeats[address] = box
        place.column.addWidget(box)
        box.turned.connect(partial(self._turn, box))
        box.wanted.connect(self.rounds_wanted)
        box.left.connect(partial(self._flush_below, address))

    def _turn(self, box: RepeatBox) -> None:
        """Another round is to be seen: its questions take the place of those before."""
        self._forget_below(box.address)
        place = box.fresh_place()
        if place is not None:
            self._build(box.repeat.children, place)
            below = [k for k in (*self.boxes, *self._others) if k.startswith(place.prefix)]
            self._refresh(below, give=True)

    def _below(self, address: str) -> list[str]:
        inside = f"{address}["
        known = (*self.boxes, *self._others, *self._repeats)
        return [key for key in known if key.startswith(inside)]

    def _flush_below(self, address: str) -> None:
        """Tell what was typed in a round before another one is shown."""
        for key in self._below(address):
            if key in self.boxes:
                self.boxes[key].editor.finish()

    def _forget_below(self, address: str) -> None:
        for key in self._below(address):
            for known in (self.boxes, self._others, self._questions, self._repeats):
                known.pop(key, None)

    def _heading(self, group: Group, place: Place) -> None:
        if not any(_stands_here(item) for item in group.children):
            return
        label = QLabel(place.page)
        label.setProperty("role", "section")
        label.setProperty(WIDE, True)
        label.setContentsMargins(0, 8, 0, 0)
        label.setTextFormat(Qt.TextFormat.PlainText)
        self._others[f"{place.prefix}{group.key}"] = label
        place.column.addWidget(label)

    def _add_special(self, item: Item) -> None:
        widget = self._specials[item.name](self._page)
        widget.setProperty(WIDE, True)
        self._others[item.key] = widget
        self._column.addWidget(widget)

    def _add_question(self, question: Question, place: Place) -> None:
        address = f"{place.prefix}{question.key}"
        if question.type == "note":
            self._add_note(address, place)
            return
        field = None if place.prefix else field_of(self._table, question.key)
        box = make_box(question, address, field, self._state, place.page)
        self.boxes[address] = box
        self._questions[address] = question
        place.column.addWidget(box)
        box.editor.typed.connect(partial(self._typed, address))
        box.editor.left.connect(partial(self.left.emit, address))
        box.editor.finished.connect(partial(self._finished, address))

    def _add_note(self, address: str, place: Place) -> None:
        note = QLabel(place.page)
        note.setWordWrap(True)
        note.setProperty(WIDE, True)
        note.setTextFormat(Qt.TextFormat.PlainText)
        self._others[address] = note
        place.column.addWidget(note)

    @property
    def state(self) -> FormState:
        """The answers on the page, with what follows from them."""
        return self._state

    def show_state(self, state: FormState, *, locked: bool = False, strict: bool = False) -> None:
        """Fill the page with a record."""
        self._state = state
        self.strict = strict
        self._locked = locked
        self._refused.clear()
        for box in self.boxes.values():
            box.tell("")
        for repeat in self._top_repeats():
            repeat.follow(state, locked=locked, number=1)
        self._refresh([*self.boxes, *self._others], give=True)
        self.verticalScrollBar().setValue(0)

    def offer(self, key: str, options: Iterable[Option]) -> None:
        """Choices for a question whose form leaves them open, such as the county."""
        if key in self.boxes:
            self.boxes[key].editor.offer(list(options))

    def take(self, key: str, value: Value) -> None:
        """The record holds another answer now; what a person is typing stays, and is told so."""
        if self.form.question(key) is None:
            return
        affected = self._state.set(key, value)
        box = self.boxes.get(key)
        self._refused.pop(key, None)
        if box is not None and not (box.editor.touched and box.editor.front.hasFocus()):
            box.editor.give(self._state.value(key))
            box.tell("")
        self._refresh(affected | {key}, give=False)

    def take_rounds(self, values: Mapping[str, Any]) -> None:
        """The record holds other rounds now; what is typed in the one that is seen stays."""
        now = self._state.values()
        for box in self._top_repeats():
            rows = values.get(box.address)
            rows = rows if isinstance(rows, list) else []
            if now.get(box.address) != rows:
                affected = self._state.take_rounds(box.address, rows)
                box.follow(self._state, locked=self._locked)
                self._refresh({*affected, *self._below(box.address)}, give=False)

    def settle(self, address: str) -> None:
        """Show an answer of a round as it was read."""
        box = self.boxes.get(address)
        if box is not None:
            box.editor.give(self._state.value(address))

    def _top_repeats(self) -> list[RepeatBox]:
        return [box for address, box in self._repeats.items() if "[" not in address]

    def _show_round(self, address: str) -> None:
        """Turn the repeats that an address leads through to its rounds."""
        for at, letter in enumerate(address):
            if letter == "]":
                head, _bracket, number = address[:at].rpartition("[")
                box = self._repeats.get(head)
                if box is not None:
                    box.go_to(int(number))

    def restore(self, key: str, text: str) -> None:
        """Show what was typed for a question and not saved."""
        if "[" in key:
            self._show_round(key)
        box = self.boxes.get(key)
        if box is not None:
            box.editor.restore(text)
            self._typed(key, box.editor.text(), tell=False)

    def refuse(self, key: str, words: str) -> None:
        """Say why an answer was not taken; the text stays for its writer to mend."""
        if key in self.boxes:
            self._refused[key] = words
            self.boxes[key].complain(words)

    def texts(self) -> dict[str, str]:
        """Every visible answer as it stands on the page."""
        return {k: b.editor.text() for k, b in self.boxes.items() if not b.isHidden()}

    def flush(self) -> None:
        """Tell every answer that was typed and not told yet."""
        for box in self.boxes.values():
            box.editor.finish()

    def missing(self) -> list[FieldProblem]:
        """What the form still wants, here or in a photo."""
        return self._state.problems()

    def insist(self, *, on: bool = True) -> None:
        """From now on call what is missing by its name."""
        self.strict = on
        self._show_problems()

    def go_to(self, key: str) -> None:
        """Bring a question into view and give it the keyboard."""
        self._show_round(key)
        box: QWidget | None = self.boxes.get(key) or self._others.get(key)
        if box is not None:
            front = box.editor if isinstance(box, FieldBox) else box
            front.setFocus(Qt.FocusReason.OtherFocusReason)
            QTimer.singleShot(0, box, lambda: self.ensureWidgetVisible(box, 0, 40))

    def editors(self) -> Iterator[tuple[str, Editor]]:
        """Every editor by the name of its answer."""
        return ((key, box.editor) for key, box in self.boxes.items())

    def _typed(self, key: str, text: str, *, tell: bool = True) -> None:
        self._refused.pop(key, None)
        affected = self._state.set(key, text)
        self._refresh(affected, give=False)
        if tell:
            self.typed.emit(key, text)

    def _finished(self, key: str, text: str) -> None:
        affected = self._state.set(key, text)
        self._refresh(affected, give=False)
        self.finished.emit(key, text)

    def _refresh(self, keys: Iterable[str], *, give: bool) -> None:
        state, wanted = self._state, set(keys)
        for box in list(self._repeats.values()):
            box.follow(state, locked=self._locked)
        for key in [k for k in self.boxes if k in wanted or _last(k) in wanted]:
            self._refresh_box(self.boxes[key], state, give=give)
        for key in [k for k in self._others if k in wanted or _last(k) in wanted]:
            self._refresh_other(key, state)
        self._show_problems()

    def _refresh_box(self, box: FieldBox, state: FormState, *, give: bool) -> None:
        shown = state.visible(box.key)
        if self._questions[box.key].choices is not None:
            box.editor.offer(state.choices(box.key))
        if give or (not box.editor.touched and box.editor.text() != state.value(box.key)):
            box.editor.give(state.value(box.key))
        box.ask(state.label(box.key), state.hint(box.key), required=state.required(box.key))
        box.editor.lock(self._locked or state.read_only(box.key))
        if box.isHidden() == shown:
            box.setVisible(shown)

    def _refresh_other(self, key: str, state: FormState) -> None:
        other = self._others[key]
        shown = state.visible(key)
        if isinstance(other, QLabel):
            other.setText(state.label(key))
        if other.isHidden() == shown:
            other.setVisible(shown)

    def _show_problems(self) -> None:
        found: dict[str, str] = {}
        for problem in self._state.problems():
            if self.strict or problem.problem is not Problem.REQUIRED:
                found.setdefault(problem.field, problem.message)
        for key, box in self.boxes.items():
            box.complain(self._refused.get(key) or found.get(key, ""))
        for key, part in self._others.items():
            if isinstance(part, Part):
                part.complain(found.get(key, ""))
        for repeat in self._repeats.values():
            repeat.complain(found)


def _last(address: str) -> str:
    """The key of an answer within its round."""
    return address.rpartition("/")[2] if "[" in address else address


def _stands_here(item: Item) -> bool:
    if isinstance(item, Repeat) or not item.asked:
        return False
    if isinstance(item, Group):
        return any(_stands_here(child) for child in item.children)
    return item.type not in NOT_HERE
