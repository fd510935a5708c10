"""What the stations of a survey bring, who pays it, and how many stand against the targets."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from surveyapp.domain.counties import county_name
from surveyapp.domain.errors import SurveyError
from surveyapp.domain.policy.awards import Award, award_for, is_district, total_of
from surveyapp.domain.policy.facts import day
from surveyapp.domain.policy.policy import policy_for
from surveyapp.domain.policy.targets import Progress, against, targets_of
from surveyapp.domain.policy.terms import PAYER
from surveyapp.services.areas import name_of
from surveyapp.services.policies import county_of, library_of, own_values, policy_in
from surveyapp.storage import Row, Survey


def awards(survey: Survey, today: date | None = None) -> dict[str, Any]:
    """Each station that brings an award with its parts in yuan, and the sums by payer.

    Amounts are decimal text to the cent, and add up exactly. Stations built outside the years that
    a plan covers are listed, and summed apart.
    """
    now = today or date.today()  # noqa: DTZ011 - the laptop's own day
    found = list(_awarded(survey, now))
    inside = [award for _station, _site, award in found if award.in_period]
    outside = [award for _station, _site, award in found if not award.in_period]
    return {
        "day": now.isoformat(),
        "stations": [_station(*one) for one in found],
        "count": len(inside),
        "total_yuan": _yuan(sum((award.total for award in inside), Decimal(0))),
        "by_payer": _by_payer(inside),
        "outside_period": {"count": len(outside), "by_payer": _by_payer(outside)},
    }


def _awarded(survey: Survey, today: date) -> Iterator[tuple[Row, Row, Award]]:
    stations = list(survey.all_rows("station"))
    sites = _sites_of(survey, stations)
    own, library = own_values(survey), library_of(survey)
    for station in stations:
        site = sites.get(str(station["site"]))
        built = day(station["built_on"])
        if site is None or built is None:
            continue
        county = county_of(survey, site)
        policy = policy_for(county, built, own, library)
        award = award_for(station, policy, district=_is_district(county), today=today)
        if award is not None:
            yield station, site, award


def _sites_of(survey: Survey, stations: Iterable[Row]) -> dict[str, Row]:
    keys = sorted({str(station["site"]) for station in stations})
    return {str(row["id"]): row for row in survey.rows("site", keys) if not row["deleted"]}


def _is_district(county: str) -> bool:
    try:
        return is_district(county_name(county))
    except SurveyError:
        return False


def _station(station: Row, site: Row, award: Award) -> dict[str, Any]:
    return {
        "station": station["id"],
        "site": site["id"],
        "number": site["number"],
        "name": site["name"],
        "county": site["county"],
        "county_name": name_of(site["county"]),
        "operator": station["operator"],
        "network_mode": station["network_mode"],
        "built_on": award.built_on.isoformat(),
        "in_period": award.in_period,
        "total_yuan": _yuan(award.total),
        "parts": {payer: _yuan(part) for payer, part in award.parts.items()},
        "clauses": [clause.as_dict() for clause in award.clauses],
    }


def _by_payer(found: Iterable[Award]) -> dict[str, str]:
    sums = total_of(found)
    return {payer.id: _yuan(sums[payer.id]) for payer in PAYER if payer.id in sums}


def _yuan(amount: Decimal) -> str:
    """Decimal text, because a binary fraction of yuan is not exact."""
    return f"{amount:.2f}"


def targets(survey: Survey, today: date | None = None) -> list[dict[str, Any]]:
    """Each target that bears on the survey's counties, with what this survey knows as built."""
    now = today or date.today()  # noqa: DTZ011
    rows = list(survey.all_rows("station"))
    sites = _sites_of(survey, rows)
    counties = sorted({*survey.counties, *(county_of(survey, s) for s in sites.values())})
    aims = dict.fromkeys(
        target for county in counties for target in targets_of(policy_in(survey, county, now))
    )
    built = [
        (county_of(survey, sites[key]), row["built_on"])
        for row in rows
        if (key := str(row["site"])) in sites
    ]
    return [_progress(progress) for progress in against(aims, built, now)]


def _progress(progress: Progress) -> dict[str, Any]:
    target = progress.target
    return {
        "scope": target.scope,
        "year": target.year,
        "target": target.stations,
        "built": progress.built,
        "share": round(progress.share, 4),
        "left": progress.left,
        "clause": target.clause.as_dict() if target.clause else None,
        "source": target.source or None,
    }
