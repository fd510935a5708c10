"""What keeps the survey in order while nobody looks: findings, counts, news, thumbnails, the log.

Everything runs in the background once it has been quiet for a moment; nothing here is in the path
of a save.
"""

from PySide6.QtCore import QObject, QTimer, Signal

from surveyapp.domain.changes import ChangeSet
from surveyapp.domain.errors import SurveyError
from surveyapp.domain.language import _
from surveyapp.storage import Counts, Survey
from surveyapp.ui.hub import Hub
from surveyapp.ui.jobs import Cancelled, Tell

QUIET_MS = 400
COUNT_MS = 120
NEWS_MS = 2_000
IDLE_MS = 3_000
COPIES_MS = 1_500


class Upkeep(QObject):
    """One for the window; works for whichever survey is open."""

    counted = Signal(object)
    """`Counts` of the survey."""
    judged = Signal()
    """The findings kept with the survey are up to date."""

    def __init__(self, hub: Hub, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hub = hub
        self._own: set[str] = set()
        self._known = 0
        self._judge_timer = self._timer(QUIET_MS, self.judge)
        self._count_timer = self._timer(COUNT_MS, self.count)
        self._idle_timer = self._timer(IDLE_MS, self.settle)
        self._copies_timer = self._timer(COPIES_MS, self.make_copies)
        self._news_timer = QTimer(self, interval=NEWS_MS)
        self._news_timer.timeout.connect(self.look_for_news)
        hub.opened.connect(self._opened)
        hub.changed.connect(self._changed)
        hub.reloaded.connect(self._count_timer.start)

    def _timer(self, interval: int, act: object) -> QTimer:
        timer = QTimer(self, singleShot=True, interval=interval)
        timer.timeout.connect(act)
        return timer

    def _opened(self, survey: Survey | None) -> None:
        for timer in self.findChildren(QTimer):
            timer.stop()
        self._own.clear()
        if survey is None:
            return
        self._known = survey.last_act()
        self._count_timer.start()
        self._judge_timer.start()
        self._news_timer.start()
        if not survey.read_only:
            self._idle_timer.start()
            self._copies_timer.start()

    def _changed(self, change: ChangeSet) -> None:
        self._own.add(change.id)
        self._judge_timer.start()
        self._count_timer.start()
        self._idle_timer.start()

    def count(self) -> None:
        """Count for filters and status bar."""
        if not self._hub.has_survey:
            return
        survey = self._hub.survey
        job = self._hub.jobs.start(lambda _t, _c: survey.counts(), lane="world")
        job.succeeded.connect(lambda counts: self._tell_counts(survey, counts))

    def _tell_counts(self, survey: Survey, counts: Counts) -> None:
        if self._hub.has_survey and self._hub.survey is survey:
            self.counted.emit(counts)

    def judge(self) -> None:
        """Bring the kept findings up to date, then show them."""
        if not self._hub.has_survey or self._hub.survey.read_only:
            return
        survey = self._hub.survey

        def work(_tell: Tell, cancelled: Cancelled) -> object:
            from surveyapp.services.judge import refresh_flags

            refresh_flags(survey, cancelled=cancelled)
            return None if cancelled() else True

        job = self._hub.jobs.start(work)
        job.succeeded.connect(lambda _done: self._judged(survey))

    def _judged(self, survey: Survey) -> None:
        if self._hub.has_survey and self._hub.survey is survey:
            self._count_timer.start()
            self.judged.emit()

    def settle(self) -> None:
        """Search text, journal and log, once hands rest."""
        if self._hub.has_survey and not self._hub.survey.read_only:
            survey = self._hub.survey
            job = self._hub.jobs.start(lambda _t, _c: survey.idle())
            job.failed.connect(self._hub.failed)

    def look_for_news(self) -> None:
        """Hear of what another window or program wrote; a glance costs microseconds."""
        if not self._hub.has_survey:
            return
        survey = self._hub.survey
        try:
            last = survey.last_act()
            if last == self._known:
                return
            acts = survey.news(self._known)
        except SurveyError as error:
            self._hub.failed.emit(error)
            return
        self._known = last
        if acts is None:
            self._hub.reloaded.emit()
            return
        strange = [act for act in acts if act.id not in self._own]
        self._own.clear()
        for act in strange:
            self._hub.changed.emit(act)

    def make_copies(self) -> None:
        """Thumbnails and print copies that are missing, resumed after any stop."""
        if not self._hub.has_survey or self._hub.survey.read_only:
            return
        survey = self._hub.survey

        def work(tell: Tell, cancelled: Cancelled) -> int:
            from surveyapp.services.photos import make_copies

            return make_copies(survey, progress=tell, cancelled=cancelled)

        job = self._hub.jobs.start(work, lane="world", title=_("生成缩略图"))
        job.setProperty("resumes", True)
        job.succeeded.connect(lambda made: self._copied(survey, made))
        job.failed.connect(self._hub.failed)

    def _copied(self, survey: Survey, made: int) -> None:
        if made and self._hub.has_survey and self._hub.survey is survey:
            self._hub.asked.emit("copies_made", made)
