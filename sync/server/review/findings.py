"""What the rules find of a site, from the documents of the central list."""

import json
from collections.abc import Iterable, Iterator
from datetime import date

from sqlalchemy import Connection, select

from surveyapp.domain.policy.facts import Neighbour, SiteFacts, position
from surveyapp.domain.policy.flags import Flag, fingerprint
from surveyapp.domain.policy.judge import judge
from surveyapp.domain.policy.library import defaults
from surveyapp.domain.policy.overrides import DUPLICATE, MERGING
from surveyapp.domain.policy.policy import policy_for
from surveyapp.domain.positions import degrees_within, distance_m
from surveyapp.geography.counties import county_at
from surveyapp.geography.doubts import with_shift
from surveyapp.publishing.workdays import working_days
from sync.server import clock
from sync.server.review.sheet import Row, Sheet
from sync.server.store import tables as t


def findings(connection: Connection, sheet: Sheet, today: date | None = None) -> list[Flag]:
    """The findings of a site, the heaviest first, without those a person set aside."""
    day = today or clock.today()
    county, border_m = _place(sheet.site)
    facts = SiteFacts(
        site={**sheet.site, "border_m": border_m},
        today=day,
        fees=sheet.rows("fee"),
        supplies=sheet.rows("supply"),
        obstacles=sheet.rows("obstacle"),
        visits=sheet.rows("visit"),
        approvals=sheet.rows("approval"),
        stations=sheet.rows("station"),
        photos=[photo.row for photo in sheet.photos],
        neighbours=list(_neighbours(connection, sheet)),
        county_at=county,
        working_days=working_days,
    )
    aside = set(set_aside(sheet.rows("aside")))
    found = judge(with_shift(facts), policy_for(sheet.county, day))
    return [flag for flag in found if flag.fingerprint not in aside]


def _place(site: Row) -> tuple[str | None, float | None]:
    """The county whose polygon holds the position, and the metres to its border as laptops round them."""
    place = position(site)
    hit = county_at(*place) if place else None
    return (hit.code, round(hit.border_m, 1)) if hit else (None, None)


def set_aside(rows: Iterable[Row]) -> Iterator[str]:
    """The fingerprints of the findings that people set aside, from records `aside`."""
    for row in rows:
        try:
            kept = json.loads(str(row.get("facts") or "{}"))
            yield fingerprint(str(row.get("rule")), kept.get("record"), kept.get("facts", {}))
        except (ValueError, AttributeError, TypeError):
            continue  # a fact of a later version: then nothing is set aside


def _neighbours(connection: Connection, sheet: Sheet) -> Iterator[Neighbour]:
    place = position(sheet.site)
    if place is None:
        return
    reach = float(max(defaults()[key] for key in (DUPLICATE, MERGING)))
    east, north = degrees_within(reach)
    s = t.site.c
    rows = connection.execute(
        select(t.site).where(
            s.county == sheet.county,
            s.rec != sheet.rec,
            s.deleted == 0,
            s.lat.between(place[1] - north, place[1] + north),
            s.lon.between(place[0] - east, place[0] + east),
        )
    )
    for row in rows:
        distance = distance_m(*place, row.lon, row.lat)
        if distance <= reach:
            texts = (row.number or "", row.kind or "", row.name or "", row.owner or "")
            yield Neighbour(row.rec, *texts, distance)
