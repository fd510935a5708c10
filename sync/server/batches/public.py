"""What anybody sees of a county's batches: the newest list of each, what is on notice, what is older."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from surveyapp.domain.batches import Shown, Snapshot
from surveyapp.domain.changes import Value
from sync.server.batches import notices, shelf
from sync.server.store import tables as t

PAGE = 500
"""Entries on one page; a list that long is rather downloaded."""

Entry = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as it stands today. `days_left` are the working days in which to object, None when over."""

    snapshot: Snapshot
    batch: str
    state: str
    current: bool
    """Whether it is the last one of its batch and nothing took its place."""
    last_day: date | None
    days_left: int | None
    guess: bool
    """Whether the last day lies beyond the holidays that are known today."""


def counties(connection: Connection) -> list[str]:
    """The codes of counties that have issued a list."""
    return sorted(connection.scalars(select(t.issue.c.county).distinct()))


def lists(connection: Connection, county: str, today: date) -> list[Listed]:
    """Every list of a county, the newest first."""
    issued = shelf.issues(connection, county)
    states = {batch.id: batch.state for batch in shelf.batches(connection, county)}
    last = {issue.batch: issue.serial for issue in issued}
    return [
        _listed(
            issue, states.get(issue.batch, issue.stage), last[issue.batch] == issue.serial, today
        )
        for issue in reversed(issued)
    ]


def _listed(issue: shelf.Issue, state: str, newest: bool, today: date) -> Listed:
    snapshot = issue.snapshot
    last = notices.last_day(snapshot.notice) if snapshot.notice.until else None
    running = newest and snapshot.stage == shelf.ON_NOTICE and state == shelf.ON_NOTICE
    return Listed(
        snapshot,
        issue.batch,
        state if newest else "over" if snapshot.stage == shelf.ON_NOTICE else shelf.SUPERSEDED,
        newest and state in {shelf.ON_NOTICE, shelf.PUBLISHED},
        last if running else None,
        notices.days_left(snapshot.notice, today) if running else None,
        running and last is not None and notices.is_guess(last),
    )


def sorting(snapshot: Snapshot) -> Shown | None:
    """The column by which a list is counted: category, else kind; None where it shows neither."""
    names = ("category", "kind")
    return next((c for name in names for c in snapshot.columns if c.name == name), None)


def counts(snapshot: Snapshot) -> list[tuple[str, int]]:
    """How many entries of each category by its identifier, the most first."""
    column = sorting(snapshot)
    if column is None:
        return []
    found: dict[str, int] = {}
    for entry in snapshot.entries:
        word = str(entry.get(column.name) or "")
        found[word] = found.get(word, 0) + 1
    return sorted(found.items(), key=lambda item: (-item[1], item[0]))


def matching(snapshot: Snapshot, words: str, category: str) -> list[Entry]:
    """The entries whose shown values hold every word, of one category where it is asked for."""
    column = sorting(snapshot)
    wanted = words.casefold().split()
    found: Sequence[Entry] = snapshot.entries
    if category and column:
        found = [e for e in found if str(e.get(column.name) or "") == category]
    return [e for e in found if all(word in _text(snapshot, e) for word in wanted)]


def _text(snapshot: Snapshot, entry: Entry) -> str:
    shown = (column.text(entry.get(column.name)) for column in snapshot.columns)
    return " ".join((str(entry["number"]), *shown)).casefold()


def entry_of(snapshot: Snapshot, number: str) -> Entry | None:
    """The entry of a number."""
    return next((e for e in snapshot.entries if str(e["number"]) == number), None)
