"""Objections to a list on notice: taken down by the office or filed by anybody, answered, counted in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, insert, select, update

from surveyapp.domain.batches import ABOUT, OUTCOME, Answered, Gone, Snapshot
from surveyapp.domain.batches.redaction import without_numbers
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from sync.server import clock
from sync.server.batches import notices, shelf
from sync.server.batches.refusals import Fault, must_be, refused
from sync.server.store import tables as t
from sync.server.store.database import Database

OFFICE, PUBLIC = "office", "public"
LONGEST = 2000
"""Characters of an objection."""
MOST_OPEN = 500
"""Unanswered objections from the public page to one batch; more is no conversation any more."""


@dataclass(frozen=True, slots=True)
class Raised:
    """What somebody objects to. Name and contact are for the county's eyes only."""

    number: str
    words: str
    about: str = "other"
    raised_by: str = ""
    contact: str = ""
    source: str = OFFICE


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection as the office keeps it."""

    id: str
    batch: str
    raised: Raised
    received_on: str
    outcome: str | None
    answer: str | None
    answered_at: str | None
    answered_by: str | None


def object_to(database: Database, key: str, raised: Raised, day: date, who: str = "") -> str:
    """Take down an objection to one site on notice; gives its id. `who` is the desk that takes it down.

    The same words about the same site once more are the same objection, so that a form sent twice
    does no harm. The public is heard until the notice is full, the office until publication. Raises
    BATCH_REFUSED, NO_SUCH_SITE, NO_SUCH_CHOICE, REQUIRED, CONSTRAINT.
    """
    ABOUT.read(raised.about)
    _must_say(raised.words, _("异议内容"))
    with shelf.held(database, key) as (connection, county, found):
        must_be(found, shelf.ON_NOTICE, _("受理异议"))
        listed = shelf.issues(connection, found.county, key)[-1].snapshot
        if raised.number not in {str(entry["number"]) for entry in listed.entries}:
            raise SurveyError(Problem.NO_SUCH_SITE, site=raised.number)
        known = objections(connection, found.county, key)
        same = next((one.id for one in known if _is_same(one.raised, raised)), None)
        if same:
            return same
        if raised.source == PUBLIC:
            _may_public(listed, known, day)
        made = f"{key}-Y{len(known) + 1:03}"
        connection.execute(insert(t.objection).values(_row(found.county, made, key, raised, day)))
        county.tell(who or raised.source, "objection", {"objection": made, "batch": key})
    return made


def _must_say(words: str, field: str) -> None:
    if not words.strip():
        raise SurveyError(Problem.REQUIRED, field=field)
    if len(words) > LONGEST:
        reason = _("最多 {count} 字").format(count=LONGEST)
        raise SurveyError(Problem.CONSTRAINT, field=field, reason=reason)


def _is_same(one: Raised, other: Raised) -> bool:
    return (one.number, one.words, one.source) == (other.number, other.words, other.source)


def _may_public(listed: Snapshot, known: Sequence[Objection], day: date) -> None:
    act = _("受理异议")
    if notices.days_left(listed.notice, day) is None:
        raise refused(listed.title, act, _("公示已经结束"))
    if sum(1 for o in known if o.raised.source == PUBLIC and o.outcome is None) >= MOST_OPEN:
        raise refused(listed.title, act, _("网上待办的异议太多，请改用其他方式"))


def _row(county: str, made: str, key: str, raised: Raised, day: date) -> dict[str, str]:
    return {
        "county": county,
        "id": made,
        "batch": key,
        "number": raised.number,
        "received_on": day.isoformat(),
        "raised_by": raised.raised_by,
        "words": raised.words,
        "about": raised.about,
        "contact": raised.contact,
        "source": raised.source,
    }


def answer(database: Database, key: str, outcome: str, words: str, who: str) -> None:
    """Answer an objection while its batch is on notice; `upheld` holds its site back.

    Raises NO_SUCH_CHOICE, NO_SUCH_RECORD, REQUIRED, and BATCH_REFUSED once the list is out.
    """
    OUTCOME.read(outcome)
    _must_say(words, _("答复"))
    with database.read() as connection:
        batch = _objection(connection, key).batch
    with shelf.held(database, batch) as (connection, county, found):
        must_be(found, shelf.ON_NOTICE, _("答复异议"))
        told = {
            "outcome": outcome,
            "answer": words,
            "answered_at": clock.stamp(),
            "answered_by": who,
        }
        where = (t.objection.c.county == found.county, t.objection.c.id == key)
        connection.execute(update(t.objection).where(*where).values(told))
        county.tell(who, "objection-answer", {"objection": key, "outcome": outcome, "batch": batch})


def objections(connection: Connection, county: str, key: str) -> list[Objection]:
    """The objections to a batch in the order they came."""
    o = t.objection.c
    rows = connection.execute(
        select(t.objection).where(o.county == county, o.batch == key).order_by(o.id)
    )
    return [_read(row) for row in rows]


def waiting(connection: Connection, county: str) -> dict[str, int]:
    """How many objections nobody has answered, by batch."""
    o = t.objection.c
    rows = connection.execute(
        select(o.batch, func.count())
        .where(o.county == county, o.outcome.is_(None))
        .group_by(o.batch)
    )
    return {row.batch: row[1] for row in rows}


def _objection(connection: Connection, key: str) -> Objection:
    where = (t.objection.c.county == key.partition("-")[0], t.objection.c.id == key)
    row = connection.execute(select(t.objection).where(*where)).one_or_none()
    if row is None:
        raise SurveyError(Problem.NO_SUCH_RECORD, record=key)
    return _read(row)


def _read(row: object) -> Objection:
    r = row  # a row of SQLAlchemy
    raised = Raised(
        r.number, r.words, r.about or "other", r.raised_by, r.contact, r.source or OFFICE  # type: ignore[attr-defined]
    )  # fmt: skip
    return Objection(
        r.id, r.batch, raised, r.received_on, r.outcome, r.answer, r.answered_at, r.answered_by  # type: ignore[attr-defined]
    )  # fmt: skip


def decided(
    connection: Connection, county: str, key: str, noticed: Snapshot
) -> tuple[list[Answered], list[Gone]]:
    """What the public reads of the objections, and the sites they hold back.

    Raises BATCH_REFUSED with every objection that nobody has answered.
    """
    names = {str(e["number"]): str(e.get("name") or "") for e in noticed.entries}
    every = objections(connection, county, key)
    unanswered = [one for one in every if one.outcome is None]
    if unanswered:
        faults = [
            Fault(one.raised.number, _("异议 {id} 尚未答复").format(id=one.id))
            for one in unanswered
        ]
        raise refused(noticed.title, _("公布"), *faults)
    answered, held = [], {}
    for one in every:
        number = one.raised.number
        said = without_numbers(one.answer or "")
        outcome = next(c.zh for c in OUTCOME if c.id == one.outcome)
        answered.append(Answered(number, one.received_on, outcome, said))
        if one.outcome == "upheld":
            held[number] = Gone(number, names.get(number, ""), "异议成立，暂缓公布")
    return answered, list(held.values())
