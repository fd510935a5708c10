"""Sync at both ends: one op into a county that grew, what a laptop has to send, bytes on the line."""

import gzip
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from surveyapp.domain.changes import Edit, Label, Value
from surveyapp.domain.ids import uuid7
from surveyapp.storage import Survey, create_survey
from surveyapp.storage.sealing import Routes
from sync.protocol import Op, write_ops
from sync.server.accounts.judging import Writer
from sync.server.store.database import Database, sqlite_url
from sync.server.store.pushing import push
from sync.server.store.upgrade import upgrade
from tests.benchmarks.result import Result, best_of

COUNTY = "410105"
FEW, MANY = 1_000, 50_000
WRITER = Writer("d", "p", "王勘察", frozenset({"surveyor"}), frozenset({"d"}))
ROUTES = Routes({COUNTY: "d"}, 1, COUNTY)


def fields(number: int) -> dict[str, Value]:
    """A site as a day's survey leaves it."""
    return {
        "number": f"{COUNTY}-{number}", "kind": "rooftop", "county": COUNTY,
        "name": f"人民路{number}号", "address": f"郑州市金水区人民路{number}号",
        "lon": 113.6 + number % 500 / 5_000, "lat": 34.7 + number // 500 / 5_000, "height_m": 18.5,
    }  # fmt: skip


def ops(first: int, last: int) -> list[Op]:
    """New sites, one op each."""
    at = "2026-03-21T10:00:00.000+08:00"
    return [Op(uuid7(), n, uuid7(), "site", 0, fields(n), (), at) for n in range(first, last + 1)]


def one_push(folder: Path, sites: int) -> float:
    """Seconds for one op into a county that has so many sites."""
    database = Database(sqlite_url(folder / f"{sites}.db"))
    upgrade(database)
    for start in range(1, sites + 1, 500):
        push(database, COUNTY, WRITER, ops(start, min(start + 499, sites)))
    numbers = count(sites + 1)

    def one() -> None:
        number = next(numbers)
        push(database, COUNTY, WRITER, ops(number, number))

    taken = best_of(one, 30)
    database.close()
    return taken


def to_send(folder: Path, sites: int) -> float:
    """Seconds to seal one edit and find it, on a laptop that knows so many sites."""
    with create_survey(folder / f"s{sites}", name="s", counties=[COUNTY], who="w") as survey:
        keys = [uuid7() for _ in range(sites)]
        edits = [Edit("site", key, fields(n)) for n, key in enumerate(keys, 1)]
        survey.write(Label("import"), edits)
        survey.outbox.seal(ROUTES)
        storeys = count(1)
        return best_of(lambda: _sealed(survey, keys[7], next(storeys), sites), 10)


def _sealed(survey: Survey, key: str, storeys: int, sites: int) -> None:
    survey.write(Label("edit"), [Edit("site", key, {"storeys": storeys})])
    survey.outbox.seal(ROUTES)
    assert survey.outbox.waiting("d", COUNTY, after=sites)


def results() -> Iterator[Result]:
    """Few against many, and what travels against the bare columns compressed."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        few, many = one_push(folder, FEW), one_push(folder, MANY)
        yield Result(f"one op into {MANY:,} sites", many, f"into {FEW:,}", few, 1.5)
        few, many = to_send(folder, FEW), to_send(folder, MANY)
        yield Result(f"an edit sealed among {MANY:,} sites", many, f"among {FEW:,}", few, 1.5)
    wire = len(gzip.compress(write_ops(ops(1, 500)), 6))
    bare = len(gzip.compress(repr([tuple(fields(n).values()) for n in range(1, 501)]).encode(), 6))
    # One microsecond stands for one byte: the table knows only time.
    yield Result("500 new sites on the wire (µs = B)", wire / 1e6, "values alone", bare / 1e6, 5)
