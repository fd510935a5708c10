"""`python -m tests.benchmarks.scale SITES [FOLDER]`: fill a province and measure it, figures as JSON."""

import json
import sys
import tempfile
from itertools import chain
from pathlib import Path

from tests.benchmarks.scale.measures import measured
from tests.benchmarks.scale.province import fill, province

SITES = 2_000_000


def main(words: list[str]) -> None:
    """Fill, measure, print; the folder and everything in it is taken away."""
    sites = int(words[0]) if words else SITES
    place = words[1] if len(words) > 1 else None
    with tempfile.TemporaryDirectory(dir=place) as folder, province(Path(folder)) as made:
        for name, figure in chain([("sites", sites)], fill(made, sites), measured(made)):
            print(json.dumps({name: figure}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
