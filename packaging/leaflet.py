"""Renews `resources/leaflet/`: the scripts and styles every map page carries inside itself.

Run by hand with npm at hand: `python packaging/leaflet.py`. Versions and digests are pinned here;
folium 0.20 is written for Leaflet 1.9.
"""

import base64
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

OUT = Path(__file__).resolve().parents[1] / "resources" / "leaflet"
PACKAGES = {
    "leaflet@1.9.4": (
        "sha512-nxS1ynzJOmOlHp+iL3FyWqK89GtNL8U8rvlMOsQdTTssxZwCXh8N2NB3GDQOL+YR3XnWyZAxwQixURb+FA74PA==",
        {
            "dist/leaflet.js": "leaflet.js",
            "dist/leaflet.css": "leaflet.css",
            "dist/images/layers.png": "images/layers.png",
            "dist/images/layers-2x.png": "images/layers-2x.png",
            "dist/images/marker-icon.png": "images/marker-icon.png",
            "LICENSE": "LICENSE-leaflet",
        },
    ),
    "supercluster@8.0.1": (
        "sha512-IiOea5kJ9iqzD2t7QJq/cREyLHTtSmUT6gQsweojg9WH2sYJqZK9SswTu6jrscO6D1G5v5vYZ9ru/eq85lXeZQ==",
        {"dist/supercluster.min.js": "supercluster.min.js", "LICENSE": "LICENSE-supercluster"},
    ),
}


def fetch(package: str, digest: str, files: dict[str, str], folder: Path) -> None:
    """Take some files out of one npm package whose archive has the pinned digest."""
    packed = subprocess.run(
        ["npm", "pack", "--json", "--pack-destination", str(folder), package],
        check=True,
        capture_output=True,
        text=True,
    )
    archive = folder / json.loads(packed.stdout)[0]["filename"]
    found = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != digest:
        sys.exit(f"{package}: {found} is not the pinned archive")
    with tarfile.open(archive) as opened:
        for inside, name in files.items():
            member = opened.extractfile(f"package/{inside}")
            if member is None:
                sys.exit(f"{package}: {inside} is missing")
            (OUT / name).parent.mkdir(parents=True, exist_ok=True)
            (OUT / name).write_bytes(member.read())


def main() -> None:
    """Fetch every package."""
    with tempfile.TemporaryDirectory() as folder:
        for package, (digest, files) in PACKAGES.items():
            fetch(package, digest, files, Path(folder))


if __name__ == "__main__":
    main()
