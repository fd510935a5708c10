"""The acts of sync: one at a time, in the background, each with one end that is said."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QFileDialog

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.storage import Counts, Survey
from surveyapp.ui.jobs import Cancelled, Job, Tell
from surveyapp.ui.settings import chosen
from surveyapp.ui.sync.pace import Pace, size
from surveyapp.ui.sync.words import outcome, sentence

if TYPE_CHECKING:
    from surveyapp.services.fetching import Fetched
    from surveyapp.services.synced import Synced
    from surveyapp.services.syncing import Going
    from surveyapp.ui.main_window import MainWindow

FOLDER = "sync/folder"
BUNDLES = "(*.ssb)"
START_MS = 1_500
"""After the window has come up with list, record and map; a sync never stands in their way."""


class _Bulletin(QObject):
    """Carries words from the thread that works to the window."""

    told = Signal(str)


class SyncDesk(QObject):
    """Looks after the sync button and everything behind it, for whichever survey is open."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window, self._hub, self._actions = window, window.hub, window.actions_
        self._unsent = 0
        self._enrolled = False
        self._note = ""
        """Why the sync that began by itself came to nothing."""
        self.job: Job | None = None
        """The sync, or the file being written or read, under way."""
        self.last: Synced | None = None
        """What the last one did, for the survey that is open."""
        self._actions.wire(
            sync=self.sync,
            enrol=self.enrol,
            challenges=self.show_challenges,
            receipt=self.show_receipt,
            bundle_write=self.choose_target,
            bundle_read=self.choose_bundle,
        )
        self._hub.opened.connect(self._opened)
        self._hub.asked.connect(self._answer)
        self._allow()

    def count(self, counts: Counts) -> None:
        """Show on the button how many sites have something unsent."""
        self._unsent = counts.unsent
        self._allow()

    def _opened(self, survey: Survey | None) -> None:
        self._unsent, self.last, self._note = 0, None, ""
        self.refresh(survey)
        if survey is not None and self._enrolled:
            self._recall(survey)

    def _recall(self, survey: Survey) -> None:
        """The receipt of last time is at hand; a sync begins by itself where that was chosen."""
        from surveyapp.services.synced import last

        self.last = last(survey)
        self._allow()
        if chosen(self._hub.settings).sync and not survey.read_only:
            QTimer.singleShot(START_MS, self, partial(self._begin, survey))

    def _begin(self, survey: Survey) -> None:
        if self._is_open(survey):
            self.sync(quiet=True)

    def _answer(self, what: str, thing: object) -> None:
        if what == "fetch_originals" and isinstance(thing, list):
            self.fetch([str(photo) for photo in thing])

    def refresh(self, survey: Survey | None) -> None:
        """See anew whether the open survey is enrolled."""
        from surveyapp.services.enrolment import enrolments

        self._enrolled = survey is not None and bool(enrolments(survey))
        self._allow()

    def _allow(self) -> None:
        writable = self._hub.has_survey and not self._hub.survey.read_only
        free = writable and self._enrolled and self.job is None
        for name in ("sync", "bundle_write", "bundle_read"):
            self._actions[name].setEnabled(free)
        self._actions["receipt"].setEnabled(self.last is not None)
        button = self._actions["sync"]
        button.setText(_("同步({n})").format(n=self._unsent) if self._unsent else _("同步"))
        if not self._enrolled:
            button.setToolTip(_("尚未加入县区总表，暂不能同步"))
        elif self.job is not None:
            button.setToolTip(_("正在进行：{names}").format(names=self.job.title))
        else:
            button.setToolTip("\n".join(p for p in (f"{_('同步')}  F5", self._note) if p))

    def sync(self, *, quiet: bool = False) -> Job | None:
        """Send and fetch everything; None while something is under way already.

        A quiet one began by itself: an office that is away is noted on the button and nowhere else.
        """
        survey, bulletin, pace = self._hub.survey, _Bulletin(), Pace()

        def work(tell: Tell, cancelled: Cancelled) -> object:
            from surveyapp.services.syncing import sync

            def progress(going: "Going") -> None:
                tell(going.done, going.total)
                if words := pace.words(going):
                    bulletin.told.emit(words)

            return sync(survey, progress=progress, cancelled=cancelled)

        job = self._start(_("同步"), work, quiet=quiet)
        if job is not None:
            bulletin.setParent(job)
            bulletin.told.connect(job.worded)
            job.succeeded.connect(partial(self._synced, survey, quiet=quiet))
        return job

    def _start(
        self, title: str, work: Callable[[Tell, Cancelled], object], *, quiet: bool = False
    ) -> Job | None:
        """Begin work of which there is one at a time; being cancelled is no failure of it."""
        if self.job is not None:
            return None

        def calm(tell: Tell, cancelled: Cancelled) -> object:
            try:
                return work(tell, cancelled)
            except SurveyError as error:
                if error.problem is Problem.CANCELLED and cancelled():
                    return None
                raise

        job = self._hub.jobs.start(calm, lane="world", title=title)
        job.setProperty("resumes", True)
        job.failed.connect(partial(self._failed, quiet=quiet))
        job.cancelled.connect(self._cancelled)
        self._hub.jobs.finished.connect(self._ended)
        self.job = job
        self._allow()
        return job

    def _ended(self, job: Job) -> None:
        if job is self.job:
            self._hub.jobs.finished.disconnect(self._ended)
            self.job = None
            if self._hub.has_survey:
                self._hub.reloaded.emit()
            self._allow()

    def _failed(self, error: SurveyError, *, quiet: bool) -> None:
        if quiet and error.problem is Problem.OFFICE_AWAY:
            self._note = str(error)
        elif error.problem in (Problem.NOT_ENROLLED, Problem.OFFICE_REFUSED):
            self._hub.asked.emit("complain", sentence(error))
        else:
            self._hub.failed.emit(error)

    def _cancelled(self) -> None:
        if self._hub.has_survey:
            self._hub.said.emit(_("已取消。做完的部分都在，下次接着做。"), False)

    def _is_open(self, survey: Survey) -> bool:
        return self._hub.has_survey and self._hub.survey is survey

    def _synced(self, survey: Survey, done: "Synced", *, quiet: bool = False) -> None:
        """Say it in one line; what needs a person is shown whole, or offered where nobody asked."""
        if not self._is_open(survey):
            return
        self.last, self._note = done, ""
        self._hub.said.emit(outcome(done), False)
        told = done.tally
        doubts = told.challenged or told.refused or told.quarantined
        if not (doubts or told.trouble or told.shut):
            return
        if quiet:
            self._offer_receipt(outcome(done))
        else:
            self.show_receipt()

    def _offer_receipt(self, words: str) -> None:
        notice = self._window.desk.notice

        def show() -> None:
            notice.clear()
            self.show_receipt()

        notice.tell(words, {_("同步回执…"): show, _("关闭"): notice.clear})

    def fetch(self, photos: Sequence[str]) -> Job | None:
        """Bring the originals of photos that others took."""
        survey, bulletin = self._hub.survey, _Bulletin()

        def work(tell: Tell, cancelled: Cancelled) -> object:
            from surveyapp.services.fetching import fetch_originals

            def progress(done: int, total: int) -> None:
                tell(done, total)
                words = _("取回原图 {done} / {all}").format(done=size(done), all=size(total))
                bulletin.told.emit(words)

            rows = survey.rows("photo", list(photos))
            return fetch_originals(survey, rows, progress=progress, cancelled=cancelled)

        job = self._start(_("取回原图"), work)
        if job is not None:
            bulletin.setParent(job)
            bulletin.told.connect(job.worded)
            job.succeeded.connect(partial(self._fetched, survey))
        return job

    def _fetched(self, survey: Survey, done: "Fetched") -> None:
        if not self._is_open(survey):
            return
        words = [_("取回原图 {n} 张").format(n=len(done.fetched))]
        if done.absent:
            words.append(_("{n} 张的拍摄人尚未上传原图").format(n=len(done.absent)))
        self._hub.said.emit(_("，").join(words), False)
        self._hub.asked.emit("copies_made", None)

    def enrol(self) -> QDialog:
        """Ask for address and ticket."""
        from surveyapp.ui.sync.enrol import EnrolDialog

        survey = self._hub.survey
        dialog = EnrolDialog(self._hub, self._window)
        dialog.enrolled.connect(partial(self._joined, survey))
        return self._open(dialog)

    def _joined(self, survey: Survey, person: str) -> None:
        if self._is_open(survey):
            self.refresh(survey)
            self._hub.said.emit(_("已加入县区总表：{person}").format(person=person), False)

    def show_challenges(self) -> QDialog:
        """Every field that has two values."""
        from surveyapp.ui.sync.challenges import ChallengesDialog

        return self._open(ChallengesDialog(self._hub, self._window))

    def show_receipt(self) -> QDialog | None:
        """What the last sync did."""
        from surveyapp.ui.sync.receipt import ReceiptDialog

        if self.last is None:
            return None
        dialog = ReceiptDialog(self._hub, self.last, self._window)
        dialog.wanted_challenges.connect(self.show_challenges)
        return self._open(dialog)

    def _open(self, dialog: QDialog) -> QDialog:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def choose_target(self) -> None:
        """Ask where the file for the stick goes."""
        start = Path(str(self._hub.settings.value(FOLDER, str(Path.home()))))
        file, _kind = QFileDialog.getSaveFileName(
            self._window,
            _("写数据包"),
            str(start / f"{self._hub.survey.folder.name}.ssb"),
            f"{_('数据包')} {BUNDLES}",
        )
        if file:
            self._hub.settings.setValue(FOLDER, str(Path(file).parent))
            self.write_bundle(Path(file))

    def write_bundle(self, out: Path) -> Job | None:
        """Write what the office has not answered into a file, or several."""
        survey = self._hub.survey

        def work(tell: Tell, cancelled: Cancelled) -> object:
            from surveyapp.services.bundles import write_bundle

            return write_bundle(survey, out, progress=tell, cancelled=cancelled)

        job = self._start(_("写数据包"), work)
        if job is not None:
            job.succeeded.connect(partial(self._written, survey))
        return job

    def _written(self, survey: Survey, done: "tuple[Sequence[Path], Synced]") -> None:
        files, synced = done
        if self._is_open(survey) and files:
            words = _("数据包已写好：记录 {ops} 项，照片 {photos} 张。县区读入并回执后才算送达。")
            told = synced.tally
            said = words.format(ops=told.pushed, photos=told.photos_sent)
            self._hub.said.emit(said, False)
            self._hub.asked.emit("show_file", files[0])
            if told.trouble:
                self.last = synced
                self.show_receipt()

    def choose_bundle(self) -> None:
        """Ask for the file that came back from the office."""
        start = str(self._hub.settings.value(FOLDER, str(Path.home())))
        file, _kind = QFileDialog.getOpenFileName(
            self._window, _("读数据包"), start, f"{_('数据包')} {BUNDLES}"
        )
        if file:
            self._hub.settings.setValue(FOLDER, str(Path(file).parent))
            self.read_bundle(Path(file))

    def read_bundle(self, file: Path) -> Job | None:
        """Take in what the office answered by file."""
        survey = self._hub.survey

        def work(tell: Tell, cancelled: Cancelled) -> object:
            from surveyapp.services.bundles import read_bundle

            return read_bundle(survey, file, progress=tell, cancelled=cancelled)

        job = self._start(_("读数据包"), work)
        if job is not None:
            job.succeeded.connect(partial(self._synced, survey))
        return job
