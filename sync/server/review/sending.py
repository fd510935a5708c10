"""Ops from a desk: whoever works in the browser or at the terminal writes as a laptop does.

A person at the desk counts as one more device of his own, so that nobody approves what he himself
sent in from a laptop.
"""

from dataclasses import replace

from sqlalchemy import Connection

from surveyapp.domain.changes import Fields
from surveyapp.domain.ids import uuid7
from surveyapp.domain.moments import CHINA
from sync.protocol import Code, Op, Outcome, Verdict
from sync.server import clock
from sync.server.accounts.devices import devices_of
from sync.server.accounts.judging import Writer
from sync.server.accounts.people import Person
from sync.server.errors import Refused
from sync.server.review.troubles import NotDone, Trouble
from sync.server.store.database import Database
from sync.server.store.feed import last_n
from sync.server.store.pushing import push

_TRIES = 8


def here_and_now() -> str:
    """The present moment as records keep it: ISO 8601 by Chinese time, to the second."""
    return clock.now().astimezone(CHINA).isoformat(timespec="seconds")


def op_of(rec: str, kind: str, base: int, told: Fields) -> Op:
    """An op of one record; it is numbered when it is sent."""
    return Op(uuid7(), 1, rec, kind, base, told, at=here_and_now())


def send(database: Database, person: Person, county: str, *ops: Op) -> Verdict:
    """Push ops from the desk in one step; gives the verdict of the first.

    Raises `Refused` or `NotDone` when one of them did not take effect.
    """
    for _attempt in range(_TRIES):
        with database.read() as connection:
            writer = _desk(connection, person, county)
            after = last_n(connection, county, writer.device)
        numbered = [replace(op, n=n) for n, op in enumerate(ops, after + 1)]
        try:
            verdicts = push(database, county, writer, numbered).verdicts
        except Refused as error:
            if error.code in {Code.FORK, Code.GAP}:
                continue  # another window of the same person took the number
            raise
        for verdict in verdicts:
            _require_effect(verdict)
        return verdicts[0]
    raise Refused(Code.BUSY)


def _require_effect(verdict: Verdict) -> None:
    if verdict.outcome == Outcome.REFUSED:
        raise Refused(verdict.code or Code.BAD_OP, field=verdict.field)
    if verdict.outcome == Outcome.CHALLENGED:
        raise NotDone(Trouble.CHANGED)


def _desk(connection: Connection, person: Person, county: str) -> Writer:
    key = f"desk-{person.id}"
    own = frozenset(d.id for d in devices_of(connection, person.id)) | {key}
    return Writer(key, person.id, person.name, person.roles(county), own)
