"""The window on a large survey: from nothing to its list, and a key pressed in it, against the least."""

from collections.abc import Iterator

from surveyapp.services.judge import refresh_flags
from surveyapp.storage import open_survey
from tests.benchmarks.result import Result, settled
from tests.benchmarks.scene import SITES, copy_of, in_own_process, large_survey

ROUNDS = 5
FRAME_S = 1 / 60


def results() -> Iterator[Result]:
    """Starts by turns, so that neither side has the warmer disk."""
    with copy_of(large_survey()) as folder:
        with open_survey(folder) as survey:
            refresh_flags(survey)  # as the window of an hour ago left it
        starts = [
            (in_own_process("window", "ours", folder), in_own_process("window", "bare", folder))
            for _ in range(ROUNDS)
        ]
        for number, what in enumerate(("start", "start, processor time")):
            ours, theirs = settled([(mine[number], bare[number]) for mine, bare in starts])
            yield Result(f"{what}, {SITES:,} sites", ours, "bare PySide6 window", theirs, 1.5)
        painted, sought, filtered = in_own_process("window", "moves", folder)
        yield Result("jump to the end, painted", painted, "two frames", 2 * FRAME_S, 1)
        yield Result("two characters typed, list painted", sought, "a tenth of a second", 0.1, 1)
        yield Result("filter by kind, list painted", filtered, "half a second", 0.5, 1)
