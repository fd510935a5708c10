"""Copies of a list: always a SQLite file, whichever database it came from, so that any can take it."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, delete, func, insert, select, text

from surveyapp.domain.errors import Problem, SurveyError
from sync.server.store import tables as t
from sync.server.store.counties import renew
from sync.server.store.database import Database, sqlite_url
from sync.server.store.upgrade import upgrade

_ROWS = 2000
_SHORT_LIVED = {"attempt", "nonce", "session"}


def copy_out(database: Database, path: Path) -> None:
    """Write the whole list, as it is at one moment, into a new SQLite file."""
    if path.exists():
        raise SurveyError(Problem.FOLDER_NOT_EMPTY, path=str(path))
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    if database.is_sqlite:
        with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as raw:
            driver = raw.connection.driver_connection
            assert driver is not None  # noqa: S101 - a pooled connection has one
            driver.execute("VACUUM INTO ?", (str(part),))
    else:
        copy = Database(sqlite_url(part))
        upgrade(copy)
        with database.read() as source, copy.write() as target:
            _copy(source, target)
        copy.close()
    part.replace(path)


def copy_in(path: Path, database: Database) -> list[str]:
    """Load a copy into an empty list and begin a new epoch in every county; gives the counties.

    Raises FOLDER_NOT_EMPTY when the list holds something already.
    """
    copy = Database(sqlite_url(path))
    upgrade(copy)
    with copy.read() as source, database.write() as target:
        if target.scalar(select(func.count()).select_from(t.person)):
            shown = database.url.render_as_string(hide_password=True)
            raise SurveyError(Problem.FOLDER_NOT_EMPTY, path=shown)
        _copy(source, target)
        codes = list(renew(target))
    copy.close()
    database.look_over()
    return codes


def _copy(source: Connection, target: Connection) -> None:
    for table in t.metadata.sorted_tables:
        if table.name in _SHORT_LIVED:
            continue
        target.execute(delete(table))
        rows = source.execution_options(yield_per=_ROWS).execute(select(table))
        for some in rows.mappings().partitions(_ROWS):
            target.execute(insert(table), [dict(row) for row in some])


def is_sound(path: Path) -> bool:
    """Whether a copy can be read through, page by page."""
    copy = Database(sqlite_url(path))
    try:
        with copy.read() as connection:
            return str(connection.scalar(text("PRAGMA quick_check"))) == "ok"
    finally:
        copy.close()


def new_files(source: Path, target: Path) -> Iterator[tuple[Path, Path]]:
    """Files that a folder has and its copy lacks or holds short; photos never change once whole."""
    for path in sorted(source.rglob("*")):
        copy = target / path.relative_to(source)
        if path.is_file() and not (copy.exists() and copy.stat().st_size == path.stat().st_size):
            yield path, copy
