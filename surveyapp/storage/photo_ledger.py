"""Which photos the office has: each original local, sent, confirmed, or taken by others.

Nothing local may be deleted before it is confirmed, that is, before the office compared its hash.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import orjson

from surveyapp.storage.sqlite import Connection
from surveyapp.storage.store import Store


@dataclass(frozen=True, slots=True)
class Original:
    """A photo that the office does not have for certain."""

    sha256: str
    size: int
    sent: bool
    """Whether every byte went out, without the office having compared the hash."""
    thumb: bool
    """Whether the office has its small copy."""


_WANTED = """
    SELECT p.sha256, max(coalesce(p.size, 0)), coalesce(b.state = 'sent', 0), coalesce(b.thumb, 0)
    FROM photo p LEFT JOIN blob b ON b.county = ? AND b.sha256 = p.sha256
    WHERE p.deleted = 0 AND p.sha256 IS NOT NULL AND coalesce(b.state, '') NOT IN ('confirmed', 'remote')
    AND (EXISTS (SELECT 1 FROM snapshot s WHERE s.rec = p.id AND s.county = ?)
      OR EXISTS (SELECT 1 FROM op WHERE op.rec = p.id AND op.county = ? AND op.outcome IS NOT 'refused'))
    GROUP BY p.sha256 ORDER BY min(p.fid)
"""

_REMOTE = """
    INSERT OR IGNORE INTO blob (county, sha256, state)
    SELECT s.county, s.doc ->> '$.fields.sha256[0]', 'remote' FROM snapshot s
    WHERE s.county = ? AND s.kind = 'photo' AND s.rec IN (SELECT value FROM json_each(?))
    AND s.doc ->> '$.fields.sha256[0]' IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM op WHERE op.rec = s.rec)
    AND NOT EXISTS (SELECT 1 FROM photo p JOIN op ON op.rec = p.id
                    WHERE p.sha256 = s.doc ->> '$.fields.sha256[0]')
    AND NOT EXISTS (SELECT 1 FROM feed f JOIN blob b ON b.county = f.county
                    WHERE b.sha256 = s.doc ->> '$.fields.sha256[0]' AND b.state <> 'remote')
"""
"""Photos that others took: their files are not here, and not for this laptop to send.

One whose file came in here as well, by the same card, goes back to `local`: it is sent by whoever
meets the office first, and the other hears that it is there – also in the county its site moves to.
"""


class PhotoLedger:
    """What one survey knows of photos at the office."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def remote(self, *, with_thumbs: bool = False) -> list[tuple[str, str]]:
        """County and hash of the photos that others took: without small copy here, or all."""
        sql = "SELECT county, sha256 FROM blob WHERE state = 'remote' AND thumb <= ? ORDER BY 1, 2"
        with self._store.reading() as connection:
            return [(c, sha256) for c, sha256 in connection.execute(sql, (int(with_thumbs),))]

    def wanted(self, county: str) -> list[Original]:
        """Photos of a county's records that the office has not confirmed, oldest first."""
        with self._store.reading() as connection:
            found = connection.execute(_WANTED, (county, county, county)).fetchall()
        return [Original(sha, size, bool(sent), bool(thumb)) for sha, size, sent, thumb in found]

    def note(self, county: str, hashes: Iterable[str], state: str) -> None:
        """Note what the office has of originals: `sent` or `confirmed`."""
        with self._store.writing() as connection:
            connection.executemany(
                "INSERT INTO blob (county, sha256, state) VALUES (?, ?, ?)"
                " ON CONFLICT (county, sha256) DO UPDATE SET state = excluded.state"
                " WHERE state <> 'confirmed'",
                ((county, sha256, state) for sha256 in hashes),
            )

    def note_here(self, counties: Iterable[str], hashes: Iterable[str]) -> None:
        """Note originals that a card brought here: those of others are offered like one's own.

        `counties` are those whose office takes photos from this laptop.
        """
        sql = (
            "UPDATE blob SET state = 'local' WHERE state = 'remote'"
            " AND county IN (SELECT value FROM json_each(?))"
            " AND sha256 IN (SELECT value FROM json_each(?))"
        )
        among = [orjson.dumps(list(values)).decode() for values in (counties, hashes)]
        with self._store.writing() as connection:
            connection.execute(sql, among)

    def note_thumbs(self, county: str, hashes: Iterable[str]) -> None:
        """Note which small copies the office has."""
        with self._store.writing() as connection:
            connection.executemany(
                "INSERT INTO blob (county, sha256, state, thumb) VALUES (?, ?, 'local', 1)"
                " ON CONFLICT (county, sha256) DO UPDATE SET thumb = 1",
                ((county, sha256) for sha256 in hashes),
            )

    def states(self, hashes: Iterable[str]) -> Mapping[str, str]:
        """`local`, `sent`, `confirmed` or `remote` (taken by others) for each of these photos."""
        asked = list(hashes)
        sql = (
            "SELECT sha256, min(state) FROM blob WHERE state <> 'local'"
            " AND sha256 IN (SELECT value FROM json_each(?)) GROUP BY sha256"
        )
        with self._store.reading() as connection:
            known = dict(connection.execute(sql, (orjson.dumps(asked).decode(),)))
        return {sha256: known.get(sha256, "local") for sha256 in asked}


def note_remote(connection: Connection, county: str, recs: Sequence[str]) -> None:
    """Note the photos among pulled records that others took."""
    connection.execute(_REMOTE, (county, orjson.dumps(list(recs)).decode()))


def forget(connection: Connection, county: str) -> None:
    """Ask the office anew which photos it has, of those whose originals are here."""
    connection.execute(
        "UPDATE blob SET state = 'local', thumb = 0 WHERE county = ? AND state <> 'remote'",
        (county,),
    )
