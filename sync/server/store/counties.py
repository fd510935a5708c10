"""The counties of the list: each with its lock, its sequence, its epoch and its audit chain."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, select, update

from surveyapp.domain.changes import Value
from surveyapp.domain.counties import county_name
from surveyapp.domain.errors import SurveyError
from sync.protocol import Code, canonical
from sync.server import clock
from sync.server.errors import Refused
from sync.server.store import tables as t
from sync.server.store.audit import Chain, operator, tell_office
from sync.server.store.database import Database, chunks, put_if_missing
from sync.server.store.epochs import NO_LEAP, Past


def now() -> str:
    """The server's time, for people and for the audit; nothing is decided by it."""
    return clock.stamp()


@dataclass(slots=True)
class County:
    """One county's counters, as they are under its lock."""

    code: str
    epoch: str
    seq: int
    chain: Chain
    states: dict[str, int]
    """Sites that stand, by their state; a state of none is not named."""
    photos_waiting: int
    """Facts that stand and speak of a photo whose bytes are not here."""
    past: Past = NO_LEAP
    """Where the sequence leapt after restores."""

    def next(self) -> int:
        """Hand out the next place in the sequence."""
        self.seq += 1
        return self.seq

    def tell(self, who: str, act: str, facts: Mapping[str, Value]) -> None:
        """Add a line to the county's audit."""
        self.chain.tell(who, act, facts)


def locked(connection: Connection, code: str) -> County:
    """The county's counters under its row lock, made when this is the first time.

    Raises `Refused` NO_SUCH for a code that is no county.
    """
    statement = select(t.county).where(t.county.c.county == code).with_for_update()
    row = connection.execute(statement).one_or_none()
    if row is None:
        if not is_county(code):
            raise Refused(Code.NO_SUCH, county=code)
        _make(connection, code)
        row = connection.execute(statement).one()
    return read_county(row)


def read_county(row: Sequence[Any]) -> County:
    """The county's counters from its row."""
    code, epoch, seq, chain_n, chain_head, states, photos_waiting, cuts = row
    chain, counted = Chain(code, chain_n, chain_head), orjson.loads(states)
    return County(code, epoch, seq, chain, counted, photos_waiting, Past.parse(cuts))


def keep(connection: Connection, county: County) -> None:
    """Write the counters and the audit lines back before the lock is let go."""
    connection.execute(
        update(t.county)
        .where(t.county.c.county == county.code)
        .values(
            epoch=county.epoch,
            seq=county.seq,
            chain_n=county.chain.n,
            chain_head=county.chain.head,
            states=canonical(county.states).decode(),
            photos_waiting=county.photos_waiting,
            cuts=county.past.text(),
        )
    )
    county.chain.write(connection)


def _make(connection: Connection, code: str) -> None:
    made = {"county": code, "epoch": uuid.uuid4().hex, "seq": 0, "chain_n": 0, "chain_head": ""}
    put_if_missing(connection, t.county, made)


def look(connection: Connection, code: str) -> County:
    """The county's counters as they are, without its lock; at zero when nothing was ever sent."""
    row = connection.execute(select(t.county).where(t.county.c.county == code)).one_or_none()
    if row is None:
        raise Refused(Code.NO_SUCH, county=code)
    return read_county(row)


def past_of(connection: Connection, code: str) -> Past:
    """The leaps of a county's sequence; none when nothing was ever sent."""
    cuts = connection.scalar(select(t.county.c.cuts).where(t.county.c.county == code))
    return Past.parse(cuts or "[]")


def several(database: Database, codes: Sequence[str]) -> list[County]:
    """The counters of some counties, in order; those never asked for before are made."""
    with database.read() as connection:
        found = _rows(connection, codes)
    missing = [code for code in codes if code not in found and is_county(code)]
    if missing:
        with database.write() as connection:
            for code in missing:
                _make(connection, code)
            found |= _rows(connection, missing)
    return [found[code] for code in codes if code in found]


def _rows(connection: Connection, codes: Sequence[str]) -> dict[str, County]:
    found: dict[str, County] = {}
    for some in chunks(codes):
        rows = connection.execute(select(t.county).where(t.county.c.county.in_(some)))
        found.update({row.county: read_county(row) for row in rows})
    return found


def is_county(code: str) -> bool:
    """Whether the code is or was one of a county."""
    try:
        return bool(county_name(code))
    except SurveyError:
        return False


def renew(connection: Connection) -> dict[str, str]:
    """After a restore: for every county a new epoch, and numbers beyond any that were handed out before.

    Gives the epochs by county.
    """
    codes = connection.scalars(select(t.county.c.county).order_by(t.county.c.county)).all()
    tell_office(connection, "restored", {"counties": len(codes)})
    return {code: _renew(connection, code).epoch for code in codes}


def _renew(connection: Connection, code: str) -> County:
    county = locked(connection, code)
    county.epoch = uuid.uuid4().hex
    county.past = county.past.leapt(county.seq)
    county.seq = county.past.cuts[-1].first
    county.tell(operator(), "restored", {"epoch": county.epoch, "seq": county.seq})
    keep(connection, county)
    return county
