"""Two counties with something in every state, and the people of one: what a form could speak of."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from surveyapp.domain.changes import Value
from surveyapp.domain.coordination.steps import Opening
from sync.server.accounts import sessions
from sync.server.accounts.people import person_by_name
from sync.server.batches import drafting, issuing, objecting
from sync.server.batches.objecting import Raised
from sync.server.batches.shelf import Plan
from sync.server.coordination import book, verbs
from sync.server.store import tables as t
from tests.sync.laptop import COUNTY, Laptop, Office

ELSEWHERE = "410302"
"""A county of another city, where nobody of COUNTY is anybody."""
ROLES = {"surveyor": COUNTY, "office": COUNTY, "bureau": COUNTY[:4], "reader": COUNTY}
NOTICED, PUBLISHED = date(2026, 3, 23), date(2026, 6, 30)


@dataclass
class Known:
    """What there is in a county, by the names that paths and forms give it."""

    county: list[str]
    rec: list[str] = field(default_factory=list)
    number: list[str] = field(default_factory=list)
    key: list[str] = field(default_factory=list)
    objection: list[str] = field(default_factory=list)
    case: list[str] = field(default_factory=list)
    proposal: list[str] = field(default_factory=list)
    challenge: list[str] = field(default_factory=list)
    look: list[str] = field(default_factory=list)
    """A record and the place up to which it was seen."""
    seen: list[str] = field(default_factory=list)


class Making:
    """One county being filled."""

    def __init__(self, office: Office, county: str) -> None:
        self.office, self.county = office, county
        self.known = Known([county])
        self.desk = f"专班{county}"
        self._laptops: dict[str, Laptop] = {}

    def make(self) -> Known:
        """Sites in every state, a question, batches, an objection, matters."""
        for number in range(8):
            self._site(number)
        for number in range(4):
            self._write(self.desk, "office", f"s{number}", {"state": "approved"})
        for who in ("王勘察", "李勘察"):
            self._write(who, "surveyor", "s6", {"owner": who}, seen=1)
        self._batches()
        self._matters()
        self._look()
        return self.known

    def _laptop(self, who: str, role: str) -> Laptop:
        if who not in self._laptops:
            self._laptops[who] = self.office.laptop(who, role, self.county)
        return self._laptops[who]

    def _write(
        self,
        who: str,
        role: str,
        rec: str,
        told: dict[str, Value],
        *,
        kind: str = "site",
        seen: int = 10**6,
    ) -> None:
        laptop = self._laptop(who, role)
        key = f"{rec}-{self.county}"
        op = laptop.op(key, told, kind=kind, base=seen, county=self.county)
        answer = laptop.push(op, county=self.county)
        assert answer.status_code == 200, answer.text
        assert answer.json()["verdicts"][0]["outcome"] != "refused", answer.text

    def _site(self, number: int) -> None:
        told: dict[str, Value] = {
            "number": f"{self.county}-{number}", "name": f"人民路{number}号", "kind": "rooftop",
            "county": self.county, "owner": "市图书馆", "opening": "free", "state": "submitted",
            "lon": 113.665, "lat": 34.7575 + number * 0.00001, "address": "人民路",
        }  # fmt: skip
        self._write("王勘察", "surveyor", f"s{number}", told)
        barred: dict[str, Value] = {
            "site": f"s{number}-{self.county}", "kind": "locked_roof", "status": "open",
            "since": "2026-03-02", "party": "某物业公司", "created_by": "王勘察",
            "created_at": "2026-03-02T10:00:00+08:00",
        }  # fmt: skip
        self._write("王勘察", "surveyor", f"o{number}", barred, kind="obstacle")

    def _batches(self) -> None:
        database = self.office.central.database
        for number in range(3):
            plan = Plan(f"第{number}批", "专班", "县工信局三楼")
            sites = [f"{self.county}-{number}"]
            key = drafting.draft(database, self.county, plan, self.desk, sites).id
            self.known.key.append(key)
            if number == 2:
                continue
            issuing.put_on_notice(database, key, NOTICED, self.desk)
            raised = Raised(sites[0], "产权不清", raised_by="孙女士")
            made = objecting.object_to(database, key, raised, NOTICED)
            self.known.objection.append(made)
            if number == 0:
                objecting.answer(database, made, "rejected", "已核实", self.desk)
                issuing.publish(database, key, PUBLISHED, self.desk)

    def _matters(self) -> None:
        database = self.office.central.database
        with database.read() as connection:
            person = person_by_name(connection, self.desk)
            offered = book.proposals(connection, self.county, NOTICED)
        assert offered
        self.known.proposal += [verbs.key_of(one) for one in offered]
        self.known.case.append(
            verbs.open_case(database, person, self.county, self.known.proposal[0], Opening(NOTICED))
        )

    def _look(self) -> None:
        with self.office.central.database.read() as connection:
            r, c = t.record.c, t.challenge.c
            rows = connection.execute(select(r.rec, r.seq).where(r.county == self.county)).all()
            asked = select(c.id).where(c.county == self.county)
            self.known.challenge += connection.scalars(asked).all()
        assert self.known.challenge
        self.known.rec += [rec for rec, _ in rows]
        self.known.look += [f"{rec}@{seq}" for rec, seq in rows]
        self.known.seen += sorted({str(seq) for _, seq in rows})
        self.known.number += [f"{self.county}-{number}" for number in range(8)]


def visitors(office: Office) -> None:
    """One person of each role in COUNTY."""
    for role, area in ROLES.items():
        office.ticket(f"来客{role}", role, area)


def signed_in(office: Office, role: str) -> str:
    """A new cookie of the visitor of a role; blank for nobody's."""
    if role not in ROLES:
        return ""
    with office.central.database.write() as connection:
        return sessions.new_token(connection, person_by_name(connection, f"来客{role}").id)


def standing(office: Office, county: str) -> object:
    """Everything the list keeps of a county."""
    found = {}
    with office.central.database.read() as connection:
        for table in t.metadata.sorted_tables:
            if "county" in table.c:
                rows = connection.execute(select(table).where(table.c.county == county))
                found[table.name] = sorted(map(repr, rows))
    return found
