"""What stands in an open form: kept field by field, so that a killed program loses nothing typed."""

from collections.abc import Mapping
from dataclasses import dataclass

from surveyapp.domain.changes import Fields, Value
from surveyapp.storage.sqlite import Connection


@dataclass(frozen=True, slots=True)
class Draft:
    """The unsaved fields of one record; a new record has only a draft until it is saved."""

    table: str
    record: str
    site: str | None
    fields: Mapping[str, Value]
    at: str
    """When its last field was kept."""


def keep(
    connection: Connection, table: str, record: str, site: str | None, fields: Fields, at: str
) -> None:
    """Lay these fields over the draft of a record."""
    connection.executemany(
        "INSERT OR REPLACE INTO draft (record, field, value, tab, site, at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        ((record, field, value, table, site, at) for field, value in fields.items()),
    )


def drop(connection: Connection, record: str) -> None:
    """Forget the draft of a record."""
    connection.execute("DELETE FROM draft WHERE record = ?", (record,))


def all_of(connection: Connection) -> list[Draft]:
    """Every draft, the one touched last first."""
    rows = connection.execute("SELECT record, field, value, tab, site, at FROM draft").fetchall()
    fields: dict[str, dict[str, Value]] = {}
    facts: dict[str, tuple[str, str | None, str]] = {}
    for record, field, value, table, site, at in rows:
        fields.setdefault(record, {})[field] = value
        facts[record] = max(facts.get(record, (table, site, at)), (table, site, at), key=_at)
    drafts = [Draft(t, record, s, fields[record], at) for record, (t, s, at) in facts.items()]
    return sorted(drafts, key=lambda d: d.at, reverse=True)


def _at(facts: tuple[str, str | None, str]) -> str:
    return facts[2]
