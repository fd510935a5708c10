"""What one list changes against the one before, by the number of its sites."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from surveyapp.domain.changes import Value

Entry = Mapping[str, Value]
_OF_PLACE = frozenset({"no", "id"})
"""What may differ without the site having changed."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Numbers of sites that came, that changed, and that are not listed any more."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def difference(before: Sequence[Entry], now: Sequence[Entry]) -> Difference:
    """What became of the entries; the order of sites and their places in it mean nothing."""
    old, new = _by_number(before), _by_number(now)
    return Difference(
        tuple(sorted(new.keys() - old.keys())),
        tuple(sorted(n for n in new.keys() & old.keys() if _differs(old[n], new[n]))),
        tuple(sorted(old.keys() - new.keys())),
    )


def _by_number(entries: Sequence[Entry]) -> dict[str, Entry]:
    return {str(entry["number"]): entry for entry in entries}


def _differs(old: Entry, new: Entry) -> bool:
    """Whether a column that both lists have says something else; another template is no change."""
    both = (old.keys() & new.keys()) - _OF_PLACE
    return any(old[name] != new[name] for name in both)
