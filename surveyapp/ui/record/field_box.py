"""One question on the page: its label, its editor, and what is wrong under it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from surveyapp.domain.fields import Field
from surveyapp.domain.language import _
from surveyapp.ui.record.choices import SEGMENTS, ChoiceEditor, SegmentEditor, TagsEditor
from surveyapp.ui.record.columns import WIDE
from surveyapp.ui.record.dates import DateEditor
from surveyapp.ui.record.editors import AreaEditor, Editor, LineEditor
from surveyapp.xlsform import FormState, Question

HALF, WHOLE = 190, 400
"""Pixels of one column and of the page in the narrowest panel, for buttons side by side."""


class FieldBox(QWidget):
    """A question with its editor; `key` is the name of its answer."""

    def __init__(self, key: str, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self.editor = editor
        self._asked = ("", "", False)
        self._problem = self._news = ""
        self.label = QLabel(self)
        self.label.setProperty("role", "label")
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setBuddy(editor)
        self.below = QLabel(self)
        self.below.setProperty("role", "problem")
        self.below.setTextFormat(Qt.TextFormat.PlainText)
        self.below.setWordWrap(True)
        self.below.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for part in (self.label, editor, self.below):
            column.addWidget(part)
        column.addStretch()

    def ask(self, label: str, hint: str, *, required: bool) -> None:
        """The words of the question; an asterisk where an answer must be given."""
        if (label, hint, required) == self._asked:
            return
        self._asked = (label, hint, required)
        self.label.setText(f"{label} *" if required else label)
        self.label.setToolTip(hint)
        name = _("{field}（必填）").format(field=label) if required else label
        self.editor.named(name, hint)

    def complain(self, problem: str) -> None:
        """Say what is wrong with the answer; empty when nothing is."""
        self._problem = problem
        self._tell()

    def tell(self, news: str) -> None:
        """Say what else is to be known, for example that the answer was changed elsewhere."""
        self._news = news
        self._tell()

    @property
    def said(self) -> str:
        """What stands under the editor."""
        return self.below.text() if not self.below.isHidden() else ""

    def _tell(self) -> None:
        words = self._problem or self._news
        if words != self.said:
            self.below.setText(words)
            self.below.setProperty("role", "problem" if self._problem else "muted")
            self.below.style().unpolish(self.below)
            self.below.style().polish(self.below)
            self.below.setVisible(bool(words))
            self.editor.front.setAccessibleDescription(words)


def make_box(
    question: Question, address: str, field: Field | None, state: FormState, parent: QWidget
) -> FieldBox:
    """The box for a question at an address, by its type and its choices."""
    editor, wide = _editor(question, address, field, state)
    box = FieldBox(address, editor, parent)
    box.setProperty(WIDE, wide)
    return box


def _editor(
    question: Question, address: str, field: Field | None, state: FormState
) -> tuple[Editor, bool]:
    if question.type in {"select_one", "select_multiple", "rank"}:
        return _choice(question, address, state)
    if field is not None and field.name == "county":
        return ChoiceEditor(), False  # the form asks for text; the survey knows which there are
    if question.type == "date":
        return DateEditor(), False
    if "multiline" in question.appearance:
        return AreaEditor(), True
    return LineEditor(field.unit_label if field else ""), False


def _choice(question: Question, address: str, state: FormState) -> tuple[Editor, bool]:
    several = question.type != "select_one"
    options = state.choices(address)
    settled = question.choices is None or not question.choices.filtered
    if settled and 0 < len(options) <= SEGMENTS:
        buttons = SegmentEditor(several=several)
        metrics = buttons.fontMetrics()
        room = sum(metrics.horizontalAdvance(o.label) + 22 for o in options)
        if room <= WHOLE:
            return buttons, room > HALF
        buttons.deleteLater()
    return (TagsEditor(), True) if several else (ChoiceEditor(), False)
