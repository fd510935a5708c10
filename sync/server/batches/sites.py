"""The sites of a batch: which may enter, what stands against publishing each, and their new state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from surveyapp.domain.changes import Value
from surveyapp.domain.fields import SITE
from surveyapp.domain.ids import uuid7
from surveyapp.domain.language import _
from surveyapp.domain.lifecycle import State
from sync.merge import Author, merge
from sync.protocol import Document, Op, Outcome, Verdict
from sync.server.accounts.judging import Writer
from sync.server.batches import shelf
from sync.server.store import tables as t
from sync.server.store.counties import County, now
from sync.server.store.database import Database, chunks
from sync.server.store.feed import last_n
from sync.server.store.pushing import Work, finish, note
from sync.server.store.records import load

DEVICE = "batch"


@dataclass(frozen=True, slots=True)
class Fault:
    """Why one site may not be published."""

    number: str
    reason: str


def approved(connection: Connection, county: str) -> list[str]:
    """Records of approved sites that are in no batch under way, by number."""
    s = t.site.c
    rows = connection.execute(
        select(s.rec, s.number).where(
            s.county == county, s.state == State.APPROVED, s.deleted == 0, s.candidate == 0
        )
    )
    under_way = (shelf.DRAFT, shelf.ON_NOTICE)
    taken = {r for b in shelf.batches(connection, county) if b.state in under_way for r in b.sites}
    return [rec for rec, number in sorted(rows, key=_by_number) if rec not in taken]


def _by_number(row: Sequence[str | None]) -> tuple[str, int, str]:
    """410105-9 before 410105-10."""
    head, _dash, tail = str(row[1] or "").rpartition("-")
    return head, int(tail) if tail.isdecimal() else 0, str(row[0])


def rows_of(
    connection: Connection, county: str, recs: Sequence[str]
) -> dict[str, Mapping[str, Value]]:
    """The fields of sites by record, as they are now."""
    held = load(connection, county, recs)
    return {rec: {"id": rec, **_fields(document)} for rec, document in held.before.items()}


def _fields(document: Document) -> dict[str, Value]:
    return {field.name: document.value(field.name) for field in SITE}


def faults(connection: Connection, county: str, recs: Sequence[str]) -> list[Fault]:
    """What stands against publishing these sites, each named: challenges, photos, state."""
    s, found = t.site.c, []
    photos = _missing_photos(connection, county, recs)
    asked = _challenged_facts(connection, county, recs)
    for some in chunks(recs):
        rows = connection.execute(select(t.site).where(s.county == county, s.rec.in_(some)))
        for row in rows:
            number = row.number or row.rec
            if row.challenges or row.rec in asked:
                found.append(Fault(number, _("有未处理的不同取值")))
            if row.rec in photos:
                missing = _("、").join(photos[row.rec])
                found.append(Fault(number, _("照片尚未到齐：{photos}").format(photos=missing)))
            if row.deleted or row.state != State.APPROVED:
                found.append(Fault(number, _("已不是审核通过状态")))
    return found


def _missing_photos(
    connection: Connection, county: str, recs: Sequence[str]
) -> dict[str, list[str]]:
    """Photos spoken of whose bytes the office does not have, by site, as the start of their hash."""
    f = t.fact.c
    missing: dict[str, list[str]] = {}
    have = select(t.blob.c.sha256).where(
        t.blob.c.county == county, t.blob.c.confirmed_at.is_not(None)
    )
    for some in chunks(recs):
        rows = connection.execute(
            select(f.site, f.sha256).where(
                f.county == county, f.kind == "photo", f.site.in_(some), f.deleted == 0,
                f.sha256.is_not(None), f.sha256.not_in(have),
            )
        )  # fmt: skip
        for site, sha256 in rows:
            missing.setdefault(site, []).append(sha256[:8])
    return missing


def _challenged_facts(connection: Connection, county: str, recs: Sequence[str]) -> set[str]:
    f, found = t.fact.c, set()
    for some in chunks(recs):
        where = (f.county == county, f.site.in_(some), f.challenges > 0, f.deleted == 0)
        found |= set(connection.scalars(select(f.site).where(*where)))
    return found


def become(
    database: Database,
    connection: Connection,
    county: County,
    recs: Sequence[str],
    state: State,
    who: str,
) -> None:
    """Write a state that only a batch may write, as an op of the office in everybody's history."""
    device = f"{DEVICE}-{county.code}"
    n = last_n(connection, county.code, device)
    writer = Writer(device, device, who, frozenset(), frozenset({device}))
    work = Work(county, writer, load(connection, county.code, recs), {}, [])
    for rec in recs:
        document = work.held.present(rec)
        if document is None or document.value("state") == state:
            continue
        n, seq = n + 1, county.next()
        op = Op(uuid7(), n, rec, "site", document.seq, {"state": str(state)}, at=now())
        merged = merge(document, op, Author(device, who), seq)
        work.held.become(merged.document, seq, who)
        note(work, op, Verdict(n, op.op_id, rec, seq, Outcome.APPLIED, merged.document.seq))
    last = {"county": county.code, "device": device, "last_n": n}
    database.upsert(connection, t.device_n, [last])
    if work.rows:
        finish(database, connection, work)
