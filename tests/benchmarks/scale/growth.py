"""`python -m tests.benchmarks.scale.growth [SITES] [URL]`: one op into a county as it grows, by turns.

The same push goes into a county of a thousand sites and into one that has grown; both are timed in
turns, so that other work on the machine slows both alike.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from sync.server.accounts.judging import Writer
from sync.server.store.database import Database, sqlite_url
from sync.server.store.pushing import push
from sync.server.store.upgrade import upgrade
from tests.benchmarks.scale.province import BODY, codes, ops

FEW, MANY = 1_000, 200_000
TURNS = 200
STAGES = (1, 10, 100, 200)
WRITER = Writer("d", "p", "王勘察", frozenset({"surveyor"}), frozenset({"d"}))


def grow(database: Database, county: str, present: int, wanted: int) -> None:
    """Let sites come in until there are so many."""
    for first in range(present + 1, wanted + 1, BODY):
        push(database, county, WRITER, ops(county, first, min(first + BODY - 1, wanted)))


def one(database: Database, county: str, number: int) -> float:
    """Milliseconds of one op in one push."""
    body = ops(county, number, number)
    start = time.perf_counter()
    push(database, county, WRITER, body)
    return (time.perf_counter() - start) * 1000


def main(words: list[str]) -> None:
    """Grow one county by stages and compare at each."""
    most = int(words[0]) if words else MANY
    small, large = codes()[:2]
    with tempfile.TemporaryDirectory() as folder:
        database = Database(words[1] if len(words) > 1 else sqlite_url(Path(folder) / "list.db"))
        upgrade(database)
        grow(database, small, 0, FEW)
        at = {small: FEW, large: 0}
        for stage in (s * FEW for s in STAGES if s * FEW <= most):
            grow(database, large, at[large], stage)
            at[large] = stage
            found: dict[str, list[float]] = {small: [], large: []}
            for _ in range(TURNS):
                for county, times in found.items():
                    at[county] += 1
                    times.append(one(database, county, at[county]))
            few, many = (statistics.median(times) for times in found.values())
            told = (
                f"{many:.2f} ms into {stage:,} sites, {few:.2f} ms into {FEW:,}: {many / few:.2f}"
            )
            print(told, flush=True)
        database.close()


if __name__ == "__main__":
    main(sys.argv[1:])
