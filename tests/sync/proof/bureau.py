"""People at the office, who type, judge and publish, and note in the ledger what stood there."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

import httpx
import orjson
from sqlalchemy import select

from surveyapp.domain.changes import Value
from surveyapp.domain.errors import Problem, SurveyError
from sync.protocol import Document, Op, Verdict
from sync.server.batches import drafting, issuing
from sync.server.batches.shelf import Plan
from sync.server.store import tables as t
from tests.sync.laptop import Laptop
from tests.sync.proof.desk import FIELDS, SERVER
from tests.sync.proof.house import COUNTY, House
from tests.sync.proof.ledger import Ledger, Line
from tests.sync.proof.wire import Wire

NOTICE, AFTER_NOTICE = date(2026, 3, 23), date(2026, 6, 30)


def _held_up(error: SurveyError) -> bool:
    if error.problem is not Problem.BATCH_REFUSED:
        raise error
    return False


class Bureau:
    """The county office, which works on the list by its own API and remembers what it sent."""

    def __init__(self, house: House, ledger: Ledger) -> None:
        self.house = house
        self.ledger = ledger
        self.line: Line = (0,)
        self.sent: list[Op] = []
        self._laptop = Laptop(self._http())
        self._laptop.enrol(house.ticket("专班", "office"))
        self._laptop.sign_in()

    def _http(self) -> httpx.Client:
        return httpx.Client(transport=Wire(self.house.app), base_url=SERVER)

    def look(self) -> None:
        """Read what is new."""
        self._laptop.pull(limit=3)

    def edit(self, rec: str, name: str) -> None:
        """Type a value over what the list showed at the last look; fields of later versions too."""
        document = self._laptop.snapshot.get(rec)
        if document is None:
            return
        value = self.ledger.fresh()
        self.ledger.wrote((rec, name), value, document.value(name), self.line)
        self._send(rec, document.kind, {name: value})

    def judge(self, rec: str, *, approved: bool) -> None:
        """Decide on a submission."""
        document = self._laptop.snapshot.get(rec)
        if document is None or document.value("state") != "submitted":
            return
        self.ledger.judged.add(rec)
        told: dict[str, Value] = {"state": "approved" if approved else "returned"}
        if not approved:
            told["state_reason"] = "请补拍楼面"
        self._send(rec, "site", told)

    def settle(self, *, take: bool) -> None:
        """Close the first challenge in sight."""
        for document in self._laptop.snapshot.values():
            for one in document.challenges:
                if one.field not in FIELDS:
                    continue
                self.ledger.closed.add((document.rec, one.field, one.value))
                fields: dict[str, Value] = {one.field: one.value} if take else {}
                if take:
                    shown = document.value(one.field)
                    self.ledger.wrote((document.rec, one.field), one.value, shown, self.line)
                self._send(document.rec, document.kind, fields, closes=(one.id,))
                return

    def publish(self) -> bool:
        """Publish whatever is approved; what stands against a site holds the list up."""
        database = self.house.central.database
        plan = Plan("第一批", "专班", "县工信局")
        try:
            made = drafting.draft(database, COUNTY, plan, "专班")
        except SurveyError as error:
            return _held_up(error)
        try:
            issuing.put_on_notice(database, made.id, NOTICE, "专班")
            issuing.publish(database, made.id, AFTER_NOTICE, "专班")
        except SurveyError as error:
            drafting.drop(database, made.id, "专班")
            return _held_up(error)
        self.ledger.judged.update(made.sites)
        self._is_fit_to_be_seen(made.sites)
        return True

    def _is_fit_to_be_seen(self, published: Collection[str]) -> None:
        r, f, b = t.record.c, t.fact.c, t.blob.c
        with self.house.central.database.read() as connection:
            here = (r.county == COUNTY, r.rec.in_(published))
            docs = connection.scalars(select(r.doc).where(*here)).all()
            where = (f.county == COUNTY, f.site.in_(published), f.kind == "photo", f.deleted == 0)
            photos = connection.scalars(select(f.sha256).where(*where)).all()
            held = connection.scalars(select(b.sha256).where(b.confirmed_at.is_not(None))).all()
        for document in map(Document.parse, map(orjson.loads, docs)):
            assert not document.challenges, "published with an open challenge"
            assert document.value("state") == "published"
        assert set(photos) <= set(held), "published without a photo"

    def _send(self, rec: str, kind: str, fields: dict[str, Value], **more: Any) -> None:
        op = self._laptop.op(rec, fields, kind=kind, **more)
        self.sent.append(op)
        answer = self._laptop.push(op)
        assert answer.status_code == 200, answer.text
        Verdict.parse(answer.json()["verdicts"][0])
        self._laptop.pull()

    def begin_anew(self) -> None:
        """After a restore: sign in again, send what is gone, read everything."""
        self._laptop.http = self._http()
        self._laptop.sign_in()
        told = self._laptop.ask("GET", "/me").json()["counties"]
        (county,) = (c for c in told if c["code"] == COUNTY)
        self._laptop.epoch[COUNTY] = county["epoch"]
        gone = self.sent[county["last_n"] :]
        if gone:
            answer = self._laptop.push(*gone)
            assert answer.status_code == 200, answer.text
        self._laptop.snapshot.clear()
        self._laptop.cursor = 0
        self.look()

    @property
    def snapshot(self) -> Mapping[str, Any]:
        """What the feed told, page by page."""
        return self._laptop.snapshot

    def agrees(self) -> bool:
        """Whether the list has the digest of what the feed told."""
        return self._laptop.agrees()
