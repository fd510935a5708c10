"""What the rules are given of each site, gathered for one site or streamed for a whole survey."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from statistics import median

from surveyapp.capture.counties import county_code_at
from surveyapp.capture.county_shapes import shape_of
from surveyapp.capture.photos import likely_gcj02
from surveyapp.domain.policy.facts import Neighbour, SiteFacts, position
from surveyapp.domain.positions import distance_m
from surveyapp.services.workdays import working_days
from surveyapp.storage import Row, Survey

JUDGED = {
    "fee": "fees",
    "supply": "supplies",
    "obstacle": "obstacles",
    "visit": "visits",
    "approval": "approvals",
    "station": "stations",
    "photo": "photos",
}
PHOTO_COLUMNS = ("id", "site", "lon", "lat", "shot", "marks")

NEAR_M = 100.0
"""How far neighbours can matter: the widest of merging and duplicate distances in use."""
CELL_DEGREES = 0.001
"""About 100 m, so that neighbours within `NEAR_M` lie in the cell or one beside it."""

SHIFT_M, MOST_SHIFT_M = 200.0, 1_000.0
"""The vector of GCJ-02 is never shorter or longer in China: most sites need no closer look."""

Children = Mapping[str, Mapping[str, list[Row]]]


def facts_of(survey: Survey, site: Row, today: date) -> SiteFacts:
    """Everything the rules read of one site."""
    record = str(site["id"])
    children: dict[str, list[Row]] = {
        name: survey.photos(record) if table == "photo" else survey.children(table, record)
        for table, name in JUDGED.items()
    }
    return _facts(site, today, children, neighbours_of(survey, site), _county_at(site))


def all_facts(survey: Survey, today: date) -> Iterator[SiteFacts]:
    """The same for every site, reading each table once."""
    ids = survey.sites()
    children = _all_children(survey)
    cells = _Cells(survey)
    for start in range(0, len(ids), 1000):
        page = survey.rows("site", ids[start : start + 1000])
        counties = _counties_at(page)
        for site in page:
            record = str(site["id"])
            own = {name: found.get(record, []) for name, found in children.items()}
            yield _facts(site, today, own, cells.around(site), counties.get(record))


def _facts(
    site: Row,
    today: date,
    children: Mapping[str, list[Row]],
    neighbours: list[Neighbour],
    county: str | None,
) -> SiteFacts:
    facts = SiteFacts(
        site=site,
        today=today,
        fees=children["fees"],
        supplies=children["supplies"],
        obstacles=children["obstacles"],
        visits=children["visits"],
        approvals=children["approvals"],
        stations=children["stations"],
        photos=children["photos"],
        neighbours=neighbours,
        county_at=county,
        working_days=working_days,
    )
    return _with_shift(facts)


def _with_shift(facts: SiteFacts) -> SiteFacts:
    """Add what points at GCJ-02: the plan or the photos lie off by just its shift."""
    place = position(facts.site)
    if place is None:
        return facts
    lon, lat = facts.site.get("planned_lon"), facts.site.get("planned_lat")
    planned = position({"lon": lon, "lat": lat})
    taken = [p for photo in facts.photos if (p := position(photo))]
    middle = (median(p[0] for p in taken), median(p[1] for p in taken)) if taken else None
    for against, reference in (("plan", planned), ("photos", middle)):
        shift = distance_m(*place, *reference) if reference else 0.0
        possible = reference and SHIFT_M < shift < MOST_SHIFT_M
        if reference and possible and likely_gcj02([place], [reference]):
            return replace(facts, likely_gcj02=against, shift_m=shift)
    return facts


def _all_children(survey: Survey) -> Children:
    gathered: dict[str, dict[str, list[Row]]] = {}
    for table, name in JUDGED.items():
        by_site: defaultdict[str, list[Row]] = defaultdict(list)
        for row in _rows(survey, table):
            by_site[str(row["site"])].append(row)
        gathered[name] = by_site
    return gathered


def _rows(survey: Survey, table: str) -> Iterator[Row]:
    if table != "photo":
        yield from survey.all_children(table)
        return
    for values in survey.stream("photo", PHOTO_COLUMNS):
        yield dict(zip(PHOTO_COLUMNS, values, strict=True))


def _county_at(site: Row) -> str | None:
    place = position(site)
    return county_code_at(*place) if place else None


def _counties_at(page: Iterable[Row]) -> dict[str, str]:
    """The county of each position: most lie where the record says, which one look per county tells."""
    by_county: defaultdict[str, list[tuple[str, float, float]]] = defaultdict(list)
    for site in page:
        if place := position(site):
            by_county[str(site["county"])].append((str(site["id"]), *place))
    found: dict[str, str] = {}
    for county, places in by_county.items():
        inside = _inside(county, places)
        for (record, lon, lat), within in zip(places, inside, strict=True):
            code = county if within else county_code_at(lon, lat)
            if code:
                found[record] = code
    return found


def _inside(county: str, places: Sequence[tuple[str, float, float]]) -> Iterable[bool]:
    from shapely import intersects_xy

    try:
        area = shape_of(county).area
    except KeyError:
        return [False] * len(places)
    inside: Iterable[bool] = intersects_xy(area, [p[1] for p in places], [p[2] for p in places])
    return inside


def _neighbour(site: Row, distance: float) -> Neighbour:
    texts = {n: str(site[n] or "") for n in ("id", "number", "kind", "name", "owner")}
    return Neighbour(**texts, distance_m=distance)


def neighbours_of(survey: Survey, site: Row) -> list[Neighbour]:
    """Sites within `NEAR_M` of a site, nearest first."""
    place = position(site)
    if place is None:
        return []
    lon, lat = place
    reach = 1.2 * CELL_DEGREES
    found = survey.rows("site", survey.box(lon - reach, lat - reach, lon + reach, lat + reach))
    return _near(site, place, found)


def _near(site: Row, place: tuple[float, float], others: Iterable[Row]) -> list[Neighbour]:
    near = []
    lon, lat = place
    for other in others:
        there = position(other)
        if there is None or abs(there[1] - lat) > CELL_DEGREES:
            continue
        distance = distance_m(lon, lat, *there)
        if distance <= NEAR_M and other["id"] != site["id"] and not other["merged_into"]:
            near.append(_neighbour(other, distance))
    return sorted(near, key=lambda n: (n.distance_m, n.id)) if len(near) > 1 else near


class _Cells:
    """All sites by cell of the globe, to find neighbours without asking the database for each."""

    COLUMNS = ("id", "number", "kind", "name", "owner", "lon", "lat", "merged_into")

    def __init__(self, survey: Survey) -> None:
        self._cells: defaultdict[tuple[int, int], list[Row]] = defaultdict(list)
        for values in survey.stream("site", self.COLUMNS):
            row = dict(zip(self.COLUMNS, values, strict=True))
            if place := position(row):
                self._cells[self._cell(*place)].append(row)

    @staticmethod
    def _cell(lon: float, lat: float) -> tuple[int, int]:
        return int(lon // (1.2 * CELL_DEGREES)), int(lat // CELL_DEGREES)

    def around(self, site: Row) -> list[Neighbour]:
        """The neighbours of a site within `NEAR_M`, nearest first."""
        place = position(site)
        if place is None:
            return []
        x, y = self._cell(*place)
        others: list[Row] = []
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                others += self._cells.get((x + dx, y + dy), ())
        return _near(site, place, others) if len(others) > 1 else []
