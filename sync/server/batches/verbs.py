"""What an office does with a batch. Each step is one transaction under the county's lock.

What is issued is frozen: a later step is a new list with a higher serial, never another text of an
old one.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection, insert, update

from surveyapp.domain.batches import (
    Answered,
    Gone,
    Notice,
    Previous,
    Snapshot,
    difference,
    published_entry,
)
from surveyapp.domain.counties import city_name, county_name
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.domain.lifecycle import State
from surveyapp.publishing.basis import basis_of
from surveyapp.publishing.borders import SOURCE
from surveyapp.publishing.workdays import after_working_days
from sync.server.batches import shelf, sites
from sync.server.batches.shelf import Batch, Plan
from sync.server.store import tables as t
from sync.server.store.counties import keep, locked, now
from sync.server.store.database import Database

UPHELD, REJECTED = "采纳", "不予采纳"
OUTCOMES = {"upheld": UPHELD, "rejected": REJECTED}


def draft(
    database: Database, county: str, plan: Plan, who: str, numbers: Sequence[str] = ()
) -> Batch:
    """Draft a batch of the approved sites, or of those named; raises BATCH_REFUSED when none is."""
    with database.write() as connection:
        held = locked(connection, county)
        recs = sites.approved(connection, county)
        if numbers:
            recs = _named(connection, county, recs, numbers)
        if not recs:
            raise refused(plan.title, _("编制"), _("没有可列入的审核通过站址"))
        made = shelf.add_batch(connection, county, plan, recs, who)
        held.tell(who, "batch-draft", {"batch": made.id, "sites": len(recs)})
        keep(connection, held)
    return made


def _named(
    connection: Connection, county: str, recs: Sequence[str], numbers: Sequence[str]
) -> list[str]:
    rows = sites.rows_of(connection, county, recs)
    known = {str(row["number"]): rec for rec, row in rows.items()}
    for number in numbers:
        if number not in known:
            raise SurveyError(Problem.NO_SUCH_SITE, site=number)
    return [known[number] for number in numbers]


def refused(title: str, act: str, reason: str) -> SurveyError:
    """A step that may not be done, and why."""
    return SurveyError(Problem.BATCH_REFUSED, batch=title, act=act, reason=reason)


def put_on_notice(database: Database, key: str, day: date, who: str) -> Snapshot:
    """Freeze the entries and begin the notice; refused while anything stands against a site."""
    with database.write() as connection:
        found = shelf.batch(connection, key)
        county = locked(connection, found.county)
        found = shelf.batch(connection, key)
        _must_be(found, shelf.DRAFT, _("公示"))
        _no_faults(connection, found, found.sites, _("公示"))
        rows = sites.rows_of(connection, found.county, found.sites)
        columns = found.plan.columns
        entries = tuple(
            published_entry(no, rows[rec], columns) for no, rec in enumerate(found.sites, 1)
        )
        until = after_working_days(day, found.plan.days)
        told = Notice(day.isoformat(), until.isoformat(), found.plan.days, found.plan.objections_to)
        made = _snapshot(connection, found, shelf.ON_NOTICE, day, entries, county.chain_head)
        snapshot = replace(made, notice=told)
        shelf.add_issue(connection, county, key, snapshot, who)
        shelf.become(connection, found, shelf.ON_NOTICE)
        keep(connection, county)
    return snapshot


def object_to(
    database: Database, key: str, number: str, words: str, raised_by: str, day: date
) -> str:
    """Take down an objection to one site on notice; gives its id."""
    with database.write() as connection:
        found = shelf.batch(connection, key)
        county = locked(connection, found.county)
        found = shelf.batch(connection, key)
        _must_be(found, shelf.ON_NOTICE, _("受理异议"))
        listed = shelf.issues(connection, found.county, key)[-1].snapshot
        if number not in {str(entry["number"]) for entry in listed.entries}:
            raise SurveyError(Problem.NO_SUCH_SITE, site=number)
        count = len(shelf.objections(connection, found.county, key))
        made = f"{key}-Y{count + 1:03}"
        row = {"county": found.county, "id": made, "batch": key, "number": number}
        said = {"received_on": day.isoformat(), "raised_by": raised_by, "words": words}
        connection.execute(insert(t.objection).values({**row, **said}))
        county.tell("public", "objection", {"objection": made})
        keep(connection, county)
    return made


def answer(database: Database, key: str, outcome: str, words: str, who: str) -> None:
    """Answer an objection; `upheld` holds its site back from publication."""
    if outcome not in OUTCOMES:
        raise SurveyError(Problem.NO_SUCH_CHOICE, value=outcome, known=_("、").join(OUTCOMES))
    if not words.strip():
        raise SurveyError(Problem.WRONG_USAGE, reason="--answer")
    code = key.partition("-")[0]
    with database.write() as connection:
        county = locked(connection, code)
        told = {"outcome": outcome, "answer": words, "answered_at": now(), "answered_by": who}
        where = (t.objection.c.county == code, t.objection.c.id == key)
        if not connection.execute(update(t.objection).where(*where).values(told)).rowcount:
            raise SurveyError(Problem.NO_SUCH_RECORD, record=key)
        county.tell(who, "objection-answer", {"objection": key, "outcome": outcome})
        keep(connection, county)


def publish(database: Database, key: str, day: date, who: str) -> Snapshot:
    """Publish what was on notice, without what was held back; its sites become published.

    Refused before the notice has run out, with an objection unanswered, or with an open challenge
    or a photo missing, each named.
    """
    with database.write() as connection:
        found = shelf.batch(connection, key)
        county = locked(connection, found.county)
        found = shelf.batch(connection, key)
        act = _("公布")
        _must_be(found, shelf.ON_NOTICE, act)
        noticed = shelf.issues(connection, found.county, key)[-1].snapshot
        if day.isoformat() <= noticed.notice.until:
            words = _("公示到 {day} 才满").format(day=noticed.notice.until)
            raise refused(noticed.title, act, words)
        answered, held = _objections(connection, found, noticed)
        gone = {one.number for one in held}
        entries = [e for e in noticed.entries if str(e["number"]) not in gone]
        recs = [str(entry["id"]) for entry in entries]
        _no_faults(connection, found, recs, act)
        shown = tuple(_renumbered(no, entry) for no, entry in enumerate(entries, 1))
        made = _snapshot(connection, found, shelf.PUBLISHED, day, shown, county.chain_head)
        snapshot = replace(
            made, notice=noticed.notice, objections=tuple(answered), held_back=tuple(held)
        )
        sites.become(database, connection, county, recs, State.PUBLISHED, who)
        shelf.add_issue(connection, county, key, snapshot, who)
        shelf.become(connection, found, shelf.PUBLISHED)
        keep(connection, county)
    return snapshot


def withdraw(
    database: Database, key: str, numbers: Sequence[str], reason: str, day: date, who: str
) -> Snapshot:
    """Take sites, or with none named all, back from a published batch: a new list says so."""
    if not reason.strip():
        raise SurveyError(Problem.WRONG_USAGE, reason="--reason")
    with database.write() as connection:
        found = shelf.batch(connection, key)
        county = locked(connection, found.county)
        found = shelf.batch(connection, key)
        _must_be(found, shelf.PUBLISHED, _("撤回"))
        present = shelf.issues(connection, found.county, key)[-1].snapshot
        wanted = set(numbers) or {str(e["number"]) for e in present.entries}
        going = [e for e in present.entries if str(e["number"]) in wanted]
        if len(going) != len(wanted):
            missing = wanted - {str(e["number"]) for e in going}
            raise SurveyError(Problem.NO_SUCH_SITE, site=_("、").join(sorted(missing)))
        left = [e for e in present.entries if str(e["number"]) not in wanted]
        stage = shelf.PUBLISHED if left else shelf.WITHDRAWN
        shown = tuple(_renumbered(no, entry) for no, entry in enumerate(left, 1))
        made = _snapshot(connection, found, stage, day, shown, county.chain_head)
        gone = [Gone(str(e["number"]), str(e.get("name") or ""), reason) for e in going]
        snapshot = replace(
            made,
            notice=present.notice,
            objections=present.objections,
            held_back=present.held_back,
            withdrawn=(*present.withdrawn, *gone),
            supersedes=_called(present),
        )
        recs = [str(entry["id"]) for entry in going]
        sites.become(database, connection, county, recs, State.WITHDRAWN, who)
        shelf.add_issue(connection, county, key, snapshot, who)
        shelf.become(connection, found, stage)
        keep(connection, county)
    return snapshot


def _must_be(found: Batch, state: str, act: str) -> None:
    if found.state != state:
        words = {
            shelf.DRAFT: _("还是草稿"),
            shelf.ON_NOTICE: _("正在公示"),
            shelf.PUBLISHED: _("已经公布"),
            shelf.WITHDRAWN: _("已经撤回"),
        }
        raise refused(found.plan.title, act, words[found.state])


def _no_faults(connection: Connection, found: Batch, recs: Sequence[str], act: str) -> None:
    faults = sites.faults(connection, found.county, recs)
    if faults:
        reason = _("；").join(f"{fault.number} {fault.reason}" for fault in faults)
        raise refused(found.plan.title, act, reason)


def _objections(
    connection: Connection, found: Batch, noticed: Snapshot
) -> tuple[list[Answered], list[Gone]]:
    names = {str(e["number"]): str(e.get("name") or "") for e in noticed.entries}
    answered, held = [], {}
    for one in shelf.objections(connection, found.county, found.id):
        if one.outcome is None:
            words = _("异议 {id} 尚未答复").format(id=one.id)
            raise refused(noticed.title, _("公布"), words)
        said = Answered(one.number, one.received_on, OUTCOMES[one.outcome], one.answer or "")
        answered.append(said)
        if one.outcome == "upheld":
            held[one.number] = Gone(one.number, names.get(one.number, ""), "异议成立，暂缓公布")
    return answered, list(held.values())


def _renumbered(no: int, entry: object) -> dict[str, object]:
    kept = dict(entry)  # type: ignore[call-overload]
    return {**kept, "no": no} if "no" in kept else kept


def _snapshot(
    connection: Connection,
    found: Batch,
    stage: str,
    day: date,
    entries: tuple[object, ...],
    chain_head: str,
) -> Snapshot:
    """The next list of the county; it is compared with the one it follows or takes the place of."""
    county, plan = found.county, found.plan
    before = shelf.issues(connection, county)
    published = [i for i in before if i.stage != shelf.ON_NOTICE]
    own = [i for i in published if i.batch in (found.id, plan.supersedes)]
    last = (own or published)[-1].snapshot if published else None
    replaced = next((i.snapshot for i in reversed(published) if i.batch == plan.supersedes), None)
    return Snapshot(
        county=county,
        county_name=county_name(county),
        city=city_name(county),
        serial=before[-1].serial + 1 if before else 1,
        title=plan.title,
        stage=stage,
        dated=day.isoformat(),
        issuer=plan.issuer,
        columns=plan.columns,
        entries=entries,  # type: ignore[arg-type]
        basis=plan.basis or basis_of(county, day),
        supersedes=_called(replaced) if replaced else "",
        previous=Previous(last.title, last.serial, last.digest()) if last else None,
        difference=difference(last.entries, entries) if last else difference((), ()),  # type: ignore[arg-type]
        audit_head=chain_head,
        map_source=SOURCE,
        map_number=plan.map_number,
    )


def _called(snapshot: Snapshot) -> str:
    return f"{snapshot.title}（第{snapshot.serial}号）"
