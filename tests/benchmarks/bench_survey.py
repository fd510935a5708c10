"""The survey file against raw SQLite doing the same rows with the same indexes, on a copy of the same file."""

import os
import re
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import orjson

from surveyapp.domain.changes import Edit, Label
from surveyapp.domain.ids import uuid7
from surveyapp.storage import Survey, create_survey, geometry, open_survey
from surveyapp.storage.sqlite import Connection, connect_to_write
from tests.benchmarks.result import Result, best_of, seconds, settled
from tests.benchmarks.scene import SITES, copy_of, have, large_survey, sites, workplace

BULK = 20_000
SAVES = 600
QGIS_WAITS = 16
"""fdatasync that QGIS needs for each edit saved to a GeoPackage."""
AT = "2026-03-21T10:00:00.000+08:00"


def results() -> Iterator[Result]:
    """Saving one edit among many sites, taking in many, opening."""
    with ExitStack() as stack:
        ours, theirs = (stack.enter_context(copy_of(large_survey())) for _ in range(2))
        with open_survey(ours) as survey:
            yield from _saves(survey, theirs)
        yield from _waits(ours)
        taken = best_of(lambda: open_survey(ours).close(), 3)
        yield Result(f"open and close {SITES:,} sites", taken, "a bare window", 0.108, 1)
    yield _bulk()


def _saves(survey: Survey, raw_folder: Path) -> Iterator[Result]:
    """Durable saves of one edit; ours compares, keeps history and journal, answers what changed."""
    ids = survey.sites()[:: max(1, SITES // SAVES)][:SAVES]
    connection = connect_to_write(raw_folder / "survey.gpkg")
    raw = _raw_saver(connection, ids)

    def save(index: int) -> None:
        edit = Edit("site", ids[index], {"height_m": 1000.5 + index, "name": f"改过的名字{index}"})
        survey.write(Label("edit"), [edit])

    pairs = [
        (seconds(lambda: save(n)), seconds(lambda: raw(n)))  # noqa: B023 - called at once
        for n in range(len(ids))
    ]
    connection.close()
    middle, peer = settled(pairs)
    yield Result("durable save, p50", middle, "raw SQLite, same rows", peer, 1.5)
    late, raw_late = (
        statistics.quantiles(column, n=100)[-1] for column in zip(*pairs, strict=True)
    )
    yield Result("durable save, p99", late, "its own p50", middle, 5)
    yield Result("durable save, p99", late, "raw SQLite's p99", raw_late, 1.5)
    waits = statistics.median(seconds(lambda: _sixteen_waits(raw_folder)) for _ in range(20))
    yield Result(
        "durable save, p50", middle, f"{QGIS_WAITS} fdatasync, part of QGIS's", waits, 1 / 8
    )


def _sixteen_waits(folder: Path) -> None:
    """The least that QGIS does for a save: as many waits for the disk, nothing else."""
    with (folder / "waits").open("ab", buffering=0) as file:
        for _ in range(QGIS_WAITS):
            file.write(bytes(4096))
            os.fdatasync(file.fileno())


def _raw_saver(connection: Connection, ids: list[str]) -> Callable[[int], None]:
    """One edit of one site by plain statements: the same rows, nothing asked before."""
    first = connection.execute("SELECT max(n) FROM change").fetchone()[0] + 1

    def save(index: int) -> None:
        n, key = first + index, ids[index]
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "UPDATE site SET height_m = ?, name = ?, updated_at = ?, updated_by = ? WHERE id = ?",
            (1000.5 + index, f"改过的名字{index}", f"{AT}{index:05}", "w", key),
        )
        label = '{"verb":"edit","facts":{}}'
        head = (n, uuid7(), AT, "w", "d", label, None, 0, n, n)
        connection.execute("INSERT INTO change_set VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", head)
        before, after = '{"height_m":3.0,"name":"老"}', f'{{"height_m":{index},"name":"改"}}'
        told = (n, n, "site", key, key, before, after, 0)
        connection.execute("INSERT INTO change VALUES (?, ?, ?, ?, ?, ?, ?, ?)", told)
        connection.execute("INSERT INTO outbox VALUES (?, ?, ?, NULL)", (n, key, key))
        connection.execute("COMMIT")

    return save


_TRACED = """
import sys
from pathlib import Path
from surveyapp.domain.changes import Edit, Label
from surveyapp.storage import open_survey
survey = open_survey(Path(sys.argv[1]))
key = survey.sites()[0]
for i in range(int(sys.argv[2])):
    survey.write(Label("edit"), [Edit("site", key, {"storeys": i + 1000})])
"""


def _waits(folder: Path) -> Iterator[Result]:
    """How often a save waits for the disk: what 50 saves more add, as strace counts."""
    if not have("strace"):
        return
    few, many = (_counted(folder, saves) for saves in (10, 60))
    yield Result("waits for the disk a save", (many - few) / 50, "one", 1, 1.2, "fdatasync")


def _counted(folder: Path, saves: int) -> int:
    command = ["strace", "-f", "-c", "-e", "trace=fsync,fdatasync", sys.executable, "-c", _TRACED]
    told = subprocess.run(
        [*command, folder, str(saves)], capture_output=True, text=True, check=False
    )
    found = re.findall(r"^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+).*?sync$", told.stderr, re.MULTILINE)
    return sum(map(int, found))


def _bulk() -> Result:
    """Fill surveys by an act and others by plain statements; both end up the same."""
    pairs = [_one_bulk(workplace() / "bulk", number) for number in range(3)]
    ours, theirs = settled(pairs)
    return Result(f"bulk intake of {BULK:,} sites", ours, "raw SQLite, same rows", theirs, 1.25)


def _one_bulk(folder: Path, number: int) -> tuple[float, float]:
    edits = sites(BULK)
    create_survey(folder / f"raw{number}", name="s", counties=["410105"]).close()
    fill = _raw_filler(folder / f"raw{number}", edits)
    with create_survey(folder / f"ours{number}", name="s", counties=["410105"], who="w") as survey:
        return seconds(lambda: survey.write(Label("import"), edits)), seconds(fill)


def _raw_filler(folder: Path, edits: list[Edit]) -> Callable[[], None]:
    """Records, history and outbox by executemany, everything prepared beforehand."""
    names = [*edits[0].fields, "created_at", "created_by", "updated_at", "updated_by"]
    names += ["candidate", "id", "geom"]
    marks = ", ".join("?" * len(names))
    rows = [
        (*e.fields.values(), *(AT, "w") * 2, 0, e.record,
         geometry.point(e.fields["lon"], e.fields["lat"]))
        for e in edits
    ]  # fmt: skip
    told = [(n, 1, "site", e.record, e.record, "{}", _after(e), 1) for n, e in enumerate(edits, 1)]
    sent = [(n, record, record) for n, _, _, record, *_ in told]

    def fill() -> None:
        connection = connect_to_write(folder / "survey.gpkg")
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(
            f"INSERT INTO site ({', '.join(names)}) VALUES ({marks})",  # noqa: S608
            rows,
        )
        connection.executemany("INSERT INTO change VALUES (?, ?, ?, ?, ?, ?, ?, ?)", told)
        connection.executemany("INSERT INTO outbox (change, record, site) VALUES (?, ?, ?)", sent)
        head = "INSERT INTO change_set VALUES (1, 'a', '', '', '', '{}', NULL, 0, 1, 9)"
        connection.execute(head)
        connection.execute("COMMIT")
        connection.close()

    return fill


def _after(edit: Edit) -> str:
    """What the history keeps of a new record."""
    return orjson.dumps({k: v for k, v in edit.fields.items() if v is not None}).decode()
