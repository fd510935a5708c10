"""What a survey keeps of sync, as the client sees it: no database, only promises."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from sync.protocol import Digest, Op, Page, Verdict

Phase = str
"""`session`, `ops`, `changes`, `thumbs`, `photos`, `digest`."""
Progress = Callable[[Phase, int, int], None]
"""Phase, how much of it is done, how much there is: ops, records or bytes; 0 when not known."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that the office has not confirmed."""

    sha256: str
    size: int
    thumb: bool
    """Whether the office has its small copy."""


class Shelf(Protocol):
    """What a survey keeps of sync, for one device. Every verb is durable when it returns."""

    def seal(self) -> None:
        """Turn what was saved into numbered ops."""

    def waiting(self, county: str) -> Sequence[Op]:
        """The first ops without an answer, in their order."""

    def held(self, county: str) -> Sequence[Op]:
        """Ops in quarantine."""

    def answer(self, county: str, verdicts: Sequence[Verdict]) -> None:
        """Note verdicts."""

    def forget_answers(self, county: str, after: int) -> None:
        """Ops beyond a number wait again."""

    def answered(self, county: str) -> int:
        """The last number that has an answer."""

    def op_id(self, county: str, n: int) -> str | None:
        """The id of an op of this device."""

    def become(self, told: dict[str, Any]) -> None:
        """Go on as the new device of an enrolment's answer, unanswered ops numbered from 1."""

    def place(self, county: str) -> tuple[str, int]:
        """Epoch and cursor; nothing and 0 when never pulled."""

    def take(self, page: Page) -> int:
        """Take a page whole; how many records are shown differently now."""

    def shadow(self, county: str, epoch: str) -> int:
        """Begin or go on to pull everything anew; the cursor to go on from."""

    def take_in_shadow(self, page: Page) -> None:
        """Take a page of what is pulled anew."""

    def swap(self, county: str, last_n: int | None) -> int:
        """Show what was pulled anew; after a restore, ops beyond `last_n` wait again."""

    def digest(self, county: str) -> Digest:
        """The snapshot in sixteen numbers."""

    def photos(self, county: str) -> Sequence[Photo]:
        """Photos the office has not confirmed."""

    def original(self, sha256: str) -> Path | None:
        """The file of a photo, None when it is not there."""

    def thumb(self, sha256: str) -> bytes | None:
        """Its small copy as JPEG."""

    def note_photos(self, county: str, hashes: Iterable[str], state: str) -> None:
        """Note `sent`, `confirmed` or, for the small copy, `thumb`."""


class Signer(Protocol):
    """A device's own key."""

    @property
    def device(self) -> str:
        """The device's id."""

    def sign(self, message: bytes) -> str:
        """A signature, base64url."""

    def successor(self) -> tuple["Signer", dict[str, str]]:
        """A fresh key, kept safely, and what `POST /devices` wants to know of it."""

    def named(self, device: str) -> "Signer":
        """The same key under the id that the office gave it."""


@dataclass(slots=True)
class Tally:
    """What one sync did."""

    pushed: int = 0
    applied: int = 0
    challenged: int = 0
    refused: int = 0
    quarantined: int = 0
    pulled: int = 0
    photos_sent: int = 0
    photos_confirmed: int = 0
    trouble: list[str] = field(default_factory=list)
    """Photos that could not be sent, by hash."""
    shut: list[str] = field(default_factory=list)
    """Counties in which this person has no rights any more."""

    def count(self, verdict: Verdict) -> None:
        """Count one op's verdict."""
        self.pushed += 1
        name = str(verdict.outcome)
        setattr(self, name, getattr(self, name) + 1)
