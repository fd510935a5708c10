"""Batches, issued lists and objections as the database keeps them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, func, insert, select, update

from surveyapp.domain.batches import STANDARD, Shown, Snapshot
from surveyapp.domain.changes import Value
from surveyapp.domain.errors import Problem, SurveyError
from sync.protocol import canonical
from sync.server.store import tables as t
from sync.server.store.counties import County, now

DRAFT, ON_NOTICE, PUBLISHED, WITHDRAWN = "draft", "notice", "published", "withdrawn"
NOTICE_DAYS = 15


@dataclass(frozen=True, slots=True)
class Plan:
    """What the county lays down for a batch; `days` are working days of notice."""

    title: str
    issuer: str
    objections_to: str
    days: int = NOTICE_DAYS
    columns: tuple[Shown, ...] = STANDARD
    basis: tuple[str, ...] = ()
    supersedes: str = ""
    """The id of the batch that this one takes the place of."""
    map_number: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch: its plan and the records of its sites in the order they are listed."""

    county: str
    id: str
    state: str
    plan: Plan
    sites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection. Who raised it is for the county's eyes only."""

    id: str
    number: str
    received_on: str
    raised_by: str
    words: str
    outcome: str | None
    answer: str | None


@dataclass(frozen=True, slots=True)
class Issue:
    """One issued list."""

    serial: int
    batch: str
    stage: str
    digest: str
    snapshot: Snapshot
    issued_at: str


def add_batch(
    connection: Connection, county: str, plan: Plan, sites: Sequence[str], who: str
) -> Batch:
    """Keep a new draft."""
    where = t.batch.c.county == county
    count = connection.scalar(select(func.count()).select_from(t.batch).where(where)) or 0
    made = Batch(county, f"{county}-B{count + 1}", DRAFT, plan, tuple(sites))
    row = {"county": county, "id": made.id, "state": DRAFT, "created_by": who}
    texts = {"plan": _text(asdict(plan)), "sites": _text(list(sites)), "created_at": now()}
    connection.execute(insert(t.batch).values({**row, **texts}))
    return made


def batches(connection: Connection, county: str) -> list[Batch]:
    """Every batch of a county, oldest first."""
    statement = select(t.batch).where(t.batch.c.county == county)
    rows = connection.execute(statement.order_by(t.batch.c.created_at, t.batch.c.id))
    return [_batch(row) for row in rows]


def batch(connection: Connection, key: str) -> Batch:
    """The batch of an id; raises NO_SUCH_RECORD."""
    row = connection.execute(
        select(t.batch).where(t.batch.c.county == key.partition("-")[0], t.batch.c.id == key)
    ).one_or_none()
    if row is None:
        raise SurveyError(Problem.NO_SUCH_RECORD, record=key)
    return _batch(row)


def become(connection: Connection, found: Batch, state: str) -> None:
    """Set a batch's state."""
    where = (t.batch.c.county == found.county, t.batch.c.id == found.id)
    connection.execute(update(t.batch).where(*where).values(state=state))


def issues(connection: Connection, county: str, key: str | None = None) -> list[Issue]:
    """What a county issued, oldest first; of one batch when its id is given."""
    statement = select(t.issue).where(t.issue.c.county == county)
    if key is not None:
        statement = statement.where(t.issue.c.batch == key)
    rows = connection.execute(statement.order_by(t.issue.c.serial))
    return [
        Issue(
            r.serial, r.batch, r.stage, r.digest, Snapshot.parse(r.snapshot.encode()), r.issued_at
        )
        for r in rows
    ]


def add_issue(
    connection: Connection, county: County, key: str, snapshot: Snapshot, who: str
) -> None:
    """Freeze a list under the county's lock, and tell the audit its digest."""
    row = {"county": county.code, "serial": snapshot.serial, "batch": key, "issued_by": who}
    texts = {
        "stage": snapshot.stage,
        "digest": snapshot.digest(),
        "snapshot": snapshot.canonical().decode(),
        "issued_at": now(),
    }
    connection.execute(insert(t.issue).values({**row, **texts}))
    told: dict[str, Value] = {"batch": key, "serial": snapshot.serial, "sha256": snapshot.digest()}
    county.tell(who, f"batch-{snapshot.stage}", told)


def objections(connection: Connection, county: str, key: str) -> list[Objection]:
    """The objections to a batch in the order they came."""
    statement = select(t.objection).where(
        t.objection.c.county == county, t.objection.c.batch == key
    )
    return [
        Objection(r.id, r.number, r.received_on, r.raised_by, r.words, r.outcome, r.answer)
        for r in connection.execute(statement.order_by(t.objection.c.id))
    ]


def _batch(row: Any) -> Batch:  # noqa: ANN401 - a row of SQLAlchemy
    kept = orjson.loads(row.plan)
    kept |= {"columns": tuple(Shown(**c) for c in kept["columns"]), "basis": tuple(kept["basis"])}
    return Batch(row.county, row.id, row.state, Plan(**kept), tuple(orjson.loads(row.sites)))


def _text(value: Any) -> str:  # noqa: ANN401 - JSON
    return canonical(value).decode()
