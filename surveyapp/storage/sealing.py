"""Draft lines become ops: one for each record touched, numbered without gaps per device and county.

Everything happens inside the caller's transaction, so that an op and the end of its draft lines
are one step. A sealed op is never changed: what was sent once is sent again as it was.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import orjson

from surveyapp.domain.changes import Fields, Value
from surveyapp.domain.ids import IdMaker
from surveyapp.domain.lifecycle import MOVED, State, elsewhere, judges_the_whole, may_become
from surveyapp.domain.values import listed
from surveyapp.storage import overlay, recall, records, travel
from surveyapp.storage.records import Row
from surveyapp.storage.sqlite import Connection

BATCH = 500
PART_BYTES = 300_000
"""An op beyond this is cut in several, so that every one fits into a push."""


@dataclass(frozen=True, slots=True)
class Routes:
    """To whom ops go: the device to sign with, by county; and the version of the fields."""

    devices: Mapping[str, str]
    schema: int
    first: str
    """The county of what has none."""


@dataclass(slots=True)
class _Work:
    """One record with unsealed lines."""

    kind: str
    rec: str
    lines: list[int] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)
    at: str = ""
    closes: list[str] = field(default_factory=list)


_LINES = """
    SELECT c.tab, o.record, o.change, c.after, s.at
    FROM outbox o JOIN change c ON c.n = o.change JOIN change_set s ON s.n = c.act
"""


def seal(
    connection: Connection, routes: Routes, ids: IdMaker, only: Iterable[str] | None = None
) -> int:
    """Seal every record with draft lines (or only these) whose county has a device; how many ops.

    What cannot be sent yet, because its county has none, stays as it is.
    """
    connection.execute("DELETE FROM sight WHERE rec NOT IN (SELECT record FROM draft)"
                       " AND rec NOT IN (SELECT record FROM outbox)")  # fmt: skip
    work = _found(connection, only)
    _follow_moves(connection, work)
    sealer = _Sealer(connection, routes, ids)
    for kind in travel.KINDS:
        todo = [w for w in work.values() if w.kind == kind]
        for start in range(0, len(todo), BATCH):
            sealer.seal(kind, todo[start : start + BATCH])
    return sealer.sealed


def _found(connection: Connection, only: Iterable[str] | None) -> dict[str, _Work]:
    condition, values = "", ()
    if only is not None:
        condition = " WHERE o.record IN (SELECT value FROM json_each(?))"
        values = (orjson.dumps(list(only)).decode(),)  # type: ignore[assignment]
    work: dict[str, _Work] = {}
    for tab, rec, change, after, at in connection.execute(
        f"{_LINES}{condition} ORDER BY o.change", values
    ):
        if tab in travel.KINDS:
            one = work.setdefault(rec, _Work(tab, rec))
            one.lines.append(change)
            one.touched |= travel.names(tab, orjson.loads(after))
            one.at = at
    closing = condition.replace("o.record", "o.rec")
    for rec, kind, challenge, at in connection.execute(
        f"SELECT o.rec, o.kind, o.challenge, o.at FROM closing o{closing} ORDER BY 1, 3", values
    ):
        one = work.setdefault(rec, _Work(kind, rec))
        one.closes.append(challenge)
        one.at = max(one.at, at)
    return work


def _follow_moves(connection: Connection, work: dict[str, _Work]) -> None:
    """A site that changes its county takes everything that belongs to it along."""
    moved = {
        w.rec: w.at for w in work.values() if w.kind == "site" and w.lines and "county" in w.touched
    }
    sites = orjson.dumps(list(moved)).decode()
    for kind in travel.KINDS[1:] if moved else ():
        sql = f"SELECT id, site FROM {kind} WHERE site IN (SELECT value FROM json_each(?)) ORDER BY fid"
        for rec, site in connection.execute(sql, (sites,)):
            work.setdefault(rec, _Work(kind, rec, at=moved[site]))


_NEW_OP = (
    "INSERT INTO op (device, county, n, id, rec, kind, site, base, fields, closes, at, schema, last)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


class _Sealer:
    """Writes ops with their numbers."""

    def __init__(self, connection: Connection, routes: Routes, ids: IdMaker) -> None:
        self._connection = connection
        self._routes = routes
        self._ids = ids
        self._next: dict[str, int] = {}
        self._sights: dict[tuple[str, str], int] = {}
        self._ops: list[tuple[object, ...]] = []
        self.sealed = 0

    def seal(self, kind: str, batch: list[_Work]) -> None:
        recs = [work.rec for work in batch]
        rows = {str(r["id"]): r for r in records.rows(self._connection, kind, recs)}
        counties = self._counties(kind, rows)
        known = overlay.views(self._connection, recs)
        recall.complete(self._connection, kind, known, counties)
        self._sights = self._seen(recs)
        done: list[_Work] = []
        for work in batch:
            row = rows.get(work.rec)
            county = counties.get(work.rec, "")
            if row is None or county not in self._routes.devices:
                continue
            for there, base, fields in self._wanted(work, row, county, known.get(work.rec, {})):
                self._note(work, row, there, base, fields)
            done.append(work)
        self._connection.executemany(_NEW_OP, self._ops)
        self._ops.clear()
        self._forget(done)

    def _seen(self, recs: list[str]) -> dict[tuple[str, str], int]:
        """How far the author of each record had seen a county's list, where an open form shows less."""
        sql = "SELECT rec, county, seq FROM sight WHERE rec IN (SELECT value FROM json_each(?))"
        rows = self._connection.execute(sql, (orjson.dumps(recs).decode(),))
        return {(rec, county): seq for rec, county, seq in rows}

    def _counties(self, kind: str, rows: Mapping[str, Row]) -> dict[str, str]:
        first = self._routes.first
        if kind == "site":
            return {rec: str(row["county"] or first) for rec, row in rows.items()}
        of_record = {rec: _site_of(kind, row) for rec, row in rows.items()}
        sites = orjson.dumps(sorted({site for site in of_record.values() if site})).decode()
        sql = "SELECT id, county FROM site WHERE id IN (SELECT value FROM json_each(?))"
        of_site = dict(self._connection.execute(sql, (sites,)))
        return {rec: of_site.get(site) or first for rec, site in of_record.items()}

    def _wanted(
        self, work: _Work, row: Row, county: str, known: Mapping[str, overlay.View]
    ) -> Iterator[tuple[str, int, Fields]]:
        """County, base and fields of the ops that this record needs; often one, or none."""
        values = travel.fields(work.kind, row)
        home, there = overlay.home(known), known.get(county)
        if home is not None and home.county == county:
            fields = travel.differing(values, home.fields, work.touched)
            for base, some in _by_base(home, fields):
                yield county, self._base(work.rec, home, base), some
            if work.closes and not fields:
                yield county, self._base(work.rec, home, home.seq), fields
            return
        if home is not None and home.county in self._routes.devices:
            gone: Fields = {"deleted": 1, MOVED: county}
            yield home.county, self._base(work.rec, home, home.seen_whole()), gone
        base, fields = (there.seen_whole(), there.fields) if there else (0, {})
        if home is None:
            yield county, base, travel.differing(values, fields)
        else:
            brought = _coming_in(values, fields)
            yield county, base, {MOVED: None, **travel.differing(brought, fields)}

    def _base(self, rec: str, view: overlay.View, seen: int) -> int:
        """What the author had seen: an open form may show less than was pulled meanwhile."""
        return self._sights.get((rec, view.county), seen) if seen == view.seq else seen

    def _note(self, work: _Work, row: Row, county: str, base: int, fields: Fields) -> None:
        device = self._routes.devices[county]
        site = row["id"] if work.kind == "site" else row["site"]
        for part in _parts(fields):
            self._ops.append((
                device, county, self._number(device, county), self._ids(), work.rec, work.kind,
                site, base, orjson.dumps(part).decode(), orjson.dumps(work.closes).decode(),
                work.at, self._routes.schema, max(work.lines, default=0),
            ))  # fmt: skip
            work.closes = []
            self.sealed += 1

    def _number(self, device: str, county: str) -> int:
        key = f"{device}/{county}"
        if key not in self._next:
            sql = "SELECT coalesce(max(n), 0) + 1 FROM op WHERE device = ? AND county = ?"
            self._next[key] = self._connection.execute(sql, (device, county)).fetchone()[0]
        self._next[key] += 1
        return self._next[key] - 1

    def _forget(self, done: list[_Work]) -> None:
        lines = orjson.dumps([line for work in done for line in work.lines]).decode()
        recs = orjson.dumps([work.rec for work in done]).decode()
        among = "IN (SELECT value FROM json_each(?))"
        self._connection.execute(f"DELETE FROM outbox WHERE change {among}", (lines,))
        self._connection.execute(f"DELETE FROM closing WHERE rec {among}", (recs,))
        self._connection.execute(
            f"DELETE FROM sight WHERE rec {among} AND rec NOT IN (SELECT record FROM draft)",
            (recs,),
        )


def _coming_in(values: Mapping[str, Value], there: Mapping[str, Value]) -> Mapping[str, Value]:
    """A record as it comes into a list: what another county's office made of it stays there."""
    if values.get("state") not in set(State):
        return values
    state, known = elsewhere(State(str(values["state"]))), there.get("state")
    stays = known in set(State) and not may_become(State(str(known)), state)
    return {**values, "state": known if stays else state}


def _site_of(kind: str, row: Row) -> str:
    """The site whose county's list holds a record: its own, the first one of a matter."""
    if kind == travel.MATTER:
        return next(iter(listed(row["sites"])), "")
    return str(row["site"] or "")


def _by_base(view: overlay.View, fields: Fields) -> Iterator[tuple[int, Fields]]:
    """Fields by how far their author had seen the list; nearly always together.

    Whoever has not seen that a record was deleted or approved has not seen it in any field.
    """
    standing = view.seen_to_stand()
    found: dict[int, dict[str, Value]] = {}
    for name, value in fields.items():
        seen = view.seen_whole() if judges_the_whole(name, value) else view.seen(name)
        found.setdefault(seen if standing == view.seq else standing, {})[name] = value
    yield from found.items()


def _parts(fields: Fields) -> Iterator[Fields]:
    """The fields as they are, or cut where together they would outgrow a push."""
    if len(orjson.dumps(fields)) <= PART_BYTES:
        yield fields
        return
    part: dict[str, Value] = {}
    size = 0
    for name, value in fields.items():
        length = len(orjson.dumps({name: value}))
        if part and size + length > PART_BYTES:
            yield part
            part, size = {}, 0
        part[name] = value
        size += length
    yield part
