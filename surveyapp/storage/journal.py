"""`journal-<county>.jsonl`: one line per act, following the database, from which it can be rebuilt.

An act goes whole into the journal of the county of the first site it touches, else into that of
the survey's first county. Acts of more than `PART` changes take several lines. Lines are appended
after the commit, in the order of the acts and under a lock between processes; they reach the disk
when the program is idle. Whatever the journal lacks is caught up at the next act or opening. Each
line ends with a CRC-32 of what stands before it, so that damage inside a line shows.
"""

import base64
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

import orjson

from surveyapp.domain.locks import FileLock
from surveyapp.storage.sqlite import Connection

PART = 2_000
_TAIL = 1 << 16
_LOCK = ".journal.lock"
_UNKNOWN_COUNTY = "000000"


class Tail(NamedTuple):
    """The end of the journals: the last act that is whole in them, and its id."""

    n: int
    id: str | None


class Journal:
    """The journals of one survey folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.trouble: str | None = None
        """Why the last attempt to write failed; the next one catches up."""
        self._seen: dict[str, tuple[int, int]] | None = None
        self._last = 0
        self._lock = FileLock(folder / _LOCK)
        self._paths: tuple[int, list[Path]] = (0, [])
        self._unsynced: set[Path] = set()

    def follow(self, connection: Connection) -> None:
        """Append what the database has and the journals lack. Never fails: it is tried again.

        A large backlog (after an import) is left to `catch_up`, off the path of saving.
        """
        self._append_missing(connection, PART)

    def catch_up(self, connection: Connection) -> None:
        """Append everything the journals lack and make it durable; for when nobody waits."""
        self._append_missing(connection, None)
        self._sync()

    def close(self) -> None:
        """Let go of the lock's file."""
        self._lock.close()

    def _append_missing(self, connection: Connection, most: int | None) -> None:
        try:
            with self._lock.held():
                self._follow(connection, most)
            self.trouble = None
        except OSError as error:
            self._seen = None
            self.trouble = str(error.strerror)

    def _follow(self, connection: Connection, most: int | None) -> None:
        seen = self._measure()
        if seen != self._seen:
            self._last = self._cut_torn_ends().n
        acts = connection.execute(
            "SELECT n, id, at, who, device, label, undoes, first, last FROM change_set WHERE n > ?",
            (self._last,),
        ).fetchall()
        if most is not None and sum(act[-1] - act[-2] + 1 for act in acts) > most:
            acts = []
        for act in acts:
            county = _county_of(connection, act)
            self._append(connection, county, _lines(connection, act))
            self._last = act[0]
        self._seen = self._measure() if acts or seen != self._seen else seen

    def _measure(self) -> dict[str, tuple[int, int]]:
        """What changes when another window, or anybody else, writes a journal."""
        found = {}
        for path in self._known():
            seen = os.stat(path)  # noqa: PTH116 - on the save path
            found[path.name] = seen.st_size, seen.st_mtime_ns
        return found

    def _known(self) -> list[Path]:
        """The journals there are, listed anew when something was made or removed in the folder."""
        changed = os.stat(self.folder).st_mtime_ns  # noqa: PTH116 - on the save path
        if self._paths[0] != changed:
            self._paths = changed, journals(self.folder)
        return self._paths[1]

    def _cut_torn_ends(self) -> Tail:
        for path in journals(self.folder):
            end = _whole_lines(path)
            if end < path.stat().st_size:
                os.truncate(path, end)
        return tail(self.folder)

    def _append(self, connection: Connection, county: str, lines: Iterator[bytes]) -> None:
        path = self.folder / f"journal-{county}.jsonl"
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            if os.fstat(handle).st_size == 0:
                _write(handle, sealed({"survey": head(connection)}))
            for line in lines:
                _write(handle, line)
        finally:
            os.close(handle)
        self._unsynced.add(path)

    def _sync(self) -> None:
        while self._unsynced:
            path = self._unsynced.pop()
            try:
                with path.open("rb+") as file:
                    os.fsync(file.fileno())
            except OSError as error:
                self.trouble = str(error.strerror)


def journals(folder: Path) -> list[Path]:
    """The journal files of a survey folder."""
    return sorted(folder.glob("journal-*.jsonl"))


def head(connection: Connection) -> dict[str, Any]:
    """What a rebuilt survey must know besides its acts: identity, name, counties, forms."""
    meta = connection.execute("SELECT key, value FROM meta WHERE key LIKE 'survey.%'")
    forms = connection.execute("SELECT name, content FROM form")
    return {
        **{key: orjson.Fragment(value) for key, value in meta},
        "forms": {name: base64.b64encode(content).decode() for name, content in forms},
    }


def tail(folder: Path) -> Tail:
    """The last act that is whole in the journals."""
    last = Tail(0, None)
    for path in journals(folder):
        for _, line in _backwards(path):
            if line is None or "n" not in line:
                continue
            is_whole = line["part"] == line["parts"]
            found = Tail(line["n"], line["id"]) if is_whole else Tail(line["n"] - 1, None)
            last = max(last, found, key=lambda t: t.n)
            break
    return last


class Entry(NamedTuple):
    """A line of a journal, or what stands in place of a damaged one (`content` None)."""

    path: Path
    number: int
    content: dict[str, Any] | None


def read(path: Path) -> Iterator[Entry]:
    """Every line of a journal from its beginning."""
    with path.open("rb") as file:
        for number, raw in enumerate(file, 1):
            yield Entry(path, number, read_line(raw) if raw.endswith(b"\n") else None)


def read_line(raw: bytes) -> dict[str, Any] | None:
    """A line of a journal; None when it is torn or damaged."""
    body, mark, crc = raw.rstrip(b"\n").rpartition(b',"crc":"')
    if not mark or crc != b'%08x"}' % crc32(body):
        return None
    try:
        found = orjson.loads(body + b"}")
    except orjson.JSONDecodeError:
        return None
    return found if isinstance(found, dict) else None


def sealed(line: dict[str, Any]) -> bytes:
    """A line with its CRC-32 at the end."""
    body = orjson.dumps(line)[:-1]
    return body + b',"crc":"%08x"}\n' % crc32(body)


_CHANGES = """
    SELECT group_concat('[' || json_quote(tab) || ',' || json_quote(record) || ',' ||
        json_quote(site) || ',' || before || ',' || after || ',' || created || ']', ',')
    FROM (SELECT * FROM change WHERE n BETWEEN ? AND ? ORDER BY n)
"""
"""The changes of a line put together by SQLite, four times as quick as by Python."""


def _lines(connection: Connection, act: tuple[Any, ...]) -> Iterator[bytes]:
    n, key, at, who, device, label, undoes, first, last = act
    parts = (last - first) // PART + 1
    for part in range(parts):
        start = first + part * PART
        text = connection.execute(_CHANGES, (start, min(start + PART - 1, last))).fetchone()[0]
        yield sealed(
            {
                "n": n, "id": key, "part": part + 1, "parts": parts, "first": start,
                "at": at, "who": who, "device": device, "undoes": undoes,
                "label": orjson.Fragment(label), "changes": orjson.Fragment(f"[{text}]"),
            }
        )  # fmt: skip


def _county_of(connection: Connection, act: tuple[Any, ...]) -> str:
    row = connection.execute("SELECT value FROM meta WHERE key = 'survey.counties'").fetchone()
    counties = orjson.loads(row[0]) if row else []
    home = counties[0] if counties else _UNKNOWN_COUNTY
    if len(counties) > 1:
        site = connection.execute(
            "SELECT site.county FROM change JOIN site ON site.id = change.site"
            " WHERE change.n BETWEEN ? AND ? ORDER BY change.n LIMIT 1",
            act[-2:],
        ).fetchone()
        home = site[0] if site and site[0] in counties else home
    return home if home.isalnum() else _UNKNOWN_COUNTY


def _write(handle: int, line: bytes) -> None:
    view = memoryview(line)
    while view:
        view = view[os.write(handle, view) :]


def _whole_lines(path: Path) -> int:
    """Where the last whole line of a file ends; what comes after was torn by a crash."""
    end = path.stat().st_size
    for size, line in _backwards(path):
        if line is not None:
            return end
        end -= size
    return 0


def _backwards(path: Path) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """The lines of a file from its end with their sizes, None for torn or damaged ones."""
    with path.open("rb") as file:
        position = file.seek(0, os.SEEK_END)
        rest = b""
        while position > 0 or rest:
            while position > 0 and b"\n" not in rest[:-1]:
                step = min(position, max(_TAIL, len(rest)))
                position -= step
                file.seek(position)
                rest = file.read(step) + rest
            start = rest.rfind(b"\n", 0, len(rest) - 1) + 1
            raw, rest = rest[start:], rest[:start]
            yield len(raw), read_line(raw) if raw.endswith(b"\n") else None
