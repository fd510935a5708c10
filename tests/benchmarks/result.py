"""What a benchmark says: our time beside a peer's or the limit's, measured in the same run."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table; the times are seconds for the same amount of work."""

    work: str
    ours_s: float
    peer: str
    peer_s: float
    goal: float
    """Ours may take this many times the peer's time; below 1 we must be faster."""

    @property
    def ratio(self) -> float:
        """Our time in times of the peer's."""
        return self.ours_s / self.peer_s

    @property
    def met(self) -> bool:
        """Whether the goal is reached in this run."""
        return self.ratio <= self.goal


def best_of(work: Callable[[], object], times: int = 5) -> float:
    """Seconds of the fastest of several runs: what the work costs when nothing disturbs it."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)
