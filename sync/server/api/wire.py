"""The bodies of questions and answers, as OpenAPI shows them."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from surveyapp.domain.changes import Value
from sync.protocol import Outcome


def _text(most: int, pattern: str = r"^[^\x00-\x1f\x7f]+$") -> StringConstraints:
    return StringConstraints(min_length=1, max_length=most, pattern=pattern)


Name = Annotated[str, _text(100)]
Id = Annotated[str, _text(64, r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
Base64 = Annotated[str, _text(200, r"^[A-Za-z0-9_-]+$")]
Recipient = Annotated[str, _text(100, r"^age1[a-z0-9]+$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Strict(BaseModel):
    """What is asked: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid")


class Trouble(BaseModel):
    """What a request is answered with when it was not done."""

    code: str
    facts: dict[str, Value]


class NewDevice(Strict):
    """A laptop and its keys."""

    name: Name
    sign_key: Annotated[str, _text(43, r"^[A-Za-z0-9_-]{43}$")]
    seal_key: Recipient


class Enrolment(NewDevice):
    """A laptop with the ticket of its person."""

    ticket: Annotated[str, _text(200)]


class Nonce(BaseModel):
    """What a device has to sign."""

    nonce: str


class ChallengeAsked(Strict):
    """Which device wants to come in."""

    device: Id


class SessionAsked(Strict):
    """A nonce and the device's signature."""

    device: Id
    nonce: Base64
    signature: Base64


class SignIn(Strict):
    """A name and a password."""

    name: Name
    password: Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Token(BaseModel):
    """Goes into the header Authorization as `Bearer <token>`."""

    token: str
    seconds: int


class PersonShown(BaseModel):
    """Somebody."""

    id: str
    name: str


class ServerShown(BaseModel):
    """This server."""

    id: str
    sign_key: str


class GrantShown(BaseModel):
    """A role in an area."""

    area: str
    role: str


class CountyShown(BaseModel):
    """A county one may work in."""

    code: str
    name: str
    epoch: str
    seal_key: str


class Enrolled(BaseModel):
    """What a laptop needs to know to begin."""

    device: str
    user: PersonShown
    server: ServerShown
    grants: list[GrantShown]
    counties: list[CountyShown]


class CountyOfMine(CountyShown):
    """A county, how far it is, and how much of this device it has."""

    head: int
    last_n: int
    roles: list[str]


class Me(BaseModel):
    """Who one is."""

    user: PersonShown
    device: str | None
    server: ServerShown
    grants: list[GrantShown]
    counties: list[CountyOfMine]


class RightShown(BaseModel):
    """What may be done with one field."""

    kind: str
    field: str
    write: list[str]
    read: list[str]
    published: bool
    once: bool


class Lists(BaseModel):
    """What every client should know before it offers anything."""

    rights: list[RightShown]
    closes: list[str]
    limits: dict[str, int]


class VerdictShown(BaseModel):
    """What became of one op."""

    n: int
    op_id: str
    rec: str
    seq: int
    outcome: Outcome
    rec_seq: int
    challenges: list[str]
    code: str | None
    field: str | None


class Pushed(BaseModel):
    """The answer to ops."""

    verdicts: list[VerdictShown]
    last_n: int
    head: int


class Verdicts(Pushed):
    """Verdicts asked for again."""

    epoch: str


class ChallengeShown(BaseModel):
    """A value that waits for a person's decision."""

    id: str
    field: str
    value: Value
    seq: int
    device: str
    by: str
    at: str


class DocumentShown(BaseModel):
    """One record."""

    rec: str
    kind: str
    seq: int
    fields: dict[str, tuple[Value, int]]
    writes: dict[str, tuple[str, str, str]]
    challenges: list[ChallengeShown]


class PageShown(BaseModel):
    """A stretch of the feed."""

    county: str
    epoch: str
    after: int
    next: int
    head: int
    more: bool
    records: list[DocumentShown]


class DigestShown(BaseModel):
    """All records in sixteen numbers."""

    county: str
    epoch: str
    head: int
    buckets: list[tuple[int, str]]


class Entry(BaseModel):
    """One op of the history."""

    seq: int
    op: dict[str, Any]
    device: str
    by: str
    received_at: str
    verdict: VerdictShown


class History(BaseModel):
    """Ops in order."""

    entries: list[Entry]
    next: int
    more: bool


class AuditLine(BaseModel):
    """One line of the audit."""

    n: int
    at: str
    who: str
    act: str
    facts: dict[str, Value]
    hash: str


class Audit(BaseModel):
    """Lines of the audit and the head of its chain."""

    entries: list[AuditLine]
    head: str


class BlobsAsked(Strict):
    """Photos one wants to know about; with their sizes where they are announced as well."""

    sha256: Annotated[list[Sha256], Field(max_length=1000)]
    sizes: Annotated[list[Annotated[int, Field(ge=0, le=2**53)]], Field(max_length=1000)] = []


class BlobsKnown(BaseModel):
    """Which of them are here."""

    confirmed: list[str]
    thumbs: list[str]
    offsets: dict[str, int]
    """Bytes that are here of those that were announced and are not confirmed."""


class Ready(BaseModel):
    """The server works."""

    status: str


def troubles(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The answers a route may give besides the good one."""
    return {status: {"model": Trouble} for status in (*statuses, 400, 422, 429, 503)}
