"""The window on 200,000 sites: start, a page at the end, sorting, two characters, against the least."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.result import Result, best_of

ROUNDS = 5
PAGE = 64
PAGE_LIMIT_S = 0.001


def seconds(what: str, folder: Path, home: str) -> float:
    """One start in a process of its own."""
    surroundings = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "SURVEYAPP_HOME": home}
    surroundings["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
    command = [sys.executable, "-m", "tests.benchmarks.window", what, str(folder)]
    done = subprocess.run(command, check=True, env=surroundings, capture_output=True, text=True)
    return float(done.stdout.split()[-1]) if what != "make" else 0.0


def results() -> Iterator[Result]:
    """Starts in turn, so that neither side has the warmer disk; then the list's own reads."""
    with tempfile.TemporaryDirectory(prefix="bench-window-") as place:
        folder = Path(place) / "survey"
        seconds("make", folder, place)
        starts = [
            (seconds("ours", folder, place), seconds("bare", folder, place)) for _ in range(ROUNDS)
        ]
        ours, bare = (min(times) for times in zip(*starts, strict=True))
        yield Result("start to a usable window, 200,000 sites", ours, "bare PySide6", bare, 1.5)
        yield from _list(folder)


def _list(folder: Path) -> Iterator[Result]:
    from pysqlite3 import dbapi2 as sqlite

    from surveyapp.storage import SiteQuery, open_survey

    raw = sqlite.connect(f"file:{folder / 'survey.gpkg'}?mode=ro", uri=True)
    for pragma in ("cache_size = -65536", "mmap_size = 1073741824"):
        raw.execute(f"PRAGMA {pragma}")
    with open_survey(folder) as survey:
        ids = survey.sites()
        last = ids[-PAGE:]
        page = best_of(lambda: survey.listed(last), 20)
        yield Result("jump to the end: one page", page, "limit", PAGE_LIMIT_S, 1.0)
        ours = best_of(lambda: survey.sites(SiteQuery(order="name")))
        sql = "SELECT id FROM site WHERE deleted = ? ORDER BY name, id"
        yield Result(
            "sort by name",
            ours,
            "raw SQLite",
            best_of(lambda: raw.execute(sql, (0,)).fetchall()),
            1.5,
        )
        ours = best_of(lambda: survey.sites(SiteQuery(kind="pole")))
        sql = (
            "SELECT id FROM site WHERE deleted = 0 AND kind = 'pole'"
            " ORDER BY substr(number, 1, instr(number, '-')),"
            " CAST(substr(number, instr(number, '-') + 1) AS INTEGER), id"
        )
        peer = best_of(lambda: raw.execute(sql).fetchall())
        yield Result("filter by kind", ours, "raw SQLite", peer, 1.5)
        ours = best_of(lambda: survey.sites(SiteQuery(search="花园")))
        sql = (
            "SELECT site.id FROM search JOIN site ON site.fid = search.rowid"
            " WHERE search MATCH '\"花园\"' ORDER BY search.rowid"
        )
        peer = best_of(lambda: raw.execute(sql).fetchall())
        yield Result("two-character search", ours, "raw FTS query", peer, 2.0)
    raw.close()
