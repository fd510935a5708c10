"""Taking in ops: one transaction under the county's lock, the same answer however often it comes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

import orjson
from sqlalchemy import Connection, insert, select

from surveyapp.domain.changes import Value
from sync.merge import Author, merge
from sync.protocol import Code, Op, Outcome, Verdict, canonical, write_ops
from sync.server.accounts.judging import Writer, refusal
from sync.server.errors import Refused
from sync.server.store import tables as t
from sync.server.store.counties import County, keep, locked, now
from sync.server.store.database import Database, chunks
from sync.server.store.records import Held, load, save


@dataclass(frozen=True, slots=True)
class Answer:
    """What a push is answered with."""

    verdicts: tuple[Verdict, ...]
    last_n: int
    head: int


@dataclass(slots=True)
class Work:
    """Ops of one device that meet the records of one county, under its lock."""

    county: County
    writer: Writer
    held: Held
    earlier: dict[str, tuple[str, Verdict]]
    rows: list[dict[str, Any]]


def push(
    database: Database,
    code: str,
    writer: Writer,
    ops: Sequence[Op],
    *,
    epoch: str | None = None,
    before: str = "",
    carrier: str | None = None,
    quarantined: bool = False,
) -> Answer:
    """Take in a device's ops and judge each; ops already here get the verdict they had.

    `epoch` is the one the laptop knows, None where another carries its ops; `before` the id of its op
    before the first of these. Raises `Refused` GAP, FORK or EPOCH, and then nothing was taken.
    """
    with database.write() as connection:
        county = locked(connection, code)
        last_n = _last_n(connection, code, writer.device)
        if epoch is not None and epoch != county.epoch:
            raise Refused(Code.EPOCH, epoch=county.epoch, last_n=last_n, head=county.seq)
        if ops and ops[0].n > last_n + 1:
            raise Refused(Code.GAP, last_n=last_n)
        if before and ops:
            _must_follow(connection, code, writer.device, ops[0].n - 1, before)
        old = _known(connection, code, writer.device, [op for op in ops if op.n <= last_n])
        fresh = [op for op in ops if op.n > last_n]
        if not fresh:
            return Answer(tuple(old), last_n, county.seq)
        work = Work(county, writer, Held({}), {}, [])
        if quarantined:
            verdicts = [_set_aside(work, op) for op in fresh]
        else:
            work.held = load(connection, code, (op.rec for op in fresh))
            work.earlier = same_ids(connection, code, fresh)
            verdicts = [judge(work, op) for op in fresh]
        last = {"county": code, "device": writer.device, "last_n": fresh[-1].n}
        database.upsert(connection, t.device_n, [last])
        _tell(work, fresh, carrier)
        finish(database, connection, work)
        return Answer((*old, *verdicts), fresh[-1].n, county.seq)


def _last_n(connection: Connection, county: str, device: str) -> int:
    found = connection.scalar(
        select(t.device_n.c.last_n).where(
            t.device_n.c.county == county, t.device_n.c.device == device
        )
    )
    return found or 0


def _must_follow(connection: Connection, county: str, device: str, n: int, op_id: str) -> None:
    """Raise FORK when a copy of the laptop has sent another op under the number before."""
    o = t.op.c
    where = (o.county == county, o.device == device, o.n == n)
    if connection.scalar(select(o.op_id).where(*where)) not in (None, op_id):
        raise Refused(Code.FORK, n=n)


def _known(connection: Connection, county: str, device: str, ops: Sequence[Op]) -> list[Verdict]:
    """The verdicts of ops that came before; raises FORK when a number had other content."""
    if not ops:
        return []
    rows = connection.execute(
        select(t.op.c.n, t.op.c.digest, t.op.c.verdict).where(
            t.op.c.county == county,
            t.op.c.device == device,
            t.op.c.n.between(ops[0].n, ops[-1].n),
        )
    )
    had = {n: (digest, verdict) for n, digest, verdict in rows}
    for op in ops:
        if op.n not in had or had[op.n][0] != op.digest():
            raise Refused(Code.FORK, n=op.n)
    return [Verdict.parse(orjson.loads(had[op.n][1])) for op in ops]


def same_ids(
    connection: Connection, county: str, ops: Sequence[Op]
) -> dict[str, tuple[str, Verdict]]:
    """Ops of these ids that came under another number: a copy of a laptop numbered them anew."""
    found: dict[str, tuple[str, Verdict]] = {}
    for some in chunks([op.op_id for op in ops]):
        rows = connection.execute(
            select(t.op.c.op_id, t.op.c.body, t.op.c.verdict).where(
                t.op.c.county == county, t.op.c.op_id.in_(some)
            )
        )
        for op_id, body, verdict in rows:
            found[op_id] = (body, Verdict.parse(orjson.loads(verdict)))
    return found


def judge(work: Work, op: Op) -> Verdict:
    """Let one op meet its record, or refuse it."""
    repeated = _repeated(work, op)
    if repeated:
        return note(work, op, repeated)
    present = work.held.present(op.rec)
    rec_seq = present.seq if present else 0
    seq = work.county.next()
    reason = refusal(op, present, work.writer)
    if reason:
        code, field = reason
        verdict = Verdict(
            op.n, op.op_id, op.rec, seq, Outcome.REFUSED, rec_seq, code=code, field=field
        )
        return note(work, op, verdict)
    author = Author(work.writer.device, work.writer.name)
    merged = merge(present, work.county.past.as_seen(op, seq), author, seq)
    if merged.changed:
        work.held.become(merged.document, seq, work.writer.name)
    opened = tuple(challenge.id for challenge in merged.opened)
    outcome = Outcome.CHALLENGED if opened else Outcome.APPLIED
    verdict = Verdict(op.n, op.op_id, op.rec, seq, outcome, merged.document.seq, opened)
    return note(work, op, verdict)


def _repeated(work: Work, op: Op) -> Verdict | None:
    """The verdict of the very same op under another number; it is not done twice."""
    earlier = work.earlier.get(op.op_id)
    if earlier is None or earlier[1].outcome == Outcome.QUARANTINED:
        return None
    body, verdict = earlier
    if not op.like(Op.parse(orjson.loads(body))):
        return None
    return replace(verdict, n=op.n, seq=work.county.next())


def _set_aside(work: Work, op: Op) -> Verdict:
    seq = work.county.next()
    return note(work, op, Verdict(op.n, op.op_id, op.rec, seq, Outcome.QUARANTINED, 0))


def note(work: Work, op: Op, verdict: Verdict) -> Verdict:
    """Keep an op with its verdict until the work is finished."""
    work.rows.append(op_row(work.county.code, work.writer, op, verdict))
    return verdict


def op_row(county: str, writer: Writer, op: Op, verdict: Verdict) -> dict[str, Any]:
    """An op as the table keeps it."""
    return {
        "county": county,
        "seq": verdict.seq,
        "device": writer.device,
        "n": op.n,
        "op_id": op.op_id,
        "rec": op.rec,
        "digest": op.digest(),
        "body": canonical(op.plain()).decode(),
        "outcome": str(verdict.outcome),
        "verdict": canonical(verdict.plain()).decode(),
        "by": writer.name,
        "received_at": now(),
    }


def _tell(work: Work, fresh: Sequence[Op], carrier: str | None) -> None:
    told: dict[str, Value] = {"device": work.writer.device, "from": fresh[0].n, "to": fresh[-1].n}
    told["sha256"] = sha256(write_ops(fresh)).hexdigest()
    if carrier:
        told["carried_by"] = carrier
    work.county.tell(work.writer.name, "push", told)


def finish(database: Database, connection: Connection, work: Work) -> None:
    """Write everything that the ops have brought about."""
    connection.execute(insert(t.op), work.rows)
    save(database, connection, work.county, work.held)
    keep(connection, work.county)
