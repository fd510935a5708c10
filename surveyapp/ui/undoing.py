"""Undo and redo across the survey, with words: 撤销：修改 人民路23号 的 高度."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from surveyapp.domain.changes import Label
from surveyapp.domain.errors import SurveyError
from surveyapp.domain.language import _
from surveyapp.domain.words import describe
from surveyapp.ui.hub import Hub

LONGEST = 48

Pair = tuple[Label | None, Label | None]


class Undoing(QObject):
    """Keeps both actions' words up to date; reading two labels costs microseconds."""

    def __init__(self, hub: Hub, undo: QAction, redo: QAction) -> None:
        super().__init__(hub)
        self._hub = hub
        self.undo_action, self.redo_action = undo, redo
        undo.triggered.connect(self.undo)
        redo.triggered.connect(self.redo)
        hub.changed.connect(self.refresh)
        hub.reloaded.connect(self.refresh)
        hub.opened.connect(self.refresh)
        self._show((None, None))

    def undo(self) -> None:
        """Take back the last act."""
        self._hub.apply(self._hub.survey.undo)

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._hub.apply(self._hub.survey.redo)

    def refresh(self, _news: object = None) -> None:
        """Find out what could be taken back or done again."""
        if not self._hub.has_survey or self._hub.survey.read_only:
            self._show((None, None))
            return
        try:
            self._show(self._hub.survey.next_labels())
        except SurveyError as error:
            self._hub.failed.emit(error)

    def _show(self, found: Pair) -> None:
        back, again = found
        _word(self.undo_action, _("撤销"), back)
        _word(self.redo_action, _("重做"), again)


def _word(action: QAction, verb: str, act: Label | None) -> None:
    action.setEnabled(act is not None)
    said = describe(act) if act is not None else ""
    short = said if len(said) <= LONGEST else said[: LONGEST - 1] + "…"
    action.setText(f"{verb}{_('：')}{short}" if said else verb)
    action.setIconText(verb)
    action.setToolTip(f"{verb}{_('：')}{said}" if said else verb)
