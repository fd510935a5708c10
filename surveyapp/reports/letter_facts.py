"""What a coordination letter and a meeting's list say, as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass

from surveyapp.reports.facts import Photo


@dataclass(frozen=True, slots=True)
class Matter:
    """One site of the letter: what stands in the way there, and the proof."""

    number: str
    name: str
    address: str = ""
    owner: str = ""
    position: str = ""
    said: Sequence[str] = ()
    """What happened, one sentence each."""
    since: str = ""
    """The first day, ISO; empty when nobody knows."""
    party: str = ""
    money: float | None = None
    clauses: Sequence[str] = ()
    photos: Sequence[Photo] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFacts:
    """Everything a letter says; nothing here knows where it came from."""

    number: str
    title: str
    to: str
    copies: Sequence[str] = ()
    place: str = ""
    """City and county."""
    topic: str = ""
    opened_on: str = ""
    due_on: str = ""
    asked: str = ""
    clauses: Sequence[str] = ()
    """Text, section and our one line of each."""
    matters: Sequence[Matter] = ()
    contact: str = ""
    survey: str = ""
    printed_at: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A matter as one row of the meeting's list."""

    number: str
    title: str
    lead: str
    co: Sequence[str]
    sites: Sequence[str]
    """Number and name of each."""
    opened_on: str
    due_on: str
    state: str
    """How it stands, in words."""
    asked: str = ""
    reply: str = ""
    late: bool = False
