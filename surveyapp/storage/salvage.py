"""Read what a damaged survey file still gives, row by row, past the pages that are lost."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from surveyapp.storage.sqlite import Connection, Damaged, connect_to_read

Found = dict[str, Any]


class Salvage:
    """A damaged file, open for what can still be read. Every read may come back short."""

    def __init__(self, path: Path) -> None:
        self._connection = _open(path)

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()

    def rows(self, table: str) -> Iterator[Found]:
        """Every row of a table that can be read, once; none when the table is past finding."""
        if self._connection is None:
            return
        columns = self._columns(table)
        if not columns:
            return
        last = 0
        for rowid, row in self._forward(table, columns):
            last = rowid
            yield row
        if self._broke_off:
            yield from self._pick(table, columns, last)

    def whole(self, table: str) -> list[Found]:
        """The rows of a small table without row ids, as far as they can be read."""
        found: list[Found] = []
        if self._connection is not None:
            columns = self._columns(table)
            try:
                for row in self._connection.execute(f"SELECT * FROM {table}"):
                    found.append(dict(zip(columns, row, strict=True)))  # noqa: PERF401 - kept on error
            except Damaged:
                pass
        return found

    def _columns(self, table: str) -> list[str]:
        try:
            rows = self._connection.execute(f"PRAGMA table_info({table})").fetchall()  # type: ignore[union-attr]
        except Damaged:
            return []
        return [row[1] for row in rows]

    def _forward(self, table: str, columns: list[str]) -> Iterator[tuple[int, Found]]:
        self._broke_off = False
        sql = f"SELECT rowid, * FROM {table} NOT INDEXED ORDER BY rowid"
        try:
            for rowid, *row in self._connection.execute(sql):  # type: ignore[union-attr]
                yield rowid, dict(zip(columns, row, strict=True))
        except Damaged:
            self._broke_off = True

    def _pick(self, table: str, columns: list[str], after: int) -> Iterator[Found]:
        """The rows beyond a lost page, one by one, up to the last id that can be learnt."""
        for rowid in range(after + 1, self._last(table, after) + 1):
            sql = f"SELECT * FROM {table} NOT INDEXED WHERE rowid = ?"
            try:
                row = self._connection.execute(sql, (rowid,)).fetchone()  # type: ignore[union-attr]
            except Damaged:
                continue
            if row is not None:
                yield dict(zip(columns, row, strict=True))

    def _last(self, table: str, after: int) -> int:
        for sql, values in (
            (f"SELECT max(rowid) FROM {table} NOT INDEXED", ()),
            ("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)),
        ):
            try:
                row = self._connection.execute(sql, values).fetchone()  # type: ignore[union-attr]
            except Damaged:
                continue
            if row is not None and row[0] is not None:
                return int(row[0])
        return after + 100_000


def _open(path: Path) -> Connection | None:
    if not path.is_file() or path.stat().st_size == 0:
        return None
    try:
        connection = connect_to_read(path)
        connection.execute("PRAGMA cell_size_check = ON")
        connection.text_factory = _text
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except Damaged:
        return None
    return connection


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
