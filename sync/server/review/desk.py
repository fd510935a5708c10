"""The desk of the office: which counties, how many records in which state, and the queue."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from surveyapp.domain.changes import Value
from surveyapp.domain.counties import county_name
from surveyapp.domain.errors import SurveyError
from surveyapp.domain.lifecycle import State
from sync.server.accounts.people import Person
from sync.server.review.looking import Looked
from sync.server.store import tables as t
from sync.server.store.counties import read_county

PAGE = 50
_ON_MAP = (
    "rec", "number", "name", "kind", "state", "owner", "address", "opening", "lon", "lat",
)  # fmt: skip


@dataclass(slots=True)
class Glance:
    """One county at a glance."""

    code: str
    states: dict[str, int] = field(default_factory=dict)
    challenges: int = 0
    photos_waiting: int = 0

    @property
    def name(self) -> str:
        """The county's name; its code when it has none."""
        return name_of(self.code)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which records of the queue are asked for."""

    state: str = State.SUBMITTED
    """A state, `challenged`, or blank for all."""
    search: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Queued:
    """One line of the queue."""

    rec: str
    number: str
    name: str
    kind: str
    owner: str
    state: str
    challenges: int
    photos: int
    seen: int
    """The place in the county's sequence up to which the line shows the site and its facts."""


def name_of(code: str) -> str:
    """The name of a county; its code when nobody knows it."""
    try:
        return county_name(code)
    except SurveyError:
        return code


def glances(connection: Connection, person: Person) -> list[Glance]:
    """The counties a person is something in: those that hold records, and those granted by name."""
    areas = [grant.area for grant in person.grants]
    if not areas:
        return []
    found = {area: Glance(area) for area in areas if len(area) == 6}
    within = select(t.county).where(_within(t.county.c.county, areas))
    for row in connection.execute(within):
        county = read_county(row)
        if county.states or county.code in found:
            found[county.code] = Glance(county.code, county.states, 0, county.photos_waiting)
    for code, challenges in open_challenges(connection, areas).items():
        if code in found:
            found[code].challenges = challenges
    return [found[code] for code in sorted(found)]


def open_challenges(connection: Connection, areas: Sequence[str]) -> Counter[str]:
    """How many values wait for a decision, by county, of the counties of some areas."""
    found = Counter[str]()
    for asked in (_challenged_sites(areas), _challenged_facts(areas)):
        for code, challenges in connection.execute(asked):
            found[code] += challenges
    return found


def _within(column: ColumnElement[str], areas: Sequence[str]) -> ColumnElement[bool]:
    return or_(*(column.startswith(area, autoescape=True) for area in areas))


def _challenged_sites(areas: Sequence[str]) -> Select[str, int]:
    s = t.site.c
    return (
        select(s.county, func.sum(s.challenges))
        .where(_within(s.county, areas), t.challenged(t.site), s.deleted == 0, s.candidate == 0)
        .group_by(s.county)
    )


def _challenged_facts(areas: Sequence[str]) -> Select[str, int]:
    f, s = t.fact.c, t.site.c
    return (
        select(f.county, func.sum(f.challenges))
        .join(t.site, and_(s.county == f.county, s.rec == f.site))
        .where(_within(f.county, areas), t.challenged(t.fact), s.deleted == 0)
        .group_by(f.county)
    )


def queue(connection: Connection, county: str, wanted: Wanted) -> tuple[list[Queued], int]:
    """A page of the queue, what waits longest first, and how many there are in all."""
    s = t.site.c
    found = and_(s.county == county, s.deleted == 0, s.candidate == 0, *_filters(wanted))
    total = connection.scalar(select(func.count()).select_from(t.site).where(found)) or 0
    rows = connection.execute(
        select(t.site).where(found).order_by(s.seq).limit(PAGE).offset((wanted.page - 1) * PAGE)
    ).all()
    recs = [row.rec for row in rows]
    photos, latest = _photos(connection, county, recs), _latest(connection, county, recs)
    return [
        Queued(
            row.rec,
            row.number or "",
            row.name or "",
            row.kind or "",
            row.owner or "",
            row.state or State.DRAFT,
            row.challenges,
            photos.get(row.rec, 0),
            max(row.seq, latest.get(row.rec, 0)),
        )
        for row in rows
    ], total


def submitted(connection: Connection, county: str) -> list[Looked]:
    """Every submission that waits, as it is shown now, what waits longest first."""
    found: list[Looked] = []
    while rows := queue(connection, county, Wanted(page=len(found) // PAGE + 1))[0]:
        found += (Looked(row.rec, row.seen) for row in rows)
        if len(rows) < PAGE:
            break
    return found


def _filters(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    s, f = t.site.c, t.fact.c
    if wanted.state == "challenged":
        facts = select(f.rec).where(f.county == s.county, f.site == s.rec, t.challenged(t.fact))
        yield or_(t.challenged(t.site), facts.exists())
    elif wanted.state == State.DRAFT:
        yield or_(s.state == State.DRAFT, s.state.is_(None))
    elif wanted.state:
        yield s.state == wanted.state
    if wanted.search:
        columns = (s.number, s.name, s.owner, s.address)
        yield or_(*(column.contains(wanted.search, autoescape=True) for column in columns))


def _photos(connection: Connection, county: str, recs: Sequence[str]) -> dict[str, int]:
    f = t.fact.c
    rows = connection.execute(
        select(f.site, func.count())
        .where(f.county == county, f.site.in_(recs), f.kind == "photo", f.deleted == 0)
        .group_by(f.site)
    )
    return {site: count for site, count in rows if site}


def _latest(connection: Connection, county: str, recs: Sequence[str]) -> dict[str, int]:
    """Where the facts of each site last changed."""
    f, r = t.fact.c, t.record.c
    rows = connection.execute(
        select(f.site, func.max(r.seq))
        .join(t.record, and_(r.county == f.county, r.rec == f.rec))
        .where(f.county == county, f.site.in_(recs))
        .group_by(f.site)
    )
    return {site: seq for site, seq in rows if site}


def placed(connection: Connection, county: str, wanted: Wanted) -> list[dict[str, Value]]:
    """Every record that a queue holds, on all its pages, that a map can show."""
    s = t.site.c
    chosen = (s[name] for name in _ON_MAP)
    here = (s.county == county, s.deleted == 0, s.candidate == 0, *_filters(wanted))
    on_map = (s.lon.between(-180, 180), s.lat.between(-85, 85))
    rows = connection.execute(select(*chosen).where(*here, *on_map).order_by(s.seq))
    return [dict(row) for row in rows.mappings()]


def following(connection: Connection, county: str, rec: str) -> str | None:
    """The next submission after one, for who works the queue down; None when it was the last."""
    s = t.site.c
    own = select(s.seq).where(s.county == county, s.rec == rec).scalar_subquery()
    waiting = and_(s.county == county, s.deleted == 0, s.candidate == 0, s.state == State.SUBMITTED)
    after = select(s.rec).where(waiting, s.rec != rec, s.seq > own).order_by(s.seq).limit(1)
    first = select(s.rec).where(waiting, s.rec != rec).order_by(s.seq).limit(1)
    found = connection.scalar(after)
    return found or connection.scalar(first)


def record_of(connection: Connection, county: str, key: str) -> str | None:
    """The id of a site from its id or its number."""
    s = t.site.c
    return connection.scalar(
        select(s.rec)
        .where(s.county == county, or_(s.rec == key, s.number == key))
        .order_by(s.deleted)
        .limit(1)
    )
