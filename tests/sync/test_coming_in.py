"""Tickets, keys, nonces, passwords: each opens only what it should, once."""

import pytest
from sqlalchemy import select, update

from sync.protocol import session_message
from sync.server.accounts.passwords import set_password
from sync.server.accounts.people import Grant, add_person
from sync.server.errors import Refused
from sync.server.limits import Limits
from sync.server.store import tables as t
from tests.sync.laptop import COUNTY, Laptop, Office, packed


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

    def sign_in(password: str) -> tuple[int, str]:
        asked = {"name": "张主任", "password": password}
        answer = office.http.post("/v1/sign-in", json=asked)
        return answer.status_code, answer.json().get("code", "")

    assert sign_in("correct horse") == (200, "")
    assert [sign_in("wrong") for _ in range(5)] == [(401, "bad_password")] * 5
    assert sign_in("correct horse") == (423, "locked_out")
    with office.central.database.write() as connection:
        connection.execute(update(t.person).values(locked_until=0))
    assert sign_in("correct horse") == (200, "")


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
