"""Doubts about photo positions that need something to compare with."""

from collections.abc import Sequence
from statistics import median

from surveyapp.capture.datums import convert, in_gcj_region
from surveyapp.domain.positions import Datum, distance_m

Point = tuple[float, float]

SHIFT_M = 250.0
"""The GCJ-02 shift is 300 to 700 m in China; nearer points can't tell it from an error."""
MATCH_M = 80.0
"""How near a point must come once the shift is taken back."""


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
