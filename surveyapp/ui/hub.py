"""What the parts of the window share: the open survey, the selection, and one way to act.

Every act runs through `apply`: the verb writes, the change is broadcast once, every part repaints
what it touched, and the status bar says it with an offer to undo.
"""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, QSettings, Signal

from surveyapp.domain.changes import ChangeSet
from surveyapp.domain.errors import SurveyError
from surveyapp.domain.words import describe
from surveyapp.storage import Survey
from surveyapp.ui.jobs import Jobs


class Outcome(Protocol):
    """What verbs return that judge before they write: `services.record.Recorded`, for example."""

    @property
    def change(self) -> ChangeSet:
        """What was written."""


class Hub(QObject):
    """The meeting point of the window's parts; none of them knows another."""

    opened = Signal(object)
    """A `Survey` was opened, or None: it was closed."""
    closing = Signal()
    """The open survey is about to be left: whoever holds what was typed keeps it now."""
    changed = Signal(object)
    """A `ChangeSet` was written, by whatever part."""
    reloaded = Signal()
    """More changed than anyone wants to hear one by one: show everything anew."""
    selected = Signal(str)
    """The id of the site that list, map and record show; empty for none."""
    said = Signal(str, bool)
    """A sentence for the status bar, and whether it can be undone."""
    failed = Signal(object)
    """A `SurveyError` that no part could show beside its cause."""
    asked = Signal(str, object)
    """One part asks another for something by name: `show_tab`, `pick_point`, `take_photos` …"""

    def __init__(self, jobs: Jobs, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.jobs = jobs
        self.settings = settings
        self._survey: Survey | None = None
        self._selection = ""

    @property
    def survey(self) -> Survey:
        """The open survey; parts exist only while one is open."""
        assert self._survey is not None, "no survey is open"  # noqa: S101 - a bug, not a case
        return self._survey

    @property
    def has_survey(self) -> bool:
        """Whether a survey is open."""
        return self._survey is not None

    @property
    def selection(self) -> str:
        """The id of the selected site, empty for none."""
        return self._selection

    def open(self, survey: Survey | None) -> None:
        """Show another survey, or none."""
        if self._survey is not None:
            self.closing.emit()
        self._survey = survey
        self._selection = ""
        self.opened.emit(survey)

    def select(self, site: str) -> None:
        """Select a site in every part."""
        if site != self._selection:
            self._selection = site
            self.selected.emit(site)

    def apply(self, verb: Callable[[], "ChangeSet | Outcome"]) -> "ChangeSet | Outcome | None":
        """Run a verb and tell everyone; None when the world refused, which was then said."""
        try:
            outcome = verb()
        except SurveyError as error:
            self.failed.emit(error)
            return None
        self.broadcast(outcome if isinstance(outcome, ChangeSet) else outcome.change)
        return outcome

    def broadcast(self, change: ChangeSet) -> None:
        """Tell everyone of a change that is written already, for example by a job."""
        if change:
            self.changed.emit(change)
            self.said.emit(describe(change.label), change.undoes is None)
