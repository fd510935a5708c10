"""The receiver of the window: one thread that reads it, and signals of what it says.

A receiver that is pulled out is waited for; plugged in again it goes on by itself.
"""

from threading import Event
from time import monotonic

from PySide6.QtCore import QCoreApplication, QObject, QThread, Signal

from surveyapp.capture.live import LiveAverage
from surveyapp.capture.receiver import Receiver
from surveyapp.domain.errors import SurveyError
from surveyapp.domain.language import Language, language, use
from surveyapp.ui.hub import Hub
from surveyapp.ui.receiver.heard import Heard, bar_words

AGAIN_S = 1.0
"""Between two looks whether a receiver that was pulled out is back."""
TELL_S = 0.5
"""A window need not hear more often, however fast the receiver is."""
GOAL_S = 60.0
"""How long one means to stand still."""


class _Listener(QThread):
    """Reads one port until it is told to stop; makes the average where the readings are."""

    heard = Signal(object)
    lost = Signal(object)
    opened = Signal()

    def __init__(self, port: str, parent: QObject) -> None:
        super().__init__(parent)
        self._port = port
        self._stop, self._again = Event(), Event()
        self._language: Language = language()

    def stop(self) -> None:
        """End the reading and wait for the thread."""
        self._stop.set()
        self.wait()

    def average_again(self) -> None:
        """Forget the readings so far."""
        self._again.set()

    def run(self) -> None:
        """On its own thread: open, read, and wait for it to come back when it is gone."""
        use(self._language)
        told = ""
        while not self._stop.is_set():
            try:
                self._read()
                told = ""
            except SurveyError as error:
                if str(error) != told:
                    self.lost.emit(error)
                told = str(error)
                self._stop.wait(AGAIN_S)

    def _read(self) -> None:
        with Receiver(self._port) as receiver:
            self.opened.emit()
            average, last, next_tell = LiveAverage(goal_s=GOAL_S), None, 0.0
            while not self._stop.is_set():
                if self._again.is_set():
                    self._again.clear()
                    average, last = LiveAverage(goal_s=GOAL_S), None
                epochs = receiver.poll()
                for epoch in epochs:
                    average.add(epoch)
                    last = epoch
                if epochs or monotonic() >= next_tell:
                    next_tell = monotonic() + TELL_S
                    self.heard.emit(
                        Heard(
                            fix=average.fix,
                            last=last,
                            sky=receiver.sky,
                            moving=average.moving,
                            share=average.share,
                            sentences=receiver.sentences,
                            refused=sum(receiver.refused.values()),
                        )
                    )


class Station(QObject):
    """The receiver the window listens to, if any; shared by dialog, map and status bar."""

    heard = Signal(object)
    """A `Heard`."""
    lost = Signal(object)
    """A `SurveyError`: not there, or pulled out. It is looked for again by itself."""
    opened = Signal()
    """The port answers (again)."""

    def __init__(self, hub: Hub) -> None:
        super().__init__(hub)
        self._hub = hub
        self._listener: _Listener | None = None
        self.port = ""
        self.last = Heard()
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.stop)

    @property
    def listening(self) -> bool:
        """Whether a port is being read or waited for."""
        return self._listener is not None

    def listen(self, port: str) -> None:
        """Read another port."""
        self.stop()
        self.port, self.last = port, Heard()
        self._listener = listener = _Listener(port, self)
        listener.heard.connect(self._hear)
        listener.lost.connect(self._lose)
        listener.opened.connect(self.opened)
        listener.start()

    def average_again(self) -> None:
        """Begin the average anew, for another place."""
        if self._listener is not None:
            self._listener.average_again()

    def stop(self) -> None:
        """Read no more; the thread has ended when this returns."""
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.stop()
            listener.deleteLater()
            self._tell("", None)
        self.last = Heard()

    def _hear(self, heard: Heard) -> None:
        if self._listener is None:
            return
        self.last = heard
        fix = heard.fix
        own = {"lon": fix.lon, "lat": fix.lat, "accuracy": fix.accuracy_m} if fix else None
        self._tell(bar_words(heard), own)
        self.heard.emit(heard)

    def _lose(self, error: SurveyError) -> None:
        if self._listener is None:
            return
        self.last = Heard()
        self._tell("△ " + str(error), None)
        self.lost.emit(error)

    def _tell(self, words: str, own: dict[str, float | None] | None) -> None:
        self._hub.asked.emit("receiver_status", words)
        self._hub.asked.emit("own_position", own)


def station_of(hub: Hub) -> Station:
    """The one station of a window's hub, made when first asked for."""
    found = hub.findChild(Station)
    return found if isinstance(found, Station) else Station(hub)
