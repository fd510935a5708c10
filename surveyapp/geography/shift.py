"""Whether positions are shifted by the Chinese map datums against others of the same things.

GCJ-02 lies 500 to 630 m from WGS 84 in Henan, BD-09 about as far again. One position alone does
not show it. Two positions of the same thing do, where the shift explains the difference; a whole
list does so with certainty. The verdict is for a person: nothing is converted by it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import Literal

from surveyapp.domain.positions import Datum, distance_m
from surveyapp.geography.datums import convert, in_gcj_region

Pair = tuple[float, float]
Side = Literal["points", "references"]

_SIDES: tuple[Side, ...] = ("points", "references")

_EXPLAINS = 0.3
"""A shift explains a difference when it leaves less than this part of it."""

_LEFT_M = 150.0
"""What may be left for the same thing measured or placed twice (a campus, a geocoded address)."""


@dataclass(frozen=True, slots=True)
class Shift:
    """What compared best. Distances are metres, medians over the pairs unless named mean.

    `datum` is what the shifted side seems to be in, None when no shift explains the difference;
    `side` says which side is shifted; references that seem to be are also what one sees when the
    points were converted once too often.
    """

    datum: Datum | None
    side: Side | None
    as_read_m: float
    residual_m: float
    mean_as_read_m: float
    mean_residual_m: float
    pairs: int

    @property
    def likely(self) -> bool:
        """Whether a person should be asked."""
        return self.datum is not None


def likely_gcj02(points: Sequence[Pair], references: Sequence[Pair]) -> Shift:
    """Compare positions with references of the same things, pair by pair (longitude, latitude).

    Both are taken as WGS 84 as read; then each side is tried as GCJ-02 and as BD-09. Works for a
    single pair too, where it says no more than that the shift fits. Raises `ValueError` when
    the sides differ in number or are empty.
    """
    pairs = list(zip(points, references, strict=True))
    if not pairs:
        raise ValueError("nothing to compare")
    as_read = [distance_m(*p, *r) for p, r in pairs]
    left = {
        (datum, side): [_left_m(p, r, datum, side) for p, r in pairs]
        for datum in (Datum.GCJ02, Datum.BD09)
        for side in _SIDES
    }
    best = min(left, key=lambda tried: median(left[tried]))
    residual, mean_residual = median(left[best]), fmean(left[best])
    explained = residual < _LEFT_M and residual < _EXPLAINS * median(as_read)
    inside = all(in_gcj_region(*p) for pair in pairs for p in pair)
    return Shift(
        datum=best[0] if explained and inside else None,
        side=best[1] if explained and inside else None,
        as_read_m=median(as_read),
        residual_m=residual,
        mean_as_read_m=fmean(as_read),
        mean_residual_m=mean_residual,
        pairs=len(pairs),
    )


def _left_m(point: Pair, reference: Pair, datum: Datum, side: Side) -> float:
    if side == "points":
        return distance_m(*convert(*point, datum, Datum.WGS84), *reference)
    return distance_m(*point, *convert(*reference, datum, Datum.WGS84))
