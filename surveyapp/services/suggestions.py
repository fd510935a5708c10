"""Candidate sites from photos: grouped by place and time, put in their county, for a person to confirm."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count

from surveyapp.capture.photos import PhotoPoint, Suggestion, suggest
from surveyapp.domain.changes import ChangeSet, Edit, Label
from surveyapp.domain.ids import uuid7
from surveyapp.domain.language import _
from surveyapp.domain.positions import Fix, Source, distance_m
from surveyapp.geography.counties import county_at
from surveyapp.services.photos import assignment
from surveyapp.services.places import position_edits, site_name
from surveyapp.services.record import stamp, write_site
from surveyapp.storage import Row, SiteQuery, Survey

SAME_PLACE_M = 40.0
"""Photos taken this close to a known site are offered to it rather than to a new one."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """One group of photos and the site it was put to: a new candidate, or one that was there."""

    site: str
    number: str
    photos: tuple[str, ...]
    lon: float
    lat: float
    county: str
    known: bool


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Every group of one round, in one act that can be undone as one."""

    change: ChangeSet
    groups: tuple[Suggested, ...]


class Numbers:
    """The next free numbers of each county, handed out before they are written."""

    def __init__(self, survey: Survey) -> None:
        self._survey = survey
        self._next: dict[str, tuple[str, count[int]]] = {}

    def take(self, county: str) -> str:
        """The next number of a county, for example 410105-17."""
        if county not in self._next:
            prefix, _, first = self._survey.next_number(county).rpartition("-")
            self._next[county] = (prefix, count(int(first)))
        prefix, numbers = self._next[county]
        return f"{prefix}-{next(numbers)}"


def suggest_sites(survey: Survey, photos: Iterable[str] | None = None) -> Suggestions:
    """Group photos that belong to no site yet and put each group to a site.

    A group near a known site goes to it; any other makes a candidate that a person confirms.
    """
    rows = survey.photos(None) if photos is None else survey.rows("photo", list(photos))
    loose = {str(r["id"]): r for r in rows if not r["site"]}
    numbers = Numbers(survey)
    edits: list[Edit] = []
    groups: list[Suggested] = []
    for group in suggest([_point(row) for row in loose.values()]):
        site, made = _site_for(survey, group, numbers)
        edits += made
        edits += [assignment(site, loose[photo]) for photo in group.photos]
        groups.append(_told(site, group, known=not made))
    change = survey.write(Label("suggest", {"count": str(len(groups))}), edits)
    return Suggestions(change, tuple(groups))


def _point(photo: Row) -> PhotoPoint:
    lon, lat = photo["lon"], photo["lat"]
    nowhere = not isinstance(lon, float) or not isinstance(lat, float) or (lon == 0 and lat == 0)
    taken = str(photo["taken_at"]) if photo["taken_at"] else None
    if nowhere:
        return PhotoPoint(str(photo["id"]), None, None, taken)
    return PhotoPoint(str(photo["id"]), float(str(lon)), float(str(lat)), taken)


def _site_for(survey: Survey, group: Suggestion, numbers: Numbers) -> tuple[Row, list[Edit]]:
    known = nearest_site(survey, group.lon, group.lat, SAME_PLACE_M)
    if known is not None:
        return known, []
    site = uuid7()
    fix = Fix(group.lon, group.lat, source=Source.PHOTO, accuracy_m=group.accuracy_m)
    placed = position_edits(site, fix, county_chosen=False)
    hit = county_at(group.lon, group.lat)
    county = hit.code if hit else survey.home_county
    row: Row = {**placed[0].fields, **stamp(survey, created=True)}
    row |= {"county": county, "number": numbers.take(county), "state": "draft", "candidate": 1}
    return {**row, "id": site}, [Edit("site", site, row), *placed[1:]]


def nearest_site(survey: Survey, lon: float, lat: float, within_m: float) -> Row | None:
    """The site nearest to a point, None when there is none within the distance."""
    reach = within_m / 80_000  # degrees, generous: a degree of longitude is over 80 km in China
    found = survey.rows("site", survey.box(lon - reach, lat - reach, lon + reach, lat + reach))
    measured = [(_away(row, lon, lat), str(row["id"]), row) for row in found]
    best = min(measured, default=None, key=lambda m: m[:2])
    return best[2] if best and best[0] <= within_m else None


def _away(site: Row, lon: float, lat: float) -> float:
    return distance_m(float(str(site["lon"])), float(str(site["lat"])), lon, lat)


def _told(site: Row, group: Suggestion, *, known: bool) -> Suggested:
    return Suggested(
        site=str(site["id"]),
        number=str(site["number"]),
        photos=tuple(group.photos),
        lon=group.lon,
        lat=group.lat,
        county=str(site["county"]),
        known=known,
    )


def confirm(survey: Survey, key: str) -> ChangeSet:
    """A person says that a candidate is a site."""
    site = survey.site(key)
    return write_site(survey, site, {"candidate": 0})


def confirm_all(survey: Survey, sites: Iterable[str] | None = None) -> ChangeSet:
    """Confirm every candidate, or those among some sites, in one act."""
    keys = survey.sites(SiteQuery(candidate=True)) if sites is None else list(sites)
    waiting = [s for s in survey.rows("site", keys) if s.get("candidate")]
    edits = [Edit("site", str(s["id"]), {"candidate": 0, **stamp(survey)}) for s in waiting]
    name = _("、").join(site_name(s) for s in waiting[:3])
    return survey.write(Label("confirm", {"name": name}), edits)
