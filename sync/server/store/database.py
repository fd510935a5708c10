"""One database, SQLite or PostgreSQL: reading from a snapshot, and writing in one transaction."""

import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Select, Table, create_engine, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from surveyapp.domain.errors import Problem, SurveyError

OLDEST_SQLITE = (3, 51, 3)
"""Older ones may corrupt a write-ahead log when it is reset."""

_CHUNK = 400


class Database:
    """The engine and its two ways in. Threads may share it; each call takes its own connection."""

    def __init__(self, url: str) -> None:
        self.url = _address(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(url) if self.is_sqlite else _postgresql_engine(self.url)
        self._one_writer = threading.Lock()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database throughout."""
        with self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that is kept whole or not at all, durable when the block has ended."""
        if not self.is_sqlite:
            with (
                self.engine.connect().execution_options(isolation_level="READ COMMITTED") as held,
                held.begin(),
            ):
                yield held
            return
        # SQLite has one writer; waiting for one's turn here is fairer than its busy handler.
        with (
            self._one_writer,
            self.engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            yield connection

    def upsert(
        self, connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]
    ) -> None:
        """Insert rows, or overwrite those with the same primary key. All rows have equal columns."""
        if not rows:
            return
        insert = sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)
        keys = [column.name for column in table.primary_key]
        others = {name: insert.excluded[name] for name in rows[0] if name not in keys}
        statement = insert.on_conflict_do_nothing(index_elements=keys)
        if others:
            statement = insert.on_conflict_do_update(index_elements=keys, set_=others)
        connection.execute(statement, list(rows))

    def look_over(self) -> None:
        """Let PostgreSQL estimate how many rows each table has.

        Until it has, as after a restore, it reads a whole county for each record it is asked for.
        SQLite needs no estimate to take the right index here.
        """
        if not self.is_sqlite:
            apart = self.engine.execution_options(isolation_level="AUTOCOMMIT")
            with apart.connect() as connection:
                connection.execute(text("ANALYZE"))

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def chunks(items: Sequence[str]) -> Iterator[Sequence[str]]:
    """Pieces small enough for one `IN (…)`."""
    for start in range(0, len(items), _CHUNK):
        yield items[start : start + _CHUNK]


def _address(url: str) -> URL:
    """The address of a database that this server can use; raises DATABASE_ADDRESS for any other."""
    told = re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", url, count=1)
    try:
        address = make_url(told)
    except (SQLAlchemyError, ValueError) as error:
        shown = re.sub(r"//[^@/]*@", "//…@", url)
        raise SurveyError(Problem.DATABASE_ADDRESS, address=shown) from error
    if address.drivername not in {"sqlite", "postgresql+psycopg"}:
        shown = address.render_as_string(hide_password=True)
        raise SurveyError(Problem.DATABASE_ADDRESS, address=shown)
    return address


def streamed(connection: Connection, statement: Select[*tuple[Any, ...]]) -> Iterator[Any]:
    """Rows as they are read, never all of them at once."""
    with connection.execute(statement, execution_options={"yield_per": 1000}) as rows:
        yield from rows


def put_if_missing(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Insert a row unless one with its primary key is there, made by whoever was quicker too."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    connection.execute(dialect.insert(table).values(row).on_conflict_do_nothing())


def sqlite_url(path: Path) -> str:
    """The URL of a SQLite file."""
    return f"sqlite:///{path}"


def _sqlite_engine(url: str) -> Engine:
    from pysqlite3 import dbapi2

    if dbapi2.sqlite_version_info < OLDEST_SQLITE:
        least = ".".join(map(str, OLDEST_SQLITE))
        raise SurveyError(Problem.OLD_SQLITE, found=dbapi2.sqlite_version, least=least)
    engine = create_engine(url, module=dbapi2, pool_size=10, max_overflow=40)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(raw: Any, _record: object) -> None:  # noqa: ANN401 - a DBAPI connection
    raw.isolation_level = None  # transactions are begun below, as the work needs
    for pragma in (
        "busy_timeout = 30000",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "cache_size = -20000",
    ):
        raw.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgresql_engine(url: Any) -> Engine:  # noqa: ANN401 - sqlalchemy.URL
    return create_engine(
        url,
        pool_size=10,
        max_overflow=30,
        pool_pre_ping=True,
        isolation_level="REPEATABLE READ",
    )


@contextmanager
def reachable(database: Database) -> Iterator[None]:
    """Turn a database that does not answer into one plain sentence."""
    try:
        yield
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        reason = str(cause).strip().splitlines()[0] if str(cause).strip() else type(cause).__name__
        if "disk is full" in reason or "No space left" in reason:
            raise SurveyError(Problem.DISK_FULL, path=database.url.database or "") from error
        where = database.url.render_as_string(hide_password=True)
        raise SurveyError(Problem.DATABASE, path=where, reason=reason) from error
