"""Two records that are one place: one is merged into the other, and can be taken out again.

A merged record is deleted with the name of the one that stays, by one ordinary op. So no list,
count, batch or report anywhere has it twice, on laptops of any version either, and undoing it
brings it back as it was. What hangs on it stays with it.
"""

import json

from sqlalchemy import Connection

from surveyapp.domain.changes import Fields
from surveyapp.domain.ids import uuid7
from surveyapp.domain.lifecycle import State
from sync.protocol import Code, Document, Op, Verdict
from sync.server.accounts.people import Person
from sync.server.errors import Refused
from sync.server.review.duplicates import likeness, merged_into
from sync.server.review.looking import Looked
from sync.server.review.sending import here_and_now, op_of, send
from sync.server.review.sheet import read_document
from sync.server.review.troubles import NotDone, Trouble
from sync.server.review.verbs import must_be_office, review_of
from sync.server.store.database import Database

NOT_THE_SAME = "不是同一处"
"""The reason kept with a finding that was set aside at the desk; Chinese, as surveyors' records are."""


def merge(database: Database, person: Person, county: str, away: Looked, into: Looked) -> Verdict:
    """Merge one record into another of the county. Raises `NotDone` or `Refused`."""
    must_be_office(person, county)
    with database.read() as connection:
        goes, stays = _as_seen(connection, county, away), _as_seen(connection, county, into)
        _require_two_places(goes, stays)
        if merged_into(connection, county, goes.rec):
            raise NotDone(Trouble.HOLDS_OTHERS)
    verdict = send(database, person, county, _told(goes, {"deleted": 1, "merged_into": stays.rec}))
    send(database, person, county, review_of(person, stays.rec, "merged", _title(goes)))
    return verdict


def part(database: Database, person: Person, county: str, away: Looked) -> Verdict:
    """Take a merged record out again, as it was. Raises `NotDone` or `Refused`."""
    must_be_office(person, county)
    with database.read() as connection:
        gone = _as_seen(connection, county, away)
    into = gone.value("merged_into")
    if not into:
        raise NotDone(Trouble.CHANGED)
    verdict = send(database, person, county, _told(gone, {"deleted": 0, "merged_into": None}))
    send(database, person, county, review_of(person, str(into), "parted", _title(gone)))
    return verdict


def keep_apart(database: Database, person: Person, county: str, *recs: str) -> Verdict:
    """Say that records are places of their own: the finding is set aside until the facts change."""
    must_be_office(person, county)
    with database.read() as connection:
        found = [(rec, _likeness(connection, county, rec)) for rec in recs]
    asides = [_aside(person, rec, kept) for rec, kept in found if kept]
    if not asides:
        raise NotDone(Trouble.CHANGED)
    return send(database, person, county, *asides)


def _as_seen(connection: Connection, county: str, looked: Looked) -> Document:
    document = read_document(connection, county, looked.rec)
    if document is None or document.kind != "site":
        raise Refused(Code.NO_SUCH, record=looked.rec)
    if document.seq != looked.seen:
        raise NotDone(Trouble.CHANGED)
    return document


def _require_two_places(goes: Document, stays: Document) -> None:
    if goes.rec == stays.rec or goes.value("deleted") or stays.value("deleted"):
        raise NotDone(Trouble.CHANGED)
    if goes.value("state") == State.PUBLISHED:
        raise NotDone(Trouble.PUBLISHED)


def _told(document: Document, told: Fields) -> Op:
    return op_of(document.rec, "site", document.seq, told)


def _title(document: Document) -> str:
    return " ".join(str(document.value(n)) for n in ("number", "name") if document.value(n))


def _likeness(connection: Connection, county: str, rec: str) -> str | None:
    """What the finding of a record rests on, as a record of `aside` keeps it."""
    document = read_document(connection, county, rec)
    flag = likeness(connection, county, document) if document else None
    if flag is None:
        return None
    return json.dumps({"record": flag.record, "facts": dict(flag.facts)}, ensure_ascii=False)


def _aside(person: Person, rec: str, kept: str) -> Op:
    fields: Fields = {
        "site": rec,
        "rule": "near_duplicate",
        "facts": kept,
        "reason": NOT_THE_SAME,
        "created_by": person.name,
        "created_at": here_and_now(),
    }
    return op_of(uuid7(), "aside", 0, fields)
