"""What happened: change sets as kept in the file, and which of them can be undone or redone."""

from collections.abc import Iterable, Sequence
from typing import Any

import orjson

from surveyapp.domain.changes import Change, ChangeSet, Edit, Fields, Label
from surveyapp.storage.sqlite import Connection

NOT_OURS = "sync"
"""The verb of what came from elsewhere: kept in history, never undone from here."""

_HEAD = "SELECT n, id, at, who, device, label, undoes, first, last FROM change_set"
_CHANGES = "SELECT tab, record, site, before, after, created FROM change"
_UNDOABLE = f"undoes IS NULL AND label ->> '$.verb' <> '{NOT_OURS}'"
_NEWEST = f"SELECT coalesce(max(n), 0) FROM change_set WHERE {_UNDOABLE} AND undone = 0"
_NEXT_UNDO = f"WHERE {_UNDOABLE} AND undone = 0 ORDER BY n DESC LIMIT 1"
_NEXT_REDO = f"WHERE {_UNDOABLE} AND undone = 1 AND n > ({_NEWEST}) ORDER BY n LIMIT 1"


def change_sets(connection: Connection, site: str | None, limit: int | None) -> list[ChangeSet]:
    """Newest first; of one site only what concerns that site."""
    most = -1 if limit is None else limit
    if site is None:
        heads = connection.execute(f"{_HEAD} ORDER BY n DESC LIMIT ?", (most,)).fetchall()
        return [_read(connection, head) for head in heads]
    sql = f"{_HEAD} WHERE n IN (SELECT act FROM change WHERE site = ?) ORDER BY n DESC LIMIT ?"
    heads = connection.execute(sql, (site, most)).fetchall()
    return [_read(connection, head, site) for head in heads]


def acts_after(connection: Connection, n: int) -> list[ChangeSet]:
    """The acts written after a number, oldest first."""
    heads = connection.execute(f"{_HEAD} WHERE n > ? ORDER BY n", (n,)).fetchall()
    return [_read(connection, head) for head in heads]


def undoable(connection: Connection) -> ChangeSet | None:
    """The newest act that stands and may be taken back."""
    return _one(connection, _NEXT_UNDO)


def labels(connection: Connection) -> tuple[Label | None, Label | None]:
    """What undo would take back and redo do again, in words only: acts can be very large."""
    return _label(connection, _NEXT_UNDO), _label(connection, _NEXT_REDO)


def _label(connection: Connection, condition: str) -> Label | None:
    row = connection.execute(f"SELECT label FROM change_set {condition}").fetchone()
    if row is None:
        return None
    words = orjson.loads(row[0])
    return Label(words["verb"], words["facts"])


def redoable(connection: Connection) -> ChangeSet | None:
    """The first act taken back after the newest one that stands; a new act leaves none."""
    return _one(connection, _NEXT_REDO)


def undo_of(connection: Connection, change_set: str) -> ChangeSet | None:
    """The latest act that took this one back."""
    return _one(connection, "WHERE undoes = ? ORDER BY n DESC LIMIT 1", change_set)


def change_set(connection: Connection, key: str) -> ChangeSet | None:
    """One act by its id."""
    return _one(connection, "WHERE id = ?", key)


def mark_undone(connection: Connection, change_set: str) -> None:
    """Note that an act was taken back; taking back an undo lets its original stand again."""
    current: str | None = change_set
    undone = 1
    while current is not None:
        connection.execute("UPDATE change_set SET undone = ? WHERE id = ?", (undone, current))
        row = connection.execute(
            "SELECT undoes FROM change_set WHERE id = ?", (current,)
        ).fetchone()
        current = row[0] if row else None
        undone = 1 - undone


def inverse(changes: Sequence[Change]) -> list[Edit]:
    """The edits that take changes back, last first."""
    return [change.inverse() for change in reversed(changes)]


def expected(changes: Iterable[Change]) -> dict[tuple[str, str], Fields]:
    """What the records must still hold for an act to be taken back."""
    result: dict[tuple[str, str], dict[str, Any]] = {}
    for change in changes:
        after = {"deleted": 0} if change.created else change.after
        result.setdefault((change.table, change.record), {}).update(after)
    return dict(result)


def _one(connection: Connection, condition: str, *values: str) -> ChangeSet | None:
    head = connection.execute(f"{_HEAD} {condition}", values).fetchone()
    return None if head is None else _read(connection, head)


def _read(connection: Connection, head: tuple[Any, ...], site: str | None = None) -> ChangeSet:
    _, key, at, who, device, label, undoes, first, last = head
    if site is None:
        rows = connection.execute(f"{_CHANGES} WHERE n BETWEEN ? AND ? ORDER BY n", (first, last))
    else:
        sql = f"{_CHANGES} WHERE site = ? AND n BETWEEN ? AND ? ORDER BY n"
        rows = connection.execute(sql, (site, first, last))
    words = orjson.loads(label)
    return ChangeSet(
        key,
        Label(words["verb"], words["facts"]),
        tuple(map(_change, rows)),
        at,
        who,
        device,
        undoes,
    )


def _change(row: tuple[Any, ...]) -> Change:
    table, record, site, before, after, created = row
    place = None if table == "site" else site
    return Change(
        table, record, place, orjson.loads(before), orjson.loads(after), created=bool(created)
    )
