"""A figure of a report opened: every record it counts, as of the cut-off, and what came since."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from heapq import nsmallest
from itertools import chain

from surveyapp.domain.progress import Adding, Compared, Line, Records, Row, names_of
from sync.server.reporting.history import Past, pasts_of
from sync.server.reporting.periods import Period
from sync.server.reporting.verbs import counties_of
from sync.server.store.database import Database


@dataclass(frozen=True, slots=True)
class Entry:
    """A record behind a figure."""

    rec: str
    kind: str
    site: str
    county: str
    name: str
    standing: str
    """`same`, `added`, `corrected` or `gone` since the last report; `later` when after the cut-off."""
    part: float
    """What it brings to the figure."""
    had: float
    """What it brought to the figure before."""
    touched: str
    """When it was first changed after the cut-off, as an ISO moment; blank when it never was."""


PAGE = 100
"""Records of a figure on one page."""


@dataclass(slots=True)
class Paged:
    """One page of records in their order, of however many are taken.

    A province's two million come by; no more are kept than the pages up to this one hold.
    """

    number: int
    order: Callable[[Entry], tuple[object, ...]]
    total: int = 0
    _first: list[Entry] = field(default_factory=list)

    def take(self, some: Iterable[Entry]) -> None:
        """Take in some more records, in any order."""
        found = list(some)
        self.total += len(found)
        kept = self.number * PAGE
        self._first = nsmallest(kept, chain(self._first, found), key=self.order)

    @property
    def entries(self) -> list[Entry]:
        """The records of this page."""
        return self._first[(self.number - 1) * PAGE :]

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True, slots=True)
class Opened:
    """A figure with its records."""

    line: Line
    counted: Paged
    later: Paged
    """What was added or corrected after the cut-off, as it counts today."""


def opened(
    database: Database,
    area: str,
    period: Period,
    section: str,
    key: str,
    today: date,
    *,
    number: int = 1,
    later_number: int = 1,
) -> Opened | None:
    """A page of the records of a figure, and one of those that came later.

    None where the report has no such figure.
    """
    codes = counties_of(database, area)
    adding = Adding(area, codes, period.until, period.before)
    since = Adding(area, codes, today, period.until)
    counted, later = Paged(number, _gone_last), Paged(later_number, _by_id)
    for past in pasts_of(database, codes, period, today):
        found = _figure(adding.add(past.code, past.now, past.before), section, key)
        if found:
            counted.take(_entries(past, found))
        if past.latest is not None:
            latest = _figure(since.compared(past.code, past.latest, past.now), section, key)
            later.take(_later(past, past.latest, latest) if latest else ())
    line = next((line for line in adding.lines(section) if line.now.key == key), None)
    if line is None:
        return None
    return Opened(line, counted, later)


def _by_id(entry: Entry) -> tuple[object, ...]:
    return entry.rec, entry.county


def _gone_last(entry: Entry) -> tuple[object, ...]:
    return entry.standing == "gone", *_by_id(entry)


def _figure(found: Iterable[tuple[str, Compared]], section: str, key: str) -> Compared | None:
    return next((c for where, c in found if (where, c.figure.key) == (section, key)), None)


def _entries(past: Past, compared: Compared) -> Iterator[Entry]:
    standings = list(compared.standings())
    ledger = _Ledger.of(past, (s.rec for s in standings), past.now, past.before)
    for s in standings:
        yield ledger.entry(s.rec, s.how, s.part, s.had or 0.0)


def _later(past: Past, latest: Records, compared: Compared) -> Iterator[Entry]:
    """What the same figure counts today and did not, or otherwise, at the cut-off."""
    changed = [
        s for s in compared.standings() if s.how in ("added", "corrected") and s.rec in past.later
    ]
    ledger = _Ledger.of(past, (s.rec for s in changed), latest, past.now)
    for s in changed:
        yield ledger.entry(s.rec, "later", s.part, s.had or 0.0)


@dataclass(frozen=True, slots=True)
class _Ledger:
    """What is known of some records of a county."""

    past: Past
    rows: Mapping[str, tuple[str, Row]]
    names: Mapping[str, str]

    @classmethod
    def of(cls, past: Past, recs: Iterable[str], *several: Records) -> "_Ledger":
        """Of several sets of records the first that holds one tells of it."""
        asked = frozenset(recs)
        rows: dict[str, tuple[str, Row]] = {}
        for records in several:
            for kind, of_kind in records.items():
                for row in of_kind:
                    if (rec := str(row["id"])) in asked:
                        rows.setdefault(rec, (kind, row))
        return cls(past, rows, names_of(asked, *several))

    def entry(self, rec: str, standing: str, part: float, had: float) -> Entry:
        kind, row = self.rows[rec]
        site = rec if kind == "site" else str(row.get("site") or "")
        name, touched = self.names.get(rec, rec), self.past.later.get(rec, "")
        return Entry(rec, kind, site, self.past.code, name, standing, part, had, touched)
