"""Role × door × county, and role × field: nobody passes, reads or writes what is not theirs."""

from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest

from surveyapp.domain.fields import TABLES
from surveyapp.domain.lifecycle import State
from sync.protocol import Op, Outcome, Verdict
from sync.server import clock
from sync.server.accounts import people, sessions
from sync.server.accounts.rights import ROLES
from sync.server.app import create_app
from sync.server.batches import drafting, issuing, objecting
from sync.server.batches.objecting import Raised
from sync.server.batches.shelf import Plan
from sync.server.portal.door import COOKIE, csrf_of
from sync.server.store.counties import look
from tests.sync.doors import DOORS, EVERYBODY, Door, Key, doors_of
from tests.sync.laptop import COUNTY, Laptop, Office
from tests.sync.on_sqlite import settings
from tests.sync.proof.forms import routes
from tests.sync.test_photos_by_tus import begin, patch

__all__ = ["settings"]

ELSEWHERE = "410122"
AREAS = {"surveyor": COUNTY, "office": COUNTY, "bureau": "4101", "reader": "41"}
PHOTO = b"\xff\xd8\xff\xe0photo"


@pytest.fixture
def samples(office: Office) -> dict[str, str]:
    """What stands in a path: a submitted site with a photo, in a county and in its neighbour."""
    sha256 = ""
    for county in (COUNTY, ELSEWHERE):
        laptop = office.laptop("王勘察", "surveyor", county)
        rows = [
            laptop.op("a", {"name": "x", "state": "submitted"}, county=county),
            laptop.op("k", {"site": "a", "name": "王经理"}, kind="contact", county=county),
        ]
        assert laptop.push(*rows, county=county).status_code == 200
        if county == COUNTY:
            sha256 = laptop.photo(PHOTO, "a")
            begin(laptop, sha256, len(PHOTO))
            patch(laptop, sha256, 0, PHOTO)
    return {"rec": "a", "sha256": sha256, "serial": "1", "name": "portal.css"} | {
        "period": "2026H1",
        "suffix": "pdf",
        "key": on_notice(office),
        "objection": "Y001",
    }


def on_notice(office: Office) -> str:
    """A batch on notice in the county, with an objection; gives its id."""
    laptop, desk = office.laptop("李勘察"), office.laptop("赵专班", "office")
    laptop.save("b", {"number": "410105-1", "name": "站址", "kind": "pole", "state": "submitted"})
    desk.pull()
    desk.save("b", {"state": "approved"})
    database = office.central.database
    key = drafting.draft(database, COUNTY, Plan("第一批", "专班", "三楼"), "赵专班").id
    issuing.put_on_notice(database, key, clock.today(), "赵专班")
    objecting.object_to(database, key, Raised("410105-1", "产权不清"), clock.today())
    return key


@dataclass
class Guest:
    """Somebody with one role in one area – or nobody – at the API and at the portal."""

    office: Office
    laptop: Laptop | None = None
    cookie: str = ""

    def passes(self, key: Key, door: Door, path: str) -> httpx.Response:
        method, route = key
        if route.startswith("/v1"):
            return self._asks(method, door, path)
        cookies = {COOKIE: self.cookie} if self.cookie else {}
        form = {**door.brings, "csrf": csrf_of(self.cookie)} if method == "POST" else None
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items())}
        return self.office.http.request(method, path, data=form, headers=headers)

    def _asks(self, method: str, door: Door, path: str) -> httpx.Response:
        token = {"Authorization": f"Bearer {self.laptop.token}"} if self.laptop else {}
        json = dict(door.brings) if door.brings else None
        content = door.data if json is None else None
        headers = {**door.headers, **token}
        return self.office.http.request(method, path, json=json, content=content, headers=headers)


def guest(office: Office, role: str) -> Guest:
    if role == "nobody":
        return Guest(office)
    laptop = office.laptop("来客", role, AREAS[role])
    with office.central.database.write() as connection:
        person = people.person_by_name(connection, "来客")
        cookie = sessions.new_token(connection, person.id)
    return Guest(office, laptop, cookie)


def heads(office: Office) -> list[int]:
    with office.central.database.read() as connection:
        return [look(connection, county).seq for county in (COUNTY, ELSEWHERE)]


def paths(route: str, samples: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Counties a door opens to, each with its address; a door of no county counts as one's own."""
    inside = "{county}" in route or "{area}" in route
    for county in (COUNTY, ELSEWHERE) if inside else ("",):
        yield county, route.format(county=county, area=county, **samples)


def turned_away(answer: httpx.Response) -> bool:
    """Refused, or sent to sign in."""
    to_sign_in = answer.headers.get("location", "").endswith("/sign-in")
    return answer.status_code in {401, 403} or to_sign_in


def test_every_door_has_its_rule_and_every_rule_its_door(office: Office) -> None:
    assert set(doors_of(create_app(office.central))) == set(DOORS)


def test_what_is_brought_to_a_door_is_what_its_form_asks_for(office: Office) -> None:
    for route in routes(create_app(office.central)):
        brought = {*DOORS["POST", route.path].brings}
        assert brought <= {*route.fields}, (route.path, brought - {*route.fields})


@pytest.mark.parametrize("role", [*ROLES, "nobody"])
def test_each_role_at_each_door_of_each_county(
    office: Office, samples: dict[str, str], role: str
) -> None:
    who = guest(office, role)
    for key, door in sorted(DOORS.items(), key=lambda item: item[0][1].endswith("sign-out")):
        for county, path in paths(key[1], samples):
            before = heads(office)
            answer = who.passes(key, door, path)
            assert answer.status_code < 500, (key, county, answer.text)
            if door.who == EVERYBODY:
                continue
            mine = role in door.who and county.startswith(AREAS[role] if county else "")
            if mine:
                assert answer.status_code != 422, (key, county, answer.text)
                assert path.endswith("sign-out") or not turned_away(answer), (
                    key,
                    county,
                    answer.text,
                )
            elif role == "nobody" or key[0] in {"GET", "HEAD"}:
                assert turned_away(answer), (key, county, answer.status_code)
            else:
                assert 400 <= answer.status_code < 500, (key, county, answer.status_code)
                assert heads(office) == before, (key, county)


STATES = {"surveyor": State.SUBMITTED, "office": State.APPROVED}


def one_of_each(laptop: Laptop, role: str) -> list[Op]:
    """An op for every field of every kind of record, and for those of later versions."""
    known = {kind: [f.name for f in fields] for kind, fields in TABLES.items()}
    kinds = {**known, "review": ["verdict"], "kind_of_2031": ["field_of_2031"]}
    made: list[Op] = []
    for kind, names in kinds.items():
        for name in (*names, "field_of_2031", "answers.梯号"):
            value = STATES.get(role, State.DRAFT) if name == "state" else "1"
            made.append(laptop.op(f"{kind}-{len(made)}", {name: value}, kind=kind))
    return made


@pytest.mark.parametrize("role", ROLES)
def test_each_role_writes_and_reads_the_fields_that_the_table_of_rights_gives_it(
    office: Office, samples: dict[str, str], role: str
) -> None:
    boss = office.laptop("张主任", "office")
    assert boss.push(*one_of_each(boss, "office")).status_code == 200
    who = guest(office, role).laptop
    assert who is not None
    told = {(r["kind"], r["field"]): r for r in who.ask("GET", "/lists").json()["rights"]}
    ops = one_of_each(who, role)
    answer = who.push(*ops)
    assert answer.status_code == (200 if role in {"surveyor", "office"} else 403)
    for op, raw in zip(ops, answer.json().get("verdicts", ()), strict=False):
        (name,) = op.set
        unknown = {"write": ["surveyor", "office"]}
        right = told.get((op.kind, name)) or told.get((op.kind, "*")) or unknown
        may = role in right["write"] and role in told.get((op.kind, "*"), unknown)["write"]
        refused = Verdict.parse(raw).code == "not_yours"
        assert refused is not may, (role, op.kind, name, raw)
    who.pull()
    shown = {document.kind for document in who.snapshot.values()}
    may_read = {kind for (kind, name), r in told.items() if name == "*" and role in r["read"]}
    later = {"kind_of_2031"} if role in {"surveyor", "office"} else set()
    assert shown == may_read | later
    assert who.agrees()
    history = who.ask("GET", f"/c/{COUNTY}/history", params={"limit": 500}).json()["entries"]
    assert {entry["op"]["kind"] for entry in history} <= shown
    assert all(Verdict.parse(e["verdict"]).outcome in set(Outcome) for e in history)
