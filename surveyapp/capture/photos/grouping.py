"""Photos grouped into candidate sites by place and time; a person confirms each.

A surveyor stays at a place, photographs it and walks on: photos near one another and soon after
one another are one visit, and two visits to the same spot are one place. Everything is sorted
first, so that the order of a card or a folder never changes what is suggested.
"""

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from statistics import median

from surveyapp.capture.photos.nearness import Nearness
from surveyapp.domain.positions import distance_m

VISIT_M = 60.0
"""A roof with its surroundings, and what a phone errs between houses."""
PAUSE_S = 30 * 60.0
"""A longer pause ends a visit."""
SAME_SPOT_M = 30.0
"""Two visits this close were to the same place: closer than neighbouring poles stand."""
PHONE_ERROR_M = 10.0
"""What a phone's position is off in the open, with 95 %; one group can't be better than that."""


@dataclass(frozen=True, slots=True)
class PhotoPoint:
    """One photo for grouping: WGS 84 degrees or None, and its time as recorded (ISO 8601)."""

    id: str
    lon: float | None
    lat: float | None
    taken_at: str | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Photos that show one place, in order of time, and where it is.

    `accuracy_m` is the radius around the centre that holds 95 % of the positions and what a
    phone errs. `doubtful` names those of `photos` that have no position and joined by time alone.
    """

    photos: tuple[str, ...]
    lon: float
    lat: float
    accuracy_m: float
    doubtful: tuple[str, ...] = ()


def suggest(photos: Sequence[PhotoPoint]) -> list[Suggestion]:
    """Candidate sites of photos, earliest first, in O(n log n).

    Every photo with a position is in exactly one suggestion; 0,0 is no position. A photo without
    one joins a group when the photos before and after it in time belong to that group.
    """
    spots = sorted((s for p in photos if (s := _spot(p))), key=_order)
    places = _places(_visits([s for s in spots if s.at < math.inf]))
    _add_timeless(places, [s for s in spots if s.at == math.inf])
    strays = sorted((_seconds(p.taken_at), p.id) for p in photos if _spot(p) is None)
    _add_strays(places, strays)
    return [_suggestion(p) for p in sorted(places, key=lambda p: _order(p.spots[0]))]


@dataclass(frozen=True, slots=True)
class _Spot:
    id: str
    lon: float
    lat: float
    at: float
    """Seconds of local time; infinity for a photo without one, which so comes last."""


_Key = tuple[float, float, float, str]


def _order(spot: _Spot) -> _Key:
    return spot.at, spot.lon, spot.lat, spot.id


def _spot(photo: PhotoPoint) -> _Spot | None:
    if photo.lon is None or photo.lat is None or (photo.lon == 0 and photo.lat == 0):
        return None
    return _Spot(photo.id, photo.lon, photo.lat, _seconds(photo.taken_at))


def _seconds(taken_at: str | None) -> float:
    """Wall-clock seconds: of two cameras on one survey only one may write the offset."""
    try:
        moment = datetime.fromisoformat(taken_at or "").replace(tzinfo=None)
    except ValueError:
        return math.inf
    return (moment - datetime(2000, 1, 1)).total_seconds()  # noqa: DTZ001 - local by nature


@dataclass(slots=True)
class _Group:
    """Photos of one visit or place; its mean centre moves with each photo of a visit."""

    spots: list[_Spot] = field(default_factory=list)
    strays: list[tuple[float, str]] = field(default_factory=list)
    lon: float = 0.0
    lat: float = 0.0

    def add(self, spot: _Spot) -> None:
        self.spots.append(spot)
        share = 1 / len(self.spots)
        self.lon += (spot.lon - self.lon) * share
        self.lat += (spot.lat - self.lat) * share


def _visits(spots: Sequence[_Spot]) -> list[_Group]:
    """Stays at one place, from photos in order of time."""
    visits: list[_Group] = []
    open_visits = Nearness[_Group](VISIT_M)
    for spot in spots:
        visit = open_visits.nearest(spot.lon, spot.lat, partial(_goes_on, spot))
        if visit is None:
            visit = _Group()
            visits.append(visit)
        visit.add(spot)
        open_visits.keep(visit, visit.lon, visit.lat)
    return visits


def _goes_on(spot: _Spot, visit: _Group) -> bool:
    return spot.at - visit.spots[-1].at <= PAUSE_S


def _places(visits: Sequence[_Group]) -> list[_Group]:
    """Visits to the same spot put together; a place stays where its first visit was."""
    places: list[_Group] = []
    known = Nearness[_Group](SAME_SPOT_M)
    for visit in visits:
        place = known.nearest(visit.lon, visit.lat)
        if place is None:
            places.append(visit)
            known.keep(visit, visit.lon, visit.lat)
        else:
            place.spots.extend(visit.spots)
    return places


def _add_timeless(places: list[_Group], spots: Sequence[_Spot]) -> None:
    """Photos without a time go to the nearest place, or make one."""
    known = Nearness[_Group](VISIT_M)
    for known_place in places:
        known.keep(known_place, known_place.lon, known_place.lat)
    for spot in spots:
        place = known.nearest(spot.lon, spot.lat)
        if place is None:
            place = _Group([], [], spot.lon, spot.lat)
            places.append(place)
            known.keep(place, spot.lon, spot.lat)
        place.spots.append(spot)


def _add_strays(places: Sequence[_Group], strays: Sequence[tuple[float, str]]) -> None:
    """Photos without a position join the place that was photographed just before and after."""
    timed = ((*_order(s), at) for at, p in enumerate(places) for s in p.spots if s.at < math.inf)
    line = sorted(timed)
    times = [seen[0] for seen in line]
    for at, name in strays:
        after = bisect_left(times, at)
        if not 0 < after < len(line):
            continue
        before = line[after - 1]
        near = at - before[0] <= PAUSE_S and line[after][0] - at <= PAUSE_S
        if near and before[-1] == line[after][-1]:
            places[before[-1]].strays.append((at, name))


def _suggestion(place: _Group) -> Suggestion:
    lon = median(s.lon for s in place.spots)
    lat = median(s.lat for s in place.spots)
    away = sorted(distance_m(lon, lat, s.lon, s.lat) for s in place.spots)
    spread = away[math.ceil(0.95 * len(away)) - 1]
    photos = sorted([*((s.at, s.id) for s in place.spots), *place.strays])
    return Suggestion(
        tuple(name for _, name in photos),
        lon,
        lat,
        round(math.hypot(spread, PHONE_ERROR_M), 1),
        tuple(name for _, name in place.strays),
    )
