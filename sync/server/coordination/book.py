"""A county's matters and what they rest on, read from the documents of the central list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import orjson
from sqlalchemy import Connection, select

from surveyapp.domain.coordination import Case, Proposal, cases_of, propose
from surveyapp.domain.coordination.proposals import Ground
from surveyapp.domain.policy.facts import SiteFacts
from surveyapp.domain.policy.flags import Flag
from surveyapp.domain.policy.judge import judge
from surveyapp.domain.policy.policy import policy_for
from surveyapp.publishing.workdays import after_working_days, working_days
from sync.protocol import Challenge, Code, Document
from sync.server import clock
from sync.server.errors import Refused
from sync.server.review.findings import set_aside
from sync.server.review.sheet import Row, Step, row_of, steps_of
from sync.server.store import tables as t
from sync.server.store.records import load

KIND = "coordination"
_JUDGED = {
    "fee": "fees",
    "supply": "supplies",
    "obstacle": "obstacles",
    "visit": "visits",
    "approval": "approvals",
    "station": "stations",
}


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter whole: its record, its sites and obstacles, and what was done with it."""

    county: str
    case: Case
    document: Document
    sites: Sequence[Row]
    obstacles: Sequence[Document]
    steps: Sequence[Step]

    @property
    def challenges(self) -> list[tuple[Document, Challenge]]:
        """Open challenges on the matter or on an obstacle of it."""
        return [(d, c) for d in (self.document, *self.obstacles) for c in d.challenges]

    def obstacle_rows(self) -> list[Row]:
        """Its obstacles as records."""
        return [row_of(document) for document in self.obstacles]


def cases(connection: Connection, county: str, today: date | None = None) -> list[Case]:
    """Every matter of a county: the open ones first, then by due date."""
    rows = (row_of(d) for d in documents(connection, county, [KIND]))
    standing = (row for row in rows if not row["deleted"])
    return cases_of(standing, today or clock.today(), working_days)


def documents(connection: Connection, county: str, kinds: Iterable[str]) -> list[Document]:
    """Every present document of some kinds."""
    r = t.record.c
    rows = connection.scalars(
        select(r.doc).where(r.county == county, r.kind.in_(tuple(kinds))).order_by(r.rec)
    )
    return [Document.parse(orjson.loads(doc)) for doc in rows]


def matter(connection: Connection, county: str, key: str) -> Matter:
    """A matter by its id or its letter's number; raises `Refused` NO_SUCH."""
    found = next((c for c in cases(connection, county) if key in (c.id, c.number)), None)
    if found is None:
        raise Refused(Code.NO_SUCH, record=key)
    held = load(connection, county, [found.id, *found.sites, *found.obstacles]).before
    return Matter(
        county,
        found,
        held[found.id],
        [row_of(held[key]) for key in found.sites if key in held],
        [held[key] for key in found.obstacles if key in held],
        list(steps_of(connection, county, {found.id})),
    )


def names_of(connection: Connection, county: str, case: Case) -> list[str]:
    """Number and name of each site of a matter."""
    s = t.site.c
    rows = connection.execute(
        select(s.rec, s.number, s.name).where(s.county == county, s.rec.in_(case.sites))
    )
    named = {rec: f"{number or ''} {name or ''}".strip() for rec, number, name in rows}
    return [named[rec] for rec in case.sites if rec in named]


@dataclass(frozen=True, slots=True)
class Whole:
    """The sites of a county with everything that the rules judge for the departments."""

    sites: dict[str, Row]
    facts: dict[str, dict[str, list[Row]]]
    """By kind of record, then by site."""

    def rows(self, kind: str) -> list[Row]:
        """Every record of a kind."""
        return [row for rows in self.facts.get(kind, {}).values() for row in rows]

    def findings(self, county: str, day: date) -> list[Flag]:
        """What the rules find of every site, without what a person set aside.

        Photos and neighbours are left out: what they show is the survey team's to mend.
        """
        policy = policy_for(county, day)
        aside = set(set_aside(self.rows("aside")))
        return [
            flag
            for rec, site in self.sites.items()
            for flag in judge(self._facts(rec, site, day), policy)
            if flag.fingerprint not in aside
        ]

    def _facts(self, rec: str, site: Row, day: date) -> SiteFacts:
        own = {name: self.facts.get(kind, {}).get(rec, []) for kind, name in _JUDGED.items()}
        return SiteFacts(site=site, today=day, working_days=working_days, **own)  # type: ignore[arg-type]


def whole(connection: Connection, county: str) -> Whole:
    """Read a county's sites and facts at once."""
    sites: dict[str, Row] = {}
    facts: dict[str, dict[str, list[Row]]] = {}
    for document in documents(connection, county, ("site", *_JUDGED, "aside")):
        row = row_of(document)
        if row["deleted"] or row.get("merged_into"):
            continue
        if document.kind != "site":
            facts.setdefault(document.kind, {}).setdefault(str(row["site"]), []).append(row)
        elif not row.get("candidate"):
            sites[document.rec] = row
    return Whole(sites, facts)


def proposals(connection: Connection, county: str, today: date | None = None) -> list[Proposal]:
    """Which matters could go to the departments now."""
    day = today or clock.today()
    held = whole(connection, county)
    ground = Ground(
        held.sites,
        held.rows("obstacle"),
        day,
        lambda code: policy_for(code, day),
        after_working_days,
        county,
    )
    return propose(ground, held.findings(county, day))
