"""Which sites lie close to a site: for one asked of the database, for all kept by cells of the globe."""

from collections import defaultdict
from collections.abc import Iterable

from surveyapp.domain.policy.facts import Neighbour, position
from surveyapp.domain.policy.library import defaults
from surveyapp.domain.policy.overrides import DUPLICATE, MERGING
from surveyapp.domain.positions import degrees_within, distance_m
from surveyapp.services.policies import own_values
from surveyapp.storage import Row, Survey

NEAR_M = 100.0
"""What counts as near where no rule says."""


def reach_m(survey: Survey) -> float:
    """How far a neighbour can matter to a rule: the widest merging or duplicate distance in use."""
    keys = (DUPLICATE, MERGING)
    own = [value.value for value in own_values(survey) if value.key in keys]
    return max(*own, *(defaults()[key] for key in keys))


def neighbours_of(survey: Survey, site: Row, within_m: float = NEAR_M) -> list[Neighbour]:
    """Sites within so many metres of a site, nearest first; those merged away are left out."""
    place = position(site)
    if place is None:
        return []
    lon, lat = place
    east, north = degrees_within(within_m)
    found = survey.rows("site", survey.box(lon - east, lat - north, lon + east, lat + north))
    return _near(site, place, found, within_m)


def _near(
    site: Row, place: tuple[float, float], others: Iterable[Row], within_m: float
) -> list[Neighbour]:
    near = []
    for other in others:
        there = position(other)
        if there is None or other["id"] == site["id"] or other["merged_into"]:
            continue
        distance = distance_m(*place, *there)
        if distance <= within_m:
            near.append(_neighbour(other, distance))
    return sorted(near, key=lambda n: (n.distance_m, n.id)) if len(near) > 1 else near


def _neighbour(site: Row, distance: float) -> Neighbour:
    texts = {n: str(site[n] or "") for n in ("id", "number", "kind", "name", "owner")}
    return Neighbour(**texts, distance_m=distance)


class Cells:
    """All sites of a survey by cell, so that the neighbours of each lie in its cell or one beside it."""

    COLUMNS = ("id", "number", "kind", "name", "owner", "lon", "lat", "merged_into")

    def __init__(self, survey: Survey, within_m: float) -> None:
        self._within_m = within_m
        self._east, self._north = degrees_within(within_m)
        self._cells: defaultdict[tuple[int, int], list[Row]] = defaultdict(list)
        for values in survey.stream("site", self.COLUMNS):
            row = dict(zip(self.COLUMNS, values, strict=True))
            if place := position(row):
                self._cells[self._cell(*place)].append(row)

    def _cell(self, lon: float, lat: float) -> tuple[int, int]:
        return int(lon // self._east), int(lat // self._north)

    def around(self, site: Row) -> list[Neighbour]:
        """The neighbours of a site, nearest first."""
        place = position(site)
        if place is None:
            return []
        x, y = self._cell(*place)
        others: list[Row] = []
        for column in (x - 1, x, x + 1):
            for row in (y - 1, y, y + 1):
                others += self._cells.get((column, row), ())
        return _near(site, place, others, self._within_m) if len(others) > 1 else []
