"""What stands in a field and is not saved: kept in the file while a person types."""

from PySide6.QtCore import QObject, QTimer

from surveyapp.domain.errors import SurveyError
from surveyapp.storage import Survey
from surveyapp.ui.hub import Hub

PAUSE_MS = 300
"""A pause in typing as long as this, and what was typed is safe from a dead battery."""


class DraftKeeper(QObject):
    """Keeps the unfinished texts of one record; a saved field's draft is dropped by its save."""

    def __init__(self, hub: Hub, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hub = hub
        self._about: tuple[str, str, str | None] = ("", "site", None)
        self._waiting: dict[str, str] = {}
        self._kept: dict[str, str] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.keep)

    def attend(self, record: str, table: str = "site", site: str | None = None) -> dict[str, str]:
        """Turn to another record; gives what was typed into it and never saved."""
        self.keep()
        self._about = (record, table, site)
        self._kept = drafts_of(self._hub.survey, record) if record else {}
        return dict(self._kept)

    @property
    def kept(self) -> dict[str, str]:
        """What is kept of the record now."""
        return dict(self._kept)

    def typed(self, key: str, text: str) -> None:
        """A field holds this text now; it is kept after a pause."""
        self._waiting[key] = text
        self._timer.start()

    def keep(self) -> None:
        """Keep what waits, now."""
        self._timer.stop()
        record, table, site = self._about
        waiting, self._waiting = self._waiting, {}
        if not (waiting and record and self._hub.has_survey) or self._hub.survey.read_only:
            return
        try:
            self._hub.survey.keep_draft(record, waiting, table=table, site=site)
        except SurveyError as error:
            self._hub.failed.emit(error)
        else:
            self._kept |= waiting

    def settled(self, key: str) -> None:
        """The field was saved, or holds again what the record holds."""
        self._waiting.pop(key, None)
        if self._kept.pop(key, None) is None:
            return
        record, table, site = self._about
        if key in drafts_of(self._hub.survey, record):  # nothing was written, so nothing dropped it
            self._hub.survey.drop_draft(record)
            if self._kept:
                self._hub.survey.keep_draft(record, self._kept, table=table, site=site)

    def forget(self) -> None:
        """Drop everything typed for the record: it was saved whole, or given up."""
        self._timer.stop()
        self._waiting.clear()
        if self._kept:
            self._kept.clear()
            self._hub.survey.drop_draft(self._about[0])


def drafts_of(survey: Survey, record: str) -> dict[str, str]:
    """The unfinished texts of a record by field."""
    return {
        key: str(value if value is not None else "")
        for draft in survey.drafts()
        if draft.record == record
        for key, value in draft.fields.items()
    }
