"""Whether a survey is sound: its file, links, indexes, photos and journal. Changes nothing."""

from collections.abc import Callable, Iterator
from pathlib import Path

from surveyapp.storage import geometry, journal
from surveyapp.storage.findings import Finding, Kind
from surveyapp.storage.sqlite import Connection, Damaged
from surveyapp.storage.vault import Vault, is_sound

Progress = Callable[[int, int], None]
"""Told how many of how many photos have been read."""

_FLOAT32_STEP = 1e-5
"""R-tree bounds are rounded outwards to float32: at 180 degrees by up to 1.5e-5."""


def quick_check(connection: Connection) -> str | None:
    """What is wrong with the file by SQLite's own quick check, None when nothing is."""
    try:
        first = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except Damaged as error:
        return str(error)
    return None if first == "ok" else str(first).splitlines()[-1]


def of_file(connection: Connection) -> list[Finding]:
    """The full check of the file and everything in it; stops at damage, for then all else errs."""
    try:
        told = [text for (text,) in connection.execute("PRAGMA integrity_check(20)")]
        if told != ["ok"]:
            lines = dict.fromkeys(line for text in told for line in text.splitlines())
            return [
                Finding(Kind.FILE_DAMAGED, {"reason": line})
                for line in lines
                if not line.startswith("***")
            ]
        return [
            *_links(connection),
            *_map_index(connection),
            *_positions(connection),
            *_search_index(connection),
        ]
    except Damaged as error:
        return [Finding(Kind.FILE_DAMAGED, {"reason": str(error)})]


def _links(connection: Connection) -> Iterator[Finding]:
    for table, rowid, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        facts = {"table": table, "record": rowid, "parent": parent}
        yield Finding(Kind.LINK_BROKEN, facts)


def _map_index(connection: Connection) -> Iterator[Finding]:
    sql = (
        "SELECT count(*) FROM site LEFT JOIN rtree_site_geom r ON r.id = site.fid"
        " WHERE (geom IS NULL) <> (r.id IS NULL)"
        f" OR abs(r.minx - lon) > {_FLOAT32_STEP} * 2 OR abs(r.miny - lat) > {_FLOAT32_STEP} * 2"
    )
    wrong = connection.execute(sql).fetchone()[0]
    strays = connection.execute(
        "SELECT count(*) FROM rtree_site_geom WHERE id NOT IN (SELECT fid FROM site)"
    ).fetchone()[0]
    if wrong or strays:
        yield Finding(Kind.MAP_INDEX_WRONG, {"count": wrong + strays})


def _positions(connection: Connection) -> Iterator[Finding]:
    for key, number, blob, lon, lat in connection.execute(
        "SELECT id, number, geom, lon, lat FROM site WHERE geom IS NOT NULL OR lon IS NOT NULL"
    ):
        if blob != geometry.point(lon, lat):
            found = geometry.bounds(blob)
            if found is None or (found[0], found[2]) != (lon, lat):
                yield Finding(Kind.POSITION_DIFFERS, {"site": number or key})


def _search_index(connection: Connection) -> Iterator[Finding]:
    indexed, dirty, sites = (
        connection.execute(f"SELECT count(*) FROM {source}").fetchone()[0]
        for source in (
            "search_docsize WHERE id NOT IN (SELECT fid FROM search_dirty)",
            "search_dirty JOIN site USING (fid) WHERE deleted = 0",
            "site WHERE deleted = 0",
        )
    )
    if indexed + dirty != sites:
        yield Finding(Kind.SEARCH_INDEX_WRONG, {"indexed": indexed + dirty, "sites": sites})


def of_photos(
    connection: Connection, vault: Vault, progress: Progress | None = None
) -> Iterator[Finding]:
    """Every original read and hashed anew; a photo taken back by undo still has its original.

    What others took lies on their laptops and at the office.
    """
    photos = connection.execute(
        "SELECT DISTINCT sha256, file_name FROM photo"
        " WHERE sha256 IS NULL OR sha256 NOT IN (SELECT sha256 FROM blob WHERE state = 'remote')"
    ).fetchall()
    for done, (sha256, name) in enumerate(photos, 1):
        path = vault.find(sha256 or "")
        facts = {"sha256": sha256, "file": name or ""}
        if path is None:
            yield Finding(Kind.PHOTO_MISSING, facts)
        elif not is_sound(path, sha256):
            yield Finding(Kind.PHOTO_ALTERED, facts)
        if progress is not None:
            progress(done, len(photos))


def of_journal(connection: Connection, folder: Path, trouble: str | None) -> Iterator[Finding]:
    """Whether the journals hold what the file holds, line by line."""
    for path in journal.journals(folder):
        for entry in journal.read(path):
            if entry.content is None:
                yield Finding(Kind.JOURNAL_DAMAGED, {"file": path.name, "line": entry.number})
    tail = journal.tail(folder)
    last = connection.execute("SELECT coalesce(max(n), 0) FROM change_set").fetchone()[0]
    if tail.n > last:
        yield Finding(Kind.JOURNAL_AHEAD, {"count": tail.n - last})
    elif tail.n < last:
        yield Finding(Kind.JOURNAL_BEHIND, {"count": last - tail.n, "reason": trouble or "-"})
