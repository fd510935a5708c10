"""What the rules find of a county as a whole: its share of resale power, a list shifted as one."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from statistics import median
from typing import Any, NamedTuple

from surveyapp.domain.policy.facts import come, number, position, yes
from surveyapp.domain.policy.flags import Flag
from surveyapp.domain.policy.rules.county import (
    ResaleShare,
    list_shifted,
    resale_share,
    resale_share_above_goal,
)
from surveyapp.geography.shift import likely_gcj02
from surveyapp.services.policies import policy_in
from surveyapp.storage import Row, Survey

LEAST_PAIRS = 5
"""A shift common to fewer pairs is left to the rule that looks at each site by itself."""
MOST_PAIRS = 400
"""Enough for a median; a longer list is sampled evenly."""

Place = tuple[float, float]


class Known(NamedTuple):
    """Where a site is, where the plan puts it, and in which county."""

    county: str
    place: Place | None
    planned: Place | None


def county_findings(survey: Survey, today: date | None = None) -> list[Flag]:
    """The findings about whole counties, by county; their `site` is empty."""
    day = today or date.today()  # noqa: DTZ011 - the surveyor's own day
    known = _known(survey)
    shares = _shares(survey, {site: k.county for site, k in known.items()}, day)
    found: list[Flag] = []
    for county in sorted({k.county for k in known.values()}):
        share = shares.get(county, ResaleShare(0, 0))
        above = resale_share_above_goal(share, policy_in(survey, county, day))
        found += [above] if above else []
    return [*found, *_shifted(survey, known)]


def _known(survey: Survey) -> dict[str, Known]:
    columns = ("id", "county", "lon", "lat", "planned_lon", "planned_lat")
    first = survey.counties[0] if survey.counties else ""
    return {
        str(site): Known(
            str(county or first),
            position({"lon": lon, "lat": lat}),
            position({"lon": planned_lon, "lat": planned_lat}),
        )
        for site, county, lon, lat, planned_lon, planned_lat in survey.stream("site", columns)
    }


def _supplies(survey: Survey, county_of: Mapping[str, str]) -> dict[str, list[Row]]:
    by_county: defaultdict[str, list[Row]] = defaultdict(list)
    for row in survey.all_rows("supply"):
        if county := county_of.get(str(row["site"])):
            by_county[county].append(row)
    return by_county


def _shares(survey: Survey, county_of: Mapping[str, str], day: date) -> dict[str, ResaleShare]:
    supplies = _supplies(survey, county_of)
    return {county: resale_share(rows, day) for county, rows in supplies.items()}


def conversion_list(survey: Survey, county: str, today: date | None = None) -> list[dict[str, Any]]:
    """The sites of a county on resale power, those to convert first at the head.

    Where direct supply is possible comes first; then what costs most a year, then what is nearest.
    """
    day = today or date.today()  # noqa: DTZ011
    county_of = {site: k.county for site, k in _known(survey).items()}
    last = {str(row["site"]): row for row in _supplies(survey, county_of).get(county, ())}
    on_resale = [
        row
        for row in last.values()
        if row["mode"] == "resale" and not come(row["converted_on"], day)
    ]
    on_resale.sort(key=_urgency)
    sites = {str(s["id"]): s for s in survey.rows("site", [str(r["site"]) for r in on_resale])}
    return [_to_convert(row, sites[str(row["site"])]) for row in on_resale]


def _urgency(supply: Row) -> tuple[bool, float, float, float, str]:
    price = number(supply["price_yuan_kwh"]) or 0.0
    yearly = price * (number(supply["kwh_year"]) or 0.0)
    distance = number(supply["distance_m"])
    far = float("inf") if distance is None else distance
    return not yes(supply["direct_possible"]), -yearly, -price, far, str(supply["site"])


def _to_convert(supply: Row, site: Row) -> dict[str, Any]:
    return {
        "site": site["id"],
        "number": site["number"],
        "name": site["name"],
        "direct_possible": yes(supply["direct_possible"]),
        "price_yuan_kwh": supply["price_yuan_kwh"],
        "kwh_year": supply["kwh_year"],
        "distance_m": supply["distance_m"],
        "seller": supply["seller"],
    }


def _shifted(survey: Survey, known: Mapping[str, Known]) -> list[Flag]:
    """Each county's list against the plan, and against the middle of its sites' photos."""
    photos = _photo_places(survey)
    against: defaultdict[tuple[str, str], list[tuple[Place, Place]]] = defaultdict(list)
    for site, k in known.items():
        if k.place and k.planned:
            against[k.county, "plan"].append((k.place, k.planned))
        if k.place and site in photos:
            against[k.county, "photos"].append((k.place, photos[site]))
    found = (_shift_of(*key, pairs) for key, pairs in sorted(against.items()))
    return [flag for flag in found if flag]


def _photo_places(survey: Survey) -> dict[str, Place]:
    by_site: defaultdict[str, list[Place]] = defaultdict(list)
    for site, lon, lat in survey.stream("photo", ("site", "lon", "lat")):
        if site and (place := position({"lon": lon, "lat": lat})):
            by_site[str(site)].append(place)
    return {
        site: (median(p[0] for p in places), median(p[1] for p in places))
        for site, places in by_site.items()
    }


def _shift_of(county: str, against: str, pairs: Sequence[tuple[Place, Place]]) -> Flag | None:
    if len(pairs) < LEAST_PAIRS:
        return None
    sample = pairs[:: -(-len(pairs) // MOST_PAIRS)]
    points, references = [p for p, _ in sample], [r for _, r in sample]
    shift = likely_gcj02(points, references)
    if shift.datum is None or shift.side is None:
        return None
    return list_shifted(county, against, shift.datum, shift.side, shift.as_read_m, len(pairs))
