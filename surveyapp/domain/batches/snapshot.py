"""The frozen content of a list: one value, one canonical text, one digest; all outputs are made of it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from surveyapp.domain.batches.columns import Shown
from surveyapp.domain.batches.difference import Difference
from surveyapp.domain.changes import Value
from surveyapp.domain.errors import Problem, SurveyError

FORMAT = "survey-batch/1"
NOTICE, PUBLISHED, WITHDRAWN = "notice", "published", "withdrawn"
STAGES = (NOTICE, PUBLISHED, WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Notice:
    """The public notice: days as ISO dates, how many working days, where and how to object."""

    since: str = ""
    until: str = ""
    working_days: int = 0
    objections_to: str = ""


@dataclass(frozen=True, slots=True)
class Previous:
    """The list before this one: its title, its place in the county's sequence, its digest."""

    title: str
    serial: int
    digest: str


@dataclass(frozen=True, slots=True)
class Gone:
    """A site left out or withdrawn, and why."""

    number: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Answered:
    """An objection as the public sees it: no name of who raised it."""

    number: str
    received_on: str
    outcome: str
    answer: str


@dataclass(frozen=True, slots=True)
class Pictured:
    """A photo that goes with a list: whose, what it shows, and the SHA-256 of its published copy."""

    number: str
    caption: str
    taken_on: str
    """The day as ISO, blank when nobody knows it."""
    sha256: str

    @property
    def path(self) -> str:
        """Where the copy lies in a published folder."""
        return f"photos/{self.sha256[:24]}.jpg"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A county's list at one stage. `serial` counts the county's issues and never goes back."""

    county: str
    county_name: str
    city: str
    serial: int
    title: str
    stage: str
    dated: str
    issuer: str
    columns: tuple[Shown, ...]
    entries: tuple[Mapping[str, Value], ...]
    basis: tuple[str, ...] = ()
    notice: Notice = Notice()
    held_back: tuple[Gone, ...] = ()
    withdrawn: tuple[Gone, ...] = ()
    objections: tuple[Answered, ...] = ()
    supersedes: str = ""
    previous: Previous | None = None
    difference: Difference = field(default_factory=Difference)
    audit_head: str = ""
    map_source: str = ""
    map_number: str = ""
    photos: tuple[Pictured, ...] = ()

    def canonical(self) -> bytes:
        """The text that is hashed and signed: keys in order, no space, UTF-8, one line."""
        return canonical({"format": FORMAT, **asdict(self)})

    def photos_of(self, number: str) -> tuple[Pictured, ...]:
        """The photos that go with one site."""
        return tuple(photo for photo in self.photos if photo.number == number)

    def digest(self) -> str:
        """SHA-256 of the canonical text, in hexadecimal."""
        return hashlib.sha256(self.canonical()).hexdigest()

    @classmethod
    def parse(cls, data: bytes, path: str = "snapshot.json") -> "Snapshot":
        """The list behind its canonical text; raises `LIST_DAMAGED` for anything else."""
        try:
            made = cls(**_built(json.loads(data)))
            whole = made.canonical() == data and made.stage in STAGES
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
            raise SurveyError(Problem.LIST_DAMAGED, path=path) from fault
        if not whole:
            raise SurveyError(Problem.LIST_DAMAGED, path=path)
        return made


def canonical(plain: object) -> bytes:
    """JSON with keys in order, no space and no escapes but those it needs, and a line end."""
    text = json.dumps(
        plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return text.encode("utf-8", "surrogatepass") + b"\n"


def _built(plain: dict[str, Any]) -> dict[str, Any]:
    lists: dict[str, Any] = {
        "columns": Shown,
        "held_back": Gone,
        "withdrawn": Gone,
        "objections": Answered,
        "photos": Pictured,
    }
    built = {name: tuple(kind(**one) for one in plain[name]) for name, kind in lists.items()}
    changed = {name: tuple(numbers) for name, numbers in plain["difference"].items()}
    return {
        **{f.name: plain[f.name] for f in fields(Snapshot)},
        **built,
        "entries": tuple(plain["entries"]),
        "basis": tuple(plain["basis"]),
        "notice": Notice(**plain["notice"]),
        "previous": Previous(**plain["previous"]) if plain["previous"] else None,
        "difference": Difference(**changed),
    }
