"""Forms once compiled, kept in the user's cache folder: pyxform takes half a second to import."""

import hashlib
import json
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

FORMAT = "2"
"""Raised when what is kept changes its meaning."""


@dataclass(frozen=True, slots=True)
class Converted:
    """What pyxform made of a form."""

    xform: str
    warnings: tuple[str, ...] = ()


def key(data: bytes) -> str:
    """The name of a form's entry: its digest with the versions that compiled it."""
    try:
        compiler = version("pyxform")
    except PackageNotFoundError:
        compiler = ""
    salt = f"{FORMAT} {compiler} ".encode()
    return hashlib.sha256(salt + data).hexdigest()


def folder() -> Path:
    """The cache folder of this user on this system."""
    chosen = os.environ.get("SURVEY_CACHE")
    if chosen:
        return Path(chosen) / "forms"
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "surveyapp" / "forms"


def load(entry: str) -> Converted | None:
    """A kept form; None when it was not kept, or cannot be read."""
    try:
        stored = json.loads((folder() / f"{entry}.json").read_text("utf-8"))
        found = Converted(str(stored["xform"]), tuple(map(str, stored["warnings"])))
    except (OSError, ValueError, KeyError, TypeError, RuntimeError):
        return None
    return found if stored.get("digest") == _digest(found) else None


def store(entry: str, converted: Converted) -> None:
    """Keep a form; a cache that cannot be written is no reason to stop."""
    content = {
        "xform": converted.xform,
        "warnings": converted.warnings,
        "digest": _digest(converted),
    }
    with suppress(OSError, RuntimeError):
        target = folder() / f"{entry}.json"
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(f".{os.getpid()}.part")
        part.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
        part.replace(target)


def _digest(converted: Converted) -> str:
    return hashlib.sha256(converted.xform.encode()).hexdigest()
