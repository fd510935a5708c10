"""`make bench`: runs every benchmark beside this file and prints one table.

A benchmark is a module `bench_….py` with a function `results()` that yields `Result`s. Name some to run only those
(`make bench ARGS="map window"`), and make the large survey smaller for a quick look (`SITES=20000`). A missed
goal is shown, never failed: other work on the machine is not our bug.
"""

import sys
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.benchmarks.result import Result
from tests.benchmarks.scene import SITES

FIRST = ("window", "survey", "intake", "list", "map", "dossier", "exports", "judge", "sync", "line")
"""The rows of the quality goals in their order; whatever else is measured comes after."""


def names(wanted: list[str]) -> list[str]:
    """The benchmarks to run: all, or those asked for."""
    there = {path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py")}
    if unknown := set(wanted) - there:
        raise SystemExit(f"no benchmark {', '.join(sorted(unknown))}; there are {sorted(there)}")
    order = [*FIRST, *sorted(there - set(FIRST))]
    return [name for name in order if not wanted or name in wanted]


def measured(name: str, console: Console) -> Iterator[Result]:
    """The lines of one benchmark; one that breaks says so and leaves the others their turn."""
    start = time.perf_counter()
    try:
        for result in import_module(f"tests.benchmarks.bench_{name}").results():
            console.print(f"{name}: {result.work}: {result.ratio:.2f} × {result.peer}")
            yield result
    except Exception:  # noqa: BLE001 - a broken part must not cost the table
        console.print_exception()
    console.print(f"{name}: {time.perf_counter() - start:.0f} s")


def table(groups: Iterator[tuple[str, list[Result]]]) -> Table:
    """One line for each result; a ratio below 1 means better than the peer."""
    lines = Table("", "work", "ours", "against", "theirs", "ratio", "goal", "")
    for name, results in groups:
        lines.add_section()
        for number, result in enumerate(results):
            lines.add_row(
                "" if number else name,
                result.work,
                result.shown(result.ours),
                result.peer,
                result.shown(result.theirs),
                f"{result.ratio:.2f}",
                f"≤ {result.goal:.3g}",
                "✓" if result.met else "missed",
            )
    return lines


def main(wanted: list[str]) -> None:
    """Measure, then print the one table on standard output."""
    aside = Console(stderr=True)
    aside.print(f"{SITES:,} sites in the large survey")
    groups = [(name, list(measured(name, aside))) for name in names(wanted)]
    Console(width=None if sys.stdout.isatty() else 160).print(table(iter(groups)))


if __name__ == "__main__":
    main(sys.argv[1:])
