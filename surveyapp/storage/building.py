"""The survey file from nothing: built under another name, so that it appears whole or not at all."""

from collections.abc import Mapping
from pathlib import Path

import orjson

from surveyapp.storage import migrations
from surveyapp.storage.sqlite import connect_to_create

FILE = "survey.gpkg"


def build(path: Path, meta: Mapping[str, object], forms: Mapping[str, bytes]) -> None:
    """Make an empty survey file with what it must know of itself."""
    connection = connect_to_create(path)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        migrations.migrate(connection)
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(
            "INSERT INTO meta VALUES (?, ?)",
            ((key, orjson.dumps(value).decode()) for key, value in meta.items()),
        )
        connection.executemany("INSERT INTO form VALUES (?, ?)", forms.items())
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def remove(path: Path) -> None:
    """Take away a file that never became one, with its log."""
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def remove_log(path: Path) -> None:
    """Take away the log of a file about to be replaced: the next file would be ruined by it."""
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
