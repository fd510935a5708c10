"""What the benchmark of exports runs in processes of its own, where memory can be told apart.

    python -m tests.benchmarks.exporting FOLDER OUT

It prints the seconds of the export from the survey's file to OUT, and the peak of memory in MB.
"""

import sys
import time
from pathlib import Path

from surveyapp.services.exchange import export_survey
from surveyapp.storage import open_survey


def peak_mb() -> float:
    """The most memory this process ever held; getrusage would count what its parent held, too."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return float(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    with open_survey(Path(sys.argv[1])) as survey:
        start = time.perf_counter()
        export_survey(survey, Path(sys.argv[2]))
        print(time.perf_counter() - start, peak_mb())
