"""The average of a receiver that is still running, for a ring that fills while one stands."""

from collections import deque
from statistics import median

from surveyapp.capture.averaging import WALKING_M_S, averaged
from surveyapp.capture.epochs import Epoch
from surveyapp.domain.errors import SurveyError
from surveyapp.domain.positions import Fix

_LAST = 3
"""Speeds looked at together: one of them alone is too noisy to start again for."""


class LiveAverage:
    """Takes epochs one by one and always has the present fix; starts again when carried on.

    `goal_s` is how long one means to stand (`share` runs to 1 over it); at most `keep` readings
    are held. After `gap_s` without a reading the receiver may be elsewhere, so that starts again
    too.
    """

    def __init__(self, *, goal_s: float = 60.0, gap_s: float = 30.0, keep: int = 1800) -> None:
        self.fix: Fix | None = None
        """The average so far, None before the first reading."""
        self.moving = False
        """Whether the last reading was made on the way; then `fix` is that reading alone."""
        self._goal_s = goal_s
        self._gap_s = gap_s
        self._epochs: deque[Epoch] = deque(maxlen=keep)
        self._speeds: deque[float] = deque(maxlen=_LAST)

    def add(self, epoch: Epoch) -> Fix:
        """Take in one reading and give the fix that follows."""
        if self._elsewhere(epoch):
            self._epochs.clear()
        self._epochs.append(epoch)
        self.moving = self._walking(epoch)
        if not self.moving:
            self.fix = self._averaged()
        if self.moving or self.fix is None:
            self.fix = self._restarted(epoch)
        return self.fix

    @property
    def share(self) -> float:
        """How much of the goal is done, 0 to 1."""
        done = self.fix.seconds if self.fix and self.fix.seconds and not self.moving else 0.0
        return min(1.0, done / self._goal_s)

    @property
    def epochs(self) -> tuple[Epoch, ...]:
        """The readings held, oldest first, for drawing their scatter."""
        return tuple(self._epochs)

    def _elsewhere(self, epoch: Epoch) -> bool:
        if not self._epochs or epoch.seconds is None or self._epochs[-1].seconds is None:
            return False
        return not 0 <= epoch.seconds - self._epochs[-1].seconds <= self._gap_s

    def _walking(self, epoch: Epoch) -> bool:
        self._speeds.append(epoch.speed_m_s or 0.0)
        return len(self._speeds) == _LAST and median(self._speeds) > WALKING_M_S

    def _averaged(self) -> Fix | None:
        try:
            return averaged(self._epochs)
        except SurveyError:
            self.moving = True
            return None

    def _restarted(self, epoch: Epoch) -> Fix:
        self._epochs.clear()
        self._epochs.append(epoch)
        return averaged([epoch])
