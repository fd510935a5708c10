"""Lists of sites: which, in what order, how many. Ids only; rows are fetched by page."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from surveyapp.domain.changes import Value
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.vocabulary import REQUIRED_SHOTS
from surveyapp.storage import search
from surveyapp.storage.numbers import PREFIX, SERIAL
from surveyapp.storage.ranking import Ranking
from surveyapp.storage.records import WRITABLE
from surveyapp.storage.sqlite import Connection


@dataclass(frozen=True, slots=True)
class SiteQuery:
    """Which sites to list. None means either; `mine` needs to know who asks."""

    search: str = ""
    county: str | None = None
    state: str | None = None
    kind: str | None = None
    flagged: bool | None = None
    unsent: bool | None = None
    mine: bool | None = None
    without_shots: bool | None = None
    """Whether a required shot of the site's kind is missing."""
    candidate: bool | None = None
    """Whether it was suggested from photos and nobody has confirmed it yet."""
    deleted: bool = False
    order: str = "number"
    """`number`, `flags`, `photos`, or any column of a site."""
    descending: bool = False
    returned_first: bool = False
    """Whether what the office gave back stands before everything else."""


_PLAIN = SiteQuery()
_UNSENT = (
    "SELECT site FROM outbox WHERE site IS NOT NULL"
    " UNION ALL SELECT site FROM op WHERE outcome IS NULL AND site IS NOT NULL"
)
"""Sites with draft lines, or with ops that the office has not answered."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many sites (and photos) there are; deleted ones are left out."""

    all: int
    flagged: int
    unsent: int
    photos: int
    candidates: int = 0
    by_state: Mapping[str, int] = field(default_factory=dict)
    by_kind: Mapping[str, int] = field(default_factory=dict)
    by_county: Mapping[str, int] = field(default_factory=dict)


def site_ids(connection: Connection, query: SiteQuery, who: str, ranking: Ranking) -> list[str]:
    """The ids that answer a query, sorted; the search index must be up to date."""
    if query.returned_first:
        asked = replace(query, returned_first=False)
        return _returned_first(connection, site_ids(connection, asked, who, ranking))
    looked_for = search.match(query.search)
    if query.search.strip() and not looked_for:
        return []
    plain = replace(query, search="", descending=False) == _PLAIN
    if looked_for and plain and not search.needs_check(query.search):
        return ranking.found(connection, looked_for, descending=query.descending)
    conditions, values = _conditions(query, who)
    source = "site"
    if looked_for:
        source = "search CROSS JOIN site ON site.fid = search.rowid"
        conditions.insert(0, "search MATCH ?")
        values.insert(0, looked_for)
    columns = "id"
    checked = search.needs_check(query.search)
    if checked:
        columns += "".join(f", {name}" for name in search.FIELDS)
    sql = (
        f"SELECT {columns} FROM {source} WHERE {' AND '.join(conditions)} ORDER BY {_order(query)}"
    )
    if checked:
        found = connection.execute(sql, values)
        return [row[0] for row in found if search.holds(query.search, row[1:])]
    joined = connection.execute(f"SELECT group_concat(id, char(10)) FROM ({sql})", values)
    text = joined.fetchone()[0]  # one long text is cut up in half the time that rows take
    return text.split("\n") if text else []


def _returned_first(connection: Connection, ids: list[str]) -> list[str]:
    sql = "SELECT id FROM site WHERE deleted = 0 AND state = 'returned'"
    returned = {key for (key,) in connection.execute(sql)}
    if not returned:
        return ids
    return [i for i in ids if i in returned] + [i for i in ids if i not in returned]


def _conditions(query: SiteQuery, who: str) -> tuple[list[str], list[Value]]:
    # The plus keeps an index that tells nothing from being taken in place of the sorted one.
    conditions, values = ["+deleted = ?"], [int(query.deleted)]
    equal: dict[str, Value] = {"county": query.county, "state": query.state, "kind": query.kind}
    for column, value in equal.items():
        if value is not None:
            conditions.append(f"{column} = ?")
            values.append(value)  # type: ignore[arg-type]
    if query.mine is not None:
        conditions.append("created_by IS ?" if query.mine else "created_by IS NOT ?")
        values.append(who)  # type: ignore[arg-type]
    if query.candidate is not None:
        conditions.append("candidate IS 1" if query.candidate else "candidate IS NOT 1")
    for wanted, among in (
        (query.flagged, "SELECT site FROM flag"),
        (query.unsent, _UNSENT),
        (query.without_shots, _lacking_shots()),
    ):
        if wanted is not None:
            conditions.append(f"id {'IN' if wanted else 'NOT IN'} ({among})")
    return conditions, list(values)


def _lacking_shots() -> str:
    """Sites of which fewer of the required shots are there than their kind asks for."""
    parts = []
    for kind, shots in REQUIRED_SHOTS.items():
        names = ", ".join(f"'{choice.id}'" for choice in shots)
        taken = (
            "SELECT count(DISTINCT shot) FROM photo"
            f" WHERE photo.site = s.id AND photo.deleted = 0 AND shot IN ({names})"
        )
        needed = len(shots.choices)
        parts.append(f"SELECT id FROM site s WHERE kind = '{kind}' AND ({taken}) < {needed}")
    return " UNION ALL ".join(parts)


_COUNTED = {
    "flags": "SELECT count(*) FROM flag WHERE flag.site = site.id",
    "photos": "SELECT count(*) FROM photo WHERE photo.site = site.id AND photo.deleted = 0",
}


def _order(query: SiteQuery) -> str:
    direction = "DESC" if query.descending else "ASC"
    if query.order == "number":
        return f"{PREFIX} {direction}, {SERIAL} {direction}, id {direction}"
    if query.order in _COUNTED:
        return f"({_COUNTED[query.order]}) {direction}, id {direction}"
    if query.order not in WRITABLE["site"]:
        raise SurveyError(Problem.NO_SUCH_FIELD, field=query.order)
    return f"{query.order} {direction}, id {direction}"


def counts(connection: Connection) -> Counts:
    """Counts for the filter row, from covering indexes alone."""
    groups = connection.execute(
        "SELECT state, kind, county, candidate, count(*) FROM site WHERE deleted = 0"
        " GROUP BY state, kind, county, candidate"
    ).fetchall()
    totals: list[dict[str, int]] = [{}, {}, {}]
    for *keys, _, many in groups:
        for total, key in zip(totals, keys, strict=True):
            total[key or ""] = total.get(key or "", 0) + many
    return Counts(
        sum(group[-1] for group in groups),
        _number(connection, "SELECT count(DISTINCT site) FROM flag"),
        _number(connection, f"SELECT count(DISTINCT site) FROM ({_UNSENT})"),
        _number(connection, "SELECT count(*) FROM photo WHERE deleted = 0"),
        sum(many for *_, candidate, many in groups if candidate),
        *totals,
    )


def tally(connection: Connection, table: str) -> dict[str, int]:
    """How many rows of a table each site has, deleted ones left out; counted by the index alone."""
    there = "AND deleted = 0 " if table == "photo" else ""
    sql = f"SELECT site, count(*) FROM {table} WHERE site IS NOT NULL {there}GROUP BY site"
    return dict(connection.execute(sql))


def _number(connection: Connection, sql: str) -> int:
    return int(connection.execute(sql).fetchone()[0])


def in_box(
    connection: Connection, west: float, south: float, east: float, north: float
) -> list[str]:
    """Sites inside a box of degrees, edges included. The R-tree's float32 bounds only propose."""
    sql = (
        "SELECT site.id FROM rtree_site_geom r CROSS JOIN site ON site.fid = r.id"
        " WHERE r.maxx >= ? AND r.minx <= ? AND r.maxy >= ? AND r.miny <= ?"
        " AND lon BETWEEN ? AND ? AND lat BETWEEN ? AND ? AND +deleted = 0"
    )
    box = (west, east, south, north)
    return [key for (key,) in connection.execute(sql, (*box, *box))]
