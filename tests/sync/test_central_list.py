"""Ops go in, the list comes down: the same on SQLite and on PostgreSQL."""

import gzip
import threading

from sqlalchemy import func, select

from surveyapp.domain.changes import Value
from sync.protocol import Digest, Op, Outcome, Verdict, write_ops
from sync.server.store import tables as t
from sync.server.store.counties import renew
from tests.sync.laptop import COUNTY, Laptop, Office


def test_what_one_saves_the_other_sees(office: Office, laptop: Laptop) -> None:
    verdict = laptop.save("site-1", {"name": "人民路23号", "height_m": 18})
    assert verdict.outcome == Outcome.APPLIED
    other = office.laptop("李勘察")
    other.pull()
    assert other.snapshot["site-1"].values() == {"name": "人民路23号", "height_m": 18}
    assert other.snapshot["site-1"].writes[verdict.seq].by == "王勘察"
    assert other.agrees()


def test_pushing_again_gives_the_same_answer_and_changes_nothing(
    office: Office, laptop: Laptop
) -> None:
    ops = [laptop.op(f"site-{i}", {"name": str(i)}) for i in range(5)]
    first = laptop.push(*ops).json()
    assert laptop.push(*ops).json() == first
    assert laptop.push(*ops[2:]).json()["verdicts"] == first["verdicts"][2:]
    with office.central.database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(t.op)) == 5


def test_a_gap_is_told_with_the_last_number(laptop: Laptop) -> None:
    laptop.save("a", {"name": "1"})
    laptop.op("a", {"name": "lost"})
    answer = laptop.push(laptop.op("a", {"name": "3"}))
    assert (answer.status_code, answer.json()) == (409, {"code": "gap", "facts": {"last_n": 1}})


def test_a_copied_laptop_is_told_apart_and_becomes_a_device_of_its_own(
    office: Office, laptop: Laptop
) -> None:
    copy = Laptop(office.http, laptop.key, dict(laptop.n), laptop.epoch, laptop.device)
    copy.server, copy.token = laptop.server, laptop.token
    laptop.save("a", {"name": "here"})
    mine = copy.op("b", {"name": "there"})
    answer = copy.push(mine)
    assert answer.json() == {"code": "fork", "facts": {"n": 1}}
    fresh = Laptop(office.http)
    fresh.know(copy.ask("POST", "/devices", json=fresh.body()).json())
    fresh.sign_in()
    assert fresh.device != laptop.device
    assert fresh.push(mine).json()["verdicts"][0]["outcome"] == "applied"


def test_an_op_numbered_anew_by_a_copy_is_not_done_twice(office: Office, laptop: Laptop) -> None:
    op = laptop.op("a", {"name": "1"})
    laptop.push(op)
    laptop.save("a", {"name": "2"})
    copy = office.laptop("王勘察")
    again = copy.push(Op(op.op_id, 1, op.rec, op.kind, op.base, op.set, (), op.at))
    assert again.json()["verdicts"][0]["outcome"] == "applied"
    laptop.pull()
    assert laptop.snapshot["a"].value("name") == "2"
    assert laptop.snapshot["a"].challenges == ()


def test_two_values_unseen_are_both_kept_until_the_office_decides(
    office: Office, laptop: Laptop
) -> None:
    laptop.save("a", {"name": "x"})
    other = office.laptop("李勘察")
    other.pull()
    laptop.pull()
    laptop.save("a", {"height_m": 20})
    verdict = other.save("a", {"height_m": 30, "note": "y"})
    assert verdict.outcome == Outcome.CHALLENGED
    boss = office.laptop("张主任", "office")
    boss.pull()
    (challenge,) = boss.snapshot["a"].challenges
    assert (boss.snapshot["a"].value("height_m"), challenge.value, challenge.by) == (
        20,
        30,
        "李勘察",
    )
    assert boss.snapshot["a"].value("note") == "y"
    boss.save("a", {"height_m": 30}, closes=(challenge.id,))
    other.pull()
    assert other.snapshot["a"].value("height_m") == 30
    assert other.snapshot["a"].challenges == ()
    assert other.agrees()
    with office.central.database.read() as connection:
        rows = connection.execute(select(t.challenge.c.closed_seq, t.challenge.c.closed_by)).all()
    assert [(row[0] is not None, row[1]) for row in rows] == [(True, "张主任")]


def test_a_surveyor_closes_what_he_opened_and_nothing_else(office: Office, laptop: Laptop) -> None:
    laptop.save("a", {"height_m": 20})
    other = office.laptop("李勘察")
    (opened,) = other.save("a", {"height_m": 30}).challenges
    refused = laptop.save("a", {}, closes=(opened,))
    assert (refused.outcome, refused.code) == (Outcome.REFUSED, "not_yours")
    assert other.save("a", {}, closes=(opened,)).outcome == Outcome.APPLIED
    other.pull()
    assert other.snapshot["a"].challenges == ()


def test_an_op_that_cannot_be_is_refused_alone_and_kept_for_its_author(laptop: Laptop) -> None:
    wrong: dict[str, Value] = {"Name": "x"}
    good, bad = laptop.op("a", {"name": "x"}), laptop.op("b", wrong)
    told = laptop.push(good, bad).json()["verdicts"]
    assert [v["outcome"] for v in told] == ["applied", "refused"]
    assert told[1]["code"] == "field"
    history = laptop.ask("GET", f"/c/{COUNTY}/history", params={"rec": "b"}).json()
    assert history["entries"][0]["op"]["set"] == wrong
    again = laptop.ask("GET", f"/c/{COUNTY}/verdicts", params={"after": 1}).json()
    assert [Verdict.parse(v).code for v in again["verdicts"]] == ["field"]


def test_pages_come_in_the_order_of_the_sequence_and_miss_nothing(
    office: Office, laptop: Laptop
) -> None:
    laptop.push(*(laptop.op(f"s{i}", {"name": str(i)}) for i in range(37)))
    other = office.laptop("李勘察")
    other.pull(limit=5)
    laptop.pull()
    laptop.push(*(laptop.op(f"s{i}", {"name": "new"}) for i in range(0, 37, 3)))
    other.pull(limit=4)
    assert len(other.snapshot) == 37
    assert other.agrees()


def test_the_feed_is_complete_under_many_writers(office: Office) -> None:
    laptops = [office.laptop(f"人{i}") for i in range(4)]
    reader, done = office.laptop("读者", "bureau"), threading.Event()

    def work(who: Laptop) -> None:
        for i in range(8):
            who.push(*(who.op(f"{who.device}-{i}-{j}", {"name": "x"}) for j in range(3)))

    def read() -> None:
        while not done.is_set():
            reader.pull(limit=7)

    watching = threading.Thread(target=read)
    writing = [threading.Thread(target=work, args=(who,)) for who in laptops]
    for thread in (watching, *writing):
        thread.start()
    for thread in writing:
        thread.join()
    done.set()
    watching.join()
    reader.pull()
    assert len(reader.snapshot) == 4 * 8 * 3
    assert reader.agrees()


def test_a_packed_body_is_taken_and_a_bomb_is_not(laptop: Laptop) -> None:
    body = gzip.compress(write_ops([laptop.op("a", {"name": "x" * 50_000})]))
    asked = {"epoch": laptop.epoch[COUNTY]}
    packed = {"Content-Encoding": "gzip"}
    path = f"/c/{COUNTY}/ops"
    assert laptop.ask("POST", path, content=body, headers=packed, params=asked).status_code == 200
    bomb = gzip.compress(b"\n" * 50_000_000)
    answer = laptop.ask("POST", path, content=bomb, headers=packed, params=asked)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_after_a_restore_laptops_are_told_and_nothing_is_lost(
    office: Office, laptop: Laptop
) -> None:
    laptop.save("a", {"name": "1"})
    laptop.pull()
    with office.central.database.write() as connection:
        epoch = renew(connection)[COUNTY]
    waiting = laptop.op("a", {"name": "2"}, base=1)
    answer = laptop.push(waiting)
    assert answer.status_code == 409
    assert answer.json()["code"] == "epoch"
    assert answer.json()["facts"]["last_n"] == 1
    assert laptop.ask("GET", f"/c/{COUNTY}/changes", params={"epoch": "old"}).status_code == 409
    laptop.epoch[COUNTY] = epoch
    (verdict,) = laptop.push(waiting).json()["verdicts"]
    assert (verdict["outcome"], verdict["seq"] > 1_000_000) == ("applied", True)


def test_ops_carried_by_another_are_their_author_s(office: Office, laptop: Laptop) -> None:
    ops = [laptop.op("a", {"name": "x"})]
    courier = office.laptop("张主任", "office")
    signed = laptop.sign_ops(ops)
    path = f"/c/{COUNTY}/ops"
    done = courier.ask("POST", path, content=write_ops(ops), headers=signed)
    assert done.json()["verdicts"][0]["outcome"] == "applied"
    laptop.pull()
    assert {w.by for w in laptop.snapshot["a"].writes.values()} == {"王勘察"}
    assert laptop.push(*ops).json()["verdicts"] == done.json()["verdicts"]
    forged = write_ops([Op("o", 2, "a", "site", 0, {"name": "forged"})])
    refused = courier.ask("POST", path, content=forged, headers=signed)
    assert (refused.status_code, refused.json()["code"]) == (401, "bad_signature")
    audit = courier.ask("GET", f"/c/{COUNTY}/audit").json()["entries"]
    assert audit[-1]["facts"]["carried_by"] == "张主任"


def test_a_county_has_a_digest_before_its_first_record(laptop: Laptop) -> None:
    told = laptop.ask("GET", f"/c/{COUNTY}/digest").json()
    assert Digest.parse(told) == Digest()
