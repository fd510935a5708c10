"""Ids and order of all sites in memory, so that a search sorts its hits without reading them.

Looking up 26,000 hits in a table of wide rows takes eight times as long as finding them. This
holds some 20 MB for 200,000 sites, is made at the first search and mended from the history.
"""

import threading

from surveyapp.storage.numbers import PREFIX, SERIAL
from surveyapp.storage.sqlite import Connection

_KEY = f"coalesce(CAST({PREFIX} AS INTEGER) * 1000000000 + {SERIAL}, -1)"
_ALL = f"SELECT fid, id, {_KEY} FROM site"
_MENDED_AT_MOST = 2_000
"""Changes since the last search, beyond which everything is read anew."""


class Ranking:
    """The order of sites by number. Sites of one number stand in order of entry."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: tuple[int, int] | None = None
        self._ids: list[str] = []
        self._keys: list[int] = []

    def found(self, connection: Connection, match: str, *, descending: bool) -> list[str]:
        """Ids of the sites that an FTS5 query finds, by number."""
        rows = connection.execute("SELECT rowid FROM search WHERE search MATCH ?", (match,))
        hits = [fid for (fid,) in rows]
        with self._lock:
            self._refresh(connection, max(hits, default=0))
            hits.sort(key=self._keys.__getitem__, reverse=descending)
            ids = self._ids
            return [ids[fid] for fid in hits]

    def _refresh(self, connection: Connection, highest: int) -> None:
        now = _state(connection)
        if self._seen == now and highest < len(self._ids):
            return
        schema, last = self._seen or (-1, 0)
        if schema == now[0] and 0 <= now[1] - last <= _MENDED_AT_MOST:
            changed = "SELECT record FROM change WHERE n > ? AND tab = 'site'"
            self._lay(connection, f"{_ALL} WHERE id IN ({changed})", (last,))
        else:
            self._ids, self._keys = [], []
            self._lay(connection, _ALL, ())
        if highest >= len(self._ids):  # made by another program, without history
            self._lay(connection, _ALL, ())
        self._seen = now

    def _lay(self, connection: Connection, sql: str, values: tuple[int, ...]) -> None:
        ids, keys = self._ids, self._keys
        for fid, key, rank in connection.execute(sql, values):
            if fid >= len(ids):
                more = fid + 1 - len(ids)
                ids.extend([""] * more)
                keys.extend([-1] * more)
            ids[fid] = key
            keys[fid] = rank


def _state(connection: Connection) -> tuple[int, int]:
    """The last change, and what a restore under an open window changes: the schema's version."""
    schema = connection.execute("PRAGMA schema_version").fetchone()[0]
    last = connection.execute("SELECT coalesce(max(n), 0) FROM change").fetchone()[0]
    return int(schema), int(last)
