"""What the rules found, kept so that lists and counts need not judge again. Derived data."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import orjson

from surveyapp.storage.sqlite import Connection


class FlagRow(NamedTuple):
    """One finding about a site; `payload` is JSON text of the finder's own making."""

    rule: str
    severity: str
    payload: str = "{}"


class Flagged(NamedTuple):
    """One finding with the site it is about."""

    site: str
    rule: str
    severity: str
    payload: str


def replace(connection: Connection, found: Mapping[str, Sequence[FlagRow]]) -> None:
    """Put new findings of these sites in place of the old."""
    sites = orjson.dumps(list(found)).decode()
    connection.execute("DELETE FROM flag WHERE site IN (SELECT value FROM json_each(?))", (sites,))
    connection.executemany(
        "INSERT INTO flag (site, rule, severity, payload) VALUES (?, ?, ?, ?)",
        ((site, *row) for site, rows in found.items() for row in rows),
    )


def weights(connection: Connection) -> Iterator[tuple[str, str]]:
    """Site and severity of every finding, without what it says: that would be most of the file."""
    found: Iterator[tuple[str, str]] = connection.execute("SELECT site, severity FROM flag")
    return found


def of(connection: Connection, site: str | None) -> list[Flagged]:
    """Findings of one site or of all."""
    sql = "SELECT site, rule, severity, payload FROM flag"
    if site is None:
        return [Flagged(*row) for row in connection.execute(f"{sql} ORDER BY n")]
    return [
        Flagged(*row) for row in connection.execute(f"{sql} WHERE site = ? ORDER BY n", (site,))
    ]
