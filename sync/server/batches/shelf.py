"""Batches, issued lists and a county's own columns as the database keeps them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import Connection, func, insert, select, update

from surveyapp.domain.batches import STANDARD, Shown, Snapshot
from surveyapp.domain.changes import Value
from surveyapp.domain.errors import Problem, SurveyError
from sync.protocol import canonical
from sync.server import clock
from sync.server.store import tables as t
from sync.server.store.counties import County, keep, locked
from sync.server.store.database import Database

DRAFT, ON_NOTICE, PUBLISHED, WITHDRAWN = "draft", "notice", "published", "withdrawn"
SUPERSEDED, DROPPED = "superseded", "dropped"
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
    photos: tuple[str, ...] = ()
    """SHA-256 of the photos whose copies are published along."""


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch: its plan and the records of its sites in the order they are listed."""

    county: str
    id: str
    state: str
    plan: Plan
    sites: tuple[str, ...]
    created_at: str = ""
    created_by: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """One issued list."""

    serial: int
    batch: str
    stage: str
    digest: str
    snapshot: Snapshot
    issued_at: str
    issued_by: str


def add_batch(
    connection: Connection, county: str, plan: Plan, sites: Sequence[str], who: str
) -> Batch:
    """Keep a new draft."""
    where = t.batch.c.county == county
    count = connection.scalar(select(func.count()).select_from(t.batch).where(where)) or 0
    made = Batch(county, f"{county}-B{count + 1}", DRAFT, plan, tuple(sites))
    row = {"county": county, "id": made.id, "state": DRAFT, "created_by": who}
    connection.execute(insert(t.batch).values({**row, **_told(made), "created_at": clock.stamp()}))
    return made


def change_batch(connection: Connection, changed: Batch) -> None:
    """Keep another plan, other sites or another state of a batch."""
    where = (t.batch.c.county == changed.county, t.batch.c.id == changed.id)
    told = {**_told(changed), "state": changed.state}
    connection.execute(update(t.batch).where(*where).values(told))


def _told(batch: Batch) -> dict[str, str]:
    return {"plan": _text(asdict(batch.plan)), "sites": _text(list(batch.sites))}


@contextmanager
def held(database: Database, key: str) -> Iterator[tuple[Connection, County, Batch]]:
    """A batch under its county's lock, in one transaction that is kept whole or not at all."""
    with database.write() as connection:
        county = locked(connection, batch(connection, key).county)
        yield connection, county, batch(connection, key)
        keep(connection, county)


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


def issues(connection: Connection, county: str, key: str | None = None) -> list[Issue]:
    """What a county issued, oldest first; of one batch when its id is given."""
    statement = select(t.issue).where(t.issue.c.county == county)
    if key is not None:
        statement = statement.where(t.issue.c.batch == key)
    rows = connection.execute(statement.order_by(t.issue.c.serial))
    return [_issue(row) for row in rows]


def newest(connection: Connection, county: str) -> int:
    """The last serial a county used; 0 while it has issued nothing."""
    where = t.issue.c.county == county
    return connection.scalar(select(func.max(t.issue.c.serial)).where(where)) or 0


def issue(connection: Connection, county: str, serial: int) -> Issue | None:
    """The list a county issued under a serial, None when there is none."""
    where = (t.issue.c.county == county, t.issue.c.serial == serial)
    row = connection.execute(select(t.issue).where(*where)).one_or_none()
    return _issue(row) if row else None


def _issue(row: Any) -> Issue:  # noqa: ANN401 - a row of SQLAlchemy
    snapshot = _parsed(row.snapshot)
    return Issue(
        row.serial, row.batch, row.stage, row.digest, snapshot, row.issued_at, row.issued_by
    )


@lru_cache(maxsize=64)
def _parsed(text: str) -> Snapshot:
    """An issued list never changes, and everybody asks for the same few."""
    return Snapshot.parse(text.encode())


def add_issue(
    connection: Connection, county: County, key: str, snapshot: Snapshot, who: str
) -> None:
    """Freeze a list under the county's lock, and tell the audit its digest."""
    row = {"county": county.code, "serial": snapshot.serial, "batch": key, "issued_by": who}
    texts = {
        "stage": snapshot.stage,
        "digest": snapshot.digest(),
        "snapshot": snapshot.canonical().decode(),
        "issued_at": clock.stamp(),
    }
    connection.execute(insert(t.issue).values({**row, **texts}))
    told: dict[str, Value] = {"batch": key, "serial": snapshot.serial, "sha256": snapshot.digest()}
    county.tell(who, f"batch-{snapshot.stage}", told)


def columns(connection: Connection, county: str) -> tuple[Shown, ...]:
    """The columns of a county's template; the usual ones while it has none."""
    where = t.list_template.c.county == county
    kept = connection.scalar(select(t.list_template.c.columns).where(where))
    return _columns(orjson.loads(kept)) if kept else STANDARD


def keep_columns(
    database: Database, connection: Connection, county: County, chosen: Sequence[Shown], who: str
) -> None:
    """Make these the columns of the county's lists to come."""
    told = [asdict(column) for column in chosen]
    row = {
        "county": county.code,
        "columns": _text(told),
        "changed_at": clock.stamp(),
        "changed_by": who,
    }
    database.upsert(connection, t.list_template, [row])
    county.tell(who, "list-columns", {"columns": " ".join(c.name for c in chosen)})


def _batch(row: Any) -> Batch:  # noqa: ANN401 - a row of SQLAlchemy
    kept = orjson.loads(row.plan)
    kept |= {name: tuple(kept.get(name, ())) for name in ("basis", "photos")}
    plan = Plan(**{**kept, "columns": _columns(kept["columns"])})
    sites = tuple(orjson.loads(row.sites))
    return Batch(row.county, row.id, row.state, plan, sites, row.created_at, row.created_by)


def _columns(kept: Sequence[dict[str, str]]) -> tuple[Shown, ...]:
    return tuple(Shown(**column) for column in kept)


def _text(value: Any) -> str:  # noqa: ANN401 - JSON
    return canonical(value).decode()
