"""Nobody reads or writes what is not theirs; approved work is locked; nobody approves his own."""

import pytest

from surveyapp.domain.changes import Value
from sync.protocol import Outcome
from sync.server.accounts.devices import device, revoke
from sync.server.accounts.rights import ROLES
from sync.server.api.guard import writer_for
from sync.server.store.quarantine import settle, waiting
from tests.sync.laptop import COUNTY, Laptop, Office


def test_contacts_are_shown_to_those_who_write_and_to_nobody_else(
    office: Office, laptop: Laptop
) -> None:
    laptop.save("a", {"name": "x"})
    laptop.save("c", {"site": "a", "name": "王经理", "phone": "13800000000"}, kind="contact")
    for role, shown in zip(ROLES, (2, 2, 1, 1), strict=True):
        who = office.laptop(f"一位{role}", role)
        who.pull()
        assert len(who.snapshot) == shown
        assert who.agrees()
        history = who.ask("GET", f"/c/{COUNTY}/history").json()["entries"]
        assert len(history) == shown


def reviewed(office: Office, laptop: Laptop, fields: dict[str, Value]) -> tuple[Laptop, Outcome]:
    boss = office.laptop("张主任", "office")
    boss.pull()
    return boss, boss.save("a", fields).outcome


def test_the_field_changes_an_approved_site_only_by_submitting_it_anew(
    office: Office, laptop: Laptop
) -> None:
    laptop.save("a", {"name": "x", "state": "submitted"})
    assert reviewed(office, laptop, {"state": "approved"})[1] == Outcome.APPLIED
    laptop.pull()
    locked = laptop.save("a", {"height_m": 3})
    assert (locked.outcome, locked.code, locked.field) == (Outcome.REFUSED, "locked", "height_m")
    photo: dict[str, Value] = {"site": "a", "caption": "门牌"}
    assert laptop.save("p", photo, kind="photo").outcome == Outcome.APPLIED
    anew = laptop.save("a", {"height_m": 3, "state": "submitted"})
    assert anew.outcome == Outcome.APPLIED
    assert laptop.save("a", {"height_m": 4}).outcome == Outcome.APPLIED


def test_who_had_not_seen_the_approval_is_kept_beside_it(office: Office, laptop: Laptop) -> None:
    laptop.save("a", {"name": "x", "state": "submitted"})
    reviewed(office, laptop, {"state": "approved"})
    late = laptop.save("a", {"name": "late"})
    assert late.outcome == Outcome.CHALLENGED
    laptop.pull()
    assert laptop.snapshot["a"].value("name") == "x"


def test_a_return_needs_its_reason(office: Office, laptop: Laptop) -> None:
    laptop.save("a", {"name": "x", "state": "submitted"})
    boss, outcome = reviewed(office, laptop, {"state": "returned"})
    assert outcome == Outcome.REFUSED
    told = boss.save("a", {"state": "returned", "state_reason": "缺门牌照片"})
    assert told.outcome == Outcome.APPLIED
    laptop.pull()
    assert laptop.snapshot["a"].value("state_reason") == "缺门牌照片"


def test_nobody_approves_his_own_submission(office: Office) -> None:
    both = office.laptop("兼任", "surveyor")
    office.ticket("兼任", "office")
    both.save("a", {"name": "x", "state": "submitted"})
    both.pull()
    assert both.save("a", {"state": "approved"}).code == "own_work"


@pytest.mark.parametrize("state", ["approved", "published", "returned", "nonsense", None, 7])
def test_a_surveyor_decides_no_review(laptop: Laptop, state: Value) -> None:
    laptop.save("a", {"name": "x", "state": "submitted"})
    laptop.pull()
    assert laptop.save("a", {"state": state}).code == "state"


def test_what_was_measured_is_written_once(laptop: Laptop) -> None:
    laptop.save("f", {"site": "a", "lon": 113.6, "lat": 34.7}, kind="fix")
    laptop.pull()
    assert laptop.save("f", {"lon": 113.7}, kind="fix").code == "once"
    assert laptop.save("f", {"deleted": 1}, kind="fix").outcome == Outcome.APPLIED
    assert laptop.save("f", {"name": "x"}, kind="site").code == "kind"


def test_late_ops_of_a_revoked_device_wait_until_a_person_decides(
    office: Office, laptop: Laptop
) -> None:
    laptop.save("a", {"name": "x"})
    database = office.central.database
    with database.write() as connection:
        revoke(connection, laptop.device)
    assert laptop.save("a", {"name": "late"}).outcome == Outcome.QUARANTINED
    assert laptop.ask("GET", f"/c/{COUNTY}/changes").json()["code"] == "revoked"
    with database.read() as connection:
        assert [w.ops for w in waiting(connection)] == [1]
        lost = device(connection, laptop.device)
    writer = writer_for(office.central, lost, COUNTY)
    assert [v.outcome for v in settle(database, COUNTY, writer, admit=True)] == [Outcome.APPLIED]
    assert settle(database, COUNTY, writer, admit=True) == []
    reader = office.laptop("李勘察")
    reader.pull()
    assert reader.snapshot["a"].value("name") == "late"
    assert reader.agrees()
