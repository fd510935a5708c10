"""`make bench`: runs every benchmark beside this file and prints one table.

A benchmark is a module `bench_….py` with a function `results()` that yields `Result`s. Name some to run only those:
`make bench ARGS=counties`. A missed goal is shown, never failed: other work on the machine is not our bug.
"""

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.benchmarks.result import Result


def modules(wanted: list[str]) -> list[str]:
    """Names of the benchmarks, all or those asked for."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("bench_*.py"))
    return [name for name in names if not wanted or name.removeprefix("bench_") in wanted]


def measure(wanted: list[str], console: Console) -> Iterator[Result]:
    """Run them one after the other."""
    for name in modules(wanted):
        with console.status(name):
            yield from import_module(f"tests.benchmarks.{name}").results()


def table(results: Iterator[Result]) -> Table:
    """One line for each result; a ratio below 1 means faster than the peer."""
    lines = Table("work", "ours", "against", "theirs", "ratio", "goal", "")
    for result in results:
        lines.add_row(
            result.work,
            f"{result.ours_s * 1000:,.2f} ms",
            result.peer,
            f"{result.peer_s * 1000:,.2f} ms",
            f"{result.ratio:.2f}",
            f"≤ {result.goal:g}",
            "✓" if result.met else "missed",
        )
    return lines


if __name__ == "__main__":
    screen = Console(width=None if sys.stdout.isatty() else 150)
    screen.print(table(measure(sys.argv[1:], screen)))
