"""Which columns a record shows and which may be written; rows as plain dictionaries."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import orjson

from surveyapp.domain.changes import Value
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.fields import TABLES
from surveyapp.storage.sqlite import Connection

Row = dict[str, Value]
"""Column to value. Always has `id`; child records have `site`."""

_STAMPS = ("created_at", "created_by", "deleted")
CHUNK = 2_000


def _columns(table: str) -> tuple[str, ...]:
    names = tuple(f.name for f in TABLES[table])
    return ("id", *names) if table == "site" else ("id", "site", *names, *_STAMPS)


COLUMNS: Mapping[str, tuple[str, ...]] = {table: _columns(table) for table in TABLES}
"""The columns of a row by table, in order."""

WRITABLE: Mapping[str, frozenset[str]] = {t: frozenset(c) - {"id"} for t, c in COLUMNS.items()}


def require_table(table: str) -> None:
    """Raises `NO_SUCH_RECORD` for a table that holds no records."""
    if table not in COLUMNS:
        raise SurveyError(Problem.NO_SUCH_RECORD, record=table)


def rows(connection: Connection, table: str, ids: Sequence[str]) -> list[Row]:
    """Records by id, in the order asked; ids that are not there are left out."""
    require_table(table)
    columns = COLUMNS[table]
    sql = f"SELECT {', '.join(columns)} FROM {table} WHERE id IN (SELECT value FROM json_each(?))"
    asked = orjson.dumps(list(ids)).decode()
    found = {row[0]: row for row in connection.execute(sql, (asked,))}
    return [dict(zip(columns, found[key], strict=True)) for key in ids if key in found]


def where(connection: Connection, table: str, condition: str, *values: Value) -> list[Row]:
    """Records that meet an SQL condition of our own making, oldest first."""
    columns = COLUMNS[table]
    sql = f"SELECT {', '.join(columns)} FROM {table} WHERE {condition} ORDER BY fid"
    return [dict(zip(columns, row, strict=True)) for row in connection.execute(sql, values)]


def stream(
    connection: Connection, table: str, columns: Iterable[str], *, deleted: bool = False
) -> Iterator[tuple[Value, ...]]:
    """A few columns of every record, oldest first, page by page.

    No statement stays open between pages, so the consumer may write and checkpoint meanwhile.
    """
    require_table(table)
    chosen = ", ".join(_known(table, columns))
    # The plus keeps SQLite from an index on `deleted`, which would sort everything for each page.
    kept = "" if deleted else "AND +deleted = 0"
    sql = f"SELECT fid, {chosen} FROM {table} WHERE fid > ? {kept} ORDER BY fid LIMIT {CHUNK}"
    last = -1
    while page := connection.execute(sql, (last,)).fetchall():
        last = page[-1][0]
        for row in page:
            yield row[1:]


def _known(table: str, columns: Iterable[str]) -> Iterator[str]:
    for column in columns:
        if column not in COLUMNS[table]:
            raise SurveyError(Problem.NO_SUCH_FIELD, field=column)
        yield column
