"""A change is a value: what every verb returns, undo replays, history keeps and sync ships."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Value = str | int | float | None
"""What one field can hold. Booleans are 0 and 1; tags, marks and answers are JSON or spaced text."""

Fields = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Label:
    """What was done, as an identifier and the facts its sentence needs; words are made when shown.

    `verb` is one of the keys in `words.describe`; `facts` holds plain text such as a site's name.
    """

    verb: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Edit:
    """What a verb wants written: fields of one record, which is made when it is not there yet."""

    table: str
    record: str
    fields: Fields
    site: str | None = None
    """The site a child record belongs to; None for a site itself or a photo not yet assigned."""


@dataclass(frozen=True, slots=True)
class Change:
    """What was written: the fields of one record that differ, before and after."""

    table: str
    record: str
    site: str | None
    before: Fields
    after: Fields
    created: bool = False

    def inverse(self) -> "Edit":
        """The edit that takes this change back. A record once made is marked deleted, never erased."""
        back: dict[str, Value] = {"deleted": 1} if self.created else dict(self.before)
        return Edit(self.table, self.record, back, self.site)


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """One act of one person: its label and every record it touched, in order of writing."""

    id: str
    label: Label
    changes: tuple[Change, ...]
    at: str
    """When, ISO 8601 with offset, by the laptop's clock: shown, never compared."""
    who: str
    device: str
    undoes: str | None = None
    """The change set this one took back, when it is an undo (or redo of an undo)."""

    def __bool__(self) -> bool:
        """Whether anything changed at all."""
        return bool(self.changes)

    def touched(self, table: str) -> tuple[str, ...]:
        """The records of one table that this act touched, each once, in order."""
        return tuple(dict.fromkeys(c.record for c in self.changes if c.table == table))

    def sites(self) -> tuple[str, ...]:
        """Every site this act touched, itself or through a child record that it has or had."""
        ids = (site for change in self.changes for site in _sites_of(change))
        return tuple(dict.fromkeys(ids))


def _sites_of(change: Change) -> tuple[str, ...]:
    if change.table == "site":
        return (change.record,)
    moved = (change.site, change.before.get("site"), change.after.get("site"))
    return tuple(str(site) for site in moved if site)
