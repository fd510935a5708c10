"""A county's records as the office knew them at some moments: its ops merged again, in their order.

Ops are only ever added, so the same moment gives the same records however often it is asked.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import orjson
from sqlalchemy import Connection, select

from surveyapp.domain.changes import Value
from surveyapp.domain.progress import Records
from sync.merge import Author, merge
from sync.protocol import Document, Op, Outcome
from sync.server.reporting.periods import Period, end_of
from sync.server.store import tables as t
from sync.server.store.counties import past_of
from sync.server.store.database import Database

KINDS = ("site", "fee", "supply", "station", "coordination")
_TAKEN = (str(Outcome.APPLIED), str(Outcome.CHALLENGED))


def records_at(
    connection: Connection, county: str, moments: Sequence[datetime]
) -> tuple[list[Records], dict[str, str]]:
    """Rows by kind as of each moment (with its offset), without those deleted, withdrawn or merged.

    Beside them, for every record touched at or after the last moment, when that was first.
    """
    o = t.op.c
    statement = select(o.seq, o.device, o.by, o.body, o.received_at, o.op_id).where(
        o.county == county, o.outcome.in_(_TAKEN)
    )
    past = past_of(connection, county)
    states: list[dict[str, Document]] = [{} for _moment in moments]
    later: dict[str, str] = {}
    done: set[str] = set()
    for row in connection.execute(statement.order_by(o.seq)):
        received = datetime.fromisoformat(row.received_at)
        if row.op_id in done:
            continue
        done.add(row.op_id)
        op = past.as_seen(Op.parse(orjson.loads(row.body)), row.seq)
        if received >= moments[-1]:
            later.setdefault(op.rec, row.received_at)
        for moment, documents in zip(moments, states, strict=True):
            if received < moment:
                author = Author(row.device, row.by)
                documents[op.rec] = merge(documents.get(op.rec), op, author, row.seq).document
    return [_rows(documents) for documents in states], later


@dataclass(frozen=True, slots=True)
class Past:
    """The records of a county as of the last report, of the cut-off and (if asked) of now."""

    code: str
    before: Records
    now: Records
    latest: Records | None
    later: Mapping[str, str]
    """When a record was first touched after the cut-off."""


def pasts_of(
    database: Database, codes: Sequence[str], period: Period, today: date | None = None
) -> Iterator[Past]:
    """What the office had received by the end of the last day of each report, and by today.

    One county after the other, so that no area is too large to be held.
    """
    moments = [end_of(period.before), end_of(period.until)]
    with database.read() as connection:
        for code in codes:
            (before, now), later = records_at(connection, code, moments)
            latest = None
            if today is not None and today > period.until:
                (latest,), _none = records_at(connection, code, [end_of(today)])
            yield Past(code, before, now, latest, later)


def _rows(documents: Mapping[str, Document]) -> Records:
    found: dict[str, list[dict[str, Value]]] = {kind: [] for kind in KINDS}
    corrected = {str(d.value("corrects")) for d in documents.values() if d.value("corrects")}
    for rec, document in documents.items():
        if document.kind in found and rec not in corrected and _stands(document):
            found[document.kind].append({"id": rec, **document.values()})
    return found


def _stands(document: Document) -> bool:
    gone = ("deleted", "withdrawn", "merged_into")
    return not any(document.value(name) for name in gone)
