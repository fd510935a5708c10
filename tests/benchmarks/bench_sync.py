"""Sync at both ends: finding what to send beside geodiff, ops into a county as it grows."""

import gzip
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from surveyapp.domain.changes import Edit, Label, Value
from surveyapp.domain.ids import uuid7
from surveyapp.storage import create_survey, open_survey
from surveyapp.storage.outbox import Sealed
from surveyapp.storage.records import COLUMNS
from surveyapp.storage.sealing import Routes
from surveyapp.storage.sqlite import connect_to_create
from sync.line import packed
from sync.protocol import Op, write_ops
from sync.server.accounts.judging import Writer
from sync.server.store.counties import look
from sync.server.store.database import Database, sqlite_url
from sync.server.store.feed import page
from sync.server.store.pushing import push
from sync.server.store.upgrade import upgrade
from tests.benchmarks.result import Result, paired, seconds
from tests.benchmarks.scene import COUNTY, SITES, have, sites, workplace

KNOWN = min(100_000, SITES)
EDITED, NEW = 1_000, 100
"""A team's week in a county's list, as the peers were measured."""
FEW, MANY = 1_000, min(20_000, SITES)
WRITER = Writer("d", "p", "王勘察", frozenset({"surveyor"}), frozenset({"d"}))
ROUTES = Routes({COUNTY: "d"}, 1, COUNTY)
PAGE = 500


def results() -> Iterator[Result]:
    """The laptop's side, the server's side; the line between them is in `bench_line`."""
    yield from _week()
    yield from _county()


def _week() -> Iterator[Result]:
    """A week of work in a large list: to be found, and on the wire."""
    folder = workplace() / "week"
    with create_survey(folder, name="s", counties=[COUNTY], who="w") as survey:
        known = sites(KNOWN)
        survey.write(Label("import"), known)
        survey.outbox.seal(ROUTES)
    before = shutil.copy(folder / "survey.gpkg", workplace() / "before.gpkg")
    draw = random.Random(3)
    edits = [Edit("site", site.record, _visited(draw)) for site in draw.sample(known, EDITED)]
    with open_survey(folder, who="w") as survey:
        survey.write(Label("import"), edits + sites(NEW))
        found: list[Sealed] = []

        def find() -> None:
            while more := survey.outbox.waiting("d", COUNTY, found[-1].n if found else KNOWN):
                found.extend(more)

        sealed = seconds(lambda: survey.outbox.seal(ROUTES))
        ours = seconds(find)
    assert len(found) == EDITED + NEW
    told = [Op(s.id, s.n, s.rec, s.kind, s.base, s.fields, s.closes, s.at, s.schema) for s in found]
    body = write_ops(told)
    sent = len(packed(body)[0])
    if have("pygeodiff"):
        yield from _beside_geodiff(ours, sealed, sent, Path(before), folder / "survey.gpkg")
    values = repr([tuple(op.set.values()) for op in told]).encode()
    bare = len(gzip.compress(values, 6))
    yield Result(f"{len(told):,} ops on the wire", sent, "their bare values, gzip", bare, 2, "B")


def _beside_geodiff(
    ours: float, sealed: float, sent: int, before: Path, now: Path
) -> Iterator[Result]:
    """geodiff looks at the sites alone, and at no history; it sends no author and no base.

    Its own SQLite knows no STRICT tables, so it is given plain ones with the same rows.
    """
    import pygeodiff  # type: ignore[import-not-found,import-untyped,unused-ignore]

    geodiff = pygeodiff.GeoDiff()
    changeset = workplace() / "changeset"
    plain = [str(_plain(file)) for file in (before, now)]
    took = seconds(lambda: geodiff.create_changeset(*plain, str(changeset)))
    work = f"find {EDITED + NEW:,} changes in {KNOWN:,} sites"
    yield Result(work, ours, "geodiff", took, 0.1)
    yield Result("seal them, had nobody left a site", sealed, "geodiff", took, 1)
    theirs = len(gzip.compress(changeset.read_bytes(), 6))
    yield Result("the same on the wire", sent, "geodiff, gzip", theirs, 1.1, "B")


def _visited(draw: random.Random) -> dict[str, Value]:
    """What one visit adds to a site."""
    return {
        "height_m": round(draw.uniform(3, 90), 1), "storeys": draw.randint(1, 30),
        "roof_area_m2": round(draw.uniform(50, 900), 1), "parapet_m": round(draw.uniform(0.3, 1.5), 2),
        "way_up": f"{draw.randint(1, 9)}号楼梯上{draw.randint(3, 30)}层，门在东侧",
        "key_holder": f"保卫处{draw.randint(100, 999)}室", "opening": "free_in_principle",
        "note": f"电表在地下{draw.randint(1, 3)}层，业主{draw.randint(1000, 9999)}同意本月进场",
    }  # fmt: skip


def _plain(file: Path) -> Path:
    """The sites of a survey file in a table without our types and triggers."""
    target = file.with_name(f"{file.parent.name}-plain.db")
    connection = connect_to_create(target)
    connection.execute("ATTACH ? AS survey", (str(file),))
    columns = ", ".join(COLUMNS["site"])
    connection.execute(f"CREATE TABLE site (fid INTEGER PRIMARY KEY, {columns})")
    connection.execute(f"INSERT INTO site SELECT fid, {columns} FROM survey.site")  # noqa: S608
    connection.close()
    return target


def _county() -> Iterator[Result]:
    """One op, and one page of the feed, as a county grows."""
    with TemporaryDirectory(dir=workplace()) as place, ExitStack() as stack:
        few, many = (stack.enter_context(_list_of(Path(place), n)) for n in (FEW, MANY))
        ours, theirs = paired(_pusher(many, MANY), _pusher(few, FEW), 30)
        yield Result(f"one op into {MANY:,} sites", ours, f"into {FEW:,}", theirs, 1.5)
        ours, theirs = paired(partial(_last_page, many), partial(_last_page, few), 10)
        yield Result(f"last page of {MANY:,} sites", ours, f"of {FEW:,}", theirs, 1.5)


def _pusher(database: Database, many: int) -> Callable[[], object]:
    """Each call pushes the next op of the one laptop."""
    numbers = count(many + 1)

    def one() -> None:
        number = next(numbers)
        push(database, COUNTY, WRITER, ops_of(number, number))

    return one


def _last_page(database: Database) -> bytes:
    """What a laptop that was away for a day pulls."""
    with database.read() as connection:
        head = look(connection, COUNTY).seq
        after = head - PAGE
        return page(connection, COUNTY, "d", after=after, epoch="", limit=PAGE, private=True)


def fields(number: int) -> dict[str, Value]:
    """A site as a day's survey leaves it."""
    return {
        "number": f"{COUNTY}-{number}", "kind": "rooftop", "county": COUNTY,
        "name": f"人民路{number}号", "address": f"郑州市金水区人民路{number}号",
        "lon": 113.6 + number % 500 / 5_000, "lat": 34.7 + number // 500 / 5_000, "height_m": 18.5,
    }  # fmt: skip


def ops_of(first: int, last: int) -> list[Op]:
    """New sites, as one laptop numbers them."""
    at = "2026-03-21T10:00:00.000+08:00"
    return [Op(uuid7(), n, uuid7(), "site", 0, fields(n), (), at) for n in range(first, last + 1)]


@contextmanager
def _list_of(folder: Path, many: int) -> Iterator[Database]:
    database = Database(sqlite_url(folder / f"{many}.db"))
    upgrade(database)
    for start in range(1, many + 1, 500):
        push(database, COUNTY, WRITER, ops_of(start, min(start + 499, many)))
    yield database
    database.close()
