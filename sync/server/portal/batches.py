"""The batches of a county: the list of them, a new draft, the draft's page, its columns and photos."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from pydantic import Field
from starlette.responses import Response

from surveyapp.domain.batches import Shown, read_columns
from surveyapp.domain.batches.columns import LONGEST, OFFERED
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.publishing.workdays import after_working_days
from sync.server import clock
from sync.server.api.guard import TheCentral
from sync.server.batches import drafting, notices, objecting, photos, sheet, shelf, sites
from sync.server.batches.shelf import Batch, Plan
from sync.server.central import Central
from sync.server.portal.batch_pages import (
    PLACE,
    Key,
    batch_of,
    notice_facts,
    office_of,
    shown,
    to_batch,
    to_batches,
)
from sync.server.portal.counties import County, roles_in
from sync.server.portal.door import PATH, FormVisitor, Page, TheVisitor, Visitor

router = APIRouter(prefix=PATH + "/c/{county}/" + PLACE, route_class=Page, include_in_schema=False)

_Line = Annotated[str, Form(max_length=200)]
_Text = Annotated[str, Form(max_length=4000)]
_Some = Annotated[list[str], Form(max_length=100)]
_Places = Annotated[list[Annotated[str, Field(max_length=9)]], Form(max_length=100)]


@router.get("")
def every(county: County, central: TheCentral, visitor: TheVisitor) -> Response:
    """The batches of a county, the newest first."""
    roles_in(visitor, county)
    with central.database.read() as connection:
        found = shelf.batches(connection, county)
        issued = shelf.issues(connection, county)
        waiting = objecting.waiting(connection, county)
    lists = {issue.batch: issue.snapshot for issue in issued}
    return shown("batches.html", visitor, county, batches=found[::-1], lists=lists, waiting=waiting)


@router.get("/columns")
def columns(county: County, central: TheCentral, visitor: TheVisitor) -> Response:
    """The columns of the county's lists to come."""
    roles_in(visitor, county)
    with central.database.read() as connection:
        chosen = shelf.columns(connection, county)
    return _columns(visitor, county, chosen)


def _columns(
    visitor: Visitor,
    county: str,
    chosen: tuple[Shown, ...],
    error: SurveyError | None = None,
    found: Batch | None = None,
) -> Response:
    places = {column.name: (no, column.label) for no, column in enumerate(chosen, 1)}
    rest = [name for name in OFFERED if name not in places]
    return shown(
        "batch_columns.html", visitor, county, error, batch=found, had_by=places,
        names=[*places, *rest], offered=OFFERED, longest=LONGEST,
    )  # fmt: skip


def typed_columns(names: _Some = [], no: _Places = [], label: _Some = []) -> tuple[Shown, ...]:  # noqa: B006 - FastAPI copies them
    """Columns in the order typed; a row without a number is not shown."""
    rows = zip(names, no, label, strict=False)
    wanted = [(int(n), name, said) for name, n, said in rows if n.strip().isdecimal()]
    return read_columns(f"{name}={said}" for _no, name, said in sorted(wanted)) if wanted else ()


Columns = Annotated[tuple[Shown, ...], Depends(typed_columns)]


@router.post("/columns")
def keep_columns(
    county: County, central: TheCentral, visitor: FormVisitor, chosen: Columns
) -> Response:
    """Keep the columns of the county's lists to come."""
    office_of(visitor, county)
    if not chosen:
        return _columns(visitor, county, (), _no_column())
    drafting.choose_columns(central.database, county, chosen, visitor.person.name)
    return to_batches(county)


def _no_column() -> SurveyError:
    return SurveyError(Problem.REQUIRED, field=_("列"))


@router.get("/new")
def new(county: County, central: TheCentral, visitor: TheVisitor, supersedes: str = "") -> Response:
    """A draft as it proposes itself, nothing kept yet."""
    office_of(visitor, county)
    with central.database.read() as connection:
        plan = drafting.proposal(connection, county, clock.today())
        plan = replace(plan, supersedes=supersedes)
        recs = sites.free(connection, county, sites.candidates(connection, county, supersedes))
    return _draft(central, visitor, county, plan, tuple(recs))


def _draft(
    central: Central,
    visitor: Visitor,
    county: str,
    plan: Plan,
    recs: tuple[str, ...],
    error: SurveyError | None = None,
    found: Batch | None = None,
) -> Response:
    """The form of a draft, new (`found` is None) or kept, with what stands against each site."""
    own = found.id if found else ""
    with central.database.read() as connection:
        lines = sheet.lines(connection, county, recs, plan.supersedes, own)
        batches = shelf.batches(connection, county)
        preview = drafting.preview(connection, found, clock.today()) if found else None
        changed = sheet.changed(connection, found, preview) if found and preview else []
        steps = list(sheet.steps(connection, found)) if found else []
    last = after_working_days(clock.today(), plan.days)
    return shown(
        "batch_draft.html", visitor, county, error, batch=found, plan=plan, lines=lines,
        published=[b for b in batches if b.state == shelf.PUBLISHED], preview=preview,
        changed=changed, steps=steps, last_day=last, guess=notices.guess(last), waiting=0,
    )  # fmt: skip


def typed_plan(
    title: _Line = "",
    issuer: _Line = "",
    objections_to: _Text = "",
    days: Annotated[int, Form(ge=1, le=250)] = shelf.NOTICE_DAYS,
    basis: _Text = "",
    map_number: _Line = "",
    supersedes: Annotated[str, Form(pattern=r"^([0-9]{6}-B[0-9]{1,6})?$")] = "",
    photo: _Some = [],  # noqa: B006 - FastAPI copies it
) -> Plan:
    """The plan a form tells; a line of the basis is one text."""
    texts = (line.strip() for line in basis.splitlines())
    return Plan(
        title=title.strip(),
        issuer=issuer.strip(),
        objections_to=objections_to.strip(),
        days=days,
        basis=tuple(text for text in texts if text),
        supersedes=supersedes,
        map_number=map_number.strip(),
        photos=tuple(photo),
    )


TypedPlan = Annotated[Plan, Depends(typed_plan)]


def _lacking(plan: Plan) -> SurveyError | None:
    needed = {
        _("批次名称"): plan.title,
        _("发布单位"): plan.issuer,
        _("异议受理"): plan.objections_to,
    }
    missing = next((field for field, text in needed.items() if not text), None)
    return SurveyError(Problem.REQUIRED, field=missing) if missing else None


@router.post("")
def create(
    county: County,
    central: TheCentral,
    visitor: FormVisitor,
    plan: TypedPlan,
    site: _Some = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """Keep a new draft of the sites ticked, with one overview photo of each proposed."""
    office_of(visitor, county)
    with central.database.read() as connection:
        columns = shelf.columns(connection, county)
        rows = {one.rec: one.number for one in sheet.lines(connection, county, (), plan.supersedes)}
        proposed = photos.proposed(connection, county, site)
    plan = replace(plan, columns=columns, photos=proposed)
    try:
        numbers = [rows[rec] for rec in site if rec in rows]
        error = _lacking(plan) or (None if numbers else _no_site())
        if error:
            raise error
        made = drafting.draft(central.database, county, plan, visitor.person.name, numbers)
    except SurveyError as fault:
        return _draft(central, visitor, county, plan, tuple(site), fault)
    return to_batch(made.id)


def _no_site() -> SurveyError:
    return SurveyError(Problem.REQUIRED, field=_("站址"))


@router.get("/{key}")
def one(county: County, key: Key, central: TheCentral, visitor: TheVisitor) -> Response:
    """A batch: its form while it is a draft, then the list that was issued and what came of it."""
    roles_in(visitor, county)
    return batch_page(central, visitor, county, batch_of(central, county, key))


def batch_page(
    central: Central, visitor: Visitor, county: str, found: Batch, error: SurveyError | None = None
) -> Response:
    """The page of a batch as it is now, with a refusal on top where a step was refused."""
    if found.state == shelf.DRAFT:
        return _draft(central, visitor, county, found.plan, found.sites, error, found)
    facts = notice_facts(central, found)
    with central.database.read() as connection:
        objections = objecting.objections(connection, county, found.id)
        steps = list(sheet.steps(connection, found))
        snapshot = facts["snapshot"]
        changed = sheet.changed(connection, found, snapshot) if snapshot else []
    return shown(
        "batch.html", visitor, county, error, batch=found, plan=found.plan, steps=steps,
        objections=objections, changed=changed, today=clock.today(), **facts,
    )  # fmt: skip


@router.post("/{key}")
def save(
    county: County,
    key: Key,
    central: TheCentral,
    visitor: FormVisitor,
    plan: TypedPlan,
    site: _Some = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """Keep a changed draft."""
    office_of(visitor, county)
    found = batch_of(central, county, key)
    plan = replace(plan, columns=found.plan.columns)
    try:
        error = _lacking(plan) or (None if site else _no_site())
        if error:
            raise error
        drafting.revise(central.database, key, plan, site, visitor.person.name)
    except SurveyError as fault:
        if found.state != shelf.DRAFT:
            return batch_page(central, visitor, county, found, fault)
        return _draft(central, visitor, county, plan, tuple(site), fault, found)
    return to_batch(key)


@router.get("/{key}/columns")
def columns_of(county: County, key: Key, central: TheCentral, visitor: TheVisitor) -> Response:
    """The columns of one draft."""
    office_of(visitor, county)
    found = batch_of(central, county, key)
    return _columns(visitor, county, found.plan.columns, found=found)


@router.post("/{key}/columns")
def save_columns(
    county: County,
    key: Key,
    central: TheCentral,
    visitor: FormVisitor,
    chosen: Columns,
    always: Annotated[str, Form(max_length=5)] = "",
) -> Response:
    """Choose the columns of one draft, and of the lists to come where that was ticked."""
    office_of(visitor, county)
    found = batch_of(central, county, key)
    if not chosen:
        return _columns(visitor, county, (), _no_column(), found)
    plan = replace(found.plan, columns=chosen)
    try:
        drafting.revise(central.database, key, plan, found.sites, visitor.person.name)
    except SurveyError as fault:
        return batch_page(central, visitor, county, found, fault)
    if always:
        drafting.choose_columns(central.database, county, chosen, visitor.person.name)
    return to_batch(key)
