"""What goes out of the house: on notice, published, withdrawn. Each step is one transaction.

What is issued is frozen: a later step is a new list with a higher serial, never another text of an
old one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from surveyapp.domain.batches import (
    Gone,
    Notice,
    Pictured,
    Previous,
    Snapshot,
    difference,
    published_entry,
)
from surveyapp.domain.batches.redaction import without_numbers
from surveyapp.domain.changes import Value
from surveyapp.domain.counties import city_name, county_name
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.domain.lifecycle import State
from surveyapp.publishing.basis import basis_of
from surveyapp.publishing.borders import SOURCE
from surveyapp.publishing.workdays import after_working_days
from sync.server.batches import notices, objecting, shelf, sites
from sync.server.batches.refusals import must_be, refused
from sync.server.batches.shelf import Batch, Issue
from sync.server.store.audit import take_up
from sync.server.store.counties import County
from sync.server.store.database import Database

_Entry = Mapping[str, Value]


def put_on_notice(
    database: Database, key: str, day: date, who: str, photos: Sequence[Pictured] = ()
) -> Snapshot:
    """Freeze the entries and begin the notice; refused while anything stands against a site.

    `photos` are the published copies that `photos.freeze` made.
    """
    with shelf.held(database, key) as (connection, county, found):
        act = _("公示")
        must_be(found, shelf.DRAFT, act)
        faults = sites.faults(connection, found.county, found.sites, found.plan.supersedes)
        if faults:
            raise refused(found.plan.title, act, *faults)
        made = noticed(connection, found, day, take_up(connection, county.chain, who))
        listed = {str(entry["number"]) for entry in made.entries}
        shown = tuple(photo for photo in photos if photo.number in listed)
        snapshot = replace(made, photos=shown)
        _issue(connection, county, found, snapshot, who)
    return snapshot


def noticed(connection: Connection, found: Batch, day: date, chain_head: str) -> Snapshot:
    """The list of a draft as it would go on notice on a day."""
    rows = sites.rows_of(connection, found.county, found.sites)
    plan = found.plan
    entries = tuple(
        published_entry(no, rows[rec], plan.columns) for no, rec in enumerate(found.sites, 1)
    )
    until = after_working_days(day, plan.days)
    told = Notice(day.isoformat(), until.isoformat(), plan.days, plan.objections_to)
    made = _snapshot(connection, found, shelf.ON_NOTICE, day, entries)
    return replace(made, notice=told, audit_head=chain_head)


def publish(
    database: Database, key: str, day: date, who: str, hold: Mapping[str, str] | None = None
) -> Snapshot:
    """Publish what was on notice, without what is held back; its sites become published.

    `hold` names sites that are to wait, each with a reason people will read. Refused before the
    notice is full, with an objection unanswered, or with a site that something stands against, each
    named.
    """
    with shelf.held(database, key) as (connection, county, found):
        act = _("公布")
        must_be(found, shelf.ON_NOTICE, act)
        before = shelf.issues(connection, found.county, key)[-1].snapshot
        _must_be_full(before, day, act)
        answered, held = objecting.decided(connection, found.county, key, before)
        gone = {one.number: one for one in (*held, *_held(before, hold or {}))}
        left = [e for e in before.entries if str(e["number"]) not in gone]
        _must_stand(connection, found, [str(entry["id"]) for entry in left], act)
        made = _snapshot(connection, found, shelf.PUBLISHED, day, _renumbered(left))
        snapshot = replace(
            made,
            notice=before.notice,
            objections=tuple(answered),
            held_back=tuple(gone.values()),
            photos=tuple(p for p in before.photos if p.number not in gone),
            audit_head=take_up(connection, county.chain, who),
        )
        recs = [str(entry["id"]) for entry in left]
        sites.become(database, connection, county, recs, State.PUBLISHED, who)
        if found.plan.supersedes:
            dropped = _supersede(database, connection, county, found, recs, who)
            snapshot = replace(snapshot, withdrawn=dropped)
        _issue(connection, county, found, snapshot, who)
    return snapshot


def _must_be_full(before: Snapshot, day: date, act: str) -> None:
    last = notices.last_day(before.notice)
    if day > last:
        return
    words = _("公示到 {day} 才满")
    if last.isoformat() > before.notice.until:
        words = _("按后来公布的放假安排，公示到 {day} 才满")
    raise refused(before.title, act, words.format(day=last.isoformat()))


def _held(before: Snapshot, hold: Mapping[str, str]) -> list[Gone]:
    names = {str(e["number"]): str(e.get("name") or "") for e in before.entries}
    for number, reason in hold.items():
        if number not in names:
            raise SurveyError(Problem.NO_SUCH_SITE, site=number)
        if not reason.strip():
            words = _("{number} 暂缓公布的原因").format(number=number)
            raise SurveyError(Problem.REQUIRED, field=words)
    return [Gone(n, names[n], without_numbers(why.strip())) for n, why in hold.items()]


def _must_stand(connection: Connection, found: Batch, recs: Sequence[str], act: str) -> None:
    if not recs:
        raise refused(found.plan.title, act, _("没有可公布的站址，请整批撤回"))
    faults = sites.faults(connection, found.county, recs, found.plan.supersedes)
    if faults:
        raise refused(found.plan.title, act, *faults)


def _supersede(
    database: Database,
    connection: Connection,
    county: County,
    found: Batch,
    recs: Sequence[str],
    who: str,
) -> tuple[Gone, ...]:
    """Close the batch that this one takes the place of; its sites that are not listed any more are told."""
    old = shelf.batch(connection, found.plan.supersedes)
    must_be(old, shelf.PUBLISHED, _("被取代"))
    had = shelf.issues(connection, old.county, old.id)[-1].snapshot.entries
    left = [e for e in had if str(e["id"]) not in set(recs)]
    out = [str(entry["id"]) for entry in left]
    published = sites.in_state(connection, old.county, out, State.PUBLISHED)
    sites.become(database, connection, county, published, State.WITHDRAWN, who)
    shelf.change_batch(connection, replace(old, state=shelf.SUPERSEDED))
    return tuple(_gone(entry, "未列入取代后的清单") for entry in left)


def withdraw(
    database: Database, key: str, numbers: Sequence[str], reason: str, day: date, who: str
) -> Snapshot:
    """Take sites, or with none named all, back from what is out: a new list says so, and why.

    A list on notice is withdrawn whole or not at all; its sites stay approved, for nothing was
    published yet. Raises REQUIRED without a reason, NO_SUCH_SITE, BATCH_REFUSED.
    """
    if not reason.strip():
        raise SurveyError(Problem.REQUIRED, field=_("撤回原因"))
    with shelf.held(database, key) as (connection, county, found):
        act = _("撤回")
        on_notice = found.state == shelf.ON_NOTICE
        if not on_notice:
            must_be(found, shelf.PUBLISHED, act)
        present = shelf.issues(connection, found.county, key)[-1].snapshot
        going, left = _parted(present, numbers)
        if on_notice and left:
            words = _("公示期间只能整批撤回；个别站址请登记异议并采纳，公布时即暂缓")
            raise refused(present.title, act, words)
        snapshot = _without(connection, found, present, going, left, reason, day)
        snapshot = replace(snapshot, audit_head=take_up(connection, county.chain, who))
        if not on_notice:
            recs = [str(entry["id"]) for entry in going]
            sites.become(database, connection, county, recs, State.WITHDRAWN, who)
        _issue(connection, county, found, snapshot, who)
    return snapshot


def _parted(present: Snapshot, numbers: Sequence[str]) -> tuple[list[_Entry], list[_Entry]]:
    wanted = set(numbers) or {str(e["number"]) for e in present.entries}
    going = [e for e in present.entries if str(e["number"]) in wanted]
    if len(going) != len(wanted):
        missing = wanted - {str(e["number"]) for e in going}
        raise SurveyError(Problem.NO_SUCH_SITE, site=_("、").join(sorted(missing)))
    return going, [e for e in present.entries if str(e["number"]) not in wanted]


def _without(
    connection: Connection,
    found: Batch,
    present: Snapshot,
    going: Sequence[_Entry],
    left: Sequence[_Entry],
    reason: str,
    day: date,
) -> Snapshot:
    stage = shelf.PUBLISHED if left else shelf.WITHDRAWN
    made = _snapshot(connection, found, stage, day, _renumbered(left))
    gone = {str(e["number"]) for e in going}
    return replace(
        made,
        notice=present.notice,
        objections=present.objections,
        held_back=present.held_back,
        withdrawn=(*present.withdrawn, *(_gone(e, without_numbers(reason.strip())) for e in going)),
        photos=tuple(photo for photo in present.photos if photo.number not in gone),
        supersedes=_called(present),
    )


def _gone(entry: _Entry, reason: str) -> Gone:
    return Gone(str(entry["number"]), str(entry.get("name") or ""), reason)


def _renumbered(entries: Sequence[_Entry]) -> tuple[_Entry, ...]:
    return tuple({**e, "no": no} if "no" in e else e for no, e in enumerate(entries, 1))


def _issue(
    connection: Connection, county: County, found: Batch, snapshot: Snapshot, who: str
) -> None:
    shelf.add_issue(connection, county, found.id, snapshot, who)
    shelf.change_batch(connection, replace(found, state=snapshot.stage))


def _snapshot(
    connection: Connection, found: Batch, stage: str, day: date, entries: tuple[_Entry, ...]
) -> Snapshot:
    """The next list of the county; it is compared with the one it follows or takes the place of."""
    county, plan = found.county, found.plan
    before = shelf.issues(connection, county)
    last = before_it(before, found)
    replaced = next((i for i in reversed(before) if i.batch == plan.supersedes), None)
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
        entries=entries,
        basis=plan.basis or basis_of(county, day),
        supersedes=_called(replaced.snapshot) if replaced else "",
        previous=Previous(last.title, last.serial, last.digest()) if last else None,
        difference=difference(last.entries, entries) if last else difference((), ()),
        map_source=SOURCE,
        map_number=plan.map_number,
    )


def before_it(issued: Sequence[Issue], found: Batch) -> Snapshot | None:
    """The published list that a batch follows: its own last one, the one it takes the place of, or the last."""
    published = [i for i in issued if i.stage != shelf.ON_NOTICE]
    own = [i for i in published if i.batch in (found.id, found.plan.supersedes)]
    return (own or published)[-1].snapshot if published else None


def _called(snapshot: Snapshot) -> str:
    return f"{snapshot.title}（第{snapshot.serial}号）"
