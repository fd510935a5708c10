"""One sequence over all epochs of a county's list, and what an author of another epoch had seen of it.

Each restore begins an epoch: the sequence leaps, and what was handed out after the copy was made is
no part of this list's past. A list may be put back to one copy twice, and laptops still speak of
places in the epoch between. Leaps are of random length, so that no two epochs hand out the same
numbers, and a place that this list never handed out tells that its author comes from elsewhere.
"""

import json
import secrets
from dataclasses import dataclass, replace
from typing import NamedTuple

from sync.protocol import Op

LEAP = 1_000_000
"""How much a list may have handed out after the copy that it was put back to; leaps are so many of it."""
_LEAPS = 2**16
"""How many lengths a leap may have: some thirty restores fit into the twelve digits of older laptops."""


class Cut(NamedTuple):
    """Where the sequence leapt."""

    last: int
    """The last place of the epoch before, as the copy had it."""
    first: int
    """Beyond this place the next epoch hands out its own."""


def length() -> int:
    """How many times `LEAP` the next leap is: twice at least, so that it ends past what the copy lacks."""
    return 2 + secrets.randbelow(_LEAPS)


@dataclass(frozen=True, slots=True)
class Past:
    """The leaps of a county's sequence, oldest first."""

    cuts: tuple[Cut, ...] = ()

    @classmethod
    def parse(cls, text: str) -> "Past":
        """Read what `text` wrote."""
        return cls(tuple(Cut(*pair) for pair in json.loads(text)))

    def text(self) -> str:
        """As it is kept: JSON, a pair for each leap."""
        return json.dumps(self.cuts)

    def leapt(self, seq: int) -> "Past":
        """With a new epoch after `seq`; its last cut tells where that begins."""
        return Past((*self.cuts, Cut(seq, seq + LEAP * length())))

    def as_seen(self, op: Op, seq: int) -> Op:
        """An op that came at `seq`, with its base where its author's history and this one part."""
        if not self.cuts:
            return op
        base = self.shared(op.base, seq)
        return op if base == op.base else replace(op, base=base)

    def shared(self, base: int, seq: int) -> int:
        """The last place of this list that somebody at `base` can have seen, when `seq` is at hand.

        Never too far: where a stranger's history parted from this one is not known, for it may have
        begun with an older copy, so a stranger counts as having seen nothing.
        """
        cuts = [cut for cut in self.cuts if cut.first < seq]
        for last, first in cuts:
            if base <= last:
                return base
            if base <= first:
                return last if base <= last + LEAP else 0
        return base if base <= seq or not cuts else 0


NO_LEAP = Past()
"""Of a list that was never restored."""
