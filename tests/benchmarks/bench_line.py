"""The server as a process of its own, over loopback: ops, bytes and photos beside what they are made of."""

import gzip
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import Self

import httpx
from pysqlite3.dbapi2 import connect

from sync.line import Line, packed
from sync.protocol import Op, write_ops
from sync.sending import Upload
from sync.server.central import open_central
from sync.server.settings import Settings
from sync.server.store.database import Database, sqlite_url
from sync.server.store.upgrade import upgrade
from sync.shelf import Photo
from tests.benchmarks.bench_sync import ops_of
from tests.benchmarks.result import Result, seconds, settled
from tests.benchmarks.scene import COUNTY, workplace
from tests.sync.laptop import Laptop, Office
from tests.sync.proof.cutting import Cutter, cutting
from tests.sync.running import free_port, running

BODIES, PER_BODY = 10, 500
PHOTOS, ABREAST, PHOTO_BYTES = 48, 8, 4 << 20
PIECE = 1 << 20
TABLES = ("record", "op", "site")
"""Where each new site leaves one row; what a push leaves once is small beside them."""
ANSWER_BYTES = 20_000
"""Of verdicts, packed."""
ROWS_GOAL, BARE_GOAL = 12, 80
"""Not from the quality goals, which ask only that an op stay as cheap as a county grows: a body is
read, checked, merged, printed and chained before its rows are written. Here to see them creep."""


def results() -> Iterator[Result]:
    """Bodies of ops, their bytes, and photos."""
    with TemporaryDirectory(dir=workplace()) as place:
        settings = Settings(Path(place) / "central", rate_per_minute=1_000_000)
        settings.write()
        database = Database(sqlite_url(settings.data / "list.db"))
        upgrade(database)
        database.close()
        empty = shutil.copy(settings.data / "list.db", Path(place) / "raw.db")
        central = open_central(settings)
        with (
            running(settings.data) as server,
            cutting(("127.0.0.1", server.port)) as (counter, counted),
            httpx.Client(base_url=server.url, timeout=60) as http,
        ):
            laptop = Office(central, http).laptop("王勘察")
            yield from _ops(laptop, settings.data / "list.db", Path(empty))
            yield _bytes(laptop, counter, counted)
            yield _photos(laptop, Path(place))
        central.database.close()


def _body(number: int) -> list[Op]:
    first = number * PER_BODY + 1
    return ops_of(first, first + PER_BODY - 1)


def _post(laptop: Laptop, body: bytes) -> httpx.Response:
    content, coded = packed(body)
    headers = {"Content-Type": "application/jsonl", **coded}
    path = f"/c/{COUNTY}/ops?epoch={laptop.epoch[COUNTY]}"
    answer = laptop.ask("POST", path, content=content, headers=headers)
    return answer.raise_for_status()


def _ops(laptop: Laptop, made: Path, raw: Path) -> Iterator[Result]:
    """Each body beside its rows in raw SQLite, and beside an HTTP server that does nothing."""
    beside_rows, beside_line = [], []
    with _bare() as bare, _Rows(made, raw) as rows:
        for number in range(BODIES):
            body = write_ops(_body(number))
            ours = seconds(partial(_post, laptop, body))
            rows.take()
            beside_rows.append((ours, seconds(rows.insert)))
            beside_line.append((ours, seconds(partial(bare, packed(body)[0]))))
    ours, theirs = settled(beside_rows)
    work = f"{PER_BODY} ops pushed ({PER_BODY / ours:,.0f} a second)"
    yield Result(work, ours, "their rows, raw SQLite", theirs, ROWS_GOAL)
    ours, theirs = settled(beside_line)
    yield Result("the same", ours, "their bytes, bare HTTP", theirs, BARE_GOAL)


class _Rows:
    """What each body leaves in the list, put into empty tables of the same kind by hand."""

    def __init__(self, made: Path, raw: Path) -> None:
        self._source, self._target = connect(made), connect(raw)
        self._target.execute("PRAGMA synchronous = FULL")
        self._after = dict.fromkeys(TABLES, 0)
        self._new: dict[str, list[tuple[object, ...]]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._source.close()
        self._target.close()

    def take(self) -> None:
        """Read the rows that are new since the last time."""
        for table, after in self._after.items():
            asked = f"SELECT rowid, * FROM {table} WHERE rowid > ?"  # noqa: S608
            found = self._source.execute(asked, (after,)).fetchall()
            self._after[table] = found[-1][0]
            self._new[table] = [row[1:] for row in found]

    def insert(self) -> None:
        """Write them in one transaction, durable at its end."""
        self._target.execute("BEGIN IMMEDIATE")
        for table, rows in self._new.items():
            marks = ", ".join("?" * len(rows[0]))
            self._target.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608
        self._target.execute("COMMIT")


@contextmanager
def _bare() -> Iterator[Callable[[bytes], object]]:
    """Sends bytes to a server that reads them and answers with as many as ours does."""
    port = free_port()
    command = [sys.executable, "-m", "tests.benchmarks.bare", str(port)]
    with subprocess.Popen(command) as process, httpx.Client() as http:
        address = f"http://127.0.0.1:{port}/{ANSWER_BYTES}"
        try:
            while not _answers(http, address):
                Event().wait(0.05)
            yield lambda content: http.post(address, content=content)
        finally:
            process.terminate()


def _answers(http: httpx.Client, address: str) -> bool:
    with suppress(httpx.TransportError):
        return http.get(address).is_success
    return False


def _bytes(laptop: Laptop, counter: Cutter, counted: str) -> Result:
    """What goes over the line both ways for one body, beside the ops themselves."""
    body = write_ops(_body(BODIES))
    direct = laptop.http
    with httpx.Client(base_url=counted, timeout=60) as http:
        laptop.http = http
        _post(laptop, body)
    laptop.http, laptop.n[COUNTY] = direct, (BODIES + 1) * PER_BODY
    moved = sum(counter.passed.values())
    bare = len(gzip.compress(body, 6))
    return Result(f"{PER_BODY} ops pushed, both ways", moved, "the ops, gzip", bare, 2, "B")


def _photos(laptop: Laptop, place: Path) -> Result:
    """Photos as the laptop sends them, some abreast, against hashing and writing their bytes once."""
    photos = [_photo(place, laptop) for _ in range(PHOTOS)]
    line = Line(str(laptop.http.base_url).rstrip("/"), laptop.http, token=laptop.token)
    asked = {"sha256": [p.sha256 for p in photos], "sizes": [p.size for p in photos]}
    begun = line.post(f"/c/{COUNTY}/blobs/known", asked)["offsets"]
    uploads = [
        Upload(line, COUNTY, photo, place / photo.sha256, begun=begun[photo.sha256])
        for photo in photos
    ]
    pairs = []
    for start in range(0, PHOTOS, ABREAST):
        some = uploads[start : start + ABREAST]
        ours = seconds(partial(_sent, line, some))
        assert all(upload.confirmed for upload in some)
        bytes_of = [(place / upload.photo.sha256).read_bytes() for upload in some]
        pairs.append((ours, seconds(partial(_kept, place, bytes_of))))
    ours, theirs = settled(pairs)
    work = f"{ABREAST} photos of {PHOTO_BYTES >> 20} MB uploaded"
    return Result(work, ours, "hashed, written, fsynced", theirs, 2)


def _sent(line: Line, some: list[Upload]) -> None:
    with line.abreast(some, Upload.run) as going:
        list(going)


def _photo(place: Path, laptop: Laptop) -> Photo:
    """A photo on the laptop's disk, of which a record speaks."""
    data = os.urandom(PHOTO_BYTES)
    sha256 = laptop.photo(data, "a")
    (place / sha256).write_bytes(data)
    return Photo(sha256, len(data), thumb=True)


def _kept(folder: Path, photos: list[bytes]) -> None:
    """The least that keeps photos, one by one: their hash, their bytes on the disk."""
    for data in photos:
        told = hashlib.sha256()
        with (folder / "photo").open("wb") as file:
            for start in range(0, len(data), PIECE):
                told.update(data[start : start + PIECE])
                file.write(data[start : start + PIECE])
            file.flush()
            os.fsync(file.fileno())
