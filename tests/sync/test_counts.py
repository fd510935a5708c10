"""A county's first line: kept with each change, and always what counting anew would give."""

import itertools
import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, insert, text, update

from surveyapp.domain.changes import Value
from surveyapp.domain.counties import counties
from surveyapp.domain.ids import uuid7
from surveyapp.domain.lifecycle import State
from sync.protocol import Op
from sync.server.accounts.judging import Writer
from sync.server.accounts.people import Grant, Person, add_person
from sync.server.batches.sites import become
from sync.server.central import Central
from sync.server.photos.shelf import Folder
from sync.server.review import desk
from sync.server.store import tables as t
from sync.server.store.check import check
from sync.server.store.counties import locked
from sync.server.store.counts import arrived
from sync.server.store.database import Database, sqlite_url
from sync.server.store.pushing import push
from sync.server.store.repair import reproject
from sync.server.store.upgrade import upgrade
from tests.sync.conftest import upgrade_to
from tests.sync.laptop import COUNTY

SITES, FACTS, PHOTOS = ("s1", "s2", "s3"), ("f1", "f2", "f3"), ("a" * 64, "b" * 64)
WRITERS = {
    name: Writer(name, name, name, frozenset({"surveyor", "office"}), frozenset({name}))
    for name in ("d", "e")
}
COUNTED = """
SELECT coalesce(state, 'draft') AS state, count(*) AS sites, sum(challenges) AS open FROM site
WHERE county = :county AND deleted = 0 AND candidate = 0 GROUP BY 1
"""
OF_FACTS = """
SELECT coalesce(sum(f.challenges), 0) FROM fact f
JOIN site s ON s.county = f.county AND s.rec = f.site WHERE f.county = :county AND s.deleted = 0
"""
WAITING = """
SELECT count(*) FROM fact f LEFT JOIN blob b ON b.county = f.county AND b.sha256 = f.sha256
WHERE f.county = :county AND f.sha256 IS NOT NULL AND f.deleted = 0 AND b.confirmed_at IS NULL
"""


def counted_anew(connection: Connection, county: str) -> desk.Glance:
    """The line as the tables tell it, site by site."""
    asked = {"county": county}
    rows = connection.execute(text(COUNTED), asked).all()
    challenges = sum(row.open for row in rows) + connection.scalar(text(OF_FACTS), asked)
    waiting = connection.scalar(text(WAITING), asked)
    return desk.Glance(county, {row.state: row.sites for row in rows}, challenges, waiting or 0)


def glance(connection: Connection, county: str) -> desk.Glance:
    (found,) = desk.glances(connection, Person("p", "张主任", (Grant(county, "office"),)))
    return found


flag, states = st.integers(0, 1), st.sampled_from([*State])
of_sites = st.fixed_dictionaries(
    {},
    optional={
        "state": states, "state_reason": st.just("重拍"), "deleted": flag, "candidate": flag,
        "merged_into": st.sampled_from(SITES), "name": st.sampled_from("甲乙"),
    },
)  # fmt: skip
of_facts = st.fixed_dictionaries(
    {"site": st.sampled_from(SITES)},
    optional={
        "sha256": st.sampled_from(PHOTOS), "deleted": flag, "caption": st.sampled_from("丙丁"),
    },
)  # fmt: skip
writes = st.one_of(
    st.tuples(st.just("site"), st.sampled_from(SITES), of_sites),
    st.tuples(st.just("photo"), st.sampled_from(FACTS), of_facts),
)
steps = st.one_of(
    st.tuples(st.sampled_from(sorted(WRITERS)), st.booleans(), st.lists(writes, min_size=1)),
    st.sampled_from(PHOTOS),
    st.just(State.PUBLISHED),
)
Written = tuple[str, str, dict[str, Value]]
Step = tuple[str, bool, list[Written]] | str
numbers = itertools.count(1)


def play(database: Database, county: str, step: Step) -> None:
    """Ops of a laptop that has seen all or nothing, a photo that arrives, or a list that goes out."""
    if isinstance(step, tuple):
        who, seeing, written = step
        base = 10**9 if seeing else 0
        last = {(w, county): n for w, n in _last(database, county)}
        first = last.get((who, county), 0) + 1
        ops = [
            Op(f"o{next(numbers)}", n, rec, kind, base, fields, (), "")
            for n, (kind, rec, fields) in enumerate(written, first)
        ]
        push(database, county, WRITERS[who], ops)
        return
    with database.write() as connection:
        if step == State.PUBLISHED:
            held = locked(connection, county)
            become(database, connection, held, SITES, State.PUBLISHED, "张主任")
            return
        had = connection.execute(t.blob.select().where(t.blob.c.county == county)).all()
        if step not in {row.sha256 for row in had}:
            row = {"county": county, "sha256": step, "size": 1, "confirmed_at": None}
            connection.execute(insert(t.blob), [row])
        arrived(connection, county, step)


def _last(database: Database, county: str) -> list[tuple[str, int]]:
    with database.read() as connection:
        n = t.device_n.c
        rows = connection.execute(t.device_n.select().where(n.county == county))
        return [(row.device, row.last_n) for row in rows]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, Iterator[str]]]:
    """A list and its counties, one after the other: each history has one to itself."""
    database = Database(sqlite_url(tmp_path_factory.mktemp("many") / "list.db"))
    upgrade(database)
    yield database, iter([one.code for one in counties()])
    database.close()


@settings(max_examples=60, deadline=None)
@given(history=st.lists(steps, min_size=1, max_size=10))
def test_whatever_happens_the_counts_are_what_counting_would_give(
    many: tuple[Database, Iterator[str]], history: list[Step]
) -> None:
    database, fresh = many
    county = next(fresh)
    for step in history:
        play(database, county, step)
        with database.read() as connection:
            assert glance(connection, county) == counted_anew(connection, county)


LIFE: list[Step] = [
    ("d", True, [("site", "s1", {"state": "submitted"}), ("site", "s2", {}), ("site", "s3", {})]),
    ("d", True, [("photo", "f1", {"site": "s1", "sha256": PHOTOS[0]})]),
    ("d", True, [("photo", "f2", {"site": "s2", "sha256": PHOTOS[0]})]),
    ("d", True, [("photo", "f3", {"site": "s2", "sha256": PHOTOS[1]})]),
    ("e", False, [("site", "s1", {"name": "甲", "state": "withdrawn"})]),
    PHOTOS[0],
    ("e", True, [("site", "s1", {"state": "approved"})]),
    State.PUBLISHED,
    ("e", True, [("site", "s2", {"deleted": 1, "merged_into": "s1"})]),
    ("d", True, [("photo", "f3", {"deleted": 1})]),
    ("d", True, [("site", "s3", {"candidate": 1})]),
]


@pytest.fixture
def lived(central: Central) -> Central:
    """A county whose sites went through their life."""
    for step in LIFE:
        play(central.database, COUNTY, step)
    return central


def faults(central: Central) -> list[tuple[str, str]]:
    with central.database.read() as connection:
        found = check(connection, Folder(central.settings.data))
        return [(one.what, one.about) for one in found if one.what != "photo"]


def test_the_counts_of_a_life_are_right_on_either_database(lived: Central) -> None:
    with lived.database.read() as connection:
        told = glance(connection, COUNTY)
        assert told == counted_anew(connection, COUNTY)
    assert (told.states, told.photos_waiting) == ({"published": 1}, 0)
    assert faults(lived) == []


def test_check_names_counts_and_rows_that_are_not_true_and_makes_them_again(
    lived: Central,
) -> None:
    with lived.database.write() as connection:
        connection.execute(update(t.county).values(states='{"draft":7}', photos_waiting=-1))
        connection.execute(update(t.site).where(t.site.c.rec == "s1").values(state="draft"))
        stray = {"county": COUNTY, "rec": "gone", "kind": "fee", "deleted": 0, "challenges": 2}
        connection.execute(insert(t.fact), [stray])
    wrong = [("count", "photos_waiting"), ("count", "states")]
    assert sorted(faults(lived)) == [*wrong, ("projection", "gone"), ("projection", "s1")]
    with lived.database.write() as connection:
        reproject(lived.database, connection, COUNTY)
    assert faults(lived) == []


def test_who_has_a_province_sees_the_counties_that_hold_sites(lived: Central) -> None:
    lived_too = replace(WRITERS["d"], device="x")
    push(lived.database, "410102", lived_too, [Op(uuid7(), 1, "s", "site", 0, {"name": "甲"})])
    push(lived.database, "410103", lived_too, [Op(uuid7(), 1, "f", "fee", 0, {"site": "s"})])
    push(lived.database, "320102", lived_too, [Op(uuid7(), 1, "s", "site", 0, {"name": "甲"})])
    with lived.database.write() as connection:
        chief = add_person(connection, "主任", [Grant("41", "bureau")])
        named = add_person(connection, "科长", [Grant("410103", "office")])
    with lived.database.read() as connection:
        assert [one.code for one in desk.glances(connection, chief)] == ["410102", COUNTY]
        assert desk.glances(connection, named) == [desk.Glance("410103")]


def test_a_list_of_the_version_before_is_counted_when_it_is_opened(bare: Database) -> None:
    with bare.write() as connection:
        upgrade_to(connection, "0010")
        for county in (COUNTY, "410102"):
            counters = (county, "e", 9, 0, "")
            connection.execute(text(_insert("county", counters)))
        for rec, state, candidate, deleted in (
            ("1", "'submitted'", 0, 0), ("2", "NULL", 0, 0), ("3", "'draft'", 0, 0),
            ("4", "'draft'", 1, 0), ("5", "'draft'", 0, 1),
        ):  # fmt: skip
            connection.execute(
                text(
                    "INSERT INTO site (county, rec, state, candidate, deleted, challenges, seq) "  # noqa: S608
                    f"VALUES ('{COUNTY}', '{rec}', {state}, {candidate}, {deleted}, {int(rec) % 2}, {rec})"
                )
            )
        for rec, sha256, deleted in (("6", "a", 0), ("7", "b", 0), ("8", "b", 0), ("9", "b", 1)):
            connection.execute(
                text(_insert("fact", (COUNTY, rec, "photo", "1", sha256, deleted, 1)))
            )
        connection.execute(text(_insert("blob", (COUNTY, "a", 1, "2026-03-21"))))
    upgrade(bare)
    with bare.read() as connection:
        rows = connection.execute(t.county.select().order_by(t.county.c.county)).all()
        kept = [(json.loads(row.states), row.photos_waiting) for row in rows]
        assert kept == [({}, 0), ({"submitted": 1, "draft": 2}, 2)]
        assert glance(connection, COUNTY) == counted_anew(connection, COUNTY)


def _insert(table: str, values: tuple[object, ...]) -> str:
    return f"INSERT INTO {table} VALUES {values}"  # noqa: S608 - of this test's own words
