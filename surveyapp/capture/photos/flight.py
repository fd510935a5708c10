"""Work on many files at once: started in order, given back in order, never too much in memory.

Threads, not processes: reading, hashing and decoding leave the interpreter's lock alone, and a
photo's bytes need not be copied between processes.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar

IN_FLIGHT_BYTES = 192 * 2**20
"""Bytes read ahead and not yet handed over: bounds memory whatever the card's size."""
_AHEAD = 4
"""Tasks ahead per core, so that no core waits for a slow neighbour."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Task(Generic[T]):
    """A piece of work and the bytes it will hold until it is handed over."""

    size: int
    run: Callable[[], T]


@contextmanager
def fly(tasks: Iterable[Task[T]]) -> Iterator[Iterator[T]]:
    """The results of tasks run on all cores, in the order of the tasks.

    Leaving the block early lets the tasks that are running end and begins no other.
    """
    cores = os.cpu_count() or 1
    pool = ThreadPoolExecutor(cores, thread_name_prefix="photos")
    try:
        yield _results(pool, iter(tasks), cores * _AHEAD)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _results(pool: ThreadPoolExecutor, tasks: Iterator[Task[T]], most: int) -> Iterator[T]:
    running: deque[tuple[Future[T], int]] = deque()
    held = 0
    following = next(tasks, None)
    while following or running:
        while following and _room(running, held + following.size, most):
            running.append((pool.submit(following.run), following.size))
            held += following.size
            following = next(tasks, None)
        future, size = running.popleft()
        yield future.result()
        held -= size


def _room(running: deque[tuple[Future[T], int]], held: int, most: int) -> bool:
    return not running or (len(running) < most and held <= IN_FLIGHT_BYTES)
