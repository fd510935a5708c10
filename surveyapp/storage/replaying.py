"""Acts of the past from journals and a damaged file, each once and in order, entered as they were."""

from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import orjson

from surveyapp.domain.changes import Edit
from surveyapp.domain.fields import field_of
from surveyapp.storage import history, journal
from surveyapp.storage.records import WRITABLE
from surveyapp.storage.salvage import Salvage
from surveyapp.storage.sqlite import Connection
from surveyapp.storage.writing import BATCH, Clerk, Stamp

Part = dict[str, Any]
"""One journal line, or the same made from the old file: some changes of one act."""

_NUMBERS = {"real": (int, float), "integer": (int,), "boolean": (int,)}


def parts(folder: Path, old: Salvage) -> Iterator[Part]:
    """Every change once, in order; a journal's checked line goes before the file's own rows."""
    sources = [_of_journal(path) for path in journal.journals(folder)]
    ordered = merge(*sources, _of_file(old), key=lambda p: (p["n"], p["rank"], p["first"]))
    for _, same in groupby(ordered, key=itemgetter("n")):
        seen: set[int] = set()
        fresh: list[Part] = []
        for part in same:
            fresh += _unseen(part, seen)
        yield from sorted(fresh, key=itemgetter("first"))


def _unseen(part: Part, seen: set[int]) -> Iterator[Part]:
    """The runs of a part's changes that no earlier part had."""
    numbered = [(n, c) for n, c in enumerate(part["changes"], part["first"]) if n not in seen]
    seen.update(n for n, _ in numbered)
    for _, run in groupby(enumerate(numbered), key=lambda pair: pair[1][0] - pair[0]):
        changes = [pair for _, pair in run]
        yield {**part, "first": changes[0][0], "changes": [c for _, c in changes]}


def _of_journal(path: Path) -> Iterator[Part]:
    for entry in journal.read(path):
        if entry.content is not None and "n" in entry.content:
            yield {**entry.content, "rank": 0}


def _of_file(old: Salvage) -> Iterator[Part]:
    heads = {row["n"]: row for row in old.rows("change_set") if _is_head(row)}
    sound = (row for row in old.rows("change") if row["act"] in heads and is_sound_change(row))
    in_order = enumerate(sound)
    for (n, _), run in groupby(in_order, key=lambda p: (p[1]["act"], p[1]["n"] - p[0])):
        act = heads[n]
        rows = [row for _, row in run]
        yield {
            "n": n, "id": act["id"], "first": rows[0]["n"], "rank": 1, "at": act["at"],
            "who": act["who"], "device": act["device"], "undoes": act["undoes"],
            "label": value_of(act["label"]),
            "changes": [
                [r["tab"], r["record"], r["site"], value_of(r["before"]), value_of(r["after"]),
                 r["created"]] for r in rows
            ],
        }  # fmt: skip


def _is_head(row: dict[str, Any]) -> bool:
    label = value_of(row["label"])
    texts = all(isinstance(row[k], str) for k in ("id", "at", "who", "device"))
    return texts and isinstance(label, dict) and {"verb", "facts"} <= label.keys()


def is_sound_change(row: dict[str, Any]) -> bool:
    """Whether a change read from a damaged file makes sense."""
    if row["tab"] not in WRITABLE or not isinstance(row["record"], str):
        return False
    fields = [value_of(row["before"]), value_of(row["after"])]
    return all(
        isinstance(f, dict) and all(is_plausible(row["tab"], k, v) for k, v in f.items())
        for f in fields
    )


def is_plausible(table: str, column: str, value: object) -> bool:
    """Whether a column of ours can hold this."""
    if column not in WRITABLE[table]:
        return False
    field = field_of(table, column)
    kind = "boolean" if column == "deleted" else field.type if field else "text"
    if value is None:
        return column != "deleted"
    if kind == "boolean":
        return value in (0, 1)
    return isinstance(value, _NUMBERS.get(kind, (str,)))


def value_of(text: object) -> Any:  # noqa: ANN401 - any JSON value
    """What JSON text of a damaged file says, None when it says nothing."""
    try:
        return orjson.loads(text)  # type: ignore[arg-type]
    except (orjson.JSONDecodeError, TypeError):
        return None


def replay(connection: Connection, found: Iterable[Part]) -> tuple[int, int]:
    """Enter acts as they were; gives how many there are and the number of the last."""
    acts = last = 0
    for n, same in groupby(found, key=itemgetter("n")):
        acts, last = acts + 1, n
        end, undoes = 0, None
        for part in same:
            if end == 0:
                _enter_head(connection, part)
                undoes = part["undoes"]
            _enter_part(connection, part)
            end = part["first"] + len(part["changes"]) - 1
        connection.execute("UPDATE change_set SET last = ? WHERE n = ?", (end, n))
        if undoes:
            history.mark_undone(connection, undoes)
    return acts, last


def _enter_head(connection: Connection, part: Part) -> None:
    known = "SELECT 1 FROM change_set WHERE id = ?"
    undoes = part["undoes"]
    if undoes and connection.execute(known, (undoes,)).fetchone() is None:
        undoes = None  # what it undid is lost
    connection.execute(
        "INSERT INTO change_set (n, id, at, who, device, label, undoes, first, last)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            part["n"], part["id"], part["at"], part["who"], part["device"],
            orjson.dumps(part["label"]).decode(), undoes, part["first"], part["first"],
        ),
    )  # fmt: skip


def _enter_part(connection: Connection, part: Part) -> None:
    stamp = Stamp(part["id"], part["at"], part["who"], part["device"])
    changes = part["changes"]
    for start in range(0, len(changes), BATCH):
        edits = [
            Edit(t, r, after, None if t == "site" else s)
            for t, r, s, _, after, _ in changes[start : start + BATCH]
        ]
        Clerk(connection, stamp).replay(edits)
    rows = [
        (n, part["n"], t, r, s, orjson.dumps(b).decode(), orjson.dumps(a).decode(), c)
        for n, (t, r, s, b, a, c) in enumerate(changes, part["first"])
    ]
    connection.executemany("INSERT INTO change VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    if part["label"]["verb"] == history.NOT_OURS:
        return
    connection.executemany(
        "INSERT INTO outbox (change, record, site) VALUES (?, ?, ?)",
        ((row[0], row[3], row[4]) for row in rows),
    )
