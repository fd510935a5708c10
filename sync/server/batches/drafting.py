"""A batch before anybody outside sees it: proposed, drafted, changed, looked at, dropped."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from surveyapp.domain.batches import Shown, Snapshot, next_title
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.publishing.basis import basis_of
from sync.server.batches import photos, shelf, sites
from sync.server.batches.issuing import noticed
from sync.server.batches.refusals import must_be, refused
from sync.server.batches.shelf import Batch, Plan
from sync.server.review.desk import name_of
from sync.server.store.counties import keep, locked
from sync.server.store.database import Database


def proposal(connection: Connection, county: str, day: date) -> Plan:
    """What a new batch is likely to be: the next number, the clauses in force, and the rest as last time."""
    before = shelf.batches(connection, county)
    last = before[-1].plan if before else None
    return Plan(
        title=next_title((b.plan.title for b in before if b.state != shelf.DROPPED), day.year),
        issuer=last.issuer if last else usual_issuer(county),
        objections_to=last.objections_to if last else "",
        days=last.days if last else shelf.NOTICE_DAYS,
        columns=shelf.columns(connection, county),
        basis=basis_of(county, day),
        map_number=last.map_number if last else "",
    )


def usual_issuer(county: str) -> str:
    """Who issues a county's lists unless it says otherwise."""
    return f"{name_of(county)}5G基站建设工作专班"


def draft(
    database: Database, county: str, plan: Plan, who: str, numbers: Sequence[str] = ()
) -> Batch:
    """Draft a batch of the approved sites that are free, or of those named.

    Raises BATCH_REFUSED when there is none.
    """
    with database.write() as connection:
        held = locked(connection, county)
        fit = sites.candidates(connection, county, plan.supersedes)
        named = _named(connection, county, fit, numbers) if numbers else None
        recs = sites.free(connection, county, fit) if named is None else named
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


def revise(database: Database, key: str, plan: Plan, recs: Sequence[str], who: str) -> Batch:
    """Change a draft; its sites keep the order of their numbers.

    Raises BATCH_REFUSED once it is no draft any more, or with nothing left in it.
    """
    with shelf.held(database, key) as (connection, county, found):
        must_be(found, shelf.DRAFT, _("修改"))
        open_ = sites.candidates(connection, found.county, plan.supersedes, key)
        chosen = tuple(rec for rec in open_ if rec in set(recs))
        if not chosen:
            raise refused(plan.title, _("修改"), _("至少要列入一处站址"))
        pictured = photos.of_sites(connection, found.county, chosen)
        kept = tuple(sha256 for sha256 in plan.photos if sha256 in pictured)
        changed = replace(found, plan=replace(plan, photos=kept), sites=chosen)
        shelf.change_batch(connection, changed)
        county.tell(who, "batch-revise", {"batch": key, "sites": len(chosen)})
    return changed


def drop(database: Database, key: str, who: str) -> None:
    """Give a draft up; its sites are free for another."""
    with shelf.held(database, key) as (connection, county, found):
        must_be(found, shelf.DRAFT, _("作废"))
        shelf.change_batch(connection, replace(found, state=shelf.DROPPED))
        county.tell(who, "batch-drop", {"batch": key})


def choose_columns(database: Database, county: str, chosen: Sequence[Shown], who: str) -> None:
    """Keep a county's own columns for its lists to come."""
    with database.write() as connection:
        held = locked(connection, county)
        shelf.keep_columns(database, connection, held, chosen, who)
        keep(connection, held)


def preview(connection: Connection, found: Batch, day: date) -> Snapshot:
    """The list as it would go on notice on a day; it is kept nowhere, and its title says so."""
    made = noticed(connection, found, day, "")
    return replace(made, title=_("{title}（预览，未发布）").format(title=made.title))
