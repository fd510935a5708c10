"""What lies in a published folder: every file with its size and hash, under one signature."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from surveyapp.domain.batches.snapshot import canonical
from surveyapp.domain.errors import Problem, SurveyError

FORMAT = "survey-manifest/1"
NAME = "manifest.json"
SIGNATURE = "manifest.json.minisig"


@dataclass(frozen=True, slots=True)
class Item:
    """One file: its path in the folder with `/`, its size in bytes, its SHA-256."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The contents of one published list."""

    county: str
    batch: str
    serial: int
    stage: str
    entries: int
    digest: str
    """SHA-256 of the canonical snapshot."""
    files: tuple[Item, ...]

    def canonical(self) -> bytes:
        """The text that is signed."""
        return canonical({"format": FORMAT, **asdict(self)})

    @classmethod
    def parse(cls, data: bytes, path: str = NAME) -> "Manifest":
        """The manifest behind its text; raises `LIST_DAMAGED` for anything else."""
        try:
            made = cls._read(json.loads(data))
            whole = made.canonical() == data and all(_is_plain(f.path) for f in made.files)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
            raise SurveyError(Problem.LIST_DAMAGED, path=path) from fault
        if not whole:
            raise SurveyError(Problem.LIST_DAMAGED, path=path)
        return made

    @classmethod
    def _read(cls, plain: dict[str, Any]) -> "Manifest":
        files = tuple(Item(**item) for item in plain.pop("files"))
        kept = {name: value for name, value in plain.items() if name != "format"}
        return cls(**kept, files=files)

    def item(self, path: str) -> Item | None:
        """The file of that path, None when the list has none."""
        return next((item for item in self.files if item.path == path), None)


def _is_plain(path: str) -> bool:
    """Whether a path stays inside its folder."""
    parts = path.split("/")
    return bool(path) and "\\" not in path and ":" not in path and not {"", ".", ".."} & set(parts)


def in_order(items: Iterable[Item]) -> tuple[Item, ...]:
    """Files in the order of their paths, so that the same list gives the same manifest."""
    return tuple(sorted(items, key=lambda item: item.path))
