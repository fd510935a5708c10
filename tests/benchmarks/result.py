"""What a benchmark says: our figure beside a peer's or the limit's, measured in the same run."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table; both figures are for the same amount of work."""

    work: str
    ours: float
    peer: str
    theirs: float
    goal: float
    """Ours may be this many times the peer's; below 1 we must be better."""
    unit: str = "s"
    """What both figures count: seconds (shown as milliseconds), `B`, `MB` or a thing's name."""

    @property
    def ratio(self) -> float:
        """Our figure in times of the peer's."""
        return self.ours / self.theirs if self.theirs else float("inf")

    @property
    def met(self) -> bool:
        """Whether the goal is reached in this run."""
        return self.ratio <= self.goal

    def shown(self, figure: float) -> str:
        """A figure with its unit."""
        if self.unit == "s":
            return f"{figure * 1000:,.2f} ms"
        return f"{figure:,.2f} {self.unit}" if figure < 100 else f"{figure:,.0f} {self.unit}"


def seconds(work: Work) -> float:
    """How long one run takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def processor(work: Work) -> float:
    """Seconds of processor time of one run: what other programs do meanwhile does not count.

    For goals in plain seconds, which a busy machine would make meaningless.
    """
    start = time.process_time()
    work()
    return time.process_time() - start


def best_of(work: Work, times: int = 5) -> float:
    """Processor seconds of the cheapest of several runs."""
    return min(processor(work) for _ in range(times))


def paired(ours: Work, peer: Work, times: int = 7) -> tuple[float, float]:
    """Our seconds and the peer's, taken by turns so that a busy machine slows both."""
    return settled([(seconds(ours), seconds(peer)) for _ in range(times)])


def settled(pairs: list[tuple[float, float]]) -> tuple[float, float]:
    """The middle of our times, and the peer's at the middle ratio of all pairs.

    Each pair met one moment of the machine, so its ratio holds though both times may not.
    """
    middle = statistics.median(ours for ours, _ in pairs)
    return middle, middle / statistics.median(ours / theirs for ours, theirs in pairs)
