"""One fact being written: its form, what the rules say of it while it is typed, add or delete."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from surveyapp.domain.errors import SurveyError
from surveyapp.domain.ids import uuid7
from surveyapp.domain.language import _
from surveyapp.domain.policy.flags import Flag
from surveyapp.domain.words import table_label
from surveyapp.services.begin import begin_fact
from surveyapp.services.facts import add_fact, delete_fact, edit_fact
from surveyapp.services.foresight import findings_with
from surveyapp.services.forms import form_of
from surveyapp.services.record import Recorded
from surveyapp.storage import Row
from surveyapp.ui.hub import Hub
from surveyapp.ui.record.drafts import DraftKeeper
from surveyapp.ui.record.form_view import FormView
from surveyapp.ui.record.verdict import Verdict
from surveyapp.xlsform import FormState

JUDGE_MS = 150


class FactEditor(QWidget):
    """A new fact is written whole with 添加; of one that stands each field is saved by itself."""

    closed = Signal()

    def __init__(self, hub: Hub, table: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hub, self.table = hub, table
        self._site = ""
        self.record = ""
        self.new = True
        self.form = FormView(form_of(hub.survey, table), table, parent=self)
        self.verdict = Verdict(self)
        self.keeper = DraftKeeper(hub, self)
        self.heading = QLabel(self)
        self.heading.setProperty("role", "section")
        self.back = self._button(_("返回"), "plain")
        self.add = self._button(_("添加"), "main")
        self.add.setToolTip(_("添加（Ctrl+Enter）"))
        self.delete = self._button(_("删除"), "plain")
        self._judge = QTimer(self, singleShot=True, interval=JUDGE_MS)
        self._put_together()
        self._connect()

    def _button(self, word: str, role: str) -> QPushButton:
        button = QPushButton(word, self)
        button.setProperty("role", role)
        button.setAccessibleName(f"{word}{_('：')}{table_label(self.table)}")
        return button

    def _put_together(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 12, 2)
        head.addWidget(self.back)
        head.addWidget(self.heading, 1)
        head.addWidget(self.delete)
        head.addWidget(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.form, 1)
        column.addWidget(self.verdict)

    def _connect(self) -> None:
        self.back.clicked.connect(self.leave)
        self.add.clicked.connect(self.save_new)
        self.delete.clicked.connect(self.remove)
        self.form.typed.connect(self._typed)
        self.form.left.connect(lambda key: None if self.new else self.keeper.settled(key))
        self.form.finished.connect(self._finished)
        self._judge.timeout.connect(self.judge)

    def begin(self, site: str, draft: tuple[str, Mapping[str, str]] | None = None) -> None:
        """Begin a new fact of a site, or go on with one that was never added."""
        self._site, self.new = site, True
        self.record = draft[0] if draft else uuid7()
        kept = self.keeper.attend(self.record, self.table, site)
        texts = {**begin_fact(self._hub.survey, self.table), **(draft[1] if draft else {}), **kept}
        self._show(texts)
        self._go_to_first()

    def edit(self, row: Row) -> None:
        """Correct a fact that stands."""
        self._site, self.record, self.new = str(row["site"]), str(row["id"]), False
        kept = self.keeper.attend(self.record, self.table, self._site)
        self._show(row)
        for key, text in kept.items():
            self.form.restore(key, text)
        self._go_to_first()

    def _show(self, values: Mapping[str, object]) -> None:
        locked = self._hub.survey.read_only
        state = FormState(form_of(self._hub.survey, self.table), values)
        self.form.show_state(state, locked=locked)
        self.heading.setText(table_label(self.table))
        self.add.setVisible(self.new)
        self.delete.setVisible(not self.new or bool(self.keeper.kept))
        self.add.setEnabled(not locked)
        self.delete.setEnabled(not locked)
        self.judge()

    def _go_to_first(self) -> None:
        first = next((k for k, box in self.form.boxes.items() if not box.isHidden()), "")
        self.form.go_to(first)

    def hear(self, row: Row | None) -> None:
        """The fact was changed elsewhere, or is gone."""
        if self.new:
            return
        if row is None or row.get("deleted"):
            self.closed.emit()
            return
        for key in self.form.boxes:
            if key in row:
                self.form.take(key, row[key])
        self._judge.start()

    def _typed(self, key: str, text: str) -> None:
        self.keeper.typed(key, text)
        self._judge.start()

    def _finished(self, key: str, text: str) -> None:
        self.judge()
        if self.new:
            self.keeper.typed(key, text)
            self.keeper.keep()
            return
        survey = self._hub.survey
        done = self._hub.apply(lambda: edit_fact(survey, self.table, self.record, {key: text}))
        if isinstance(done, Recorded) and not done.problems:
            self.keeper.settled(key)
            return
        self.keeper.typed(key, text)
        self.keeper.keep()
        for problem in done.problems if isinstance(done, Recorded) else ():
            self.form.refuse(problem.field, problem.message)

    def save_new(self) -> None:
        """Write the new fact whole, or say under each field why not."""
        if not self.new:
            return
        texts = self.form.texts()
        survey = self._hub.survey
        done = self._hub.apply(lambda: add_fact(survey, self._site, self.table, texts))
        if not isinstance(done, Recorded):
            return
        if done.problems:
            self.form.insist()
            for problem in done.problems:
                self.form.refuse(problem.field, problem.message)
            self.form.go_to(done.problems[0].field)
            return
        self.keeper.forget()
        self.closed.emit()

    def remove(self) -> None:
        """Delete the fact; of a new one drop what was typed."""
        if self.new:
            self.keeper.forget()
        else:
            self._hub.apply(lambda: delete_fact(self._hub.survey, self.table, self.record))
        self.closed.emit()

    def leave(self) -> None:
        """Back to the list; what was typed into a new fact waits there."""
        self.flush()
        self.closed.emit()

    def flush(self) -> None:
        """Save what is done, keep what is half typed."""
        self.form.flush()
        self.keeper.keep()

    def judge(self) -> None:
        """What the rules say of the fact as it stands in the editor."""
        self._judge.stop()
        if not self._site or not self._hub.has_survey:
            return
        try:
            found: Sequence[Flag] = findings_with(
                self._hub.survey, self._site, self.table, self.record, self.form.texts()
            )
        except SurveyError:
            found = ()
        self.verdict.say(found)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        """Ctrl+Enter adds, Escape goes back."""
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.setFocus()
            self.save_new() if self.new else self.leave()
        elif event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)
