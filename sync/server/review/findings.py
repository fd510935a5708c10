"""What the rules find of a site, from the documents of the central list."""

import json
import math
from collections.abc import Iterable, Iterator
from datetime import date

from sqlalchemy import Connection, select

from surveyapp.domain.policy import Flag, Neighbour, SiteFacts, judge, policy_for
from surveyapp.domain.policy.facts import position
from surveyapp.domain.policy.flags import fingerprint
from surveyapp.domain.policy.library import defaults
from surveyapp.domain.policy.overrides import DUPLICATE, MERGING
from surveyapp.domain.positions import distance_m
from surveyapp.publishing.workdays import working_days
from sync.server import clock
from sync.server.review.sheet import Row, Sheet
from sync.server.store import tables as t

_DEGREE_M = 110_500.0
_WIDER = 1 / math.cos(math.radians(56))


def findings(connection: Connection, sheet: Sheet, today: date | None = None) -> list[Flag]:
    """The findings of a site, the heaviest first, without those a person set aside.

    Where the position lies by the county's border is judged on the laptop, which has the shapes.
    """
    day = today or clock.today()
    facts = SiteFacts(
        site=sheet.site,
        today=day,
        fees=sheet.rows("fee"),
        supplies=sheet.rows("supply"),
        obstacles=sheet.rows("obstacle"),
        visits=sheet.rows("visit"),
        approvals=sheet.rows("approval"),
        stations=sheet.rows("station"),
        photos=[photo.row for photo in sheet.photos],
        neighbours=list(_neighbours(connection, sheet)),
        working_days=working_days,
    )
    aside = set(set_aside(sheet.rows("aside")))
    found = judge(facts, policy_for(sheet.county, day))
    return [flag for flag in found if flag.fingerprint not in aside]


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
    north = reach / _DEGREE_M
    s = t.site.c
    rows = connection.execute(
        select(t.site).where(
            s.county == sheet.county,
            s.rec != sheet.rec,
            s.deleted == 0,
            s.lat.between(place[1] - north, place[1] + north),
            s.lon.between(place[0] - north * _WIDER, place[0] + north * _WIDER),
        )
    )
    for row in rows:
        distance = distance_m(*place, row.lon, row.lat)
        if distance <= reach:
            texts = (row.number or "", row.kind or "", row.name or "", row.owner or "")
            yield Neighbour(row.rec, *texts, distance)
