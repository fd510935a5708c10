"""The pulled list: documents as the office holds them, page by page, and how far each county is.

A page is taken whole or not at all. After a restore at the office everything is pulled into a
shadow first, which then takes the place of the snapshot in one step.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import orjson

from surveyapp.domain.changes import Edit, Value
from surveyapp.storage import overlay, photo_ledger, recall
from surveyapp.storage.sqlite import Connection


@dataclass(frozen=True, slots=True)
class Pulled:
    """One document of the feed, as text and with what the laptop looks for in it."""

    rec: str
    kind: str
    seq: int
    site: str | None
    challenged: bool
    document: str
    """Its canonical JSON."""


@dataclass(frozen=True, slots=True)
class Place:
    """How far a county was pulled; `shadow` while everything is pulled anew."""

    epoch: str
    cursor: int
    shadow: str | None = None
    shadow_cursor: int = 0


_NOWHERE = Place("", 0)
_PUT = """
    INSERT INTO {table} (county, rec, kind, site, seq, challenged, doc)
    VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (county, rec) DO UPDATE SET kind = excluded.kind, site = excluded.site,
    seq = excluded.seq, challenged = excluded.challenged, doc = excluded.doc
    WHERE excluded.seq >= seq
"""
_SIGHT = "INSERT OR IGNORE INTO sight (rec, county, seq) VALUES (?, ?, ?)"


def place(connection: Connection, county: str) -> Place:
    """How far a county was pulled; at nothing when never."""
    row = connection.execute(
        "SELECT epoch, cursor, shadow_epoch, shadow_cursor FROM feed WHERE county = ?", (county,)
    ).fetchone()
    return _NOWHERE if row is None else Place(row[0], row[1], row[2], row[3] or 0)


def put(connection: Connection, county: str, pulled: Sequence[Pulled], *, shadow: bool) -> None:
    """Keep documents; an older one never takes the place of a newer."""
    connection.executemany(
        _PUT.format(table="shadow" if shadow else "snapshot"),
        ((county, p.rec, p.kind, p.site, p.seq, p.challenged, p.document) for p in pulled),
    )


def go_on(connection: Connection, county: str, epoch: str, cursor: int) -> None:
    """Note how far a county was pulled; it never goes back within an epoch."""
    connection.execute(
        "INSERT INTO feed (county, epoch, cursor) VALUES (?, ?, ?) ON CONFLICT (county) DO UPDATE"
        " SET epoch = excluded.epoch, cursor = max(cursor, excluded.cursor)",
        (county, epoch, cursor),
    )
    recall.forget(connection, county, cursor)


def begin_shadow(connection: Connection, county: str, epoch: str) -> None:
    """Start pulling everything anew, unless that has begun already."""
    if place(connection, county).shadow == epoch:
        return
    connection.execute("DELETE FROM shadow WHERE county = ?", (county,))
    connection.execute(
        "INSERT INTO feed (county, epoch, cursor, shadow_epoch, shadow_cursor)"
        " VALUES (?, '', 0, ?, 0) ON CONFLICT (county) DO UPDATE"
        " SET shadow_epoch = excluded.shadow_epoch, shadow_cursor = 0",
        (county, epoch),
    )


def go_on_in_shadow(connection: Connection, county: str, cursor: int) -> None:
    """Note how far the shadow was pulled."""
    sql = "UPDATE feed SET shadow_cursor = max(shadow_cursor, ?) WHERE county = ?"
    connection.execute(sql, (cursor, county))


def swap(connection: Connection, county: str) -> list[str]:
    """Put the shadow in the snapshot's place; gives the records of either."""
    both = "SELECT rec FROM snapshot WHERE county = ? UNION SELECT rec FROM shadow WHERE county = ?"
    recs = [rec for (rec,) in connection.execute(both, (county, county))]
    connection.execute("DELETE FROM snapshot WHERE county = ?", (county,))
    columns = "county, rec, kind, site, seq, challenged, doc"
    connection.execute(
        f"INSERT INTO snapshot ({columns}) SELECT {columns} FROM shadow WHERE county = ?", (county,)
    )
    connection.execute("DELETE FROM shadow WHERE county = ?", (county,))
    connection.execute(
        "UPDATE feed SET epoch = shadow_epoch, cursor = shadow_cursor, shadow_epoch = NULL,"
        " shadow_cursor = NULL WHERE county = ?",
        (county,),
    )
    recall.forget(connection, county)
    return recs


def leave(connection: Connection, county: str) -> None:
    """Forget a county's list and which photos it has: another office keeps it now."""
    for table in ("snapshot", "shadow", "feed"):
        connection.execute(f"DELETE FROM {table} WHERE county = ?", (county,))
    recall.forget(connection, county)
    photo_ledger.forget(connection, county)


def note_sights(connection: Connection, county: str, recs: Sequence[str]) -> None:
    """Remember what open forms were showing before a list's newer documents arrive.

    What lies hidden under own waiting work was not shown, nor was anything of a list into which a
    record comes only now.
    """
    sql = "SELECT DISTINCT record FROM draft WHERE record IN (SELECT value FROM json_each(?))"
    asked = (orjson.dumps(list(recs)).decode(),)
    drafted = [rec for (rec,) in connection.execute(sql, asked)]
    known = overlay.views(connection, drafted)
    for rec in drafted:
        lists = {county: 0} | {code: v.seen_whole() for code, v in known.get(rec, {}).items()}
        connection.executemany(_SIGHT, ((rec, code, seq) for code, seq in lists.items()))


def edits(
    connection: Connection, recs: Sequence[str], dropped: Mapping[str, set[str]] | None = None
) -> list[Edit]:
    """What the tables lack of these records, with the facts that waited for a site among them."""
    found = overlay.edits(connection, recs, dropped)
    asked = orjson.dumps([e.record for e in found if e.table == "site"]).decode()
    sql = (
        "SELECT s.rec FROM snapshot s JOIN json_each(?) k ON s.site = k.value"
        " WHERE s.rec <> s.site AND k.value NOT IN (SELECT id FROM site)"
    )
    waiting = [rec for (rec,) in connection.execute(sql, (asked,))]
    return overlay.edits(connection, [*recs, *waiting], dropped) if waiting else found


def documents(connection: Connection, county: str) -> Iterator[tuple[str, str]]:
    """Every record of a county's snapshot with its document, page by page."""
    last = 0
    sql = "SELECT fid, rec, doc FROM snapshot WHERE county = ? AND fid > ? ORDER BY fid LIMIT 2000"
    while page := connection.execute(sql, (county, last)).fetchall():
        last = page[-1][0]
        for _, rec, doc in page:
            yield rec, doc


def challenged(connection: Connection, site: str | None) -> list[tuple[str, str, str, str]]:
    """County, record, kind and document of whatever has an open challenge; of one site or of all."""
    chosen = "" if site is None else " AND coalesce(site, rec) = ?"
    values: tuple[Value, ...] = () if site is None else (site,)
    sql = f"SELECT county, rec, kind, doc FROM snapshot WHERE challenged = 1{chosen} ORDER BY fid"
    return [(c, r, k, d) for c, r, k, d in connection.execute(sql, values)]
