"""What a full list costs its users: the figures of `docs/scale.md`, seen from outside the server."""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import select, text

from sync.server.accounts import people
from sync.server.central import opened
from sync.server.review import verbs as review
from sync.server.store import tables as t
from tests.benchmarks.scale.province import OFFICE, PASSWORD, Province, codes, ops
from tests.sync.running import Running, running

Figure = tuple[str, Any]
TIMES = 30
_WEIGHED = """
import atexit, re, sys
from pathlib import Path
from sync.server.cli import main
told = lambda: re.search("VmHWM.*", Path("/proc/self/status").read_text())[0]
atexit.register(lambda: print(told(), file=sys.stderr))
main()
"""


def measured(made: Province) -> Iterator[Figure]:
    """Every figure, one after the other."""
    yield from _size(made)
    with running(made.settings.data) as server:
        made.laptop.http = httpx.Client(base_url=server.url, timeout=600)
        made.laptop.sign_in()
        yield from _of_laptops(made)
        yield from _of_the_portal(made, server)
        yield "server_peak_mb", _peak_mb(server.process.pid)
    yield from _of_an_office(made)


def _size(made: Province) -> Iterator[Figure]:
    with opened(made.settings) as central, central.database.read() as connection:
        yield (
            "database_mb",
            _mb(connection.scalar(text("SELECT pg_database_size(current_database())"))),
        )
        for table in (t.record, t.op, t.site):
            asked = text(f"SELECT pg_total_relation_size('{table.name}')")
            yield f"table_{table.name}_mb", _mb(connection.scalar(asked))


def _mb(size: int | None) -> int:
    return round((size or 0) / 1e6)


def _peak_mb(pid: int) -> int:
    (line,) = (
        line
        for line in Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
        if line.startswith("VmHWM")
    )
    return int(line.split()[1]) // 1024


def _median_ms(work: Callable[[], object], times: int = TIMES) -> float:
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return round(statistics.median(found) * 1000, 1)


def _of_laptops(made: Province) -> Iterator[Figure]:
    county, laptop = codes()[7], made.laptop
    told = laptop.ask("GET", "/me").json()["counties"]
    laptop.epoch = {one["code"]: one["epoch"] for one in told}

    def one_op() -> None:
        laptop.n[county] += 1
        answer = laptop.push(*ops(county, laptop.n[county], laptop.n[county]), county=county)
        assert answer.status_code == 200, answer.text

    def body() -> None:
        first = laptop.n[county] + 1
        laptop.n[county] += 500
        assert laptop.push(*ops(county, first, first + 499), county=county).status_code == 200

    yield "push_one_op_ms", _median_ms(one_op)
    yield "push_500_ops_ms", _median_ms(body, 5)
    yield "digest_ms", _median_ms(lambda: laptop.ask("GET", f"/c/{county}/digest"))
    yield "me_ms", _median_ms(lambda: laptop.ask("GET", "/me"), 5)
    start = time.perf_counter()
    laptop.pull(county)
    yield "pull_of_a_county_s", round(time.perf_counter() - start, 2)
    yield "records_pulled", len(laptop.snapshot)
    page = laptop.ask("GET", f"/c/{county}/changes")
    yield "page_of_500_bytes", int(page.headers["content-length"])
    after = {"after": laptop.cursor - 1}
    yield (
        "pull_of_one_ms",
        _median_ms(lambda: laptop.ask("GET", f"/c/{county}/changes", params=after)),
    )


def _of_the_portal(made: Province, server: Running) -> Iterator[Figure]:
    county = codes()[7]
    with httpx.Client(base_url=server.url, timeout=600, follow_redirects=True) as browser:
        browser.post("/portal/sign-in", data={"name": OFFICE, "password": PASSWORD})

        def opens(path: str) -> None:
            answer = browser.get(path)
            assert answer.status_code == 200, path

        yield "portal_counties_ms", _median_ms(lambda: opens("/portal/"), 5)
        queue = f"/portal/c/{county}"
        yield "portal_queue_ms", _median_ms(lambda: opens(queue))
        yield (
            "portal_queue_last_page_ms",
            _median_ms(lambda: opens(f"{queue}?state=draft&page=200")),
        )
        yield "portal_search_ms", _median_ms(lambda: opens(f"{queue}?state=&q=路777"))
        with opened(made.settings) as central, central.database.read() as connection:
            s = t.site.c
            rec = connection.scalar(select(s.rec).where(s.county == county).limit(1))
        yield "portal_site_ms", _median_ms(lambda: opens(f"{queue}/s/{rec}"))


def _of_an_office(made: Province) -> Iterator[Figure]:
    county = codes()[7]
    start = time.perf_counter()
    yield "approved", _approve_all(made, county)
    yield "approve_s", round(time.perf_counter() - start, 1)
    with tempfile.TemporaryDirectory(dir=made.settings.data.parent) as folder:
        out = Path(folder)
        for name, digits in (("county", 6), ("city", 4), ("province", 2)):
            words = ("2026", out / name, "--county", county[:digits])
            yield from _told(f"report_{name}", made, "report", *words)
        draft = ("batch", "draft", "--county", county, "--title", "2026年第一批")
        yield from _told("batch_draft", made, *draft, "--objections-to", "县工信局")
        with opened(made.settings) as central, central.database.read() as connection:
            key = connection.scalars(select(t.batch.c.id)).one()
        yield from _told("batch_notice", made, "batch", "notice", key, "--on", "2026-03-21")
        yield from _told("batch_publish", made, "batch", "publish", key, "--on", "2026-06-21")
        yield from _told("backup", made, "backup", out / "backup")
        yield "backup_mb", _mb(sum(f.stat().st_size for f in (out / "backup").glob("list*")))
    yield from _told("check", made, "check")


def _approve_all(made: Province, county: str) -> int:
    """Approve whatever waits in the county, one after the other as the portal does."""
    s = t.site.c
    with opened(made.settings) as central:
        with central.database.read() as connection:
            office = people.person_by_name(connection, OFFICE)
            waiting = connection.execute(
                select(s.rec, s.seq).where(s.county == county, s.state == "submitted")
            ).all()
        for row in waiting:
            review.approve(central.database, office, county, row.rec, row.seq)
    return len(waiting)


def _told(name: str, made: Province, verb: str, *words: object) -> Iterator[Figure]:
    """Seconds and peak memory of one command of `survey-server`."""
    first, rest = ([verb], words) if verb != "batch" else ([verb, str(words[0])], words[1:])
    command = [sys.executable, "-c", _WEIGHED, *first, str(made.settings.data), *map(str, rest)]
    start = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    yield f"{name}_s", round(time.perf_counter() - start, 1)
    assert done.returncode == 0, done.stderr.decode()
    yield f"{name}_peak_mb", int(done.stderr.split()[-2]) // 1024
