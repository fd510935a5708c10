"""Whoever is let in, granted something or shut out stands in a chain that nobody changes unseen."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from obstore.store import MemoryStore
from sqlalchemy import Connection, delete, insert, select, text, update

from sync.server.accounts import devices, passwords, people
from sync.server.accounts.people import Grant, add_person, take_back
from sync.server.batches import drafting, issuing
from sync.server.batches.shelf import Plan
from sync.server.central import Central
from sync.server.photos.shelf import Bucket
from sync.server.store import tables as t
from sync.server.store.audit import OFFICE, TAKEN_UP, chain_of, chained, lines, operator
from sync.server.store.check import check
from sync.server.store.counties import look, renew
from sync.server.store.database import Database
from sync.server.store.upgrade import upgrade
from tests.sync.conftest import upgrade_to
from tests.sync.laptop import COUNTY, Laptop, Office

PLAN = Plan("2026年第一批", "金水区专班", "金水区政府三楼")
CITY = Grant("4101", "bureau")


def told(connection: Connection, name: str = OFFICE) -> list[dict[str, Any]]:
    return list(lines(connection, name, after=0, limit=1000))


def faults(central: Central) -> list[tuple[str, str, str]]:
    with central.database.read() as connection:
        found = check(connection, central.uploads.shelf)
        return [(one.county, one.what, one.about) for one in found]


@pytest.fixture
def lived(office: Office, laptop: Laptop) -> Office:
    """An office with a surveyor, his two laptops of which one was lost, and a chief."""
    lost = Laptop(office.http)
    lost.enrol(office.ticket("王勘察"))
    with office.central.database.write() as connection:
        chief = add_person(connection, "张主任", [Grant(COUNTY, "office"), CITY])
        passwords.set_password(connection, chief.id, "correct horse")
        take_back(connection, chief.id, CITY)
        devices.revoke(connection, lost.device)
    assert laptop.save("a", {"name": "x"}).outcome == "applied"
    return office


def test_who_is_let_in_granted_and_shut_out_stands_in_the_office_s_own_chain(
    lived: Office, laptop: Laptop
) -> None:
    with lived.central.database.read() as connection:
        found = told(connection)
        chain = chain_of(connection, OFFICE)
        assert (chain.n, chain.head) == (len(found), found[-1]["hash"])
    acts = [line["act"] for line in found]
    surveyor = ["person", "grant", "ticket", "enrol", "ticket", "enrol"]
    assert acts == [*surveyor, "person", "grant", "grant", "password", "withdraw", "revoke"]
    by_whom = {line["act"]: line["who"] for line in found}
    assert (by_whom["enrol"], by_whom["grant"]) == ("王勘察", operator())
    (enrolled, _lost) = (line["facts"] for line in found if line["act"] == "enrol")
    assert (enrolled["device"], enrolled["name"]) == (laptop.device, "王勘察")
    withdrawn = found[-2]["facts"]
    assert (withdrawn["area"], withdrawn["role"]) == ("4101", "bureau")
    assert withdrawn["areas"] == f"4101 {COUNTY}"
    assert faults(lived.central) == []


def test_doing_again_what_is_done_adds_nothing(lived: Office, laptop: Laptop) -> None:
    with lived.central.database.write() as connection:
        before = len(told(connection))
        chief = add_person(connection, "张主任", [Grant(COUNTY, "office")])
        take_back(connection, chief.id, CITY)
        devices.revoke(connection, laptop.device, revoked=False)
        devices.enrol(connection, people.person_by_name(connection, "王勘察").id,
                      "笔记本", laptop.sign_key, "age1q")  # fmt: skip
        assert len(told(connection)) == before


def a_grant(connection: Connection) -> None:
    chief = people.person_by_name(connection, "张主任").id
    connection.execute(insert(t.grant_).values(person=chief, area="41", role="office"))


def a_password(connection: Connection) -> None:
    connection.execute(
        update(t.person).where(t.person.c.name == "张主任").values({t.person.c.password: "mine"})
    )


def a_lost_laptop_let_in(connection: Connection) -> None:
    connection.execute(update(t.device).values(revoked_at=None))


def a_line_changed(connection: Connection) -> None:
    mine = (t.audit.c.county == OFFICE) & (t.audit.c.act == "revoke")
    connection.execute(update(t.audit).where(mine).values(who="别人"))


def the_last_line_dropped(connection: Connection) -> None:
    last = chain_of(connection, OFFICE).n
    connection.execute(delete(t.audit).where(t.audit.c.county == OFFICE, t.audit.c.n == last))


@pytest.mark.parametrize(
    ("slip", "found"),
    [
        (a_grant, {"person"}),
        (a_password, {"person"}),
        (a_lost_laptop_let_in, {"device"}),
        (a_line_changed, {"audit"}),
        (the_last_line_dropped, {"audit", "device"}),
    ],
)
def test_what_is_slipped_in_behind_the_chain_s_back_is_found(
    lived: Office, slip: Callable[[Connection], None], found: set[str]
) -> None:
    with lived.central.database.write() as connection:
        slip(connection)
    assert {(county, what) for county, what, _about in faults(lived.central)} == {
        (OFFICE, what) for what in found
    }


def written_anew(connection: Connection, name: str) -> str:
    """A chain as a forger leaves it: its first line another's, and every hash after it right again."""
    head, a = "", t.audit.c
    for row in connection.execute(select(t.audit).where(a.county == name).order_by(a.n)).all():
        who = "别人" if row.n == 1 else row.who
        (line,) = lines(connection, name, after=row.n - 1, limit=1)
        kept = {key: line[key] for key in ("n", "at", "act", "facts")}
        head = chained(head, {**kept, "who": who})
        which = (a.county == name, a.n == row.n)
        connection.execute(update(t.audit).where(*which).values(who=who, hash=head))
    return head


def test_a_signed_list_vouches_for_its_county_s_chain_and_through_it_for_the_office_s(
    lived: Office, laptop: Laptop
) -> None:
    central = lived.central
    desk = lived.laptop("赵专班", "office")
    for who, fields in (
        (laptop, {"number": "410105-1", "kind": "pole", "opening": "free", "state": "submitted"}),
        (desk, {"state": "approved"}),
    ):
        who.pull()
        assert who.save("a", {"lon": 113.67, "lat": 34.77, **fields}).outcome == "applied"
    batch = drafting.draft(central.database, COUNTY, PLAN, "赵专班")
    snapshot = issuing.put_on_notice(central.database, batch.id, date(2026, 3, 21), "赵专班")
    with central.database.read() as connection:
        (taken,) = (line for line in told(connection, COUNTY) if line["act"] == TAKEN_UP)
        office = chain_of(connection, OFFICE)
    assert snapshot.audit_head == taken["hash"]
    assert taken["facts"] == {"n": office.n, "head": office.head}
    assert faults(central) == []
    with central.database.write() as connection:
        connection.execute(update(t.office).values(chain_head=written_anew(connection, OFFICE)))
    assert faults(central) == [(COUNTY, "audit", str(taken["n"]))]
    with central.database.write() as connection:
        forged = written_anew(connection, COUNTY)
        connection.execute(update(t.county).values(chain_head=forged))
        assert look(connection, COUNTY).chain.head == forged
    assert (COUNTY, "audit", f"list {snapshot.serial}") in faults(central)


def test_a_restore_stands_in_both_chains(lived: Office) -> None:
    with lived.central.database.write() as connection:
        renew(connection)
        assert told(connection)[-1]["act"] == told(connection, COUNTY)[-1]["act"] == "restored"
    assert faults(lived.central) == []


def test_a_list_of_the_version_before_begins_its_chain_with_those_who_are_there(
    bare: Database,
) -> None:
    with bare.write() as connection:
        upgrade_to(connection, "0030")
        for row in (
            "person (id, name, password) VALUES ('p1', '王勘察', NULL), ('p2', '张“主任”', 'hash')",
            "grant_ VALUES ('p1', '410105', 'surveyor'), ('p2', '41', 'bureau'), ('p2', '4101', 'office')",
            "device VALUES ('d1', 'p1', '笔记本', 'k1', 's', '2026-03-21', NULL)",
            "device VALUES ('d2', 'p1', '旧本', 'k2', 's', '2026-03-20', '2026-03-21')",
        ):
            connection.execute(text(f"INSERT INTO {row}"))
    upgrade(bare)
    with bare.write() as connection:
        found = told(connection)
        assert [line["act"] for line in found].count("grant") == 3
        assert {line["who"] for line in found} == {"upgrade"}
        people.take_back(connection, "p2", Grant("41", "bureau"))
        devices.revoke(connection, "d2", revoked=False)
        assert list(check(connection, Bucket(MemoryStore()))) == []
