"""How far a list had been seen before the survey file was lost, until it has been pulled again.

The pulled list is kept nowhere else, so what a rebuilt survey sends would seem to come from somebody who
had seen nothing of it, and a person would be asked about values that its author had before her
eyes. The book of ops tells how far each list was pulled; that is the base until the list is here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import orjson

from surveyapp.storage.history import NOT_OURS
from surveyapp.storage.overlay import View, Views
from surveyapp.storage.sqlite import Connection

SETTING = "sync.recalled"


@dataclass(frozen=True, slots=True)
class Seen:
    """What had been seen of the lists."""

    cursors: Mapping[str, int] = field(default_factory=dict)
    """How far each county was pulled."""
    sights: tuple[tuple[str, str, int], ...] = ()
    """Records of which an open form showed less than that: record, county, and how far."""


def seen(connection: Connection) -> Seen:
    """What has been seen of the lists up to now, before the last loss of the file too."""
    cursors = _recalled(connection)
    for county, cursor in connection.execute("SELECT county, cursor FROM feed"):
        cursors[county] = max(cursor, cursors.get(county, 0))
    sights = connection.execute("SELECT rec, county, seq FROM sight").fetchall()
    return Seen(cursors, tuple(sights))


def enter(connection: Connection, known: Seen) -> None:
    """Put what had been seen into a new file."""
    _keep(connection, dict(known.cursors))
    connection.executemany("INSERT OR IGNORE INTO sight VALUES (?, ?, ?)", known.sights)


def forget(connection: Connection, county: str, pulled: int | None = None) -> None:
    """The list is here again, as far as that, or is not what it was."""
    cursors = _recalled(connection)
    if county in cursors and (pulled is None or pulled >= cursors[county]):
        del cursors[county]
        _keep(connection, cursors)


def complete(connection: Connection, kind: str, found: Views, counties: Mapping[str, str]) -> None:
    """Give views of records that were in a list, and are not here yet, the place they were seen at.

    `counties` says where they belong now: a record may have been moved since.
    """
    cursors = _recalled(connection)
    if not cursors:
        return
    lacking = {
        rec: county
        for rec, county in counties.items()
        if not any(v.seq for v in found.get(rec, {}).values())
    }
    for rec, county in _lists(connection, lacking).items():
        view = found.setdefault(rec, {}).setdefault(county, View(kind, county))
        view.seq = cursors.get(county, 0)


_SENT = """
    SELECT rec, county FROM op WHERE rec IN (SELECT value FROM json_each(?))
    AND outcome NOT IN ('refused', 'quarantined') ORDER BY fid
"""
_CAME = """
    SELECT c.record, coalesce(c.site, ''), c.after ->> '$.county'
    FROM change_set s JOIN change c ON c.n BETWEEN s.first AND s.last
    WHERE s.label ->> '$.verb' = ? AND c.record IN (SELECT value FROM json_each(?)) ORDER BY c.n
"""


def _lists(connection: Connection, recs: Mapping[str, str]) -> dict[str, str]:
    """In which county's list each of these records was, of those that were in one."""
    asked = orjson.dumps(list(recs)).decode()
    found: dict[str, str] = {}
    sites: dict[str, str] = {}
    for rec, site, county in connection.execute(_CAME, (NOT_OURS, asked)):
        found[rec] = county or found.get(rec, "")
        sites[rec] = site
    found |= dict(connection.execute(_SENT, (asked,)))
    unknown = {rec: sites[rec] for rec, county in found.items() if not county}
    above = {site: recs[rec] for rec, site in unknown.items() if site not in ("", rec)}
    lists = _lists(connection, above) if above else {}
    return found | {rec: lists.get(site, recs[rec]) for rec, site in unknown.items()}


def _recalled(connection: Connection) -> dict[str, int]:
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (SETTING,)).fetchone()
    return dict(orjson.loads(row[0])) if row else {}


def _keep(connection: Connection, cursors: Mapping[str, int]) -> None:
    told = orjson.dumps(cursors).decode()
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (SETTING, told))
