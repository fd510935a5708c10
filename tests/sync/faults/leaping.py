"""Clocks that leap by ten years, back and forth, while people work and servers serve.

`python -m tests.sync.faults.leaping serve DATA …` is `survey-server` on such a clock.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from surveyapp.domain.moments import CHINA

COMMAND = (sys.executable, "-m", "tests.sync.faults.leaping")
LEAPS = (timedelta(0), timedelta(days=3653), timedelta(days=-3653))
STEADY = 60
"""How often a server's clock is asked before it leaps: now and then in the middle of a sync, but
never twice while a laptop signs in, which it tries twice."""


@dataclass
class Leaping:
    """A clock that leaps after it was asked so many times."""

    steady: int = 1
    true: Callable[[], float] = time.time
    asked: int = 0

    def seconds(self) -> float:
        """Unix seconds, as `time.time` gives them."""
        leap = LEAPS[self.asked // self.steady % len(LEAPS)]
        self.asked += 1
        return self.true() + leap.total_seconds()

    def nanoseconds(self) -> int:
        """As `time.time_ns`."""
        return int(self.seconds() * 1e9)

    def utc(self) -> datetime:
        """The moment in UTC."""
        return datetime.fromtimestamp(self.seconds(), UTC)

    def local(self) -> datetime:
        """The moment as a laptop writes it down."""
        return self.utc().astimezone(CHINA)

    def put(self, setattr_: Callable[[object, str, object], None] = setattr) -> None:
        """Let the whole process go by it."""
        setattr_(time, "time", self.seconds)
        setattr_(time, "time_ns", self.nanoseconds)


def main(words: list[str]) -> None:
    """One command of `survey-server`."""
    from sync.server import clock
    from sync.server.cli import main as command

    leaping = Leaping(STEADY)
    leaping.put()
    with clock.showing(leaping.utc):
        command(words)


if __name__ == "__main__":
    main(sys.argv[1:])
