"""Several exchanges abreast: while the office thinks over one, the line carries the next."""

from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from queue import SimpleQueue
from typing import Generic, TypeVar

Item = TypeVar("Item")
Step = TypeVar("Step")


@dataclass(frozen=True, slots=True)
class _Said(Generic[Item, Step]):
    """What one thread has to say: a step, or without one that it is through."""

    item: Item
    step: Step | None = None
    error: BaseException | None = None


def abreast(
    items: Iterable[Item],
    run: Callable[[Item], Iterator[Step]],
    width: int,
    stop: Callable[[], None],
) -> Generator[tuple[Item, Step | None], None, None]:
    """Run `width` items at a time, each in a thread; gives their steps as they come, None at an end.

    `items` are drawn and steps are given in the caller's thread; only `run` is in others. When one
    raises, or the caller leaves early, `stop` is to end those under way, and none is begun any more.
    """
    waiting = iter(items)
    heard: SimpleQueue[_Said[Item, Step]] = SimpleQueue()
    with ThreadPoolExecutor(width) as threads:
        try:
            under_way = 0
            while True:
                for item in islice(waiting, width - under_way):
                    threads.submit(_run, item, run, heard)
                    under_way += 1
                if not under_way:
                    return
                said = _next(heard)
                under_way -= said.step is None
                yield said.item, said.step
        except BaseException:
            stop()
            raise


def _next(heard: SimpleQueue[_Said[Item, Step]]) -> _Said[Item, Step]:
    said = heard.get()
    if said.error:
        raise said.error
    return said


def _run(
    item: Item, run: Callable[[Item], Iterator[Step]], heard: SimpleQueue[_Said[Item, Step]]
) -> None:
    try:
        for step in run(item):
            heard.put(_Said(item, step))
    except BaseException as error:  # noqa: BLE001 - raised again where it is heard
        heard.put(_Said(item, error=error))
    else:
        heard.put(_Said(item))
