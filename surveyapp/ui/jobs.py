"""Work in the background: one lane for the survey, a pool for the world, one end for each job.

A job's signals live in a `Job` that belongs to the window thread; the thread that works only
knows functions. (A QRunnable that owned its signals' object was seen to lose every connection to
a lambda or a plain function.)
"""

from collections.abc import Callable
from threading import Event
from time import monotonic
from typing import Literal

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal

from surveyapp.domain.errors import SurveyError
from surveyapp.domain.language import language, use

Lane = Literal["store", "world"]
Tell = Callable[[int, int], None]
Cancelled = Callable[[], bool]
Work = Callable[[Tell, Cancelled], object]

_STEP_S = 0.04
"""A worker that counts files tells thousands of steps a second; a window needs some 25."""


class Job(QObject):
    """One piece of work under way; exactly one of its last three signals is sent."""

    progressed = Signal(int, int)
    """Done and all; all is 0 while it is not known."""
    worded = Signal(str)
    """How far it is in words, for work that bare figures say too little about."""
    succeeded = Signal(object)
    failed = Signal(object)
    """A `SurveyError`: the world's fault, with its sentence."""
    cancelled = Signal()

    _ended = Signal(str, object)
    _told = Signal(int, int)

    def __init__(self, title: str, parent: QObject) -> None:
        super().__init__(parent)
        self.title = title
        self._stop = Event()
        self._told.connect(self.progressed, Qt.ConnectionType.QueuedConnection)

    def cancel(self) -> None:
        """Ask the work to stop; it ends as cancelled when it has put things in order."""
        self._stop.set()

    @property
    def stopping(self) -> bool:
        """Whether someone asked it to stop."""
        return self._stop.is_set()


class Jobs(QObject):
    """All work of one window. Workers get ids and paths, never widgets."""

    started = Signal(object)
    finished = Signal(object)
    crashed = Signal(object)
    """A bug, as its exception: for the crash window."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = QThreadPool(self)
        self._store.setMaxThreadCount(1)
        self._world = QThreadPool(self)
        for pool in (self._store, self._world):  # each thread that ends would leave a connection
            pool.setExpiryTimeout(-1)
        self._running: dict[Job, str] = {}

    def start(self, work: Work, *, lane: Lane = "store", title: str = "") -> Job:
        """Begin `work(tell, cancelled)` in its lane; connect to the job before returning to Qt."""
        job = Job(title, self)
        job._ended.connect(lambda how, what: self._end(job, how, what))  # noqa: SLF001
        self._running[job] = lane
        pool = self._store if lane == "store" else self._world
        pool.start(_Runner(job, work))
        self.started.emit(job)
        return job

    @property
    def running(self) -> tuple[Job, ...]:
        """The jobs under way, the oldest first."""
        return tuple(self._running)

    def stop(self, wait_ms: int = 30_000) -> bool:
        """Cancel everything and wait; False when something would not stop in time."""
        for job in self.running:
            job.cancel()
        return self._store.waitForDone(wait_ms) and self._world.waitForDone(wait_ms)

    def _end(self, job: Job, how: str, what: object) -> None:
        self._running.pop(job, None)
        if how == "succeeded":
            job.succeeded.emit(what)
        elif how == "failed":
            job.failed.emit(what)
        elif how == "cancelled":
            job.cancelled.emit()
        else:
            job.cancelled.emit()
            self.crashed.emit(what)
        self.finished.emit(job)
        job.deleteLater()


class _Runner(QRunnable):
    """Carries the work to a thread and its one end back."""

    def __init__(self, job: Job, work: Work) -> None:
        super().__init__()
        self._tell = job._told.emit  # noqa: SLF001
        self._end = job._ended.emit  # noqa: SLF001
        self._cancelled = job._stop.is_set  # noqa: SLF001
        self._work = work
        self._language = language()
        self._next = 0.0

    def run(self) -> None:
        """On the worker's thread: the work, in the language of the window."""
        use(self._language)
        try:
            result = self._work(self._told, self._cancelled)
        except SurveyError as error:
            self._end("failed", error)
        except Exception as bug:  # noqa: BLE001 - the edge of a thread
            self._end("crashed", bug)
        else:
            self._end("cancelled" if self._cancelled() and result is None else "succeeded", result)

    def _told(self, done: int, total: int) -> None:
        now = monotonic()
        if done == total or now >= self._next:
            self._next = now + _STEP_S
            self._tell(done, total)
