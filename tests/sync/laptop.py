"""A laptop reduced to what travels: keys, numbers, ops; no client library in between."""

import base64
import hashlib
from dataclasses import dataclass, field
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from surveyapp.domain.changes import Value
from surveyapp.domain.ids import uuid7
from sync.protocol import (
    Digest,
    Document,
    Op,
    Page,
    Verdict,
    ops_message,
    session_message,
    write_ops,
)
from sync.server.accounts.people import Grant, add_person, make_ticket
from sync.server.central import Central
from sync.server.photos.uploads import Uploads

COUNTY = "410105"
AGE = "age1" + "q" * 58


def packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def arrived(uploads: Uploads, sha256: str, data: bytes) -> None:
    """The bytes of a photo that a record speaks of, as an upload that came through in one piece."""
    uploads.begin(COUNTY, sha256, len(data))
    with uploads.arriving(COUNTY, sha256) as arriving:
        uploads.append(arriving, data)
        assert uploads.settle(arriving).confirmed


@dataclass
class Office:
    """A list and its application; makes people and their laptops."""

    central: Central
    http: httpx.Client

    def ticket(self, name: str, role: str = "surveyor", area: str = COUNTY) -> str:
        with self.central.database.write() as connection:
            person = add_person(connection, name, [Grant(area, role)])
            return make_ticket(connection, person)

    def laptop(self, name: str, role: str = "surveyor", area: str = COUNTY) -> "Laptop":
        made = Laptop(self.http)
        made.enrol(self.ticket(name, role, area))
        made.sign_in()
        return made


@dataclass
class Laptop:
    """One device of one person."""

    http: httpx.Client
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    n: dict[str, int] = field(default_factory=dict)
    epoch: dict[str, str] = field(default_factory=dict)
    device: str = ""
    server: str = ""
    token: str = ""
    snapshot: dict[str, Document] = field(default_factory=dict)
    cursor: int = 0

    @property
    def sign_key(self) -> str:
        return packed(self.key.public_key().public_bytes_raw())

    def body(self) -> dict[str, str]:
        return {"name": "笔记本", "sign_key": self.sign_key, "seal_key": AGE}

    def enrol(self, ticket: str) -> dict[str, Any]:
        answer = self.http.post("/v1/enrol", json={**self.body(), "ticket": ticket})
        answer.raise_for_status()
        return self.know(answer.json())

    def know(self, told: dict[str, Any]) -> dict[str, Any]:
        self.device, self.server = told["device"], told["server"]["id"]
        self.epoch = {county["code"]: county["epoch"] for county in told["counties"]}
        return told

    def sign_in(self) -> None:
        nonce = self.http.post("/v1/challenge", json={"device": self.device}).json()["nonce"]
        signature = packed(self.key.sign(session_message(self.server, self.device, nonce)))
        asked = {"device": self.device, "nonce": nonce, "signature": signature}
        answer = self.http.post("/v1/session", json=asked)
        answer.raise_for_status()
        self.token = answer.json()["token"]

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}", **more.pop("headers", {})}
        return self.http.request(method, f"/v1{path}", headers=headers, **more)

    def op(
        self,
        rec: str,
        fields: dict[str, Value],
        *,
        kind: str = "site",
        base: int | None = None,
        closes: tuple[str, ...] = (),
        county: str = COUNTY,
    ) -> Op:
        """The next op of this laptop, based on its snapshot unless told otherwise."""
        known = self.snapshot.get(rec)
        based = (known.seq if known else 0) if base is None else base
        self.n[county] = self.n.get(county, 0) + 1
        return Op(
            uuid7(), self.n[county], rec, kind, based, fields, closes, "2026-03-21T10:00:00+08:00"
        )

    def push(self, *ops: Op, county: str = COUNTY, epoch: str | None = None) -> httpx.Response:
        asked = {"epoch": self.epoch.get(county, "") if epoch is None else epoch}
        return self.ask("POST", f"/c/{county}/ops", content=write_ops(ops), params=asked)

    def save(self, rec: str, fields: dict[str, Value], **more: Any) -> Verdict:
        """Make one op and push it."""
        answer = self.push(self.op(rec, fields, **more))
        assert answer.status_code == 200, answer.text
        return Verdict.parse(answer.json()["verdicts"][0])

    def sign_ops(self, ops: list[Op], county: str = COUNTY) -> dict[str, str]:
        message = ops_message(self.server, county, self.device, write_ops(ops))
        return {"Survey-Author": self.device, "Survey-Signature": packed(self.key.sign(message))}

    def pull(self, county: str = COUNTY, limit: int = 500) -> None:
        more = True
        while more:
            asked: dict[str, Any] = {"after": self.cursor, "limit": limit}
            answer = self.ask("GET", f"/c/{county}/changes", params=asked)
            assert answer.status_code == 200, answer.text
            page = Page.parse(answer.json())
            self.snapshot |= {document.rec: document for document in page.records}
            self.cursor, more = page.next, page.more

    def agrees(self, county: str = COUNTY) -> bool:
        told = Digest.parse(self.ask("GET", f"/c/{county}/digest").json())
        return told == Digest.of(self.snapshot.values())

    def photo(self, data: bytes, site: str) -> str:
        sha256 = hashlib.sha256(data).hexdigest()
        self.save(uuid7(), {"site": site, "sha256": sha256, "size": len(data)}, kind="photo")
        return sha256
