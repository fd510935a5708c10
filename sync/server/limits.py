"""How often one may ask, and how many things one may have under way at a time."""

import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager

from sync.protocol import Code
from sync.server.errors import Refused

_REMEMBERED = 10_000


class Limits:
    """A bucket per device or address that fills as time passes, and what each has under way.

    They are of one server process; buckets not used for long are forgotten.
    """

    def __init__(self, per_minute: int) -> None:
        self.per_minute = per_minute
        self._guard = threading.Lock()
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._under_way: Counter[str] = Counter()

    def take(self, who: str, share: float = 1.0) -> None:
        """Count one request against `share` of the limit; raises `Refused` RATE when empty."""
        most = self.per_minute * share
        per_second = most / 60
        at = time.monotonic()
        with self._guard:
            left, then = self._buckets.pop(who, (most, at))
            left = min(most, left + (at - then) * per_second)
            enough = left >= 1
            self._buckets[who] = (left - 1 if enough else left, at)
            if len(self._buckets) > _REMEMBERED:
                self._buckets.popitem(last=False)
        if not enough:
            raise Refused(Code.RATE, seconds=int((1 - left) / per_second) + 1)

    @contextmanager
    def at_once(self, who: str, most: int) -> Iterator[None]:
        """Count what is under way for one; raises `Refused` BUSY beyond `most`."""
        with self._guard:
            if self._under_way[who] >= most:
                raise Refused(Code.BUSY)
            self._under_way[who] += 1
        try:
            yield
        finally:
            with self._guard:
                self._under_way[who] -= 1
                if not self._under_way[who]:
                    del self._under_way[who]
