"""A county's records as the office knew them at a moment: its ops merged again, in their order.

Ops are only ever added, so the same moment gives the same records however often it is asked.
"""

from datetime import datetime

import orjson
from sqlalchemy import Connection, select

from surveyapp.domain.changes import Value
from surveyapp.domain.progress import Records
from sync.merge import Author, merge
from sync.protocol import Document, Op, Outcome
from sync.server.store import tables as t

KINDS = ("site", "fee", "supply", "station", "coordination")
_TAKEN = (str(Outcome.APPLIED), str(Outcome.CHALLENGED))


def records_at(connection: Connection, county: str, moment: datetime) -> Records:
    """Rows by kind as of a moment (with its offset), without those deleted, withdrawn or merged."""
    o = t.op.c
    statement = select(o.seq, o.device, o.by, o.body, o.received_at, o.op_id).where(
        o.county == county, o.outcome.in_(_TAKEN)
    )
    documents: dict[str, Document] = {}
    done: set[str] = set()
    for row in connection.execute(statement.order_by(o.seq)):
        if row.op_id in done or datetime.fromisoformat(row.received_at) >= moment:
            continue
        done.add(row.op_id)
        op = Op.parse(orjson.loads(row.body))
        merged = merge(documents.get(op.rec), op, Author(row.device, row.by), row.seq)
        documents[op.rec] = merged.document
    found: dict[str, list[dict[str, Value]]] = {kind: [] for kind in KINDS}
    corrected = {str(d.value("corrects")) for d in documents.values() if d.value("corrects")}
    for rec, document in documents.items():
        if document.kind in found and rec not in corrected and _stands(document):
            found[document.kind].append({"id": rec, **document.values()})
    return found


def _stands(document: Document) -> bool:
    gone = ("deleted", "withdrawn", "merged_into")
    return not any(document.value(name) for name in gone)
