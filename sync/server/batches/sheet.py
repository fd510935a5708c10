"""A batch as the office looks at it: its sites and what stands against each, its photos, its course."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, select

from surveyapp.domain.batches import Changed, Snapshot, changes
from surveyapp.domain.language import _
from sync.server.batches import issuing, photos, shelf, sites
from sync.server.batches.photos import Photo
from sync.server.batches.shelf import Batch, Issue
from sync.server.store import tables as t
from sync.server.store.database import chunks

ACTS = (
    *("batch-draft", "batch-revise", "batch-drop", "batch-internal"),
    *("batch-notice", "batch-published", "batch-withdrawn", "objection", "objection-answer"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A site that is or may be in the batch; `reasons` are what stands against publishing it."""

    rec: str
    number: str
    name: str
    kind: str
    category: str
    owner: str
    opening: str
    chosen: bool
    reasons: tuple[str, ...]
    photos: tuple[Photo, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """What was done to the batch, by whom."""

    at: str
    who: str
    act: str


def lines(
    connection: Connection, county: str, chosen: Sequence[str], supersedes: str, own: str = ""
) -> list[Line]:
    """Every site that may be listed, and those chosen that may not any more, by number."""
    open_ = sites.candidates(connection, county, supersedes, own)
    every = [*open_, *(rec for rec in chosen if rec not in set(open_))]
    faults: dict[str, list[str]] = {}
    for fault in sites.faults(connection, county, every, supersedes):
        faults.setdefault(fault.number, []).append(fault.reason)
    pictured: dict[str, list[Photo]] = {}
    for photo in photos.of_sites(connection, county, every).values():
        pictured.setdefault(photo.site, []).append(photo)
    s = t.site.c
    found: dict[str, Any] = {}
    for some in chunks(every):
        rows = connection.execute(select(t.site).where(s.county == county, s.rec.in_(some)))
        found |= {row.rec: row for row in rows}
    ticked = set(chosen)
    return [
        Line(
            rec, row.number or "", row.name or "", row.kind or "", row.category or "",
            row.owner or "", row.opening or "", rec in ticked, tuple(faults.get(row.number or rec, ())),
            tuple(pictured.get(rec, ())),
        )
        for rec in every
        if (row := found.get(rec))
    ]  # fmt: skip


def changed(connection: Connection, found: Batch, snapshot: Snapshot) -> list[Changed]:
    """Value by value what a list changes against the one before it."""
    issued = [i for i in shelf.issues(connection, found.county) if i.serial < snapshot.serial]
    last = issuing.before_it(issued, found)
    return list(changes(last.entries, snapshot.entries)) if last else []


def steps(connection: Connection, found: Batch) -> Iterator[Step]:
    """Who did what, oldest first, as the audit tells it."""
    a = t.audit.c
    rows = connection.execute(
        select(a.at, a.who, a.act, a.facts)
        .where(a.county == found.county, a.act.in_(ACTS))
        .where(a.facts.contains(f'"batch":"{found.id}"', autoescape=True))
        .order_by(a.n)
    )
    published = False
    for at, who, act, facts in rows:
        yield Step(at, name_of(who), done(act, orjson.loads(facts), again=published))
        published = published or act == "batch-published"


def name_of(who: str) -> str:
    """Who did it, where that is no person's name."""
    return {"public": _("网上"), "office": _("县区专班")}.get(who, who)


def done(act: str, facts: dict[str, str], *, again: bool = False) -> str:
    """What was done to a batch; `again` when it had been published before."""
    words = {
        "batch-draft": _("编制草稿，{sites} 处"),
        "batch-revise": _("修改草稿，{sites} 处"),
        "batch-drop": _("作废草稿"),
        "batch-internal": _("取走内部副本（{format}）"),
        "batch-notice": _("开始公示，第 {serial} 号"),
        "batch-published": _("公布，第 {serial} 号"),
        "batch-withdrawn": _("整批撤回，第 {serial} 号"),
        "objection": _("提出异议 {objection}"),
        "objection-answer": _("答复异议 {objection}"),
    }[act]
    if act == "batch-published" and again:
        words = _("撤回部分站址，另发第 {serial} 号")
    return words.format(**facts)


def newest(issued: Sequence[Issue]) -> Snapshot | None:
    """The last list of a batch."""
    return issued[-1].snapshot if issued else None
