"""What the benchmark of dossiers runs in a process of its own: so many sites printed, peak memory in MB."""

import sys
from pathlib import Path

from surveyapp.reports.dossier import write_dossier
from tests.benchmarks.bench_dossier import sites_of
from tests.benchmarks.exporting import peak_mb

if __name__ == "__main__":
    folder, many = Path(sys.argv[1]), int(sys.argv[2])
    write_dossier(folder / "many.pdf", sites_of(folder, 0, many))
    print(peak_mb())
