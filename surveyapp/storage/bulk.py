"""A large act fills the indexes of new sites in one go instead of by trigger, row by row.

The triggers of the GeoPackage call five functions in Python for every point. Within the act's own
transaction they are taken away and put back word for word: nobody else ever sees them missing, and
a rollback brings them back like everything else.
"""

from surveyapp.storage.sqlite import Connection

_TRIGGERS = ("rtree_site_geom_insert", "search_dirty_insert")


class Bulk:
    """Indexing put off until `finish`; lives inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._made: list[str] = []
        for name in _TRIGGERS:
            row = connection.execute(
                "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?", (name,)
            ).fetchone()
            self._made.append(row[0])
            connection.execute(f"DROP TRIGGER {name}")
        self._last = connection.execute("SELECT coalesce(max(fid), 0) FROM site").fetchone()[0]

    def finish(self) -> None:
        """Index the sites made since, as the triggers would have, and put the triggers back."""
        new = "FROM site WHERE fid > ?"
        values = (self._last,)
        self._connection.execute(
            "INSERT OR REPLACE INTO rtree_site_geom SELECT fid, lon, lon, lat, lat"
            f" {new} AND geom IS NOT NULL",
            values,
        )
        self._connection.execute(f"INSERT OR IGNORE INTO search_dirty SELECT fid {new}", values)
        for sql in self._made:
            self._connection.execute(sql)
