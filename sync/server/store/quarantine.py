"""Ops that a revoked device sent late: they wait until a person lets them in or turns them down."""

from dataclasses import dataclass, replace

import orjson
from sqlalchemy import Connection, delete, func, select

from sync.protocol import Code, Op, Outcome, Verdict
from sync.server.accounts.judging import Writer
from sync.server.store import tables as t
from sync.server.store.audit import operator
from sync.server.store.counties import locked
from sync.server.store.database import Database
from sync.server.store.pushing import Work, finish, judge, note, same_ids
from sync.server.store.records import Held, load


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much of one device waits in one county."""

    county: str
    device: str
    ops: int


def waiting(connection: Connection) -> list[Waiting]:
    """Everything that waits."""
    o = t.op.c
    rows = connection.execute(
        select(o.county, o.device, func.count())
        .where(o.outcome == Outcome.QUARANTINED)
        .group_by(o.county, o.device)
        .order_by(o.county, o.device)
    )
    return [Waiting(*row) for row in rows]


def settle(database: Database, county_code: str, writer: Writer, *, admit: bool) -> list[Verdict]:
    """Let a device's waiting ops meet the records now, in their order, or turn them all down."""
    with database.write() as connection:
        county = locked(connection, county_code)
        ops = _take_out(connection, county_code, writer.device)
        if not ops:
            return []
        held = load(connection, county_code, (op.rec for op in ops)) if admit else Held({})
        # Its laptop may have come with a new ticket meanwhile, and brought the same ops along.
        earlier = same_ids(connection, county_code, ops) if admit else {}
        work = Work(county, writer, held, earlier, [])
        verdicts = [judge(work, op) if admit else _turned_down(work, op) for op in ops]
        act = "admit" if admit else "turn_down"
        county.tell(operator(), act, {"device": writer.device, "ops": len(ops)})
        finish(database, connection, work)
        return verdicts


def _take_out(connection: Connection, county: str, device: str) -> list[Op]:
    o = t.op.c
    where = (o.county == county, o.device == device, o.outcome == Outcome.QUARANTINED)
    bodies = connection.scalars(select(o.body).where(*where).order_by(o.n)).all()
    connection.execute(delete(t.op).where(*where))
    return [Op.parse(orjson.loads(body)) for body in bodies]


def _turned_down(work: Work, op: Op) -> Verdict:
    seq = work.county.next()
    verdict = Verdict(op.n, op.op_id, op.rec, seq, Outcome.REFUSED, 0, code=Code.REVOKED)
    return note(work, op, replace(verdict))
