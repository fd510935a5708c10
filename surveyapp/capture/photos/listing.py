"""Which files of a folder or card are offered to intake, in a stable order."""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

_JUNK_FOLDERS = frozenset(
    {
        "@eadir",
        "$recycle.bin",
        "system volume information",
        "lost.dir",
        "lost+found",
        "__macosx",
    }
)
_BOOKKEEPING_BESIDE_DCIM = frozenset({"private", "avf_info", "misc"})
"""What Sony, AVCHD and Canon keep next to the photos; elsewhere folders of that name are people's."""
_JUNK_FILES = frozenset(
    {"thumbs.db", "desktop.ini", "ehthumbs.db", "autorun.inf", "wpsettings.dat"}
)
_SIDECARS = frozenset({".thm", ".aae", ".xmp", ".lrv", ".ctg", ".dat", ".bdm", ".cpi", ".ind"})
"""Files that cameras and editors put beside a photo; they hold no picture of their own."""
_DIGITS = re.compile(r"(\d+)")


def list_photos(paths: Iterable[Path]) -> list[Path]:
    """Every file worth reading: those named, in that order, and those in the folders named, sorted.

    A file named twice is listed once. Hidden files, system junk and sidecars inside folders are
    left out; whatever else lies there is listed, so that nothing is passed over in silence.
    """
    found: dict[str, Path] = {}
    seen: set[tuple[int, int]] = set()
    for path in paths:
        for file in _walk(path, seen) if path.is_dir() else (path,):
            found.setdefault(os.path.normcase(os.path.abspath(file)), file)  # noqa: PTH100
    return list(found.values())


def _walk(folder: Path, seen: set[tuple[int, int]]) -> Iterator[Path]:
    """Files below a folder; links are followed, and each folder is entered once."""
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        entries = _entries(here, seen)
        beside_dcim = any(e.name.casefold() == "dcim" for e in entries)
        folders = []
        for entry in entries:
            if _is_folder(entry):
                if not _junk_folder(entry.name, beside_dcim=beside_dcim):
                    folders.append(Path(entry.path))
            elif not _junk_file(entry.name):
                yield Path(entry.path)
        waiting.extend(reversed(folders))


def _entries(folder: Path, seen: set[tuple[int, int]]) -> list[os.DirEntry[str]]:
    try:
        status = folder.stat()
        identity = (status.st_dev, status.st_ino)
        if status.st_ino and identity in seen:
            return []
        seen.add(identity)
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda e: _natural(e.name))
    except OSError:
        return []


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _junk_folder(name: str, *, beside_dcim: bool) -> bool:
    plain = name.casefold()
    if plain in _BOOKKEEPING_BESIDE_DCIM:
        return beside_dcim
    return name.startswith(".") or plain in _JUNK_FOLDERS


def _junk_file(name: str) -> bool:
    plain = name.casefold()
    return plain.startswith(".") or plain in _JUNK_FILES or plain.endswith(tuple(_SIDECARS))


def _natural(name: str) -> list[tuple[int, str]]:
    """DSC2 before DSC10, and the same order on every system."""
    parts = _DIGITS.split(name.casefold())
    return [(int(p), "") if i % 2 else (0, p) for i, p in enumerate(parts)] + [(0, name)]
