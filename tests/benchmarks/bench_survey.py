"""The survey file against raw SQLite doing the same rows with the same indexes, at 200,000 sites."""

import random
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson

from surveyapp.domain.changes import Edit, Label, Value
from surveyapp.domain.ids import uuid7
from surveyapp.storage import SiteQuery, Survey, create_survey, geometry, open_survey
from surveyapp.storage.sqlite import Connection, connect_to_read, connect_to_write
from tests.benchmarks.result import Result, best_of

SITES = 200_000
SAVES = 600
STREETS = [
    "人民",
    "花园",
    "金水",
    "文化",
    "农业",
    "东风",
    "黄河",
    "经三",
    "纬五",
    "未来",
    "商都",
    "郑汴",
    "航海",
    "嵩山",
    "桐柏",
    "建设",
    "中原",
    "陇海",
]
THINGS = [
    "图书馆",
    "中学",
    "小学",
    "医院",
    "小区",
    "路灯杆",
    "监控杆",
    "广场",
    "大厦",
    "公园",
    "车站",
    "派出所",
    "银行",
    "宾馆",
    "体育馆",
]
AT = "2026-03-21T10:00:00.000+08:00"


def fields_of(index: int, rng: random.Random) -> dict[str, Value]:
    """A site with the fields a table of candidates brings."""
    return {
        "number": f"410105-{index + 1}",
        "kind": ("rooftop", "pole", "facility")[index % 3],
        "name": f"{rng.choice(STREETS)}路{rng.randrange(999)}号{rng.choice(THINGS)}",
        "county": "410105",
        "township": rng.choice(STREETS) + "街道",
        "address": f"{rng.choice(STREETS)}路与{rng.choice(STREETS)}路交叉口",
        "category": "school",
        "owner": f"{rng.choice(STREETS)}{rng.choice(THINGS)}管理处",
        "owner_type": "public_institution",
        "opening": "free",
        "scenario": "urban",
        "demand": "smart_city emergency",
        "in_plan": 1,
        "planned_lon": 113.7,
        "planned_lat": 34.7,
        "surroundings": "商业区",
        "road_access": "可通车",
        "fibre_m": float(index % 500),
        "height_m": float(index % 90),
        "note": None,
        "lon": 113.5 + rng.random() * 0.4,
        "lat": 34.6 + rng.random() * 0.3,
        "datum": "wgs84",
        "source": "imported",
        "accuracy_m": 5.0,
        "altitude_m": 100.0,
    }


def sites(count: int) -> list[Edit]:
    """The same sites in every run but for their ids."""
    rng = random.Random(5)
    return [Edit("site", uuid7(), fields_of(i, rng)) for i in range(count)]


def bulk(folder: Path, count: int) -> tuple[Survey, float, float]:
    """Fill one survey by an act and another by plain statements; both end up the same."""
    edits = sites(count)
    rows = [(*e.fields.values(), *(AT, "w") * 2, "draft", 0, e.record) for e in edits]
    raw = raw_bulk(folder / "raw", rows, list(edits[0].fields), edits)
    survey = create_survey(folder / "ours", name="s", counties=["410105"], who="w")
    start = time.perf_counter()
    survey.write(Label("import"), edits)
    return survey, time.perf_counter() - start, raw


def raw_bulk(
    folder: Path, rows: list[tuple[Any, ...]], columns: list[str], edits: list[Edit]
) -> float:
    """Records, history and outbox by executemany, everything prepared beforehand."""
    create_survey(folder, name="s", counties=["410105"]).close()
    connection = connect_to_write(folder / "survey.gpkg")
    names = [*columns, "created_at", "created_by", "updated_at", "updated_by"]
    names += ["state", "candidate", "id", "geom"]
    marks = ", ".join("?" * len(names))
    ready = [
        (*r, geometry.point(e.fields["lon"], e.fields["lat"]))
        for r, e in zip(rows, edits, strict=True)
    ]
    told = [
        (n, 1, "site", e.record, e.record, "{}", after_of(e), 1) for n, e in enumerate(edits, 1)
    ]
    start = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(f"INSERT INTO site ({', '.join(names)}) VALUES ({marks})", ready)  # noqa: S608
    connection.executemany("INSERT INTO change VALUES (?, ?, ?, ?, ?, ?, ?, ?)", told)
    connection.executemany(
        "INSERT INTO outbox (change, record, site) VALUES (?, ?, ?)",
        [(n, r, r) for n, _, _, r, *_ in told],
    )
    connection.execute("INSERT INTO change_set VALUES (1, 'a', '', '', '', '{}', NULL, 0, 1, 9)")
    connection.execute("COMMIT")
    took = time.perf_counter() - start
    connection.close()
    return took


def after_of(edit: Edit) -> str:
    """What the history keeps of a new record."""
    return orjson.dumps({k: v for k, v in edit.fields.items() if v is not None}).decode()


def paces(save: Callable[[int], object], other: Callable[[int], object]) -> list[list[float]]:
    """Seconds of each save by two ways, taken by turns so that both meet the same machine."""
    taken: list[list[float]] = [[], []]
    for index in range(SAVES):
        for way, times in zip((save, other), taken, strict=True):
            start = time.perf_counter()
            way(index)
            times.append(time.perf_counter() - start)
    return taken


def raw_saver(connection: Connection, ids: list[str]) -> Callable[[int], None]:
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


def saves(survey: Survey, folder: Path) -> Iterator[Result]:
    """Durable saves of one edit; ours compares, keeps history and journal, answers what changed."""
    ids = survey.sites()[-SAVES * 37 :: 37]
    connection = connect_to_write(folder / "raw" / "survey.gpkg")
    theirs = [
        k
        for (k,) in connection.execute(
            "SELECT id FROM site ORDER BY fid DESC LIMIT ?", (SAVES * 37,)
        )
    ][::37]

    def save(index: int) -> None:
        edit = Edit("site", ids[index], {"height_m": 1000.5 + index, "name": f"改过的名字{index}"})
        survey.write(Label("edit"), [edit])

    ours, raw = paces(save, raw_saver(connection, theirs))
    connection.close()
    middle = statistics.median
    yield Result("durable save, p50", middle(ours), "raw SQLite, same rows", middle(raw), 1.5)
    late = statistics.quantiles(ours, n=100)[-1]
    yield Result("durable save, p99", late, "its own p50", middle(ours), 5)


_TRACED = """
import sys
from pathlib import Path
from surveyapp.domain.changes import Edit, Label
from surveyapp.storage import open_survey
survey = open_survey(Path(sys.argv[1]))
key = survey.sites()[0]
for i in range(int(sys.argv[2])):
    survey.write(Label("edit"), [Edit("site", key, {"storeys": i + 1000})])
import os; os._exit(0)
"""


def syncs_a_save(folder: Path, many: int = 200) -> Iterator[Result]:
    """How often a save waits for the disk, as strace counts; left out where strace is not."""
    if shutil.which("strace") is None:
        return
    counts = []
    for saves_made in (0, many):
        command = [
            "strace",
            "-f",
            "-c",
            "-e",
            "trace=fsync,fdatasync",
            sys.executable,
            "-c",
            _TRACED,
        ]
        told = subprocess.run(
            [*command, folder, str(saves_made)], capture_output=True, text=True, check=False
        )
        found = re.findall(r"^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+).*?sync$", told.stderr, re.MULTILINE)
        counts.append(sum(map(int, found)))
    waits = (counts[1] - counts[0]) / many
    yield Result("fdatasync a save (as ms)", waits / 1000, "one each", 0.001, 1.2)


def fetched(connection: Connection, sql: str) -> list[tuple[object, ...]]:
    """All rows of a plain query."""
    found: list[tuple[object, ...]] = connection.execute(sql).fetchall()
    return found


def lists(survey: Survey) -> Iterator[Result]:
    """What the window asks for: search, pages, boxes, counts, the ids of the whole list."""
    survey.idle()
    reader = connect_to_read(survey.folder / "survey.gpkg")
    for words in ("图书", "监控", "金水"):
        query = SiteQuery(search=words)
        hits = len(survey.sites(query))
        sql = f"SELECT rowid FROM search WHERE search MATCH '\"{words}\"'"  # noqa: S608
        raw = best_of(partial(fetched, reader, sql), 20)
        ours = best_of(partial(survey.sites, query), 20)
        yield Result(f"search {words}, {hits:,} ids sorted", ours, "raw FTS5 query", raw, 2)
    reader.close()
    ids = survey.sites()
    page = best_of(lambda: survey.rows("site", ids[-100:]), 20)
    yield Result("page of 100 rows at the end of 200,000", page, "a millisecond", 0.001, 1)
    yield Result("all ids by number", best_of(survey.sites), "a tenth of a second", 0.1, 1)
    yield Result(
        "counts for the filters", best_of(survey.counts), "a twentieth of a second", 0.05, 1
    )
    box = best_of(lambda: survey.box(113.6, 34.65, 113.62, 34.67))
    yield Result("box of some 600 sites", box, "rows joined by hand", 0.00086, 2)


def results() -> Iterator[Result]:
    """Bulk first, for the rest needs 200,000 sites."""
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        survey, ours, raw = bulk(folder, SITES)
        yield Result(f"bulk intake of {SITES:,} sites", ours, "raw SQLite, same rows", raw, 1.25)
        survey.idle()
        yield from lists(survey)
        yield from saves(survey, folder)
        survey.close()
        yield from syncs_a_save(folder / "ours")
        start = time.perf_counter()
        with open_survey(folder / "ours") as again:
            took = time.perf_counter() - start
            again.history(limit=1)
        yield Result(f"open a survey of {SITES:,} sites", took, "a bare window", 0.108, 0.5)
