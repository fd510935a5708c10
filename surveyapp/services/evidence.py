"""What the rules are given of each site, gathered for one site or streamed for a whole survey."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice

from surveyapp.domain.policy.facts import Neighbour, SiteFacts, position
from surveyapp.geography.counties import county_code_at
from surveyapp.geography.county_shapes import shape_of
from surveyapp.geography.doubts import with_shift
from surveyapp.services.neighbours import Cells, neighbours_of, reach_m
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

PAGE = 1_000
"""Sites whose counties are looked up in one go."""

Children = Mapping[str, Mapping[str, list[Row]]]


def facts_of(survey: Survey, site: Row, today: date) -> SiteFacts:
    """Everything the rules read of one site."""
    record = str(site["id"])
    children: dict[str, list[Row]] = {
        name: survey.photos(record) if table == "photo" else survey.children(table, record)
        for table, name in JUDGED.items()
    }
    near = neighbours_of(survey, site, reach_m(survey))
    return _facts(site, today, children, near, _county_at(site))


def all_facts(survey: Survey, today: date) -> Iterator[SiteFacts]:
    """The same for every site, oldest first, reading each table once."""
    children = _all_children(survey)
    cells = Cells(survey, reach_m(survey))
    # In the file's own order, which reads each of its pages once; a list's order would jump about.
    sites = survey.all_rows("site")
    while page := list(islice(sites, PAGE)):
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
    return with_shift(facts)


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
        yield from survey.all_rows(table)
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
