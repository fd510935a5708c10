"""`outbox.jsonl`: every sealed op with its answer, beside the survey, for when the file is lost.

A line holds an op as it stands; a later line of the same op goes before an earlier one. Others tell
how far the lists had been seen; the last one counts. Lines are sealed like the journal's. The
pulled list is not kept: the office has it.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson

from surveyapp.domain.locks import FileLock
from surveyapp.storage import journal, recall
from surveyapp.storage.sqlite import Connection
from surveyapp.storage.store import Store

FILE = "outbox.jsonl"
COLUMNS = (
    "device", "county", "n", "id", "rec", "kind", "site", "base", "fields", "closes", "at", "schema",
    "last", "outcome", "rec_seq", "code", "field",
)  # fmt: skip
_TYPES = dict.fromkeys(("n", "base", "schema", "last"), int)
_MAYBE = {"site": str, "outcome": str, "rec_seq": int, "code": str, "field": str}
PAGE = 2_000

Kept = dict[str, Any]


class OpBook:
    """Follows the ops of one survey. Never fails: what it lacks, it writes the next time."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._store = store
        self._path = folder / FILE
        self._lock = folder / ".outbox.lock"

    def follow(self, *, pulled: bool = False) -> None:
        """Append what changed since, durably, and note that it stands there.

        `pulled`: so has what was seen of the lists.
        """
        with self._store.reading() as connection:
            is_behind = not self._path.exists() and _has_ops(connection)
            if not (pulled or is_behind or _has_news(connection)):
                return
        lock = FileLock(self._lock)
        try:
            with lock.held():
                if not self._path.exists():
                    with self._store.writing(durable=False) as connection:
                        connection.execute("UPDATE op SET noted = 0 WHERE noted = 1")
                self._append_news()
                if pulled or is_behind:
                    self._append_seen()
        except OSError:
            return  # such as a full disk; the ops stand in the file
        finally:
            lock.close()

    def _append_news(self) -> None:
        sql = f"SELECT fid, {', '.join(COLUMNS)} FROM op WHERE noted = 0 ORDER BY fid LIMIT {PAGE}"
        while True:
            with self._store.reading() as connection:
                rows = connection.execute(sql).fetchall()
            if not rows:
                return
            ops = (dict(zip(COLUMNS, row[1:], strict=True)) for row in rows)
            _append(self._path, ({"op": op} for op in ops))
            with self._store.writing(durable=False) as connection:
                # An op that changed again meanwhile no longer is what was written down.
                connection.executemany(
                    "UPDATE op SET noted = 1 WHERE fid = ? AND outcome IS ? AND device = ?",
                    ((row[0], row[1 + COLUMNS.index("outcome")], row[1]) for row in rows),
                )

    def _append_seen(self) -> None:
        with self._store.reading() as connection:
            seen = recall.seen(connection)
        _append(self._path, [{"seen": seen.cursors, "shown": seen.sights}])


def _has_news(connection: Connection) -> bool:
    return connection.execute("SELECT 1 FROM op WHERE noted = 0 LIMIT 1").fetchone() is not None


def _has_ops(connection: Connection) -> bool:
    return connection.execute("SELECT 1 FROM op LIMIT 1").fetchone() is not None


def _append(path: Path, lines: Iterable[dict[str, Any]]) -> None:
    with path.open("ab+") as file:
        size = file.seek(0, os.SEEK_END)
        if size:
            file.seek(size - 1)
            if file.read(1) != b"\n":
                file.write(b"\n")  # a torn line stays a damaged one
        file.writelines(journal.sealed(line) for line in lines)
        file.flush()
        os.fsync(file.fileno())


def read(folder: Path) -> tuple[dict[str, Kept], recall.Seen]:
    """The ops of a book by id, each as it stood last, and what had been seen of the lists.

    Damaged lines are passed over.
    """
    path = folder / FILE
    found: dict[str, Kept] = {}
    seen = recall.Seen()
    if not path.is_file():
        return found, seen
    with path.open("rb") as file:
        for line in filter(None, map(journal.read_line, file)):
            op = line.get("op")
            if isinstance(op, dict) and is_sound(op):
                found[op["id"]] = op
            elif "seen" in line:
                seen = recall.Seen(line["seen"], tuple(line.get("shown", ())))
    return found, seen


def is_sound(op: Kept) -> bool:
    """Whether an op from a book or a damaged file is one."""
    for name in COLUMNS:
        value = op.get(name)
        if value is None and name in _MAYBE:
            continue
        if type(value) is not (_MAYBE.get(name) or _TYPES.get(name, str)):
            return False
    try:
        return isinstance(orjson.loads(op["fields"]), dict)
    except orjson.JSONDecodeError:
        return False


def enter(connection: Connection, ops: Iterable[Kept]) -> list[str]:
    """Put ops into a new file: what they hold is no draft line any more.

    Gives the records of ops that hold changes which the history has not. These numbers will be given
    to other changes, so such ops end where the history ends.
    """
    marks = ", ".join("?" * len(COLUMNS))
    taken: dict[str, int] = {}
    for op in ops:
        connection.execute(
            f"INSERT OR IGNORE INTO op ({', '.join(COLUMNS)}) VALUES ({marks})",
            [op[name] for name in COLUMNS],
        )
        taken[op["rec"]] = max(taken.get(op["rec"], 0), op["last"])
    lines = connection.execute("SELECT change, record FROM outbox").fetchall()
    done = [(change,) for change, record in lines if change <= taken.get(record, 0)]
    connection.executemany("DELETE FROM outbox WHERE change = ?", done)
    lost = connection.execute(_LOST).fetchall()
    connection.execute("UPDATE op SET last = min(last, (SELECT coalesce(max(n), 0) FROM change))")
    return sorted({rec for (rec,) in lost})


_LOST = """
    SELECT rec FROM op WHERE last > 0 AND NOT EXISTS (
        SELECT 1 FROM change c WHERE c.n = op.last AND c.record = op.rec)
"""
