"""A record as a person saw it, so that nothing is done to what has changed meanwhile."""

from dataclasses import dataclass

RECORD = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"
LOOKED = RECORD[:-1] + r"@[0-9]{1,16}$"


@dataclass(frozen=True, slots=True)
class Looked:
    """A record and the place in the county's sequence up to which it was shown.

    Whether that is of the record alone or of all that hangs on it, says who takes it.
    """

    rec: str
    seen: int

    @classmethod
    def read(cls, text: str) -> "Looked":
        """Take apart what `LOOKED` matches."""
        rec, _at, seen = text.rpartition("@")
        return cls(rec, int(seen))

    def __str__(self) -> str:
        return f"{self.rec}@{self.seen}"
