"""A figure of a report opened: every record it counts, as of the cut-off, and what came since."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from surveyapp.domain.progress import Line, Row
from sync.server.reporting.history import Past, past_of
from sync.server.reporting.periods import Period
from sync.server.reporting.verbs import counties_of, report_of
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


@dataclass(frozen=True, slots=True)
class Opened:
    """A figure with its records."""

    line: Line
    entries: tuple[Entry, ...]
    later: tuple[Entry, ...]
    """What was added or corrected after the cut-off, as it counts today."""


def opened(
    database: Database, area: str, period: Period, section: str, key: str, today: date
) -> Opened | None:
    """A figure of a report with its records; None where the report has no such figure."""
    past = past_of(database, counties_of(database, area), period, today)
    made = report_of(past, area, period)
    line = made.line(section, key)
    if line is None:
        return None
    ledger = _Ledger(_rows(past), made.names, past.later)
    entries = tuple(
        ledger.entry(rec, standing, part, line.had.get(rec, 0.0))
        for rec, standing, part in line.standings()
    )
    later = tuple(_later(past, area, period, today, section, line)) if past.latest else ()
    return Opened(line, entries, later)


def _later(
    past: Past, area: str, period: Period, today: date, section: str, line: Line
) -> Iterator[Entry]:
    """What the same figure counts today and did not, or otherwise, at the cut-off."""
    since = replace(past, before=past.now, now=past.latest)
    made = report_of(since, area, replace(period, since=period.until, until=today))
    latest = made.line(section, line.now.key)
    if latest is None:
        return
    then = dict(zip(line.now.records, line.now.parts, strict=True))
    ledger = _Ledger(_rows(since), made.names, past.later)
    for rec, part in zip(latest.now.records, latest.now.parts, strict=True):
        if rec in past.later and then.get(rec) != part:
            yield ledger.entry(rec, "later", part, then.get(rec, 0.0))


@dataclass(frozen=True, slots=True)
class _Ledger:
    """What is known of the records of a report."""

    rows: Mapping[str, tuple[str, str, Row]]
    names: Mapping[str, str]
    touched: Mapping[str, str]

    def entry(self, rec: str, standing: str, part: float, had: float) -> Entry:
        county, kind, row = self.rows[rec]
        site = rec if kind == "site" else str(row.get("site") or "")
        name, touched = self.names.get(rec, rec), self.touched.get(rec, "")
        return Entry(rec, kind, site, county, name, standing, part, had, touched)


def _rows(past: Past) -> dict[str, tuple[str, str, Row]]:
    """County, kind and row of every record of the report or of the one before."""
    return {
        str(row["id"]): (code, kind, row)
        for records in (past.before, past.now)
        for code, by_kind in records.items()
        for kind, rows in by_kind.items()
        for row in rows
    }
