"""The server's time: shown to people, written into histories and audits, and what "today" is.

Nothing in merging is decided by it. A test or a demonstration sets it for a while, for the whole
process, so that notices end and letters fall due without anybody waiting.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

from surveyapp.domain.moments import CHINA

_clock: list[Callable[[], datetime]] = [lambda: datetime.now(UTC)]


def now() -> datetime:
    """The present moment, in UTC."""
    return _clock[-1]().astimezone(UTC)


def today() -> date:
    """The present day by Chinese time."""
    return now().astimezone(CHINA).date()


def stamp() -> str:
    """The present moment as it is kept: ISO 8601 in UTC, to the second."""
    return now().isoformat(timespec="seconds")


@contextmanager
def showing(clock: Callable[[], datetime]) -> Iterator[None]:
    """Let another clock count within the block, in every thread."""
    _clock.append(clock)
    try:
        yield
    finally:
        _clock.remove(clock)
