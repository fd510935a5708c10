"""A pack: one policy text as clauses, duties and figures. Values only; `reading` makes them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from surveyapp.domain.policy.overrides import Override


@dataclass(frozen=True, slots=True)
class ClauseRef:
    """A clause as a finding cites it: which text, which section, in our own one line."""

    pack: str
    text: str
    """Title and number, for example 《…三年行动计划（2020—2022年）》（郑政办〔2020〕42号）."""
    section: str
    """The section as the text counts it, such as 三（一）3; empty when a whole text is cited."""
    summary: str = ""
    id: str = ""

    def as_dict(self) -> dict[str, str]:
        """The three keys that scripts read."""
        return {"pack": self.pack, "text": self.text, "section": self.section}


@dataclass(frozen=True, slots=True)
class Clause:
    """One rule of a text."""

    id: str
    section: str
    topic: str
    summary: str


@dataclass(frozen=True, slots=True)
class Opening:
    """What a text says of opening some categories (or, where none is named, some owners)."""

    clause: str
    duty: str
    free: bool
    categories: frozenset[str]
    owner_types: frozenset[str]
    not_owned_by: frozenset[str]


@dataclass(frozen=True, slots=True)
class FeeRule:
    """What a text says of some kinds of fee, asked by anyone or by those whom it names."""

    clause: str
    verdict: str
    kinds: frozenset[str]
    payee_words: tuple[str, ...] = ()
    payee_types: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Goal:
    """A share of stations on resale power: at most that by a year, or above it first to convert."""

    name: str
    clause: str
    share: float
    written: str
    year: int | None = None
    cities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TargetFigure:
    """How many stations stand by the end of a year."""

    year: int
    stations: int
    written: str
    clause: str


@dataclass(frozen=True, slots=True)
class AwardPart:
    """A sum and who shares it; with `match` the sum is what that payer gives under the text above."""

    split: Mapping[str, int]
    yuan: int | None = None
    match: str = ""
    where: str = ""
    """`county` or `district`, when the part holds only there."""


@dataclass(frozen=True, slots=True)
class AwardRule:
    """What a station of one network mode brings."""

    clause: str
    network_mode: str
    parts: tuple[AwardPart, ...]
    years: tuple[int, int] | None = None
    at_most_yuan: int | None = None


@dataclass(frozen=True, slots=True)
class Responsible:
    """Who is in charge of some topics, the lead first; with categories, who joins for those."""

    topics: frozenset[str]
    names: tuple[str, ...]
    section: str
    categories: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Pack:
    """One text: where and when it holds, what it says. `path` and `kind` tell where it came from."""

    id: str
    kind: str
    title: str
    number: str
    issuer: str
    issued: date | None
    extends: str
    prefixes: tuple[str, ...]
    since: date
    until: date | None
    note: str
    clauses: Mapping[str, Clause]
    opening: tuple[Opening, ...] = ()
    fees: tuple[FeeRule, ...] = ()
    goals: tuple[Goal, ...] = ()
    targets: tuple[TargetFigure, ...] = ()
    award: AwardRule | None = None
    reserve: tuple[str, ...] = ()
    reserve_clause: str = ""
    build_first: bool = False
    departments: tuple[Responsible, ...] = ()
    overrides: tuple[Override, ...] = ()
    path: str = field(default="", compare=False)

    @property
    def text(self) -> str:
        """Title and number as they are cited."""
        return f"《{self.title}》（{self.number}）" if self.number else f"《{self.title}》"

    def holds(self, day: date) -> bool:
        """Whether the text is in force on that day."""
        return self.since <= day and (self.until is None or day <= self.until)

    def closeness(self, county: str) -> int:
        """How much of a county's code the text names; 0 when it is not about that county."""
        return max((len(p) for p in self.prefixes if county.startswith(p)), default=0)

    def cite(self, clause: str) -> ClauseRef:
        """The clause of that id as a finding cites it."""
        found = self.clauses[clause]
        return ClauseRef(self.id, self.text, found.section, found.summary, clause)
