"""What people typed and what they saw when they did: the witness against which the list is judged.

It knows nothing of numbers, bases or merging. Every typed value is unlike any other, so that each
can be found again: as the present value, as a challenge, or replaced by someone who had seen it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from surveyapp.domain.changes import Value

Key = tuple[str, str]
"""A record and a field."""
Line = tuple[int, ...]
"""Who a laptop is: the last number; before it, whose memory it has from before it was copied."""


@dataclass(frozen=True, slots=True)
class Write:
    """One value that a person typed."""

    value: Value
    shown: Value
    """What stood there when it was typed."""
    line: Line


@dataclass
class Ledger:
    """Everything typed in one history."""

    writes: dict[Key, list[Write]] = field(default_factory=lambda: defaultdict(list))
    closed: set[tuple[str, str, Value]] = field(default_factory=set)
    deletions: list[tuple[str, Mapping[str, Value]]] = field(default_factory=list)
    judged: set[str] = field(default_factory=set)
    """Records whose state was written by several, where whole records count as seen or not."""
    calm: bool = True
    """Neither office restored nor laptop copied: then a challenge has exactly one cause."""
    typed: int = 0

    def fresh(self) -> str:
        """A value that nobody typed before."""
        self.typed += 1
        return f"v{self.typed}"

    def wrote(self, key: Key, value: Value, shown: Value, line: Line) -> None:
        """Note a save."""
        self.writes[key].append(Write(value, shown, line))

    def lost(
        self,
        present: Collection[tuple[str, str, Value]],
        challenged: Collection[tuple[str, str, Value]],
        refused: Collection[tuple[str, str, Value]],
    ) -> Iterator[tuple[Key, Write]]:
        """Values that are nowhere and that nobody replaced knowingly."""
        for key, writes in self.writes.items():
            for at, write in enumerate(writes):
                named = (*key, write.value)
                if any(named in kept for kept in (present, challenged, refused, self.closed)):
                    continue
                if not any(self._knew(later, write) for later in writes[at + 1 :]):
                    yield key, write

    @staticmethod
    def _knew(later: Write, write: Write) -> bool:
        return later.shown == write.value or write.line[-1] in later.line

    def groundless(self, challenges: Collection[tuple[str, str, Value]]) -> Iterator[Key]:
        """Challenges over fields that nobody else wrote unseen."""
        for rec, name, value in challenges:
            if not self.calm or rec in self.judged:
                continue
            writes = self.writes.get((rec, name), [])
            mine = [at for at, write in enumerate(writes) if write.value == value]
            if mine and not any(self._unseen(writes, at) for at in mine):
                yield rec, name

    @staticmethod
    def _unseen(writes: Sequence[Write], at: int) -> bool:
        """Whether others wrote what the author of a write had not seen, nor knew as replaced.

        A value that stood under the one he saw was replaced before he came: it is no cause.
        """
        line, seen = writes[at].line, set()
        while at >= 0:
            seen.add(at)
            shown = writes[at].shown
            at = next((n for n in range(at - 1, -1, -1) if writes[n].value == shown), -1)
        others = (n for n, write in enumerate(writes) if write.line[-1] not in line)
        return not seen.issuperset(others)
