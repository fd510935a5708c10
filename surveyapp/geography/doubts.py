"""Doubts about one site's position that its plan or its photos raise."""

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from surveyapp.domain.policy.facts import SiteFacts, position
from surveyapp.domain.positions import Datum, distance_m
from surveyapp.geography.datums import convert, in_gcj_region

Point = tuple[float, float]

SHIFT_M = 250.0
"""The GCJ-02 shift is 300 to 700 m in China; nearer points can't tell it from an error."""
MOST_SHIFT_M = 1_000.0
"""No shift is longer; most sites need no closer look."""
MATCH_M = 80.0
"""How near a point must come once the shift is taken back."""


def with_shift(facts: SiteFacts) -> SiteFacts:
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


def likely_gcj02(points: Sequence[Point], references: Sequence[Point]) -> bool:
    """Whether points lie off their references by just the GCJ-02 shift of their place.

    Pairs of longitude and latitude, `points[i]` against `references[i]`, the latter WGS 84: the
    photos of sites against the sites, or a list against one that is known. True when the shift,
    taken back, brings the middle one from over 250 m to under 80 m, and most of all closer.
    """
    pairs = [(p, r) for p, r in zip(points, references, strict=True) if in_gcj_region(*p)]
    if not pairs:
        return False
    before = [distance_m(*p, *r) for p, r in pairs]
    after = [distance_m(*convert(*p, Datum.GCJ02, Datum.WGS84), *r) for p, r in pairs]
    closer = sum(a < b for a, b in zip(after, before, strict=True))
    return median(before) > SHIFT_M and median(after) < MATCH_M and closer > 0.8 * len(pairs)
