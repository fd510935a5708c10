"""Connections to one file: the right SQLite, the right settings, errors in our own words.

A trap of POSIX locks binds everyone here: whoever opens and closes `survey.gpkg` by other means
in this process (plain `open`, another SQLite library) drops the locks of every open connection.
Nothing in this package reads that file except through these connections.
"""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pysqlite3 import dbapi2

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.storage import geometry

Connection = Any
"""`pysqlite3.dbapi2.Connection`, which brings no types."""

Damaged = (dbapi2.DatabaseError, UnicodeDecodeError)
"""What reading a damaged file raises: SQLite's words on it may quote bytes that are no text."""
IntegrityError = dbapi2.IntegrityError

OLDEST = (3, 51, 3)
"""Releases 3.7.0 to 3.51.2 can corrupt a database when a WAL is reset; 3.51.3 has the repair."""

BUSY_SECONDS = 5.0
READER_CACHE_KIB = 65_536
WRITER_CACHE_KIB = 65_536

_PROBLEMS = {
    dbapi2.SQLITE_INTERRUPT: Problem.SURVEY_CLOSED,
    dbapi2.SQLITE_BUSY: Problem.SURVEY_BUSY,
    dbapi2.SQLITE_LOCKED: Problem.SURVEY_BUSY,
    dbapi2.SQLITE_FULL: Problem.DISK_FULL,
    dbapi2.SQLITE_READONLY: Problem.READ_ONLY,
    dbapi2.SQLITE_PERM: Problem.READ_ONLY,
    dbapi2.SQLITE_CORRUPT: Problem.SURVEY_DAMAGED,
    dbapi2.SQLITE_NOTADB: Problem.SURVEY_DAMAGED,
    dbapi2.SQLITE_IOERR: Problem.DISK_FAULT,
    dbapi2.SQLITE_CANTOPEN: Problem.DISK_FAULT,
}


_DAMAGE_WORDS = ("Could not decode to UTF-8", "unsupported file format")
"""How damage is told that has no code of its own: text that is none, a header of the future."""


def require_sound_version(version: tuple[int, ...] = dbapi2.sqlite_version_info) -> None:
    """Refuse to run on a SQLite with the WAL-reset bug; raises `OLD_SQLITE`."""
    if version < OLDEST:
        found, least = (".".join(map(str, each)) for each in (version, OLDEST))
        raise SurveyError(Problem.OLD_SQLITE, found=found, least=least)


def connect_to_write(path: Path) -> Connection:
    """The connection that writes: durable at every commit, foreign keys on, no checkpoint of its own."""
    connection = _connect(path, "rw")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    connection.execute("PRAGMA journal_size_limit = 16777216")
    connection.execute(f"PRAGMA cache_size = -{WRITER_CACHE_KIB}")
    geometry.register(connection)
    return connection


def connect_to_create(path: Path) -> Connection:
    """A connection that makes the file when it is not there yet."""
    _connect(path, "rwc").close()
    return connect_to_write(path)


def connect_to_read(path: Path, *, immutable: bool = False) -> Connection:
    """A connection that only reads; `immutable` for a file that nobody can write."""
    connection = _connect(path, "ro", immutable="1") if immutable else _connect(path, "rw")
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    connection.execute(f"PRAGMA cache_size = -{READER_CACHE_KIB}")
    return connection


def connect_to_copy(path: Path, *, immutable: bool = False) -> Connection:
    """A connection for `VACUUM INTO`, which a connection that only queries may not do."""
    return _connect(path, "ro", immutable="1") if immutable else _connect(path, "rw")


def _connect(path: Path, mode: str, **options: str) -> Connection:
    parameters = "&".join(f"{k}={v}" for k, v in {"mode": mode, **options}.items())
    return dbapi2.connect(
        f"file:{quote(os.fsencode(path))}?{parameters}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
    )


@contextmanager
def in_our_words(path: Path) -> Iterator[None]:
    """Turn what SQLite and the disk say about `path` into a `SurveyError`; bugs pass through."""
    try:
        yield
    except UnicodeDecodeError as error:
        reason = _("文本无法解码")
        raise SurveyError(Problem.SURVEY_DAMAGED, path=path, reason=reason) from error
    except dbapi2.Error as error:
        problem = problem_of(error, path)
        if problem is None:
            raise
        raise SurveyError(problem, path=path, reason=str(error)) from error
    except OSError as error:
        raise SurveyError(_problem_of_os(error), path=path, reason=error.strerror) from error


def problem_of(error: BaseException, path: Path) -> Problem | None:
    """Which problem an error of SQLite is, None when it is a bug of ours."""
    code = getattr(error, "sqlite_errorcode", None)
    if str(error).startswith(_DAMAGE_WORDS):
        return Problem.SURVEY_DAMAGED
    problem = None if code is None else _PROBLEMS.get(code & 0xFF)
    if problem is Problem.DISK_FAULT and _is_full(path):
        return Problem.DISK_FULL
    return problem


def _is_full(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < 256 * 1024
    except OSError:
        return False


def _problem_of_os(error: OSError) -> Problem:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Problem.DISK_FULL
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return Problem.READ_ONLY
    return Problem.DISK_FAULT
