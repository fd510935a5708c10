"""What the office does to a record: approve, return with a reason, settle a challenge.

Each step is an ordinary op that `store.pushing` judges as it judges a laptop's, by role, area and
life of the site.
"""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import Connection

from surveyapp.domain.changes import Fields, Value
from surveyapp.domain.fields import field_of
from surveyapp.domain.ids import uuid7
from surveyapp.domain.lifecycle import State
from sync.protocol import Code, Op, Verdict
from sync.server.accounts.people import Person
from sync.server.accounts.rights import OFFICE
from sync.server.errors import Refused
from sync.server.review.sending import here_and_now, op_of, send
from sync.server.review.sheet import Sheet, read_document, read_sheet
from sync.server.review.troubles import NotDone, Trouble
from sync.server.store.database import Database


def approve(database: Database, person: Person, county: str, rec: str, seen: int) -> Verdict:
    """Approve a submission as it was seen.

    `seen` is `Sheet.seen` of what the person looked at. Raises `NotDone` or `Refused`.
    """
    with database.read() as connection:
        sheet = _as_seen(connection, person, county, rec, seen)
    if next(sheet.challenges(), None):
        raise NotDone(Trouble.OPEN_CHALLENGES)
    told: Fields = {"state": State.APPROVED, "state_reason": None}
    verdict = send(database, person, county, op_of(rec, "site", sheet.document.seq, told))
    send(database, person, county, review_of(person, rec, State.APPROVED))
    return verdict


def send_back(
    database: Database,
    person: Person,
    county: str,
    rec: str,
    seen: int,
    reason: str,
    fields: Iterable[str] = (),
) -> Verdict:
    """Return a submission with a reason, naming the fields it is about.

    The surveyor reads both in the reason of the state; a review fact keeps the fields apart.
    """
    reason = reason.strip()
    named = [name for name in dict.fromkeys(fields) if field_of("site", name)]
    if not reason:
        raise NotDone(Trouble.NO_REASON)
    with database.read() as connection:
        sheet = _as_seen(connection, person, county, rec, seen)
    told: Fields = {"state": State.RETURNED, "state_reason": _with_fields(reason, named)}
    verdict = send(database, person, county, op_of(rec, "site", sheet.document.seq, told))
    said = review_of(person, rec, State.RETURNED, reason, " ".join(named))
    send(database, person, county, said)
    return verdict


def settle(
    database: Database,
    person: Person,
    county: str,
    rec: str,
    seen: int,
    challenge: str,
    *,
    take: bool,
) -> Verdict:
    """Close a challenge on a record: `take` the newcomer's value, or keep the present one.

    `seen` is the record's own `seq` as it was shown.
    """
    must_be_office(person, county)
    with database.read() as connection:
        document = read_document(connection, county, rec)
    if document is None:
        raise Refused(Code.NO_SUCH, record=rec)
    found = next((c for c in document.challenges if c.id == challenge), None)
    if found is None or document.seq != seen:
        raise NotDone(Trouble.CHANGED)
    told: dict[str, Value] = {found.field: found.value} if take else {}
    if told.get("deleted") == 0 and document.value("merged_into"):
        told["merged_into"] = None  # brought back, it is merged no longer
    op = replace(op_of(rec, document.kind, document.seq, told), closes=(challenge,))
    return send(database, person, county, op)


def must_be_office(person: Person, county: str) -> None:
    """Raise `Refused` NOT_YOURS for who is not of the county's office."""
    if OFFICE not in person.roles(county):
        raise Refused(Code.NOT_YOURS)


def _as_seen(connection: Connection, person: Person, county: str, rec: str, seen: int) -> Sheet:
    must_be_office(person, county)
    sheet = read_sheet(connection, county, rec, person.roles(county))
    if sheet.seen != seen:
        raise NotDone(Trouble.CHANGED)
    return sheet


def _with_fields(reason: str, named: Iterable[str]) -> str:
    """The reason with the fields it is about, in Chinese as the surveyors' records are."""
    labels = [field.zh for name in named if (field := field_of("site", name))]
    return f"{reason}（{'、'.join(labels)}）" if labels else reason


def review_of(person: Person, rec: str, verdict: str, reason: str = "", fields: str = "") -> Op:
    """What the office said of a site, as a fact of it."""
    said = {"reason": reason, "fields": fields}
    fact: Fields = {
        "site": rec,
        "verdict": verdict,
        **{name: text for name, text in said.items() if text},
        "created_by": person.name,
        "created_at": here_and_now(),
    }
    return op_of(uuid7(), "review", 0, fact)
