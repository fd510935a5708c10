"""The sites of a batch: which may enter, what stands against publishing each, and their new state."""

from collections.abc import Mapping, Sequence

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
from sync.server.batches.refusals import Fault
from sync.server.store import tables as t
from sync.server.store.counties import County, now
from sync.server.store.database import Database, chunks
from sync.server.store.feed import last_n
from sync.server.store.pushing import Work, finish, note
from sync.server.store.records import load

DEVICE = "batch"
NOT_FREE = ("by_agreement", "refused", "not_asked")
"""Openings that a list of free sites leaves out unless somebody chooses such a site."""


def candidates(
    connection: Connection, county: str, supersedes: str = "", own: str = ""
) -> list[str]:
    """Records that a batch may list, by number: approved sites that no batch under way holds.

    A batch that takes the place of another may list what that one published; `own` is the draft that
    asks, whose sites are no hindrance to itself.
    """
    s = t.site.c
    old = published_in(connection, county, supersedes)
    rows = connection.execute(
        select(s.rec, s.number, s.state).where(
            s.county == county, s.state.in_((State.APPROVED, State.PUBLISHED)),
            s.deleted == 0, s.candidate == 0,
        )
    )  # fmt: skip
    fit = [(rec, number) for rec, number, state in rows if state == State.APPROVED or rec in old]
    under_way = (shelf.DRAFT, shelf.ON_NOTICE)
    others = (b for b in shelf.batches(connection, county) if b.state in under_way and b.id != own)
    taken = {rec for batch in others for rec in batch.sites}
    return [rec for rec, number in sorted(fit, key=_by_number) if rec not in taken]


def free(connection: Connection, county: str, recs: Sequence[str]) -> list[str]:
    """Those of some sites of whose opening nothing else is known: what a list takes by itself."""
    s = t.site.c
    closed: set[str] = set()
    for some in chunks(recs):
        where = (s.county == county, s.rec.in_(some), s.opening.in_(NOT_FREE))
        closed |= set(connection.scalars(select(s.rec).where(*where)))
    return [rec for rec in recs if rec not in closed]


def published_in(connection: Connection, county: str, key: str) -> frozenset[str]:
    """The records that a batch lists in public; none for a blank id."""
    issued = shelf.issues(connection, county, key) if key else []
    return (
        frozenset(str(entry["id"]) for entry in issued[-1].snapshot.entries)
        if issued
        else frozenset()
    )


def in_state(connection: Connection, county: str, recs: Sequence[str], state: State) -> list[str]:
    """Those of some sites that are in a state."""
    s, found = t.site.c, set()
    for some in chunks(recs):
        where = (s.county == county, s.rec.in_(some), s.state == state)
        found |= set(connection.scalars(select(s.rec).where(*where)))
    return [rec for rec in recs if rec in found]


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


def faults(
    connection: Connection, county: str, recs: Sequence[str], supersedes: str = ""
) -> list[Fault]:
    """What stands against publishing these sites, each named: challenges, photos, state, opening."""
    old = published_in(connection, county, supersedes)
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
            fit = {State.APPROVED, State.PUBLISHED} if row.rec in old else {State.APPROVED}
            if row.deleted or row.state not in fit:
                found.append(Fault(number, _("已不是审核通过状态")))
            if row.opening == "refused":
                found.append(Fault(number, _("产权单位拒绝开放")))
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
