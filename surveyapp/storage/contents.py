"""What GeoPackage tells other programs of the sites: last change and extent. Derived data."""

from surveyapp.storage.sqlite import Connection

_NOTED = "SELECT value FROM meta WHERE key = 'contents.noted'"
_LAST = "SELECT coalesce(max(n), 0) FROM change_set"


def is_stale(connection: Connection) -> bool:
    """Whether something happened since the contents were noted."""
    row = connection.execute(_NOTED).fetchone()
    return int(row[0] if row else 0) != int(connection.execute(_LAST).fetchone()[0])


def refresh(connection: Connection) -> None:
    """Note extent and time. The extent is that of the R-tree, rounded outwards to float32."""
    connection.execute(
        "UPDATE gpkg_contents SET last_change = strftime('%Y-%m-%dT%H:%M:%fZ', 'now'),"
        " (min_x, min_y, max_x, max_y) ="
        " (SELECT min(minx), min(miny), max(maxx), max(maxy) FROM rtree_site_geom)"
        " WHERE table_name = 'site'"
    )
    connection.execute(
        f"INSERT OR REPLACE INTO meta VALUES ('contents.noted', CAST(({_LAST}) AS TEXT))"
    )
