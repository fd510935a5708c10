"""What one list changes against the one before, by the number of its sites."""

from collections.abc import Iterator, Mapping, Sequence
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


@dataclass(frozen=True, slots=True)
class Changed:
    """One column of a site that says something else than before."""

    number: str
    column: str
    before: Value
    now: Value


def changes(before: Sequence[Entry], now: Sequence[Entry]) -> Iterator[Changed]:
    """Every value that changed, site by site in the order of the new list."""
    old = _by_number(before)
    for entry in now:
        number = str(entry["number"])
        was = old.get(number, entry)
        for name in entry:
            if name in was and name not in _OF_PLACE and was[name] != entry[name]:
                yield Changed(number, name, was[name], entry[name])


def _by_number(entries: Sequence[Entry]) -> dict[str, Entry]:
    return {str(entry["number"]): entry for entry in entries}


def _differs(old: Entry, new: Entry) -> bool:
    """Whether a column that both lists have says something else; another template is no change."""
    both = (old.keys() & new.keys()) - _OF_PLACE
    return any(old[name] != new[name] for name in both)
