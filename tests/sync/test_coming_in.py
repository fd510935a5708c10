"""Tickets, keys, nonces, passwords: each opens only what it should, once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, update

from sync.protocol import session_message
from sync.server.accounts.locks import FORGOTTEN_S, FREE_FAILURES, FREE_TOGETHER, LONGEST_LOCK_S
from sync.server.accounts.passwords import set_password, sign_in
from sync.server.accounts.people import Grant, add_person, person_by_name
from sync.server.api.guard import network_of
from sync.server.errors import Refused
from sync.server.limits import Limits
from sync.server.store import tables as t
from sync.server.store.database import Database
from tests.sync.laptop import COUNTY, Laptop, Office, packed

PASSWORD = "correct horse"  # noqa: S105 - of a person who lives for one test


def test_a_ticket_serves_once_but_its_answer_may_be_asked_again(office: Office) -> None:
    ticket = office.ticket("王勘察")
    mine, thief = Laptop(office.http), Laptop(office.http)
    first = mine.enrol(ticket)
    assert mine.enrol(ticket) == first
    stolen = office.http.post("/v1/enrol", json={**thief.body(), "ticket": ticket})
    assert (stolen.status_code, stolen.json()["code"]) == (401, "bad_ticket")
    assert first["grants"] == [{"area": COUNTY, "role": "surveyor"}]
    assert first["counties"][0]["seal_key"].startswith("age1")


@pytest.mark.parametrize("ticket", ["x", "ssv1.a.b", "ssv1..", "ssv1.{}.wrong"])
def test_a_made_up_ticket_opens_nothing(office: Office, ticket: str) -> None:
    real = office.ticket("王勘察").split(".")[1]
    asked = {**Laptop(office.http).body(), "ticket": ticket.format(real)}
    assert office.http.post("/v1/enrol", json=asked).json()["code"] == "bad_ticket"


def test_a_nonce_is_signed_once_by_its_own_device_for_this_server(
    office: Office, laptop: Laptop
) -> None:
    nonce = office.http.post("/v1/challenge", json={"device": laptop.device}).json()["nonce"]

    def signed(by: Laptop, server: str) -> int:
        message = session_message(server, laptop.device, nonce)
        asked = {"device": laptop.device, "nonce": nonce, "signature": packed(by.key.sign(message))}
        return office.http.post("/v1/session", json=asked).status_code

    assert signed(laptop, laptop.server) == 200
    assert signed(laptop, laptop.server) == 401
    for by, server in ((Laptop(office.http), laptop.server), (laptop, "another")):
        nonce = office.http.post("/v1/challenge", json={"device": laptop.device}).json()["nonce"]
        assert signed(by, server) == 401


def test_a_token_ends_when_its_hour_is_over(office: Office, laptop: Laptop) -> None:
    assert laptop.ask("GET", "/me").status_code == 200
    with office.central.database.write() as connection:
        connection.execute(update(t.session).values(expires=0))
    assert laptop.ask("GET", "/me").json()["code"] == "no_token"


def test_me_says_where_one_works_and_how_far_this_device_is(office: Office, laptop: Laptop) -> None:
    laptop.save("a", {"name": "x"})
    (county,) = laptop.ask("GET", "/me").json()["counties"]
    assert (county["code"], county["head"], county["last_n"]) == (COUNTY, 1, 1)
    city = office.laptop("市局", "bureau", "4101").ask("GET", "/me").json()
    assert len(city["counties"]) > 10


def test_five_wrong_passwords_lock_the_door_even_for_the_right_one(office: Office) -> None:
    with office.central.database.write() as connection:
        person = add_person(connection, "张主任", [Grant(COUNTY, "office")])
        set_password(connection, person.id, "correct horse")

    def enter(password: str) -> tuple[int, str]:
        asked = {"name": "张主任", "password": password}
        answer = office.http.post("/v1/sign-in", json=asked)
        return answer.status_code, answer.json().get("code", "")

    assert enter("correct horse") == (200, "")
    assert [enter("wrong") for _ in range(5)] == [(401, "bad_password")] * 5
    assert enter("correct horse") == (423, "locked_out")
    with office.central.database.write() as connection:
        connection.execute(update(t.attempt).values(locked_until=0))
    assert enter("correct horse") == (200, "")


@pytest.fixture
def chief(office: Office) -> Database:
    """A list where 张主任 has a password and signs in at his desk, 10.0.0.1."""
    database = office.central.database
    with database.write() as connection:
        person = add_person(connection, "张主任", [Grant(COUNTY, "office")])
        set_password(connection, person.id, PASSWORD)
    assert answered(database, PASSWORD) == "in"
    return database


def answered(
    database: Database, password: str, place: str = "10.0.0.1", name: str = "张主任"
) -> str:
    try:
        sign_in(database, name, password, place)
    except Refused as error:
        return str(error.code)
    return "in"


def test_nobody_shuts_another_out_of_the_place_where_he_works(chief: Database) -> None:
    guesses = [answered(chief, "wrong", f"203.0.113.{n}") for n in range(FREE_TOGETHER)]
    assert guesses == ["bad_password"] * FREE_TOGETHER
    assert answered(chief, PASSWORD) == "in"
    assert answered(chief, PASSWORD, "198.51.100.1") == "locked_out"
    assert answered(chief, "wrong", "203.0.113.200") == "locked_out"
    assert answered(chief, PASSWORD) == "in"
    with chief.write() as connection:
        set_password(connection, person_by_name(connection, "张主任").id, PASSWORD)
    assert answered(chief, PASSWORD, "198.51.100.1") == "in"


def test_a_lock_tells_neither_names_nor_whether_the_password_was_right(chief: Database) -> None:
    for name in ("张主任", "没有这个人"):
        assert [answered(chief, "wrong", name=name) for _ in range(5)] == ["bad_password"] * 5
        assert answered(chief, PASSWORD, name=name) == "locked_out"


def test_a_lock_outlives_the_process_and_grows_to_an_hour_at_most(chief: Database) -> None:
    a, waits = t.attempt.c, []
    for _ in range(FREE_FAILURES + 10):
        answered(chief, "wrong")
        with chief.write() as connection:
            mine = a.place == "10.0.0.1"
            waits.append(connection.scalar(select(a.locked_until - a.at).where(mine)) or 0)
            connection.execute(update(t.attempt).values(locked_until=0))
    lasting = [round(wait) for wait in waits if wait > 0]
    assert lasting == [*(60 << n for n in range(6)), *[LONGEST_LOCK_S] * 5]
    answered(chief, "wrong")
    again = Database(chief.url.render_as_string(hide_password=False))
    assert answered(again, PASSWORD) == "locked_out"
    again.close()


def test_a_hundred_guesses_at_once_are_no_more_than_one_after_another(chief: Database) -> None:
    with ThreadPoolExecutor(20) as many:
        said = list(many.map(lambda _n: answered(chief, "wrong", "203.0.113.1"), range(30)))
    assert said.count("bad_password") == FREE_FAILURES
    assert said.count("locked_out") == 25


def test_what_strangers_tried_is_forgotten_and_one_s_own_place_is_not(chief: Database) -> None:
    for n in range(9):
        answered(chief, "wrong", f"203.0.113.{n}", name=f"谁{n}")
    with chief.write() as connection:
        connection.execute(update(t.attempt).values(at=t.attempt.c.at - FORGOTTEN_S - 1))
    answered(chief, "wrong")
    with chief.read() as connection:
        assert connection.execute(select(t.attempt.c.place, t.attempt.c.own)).all() == [
            ("10.0.0.1", 1)
        ]


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("x" * 300, "x" * 64),
    ],
)
def test_who_has_a_whole_network_of_addresses_is_counted_once(host: str, counted: str) -> None:
    assert network_of(host) == counted


def test_secrets_are_not_in_the_database(office: Office, laptop: Laptop) -> None:
    ticket = office.ticket("李勘察")
    with office.central.database.read() as connection:
        kept = str(connection.execute(select(t.ticket)).all())
        kept += str(connection.execute(select(t.session)).all())
    assert ticket.split(".")[2] not in kept
    assert laptop.token not in kept


def test_a_bucket_of_requests_runs_dry_for_one_and_not_for_another() -> None:
    limits = Limits(per_minute=60)
    for _ in range(60):
        limits.take("a")
    with pytest.raises(Refused):
        limits.take("a")
    limits.take("b")


def test_health_and_counters_need_no_token(office: Office, laptop: Laptop) -> None:
    laptop.save("a", {"name": "x"})
    assert office.http.get("/health").json() == {"status": "ready"}
    told = office.http.get("/metrics").text
    assert 'survey_ops_total{outcome="applied"} 1' in told
    assert 'route="/c/{county}/ops"' in told
