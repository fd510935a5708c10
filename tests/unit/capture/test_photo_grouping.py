"""Photos grouped into candidate sites by place and time."""

import math
import random
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from surveyapp.capture.photos import PhotoPoint, suggest
from surveyapp.domain.positions import distance_m

START = datetime(2026, 3, 21, 9, 0)  # noqa: DTZ001 - cameras write local time
ROOF, POLE = (113.684213, 34.772108), (113.690213, 34.775108)


def shot(name: str, place: tuple[float, float] | None, minute: float) -> PhotoPoint:
    lon, lat = place or (None, None)
    return PhotoPoint(name, lon, lat, (START + timedelta(minutes=minute)).isoformat())


def near(place: tuple[float, float], east_m: float, north_m: float = 0.0) -> tuple[float, float]:
    east = east_m / 111_195 / math.cos(math.radians(place[1]))
    return place[0] + east, place[1] + north_m / 111_195


def test_two_places_visited_one_after_the_other_are_two_suggestions() -> None:
    photos = [shot(f"r{n}", near(ROOF, 3 * n), n) for n in range(8)]
    photos += [shot(f"p{n}", near(POLE, n), 20 + n) for n in range(5)]
    roof, pole = suggest(photos)
    assert roof.photos == tuple(f"r{n}" for n in range(8))
    assert pole.photos == tuple(f"p{n}" for n in range(5))
    assert distance_m(roof.lon, roof.lat, *near(ROOF, 10.5)) < 1


def test_one_wild_position_does_not_move_the_centre() -> None:
    photos = [shot(f"r{n}", near(ROOF, n % 3, n % 2), n) for n in range(9)]
    photos.append(shot("wild", near(ROOF, 50), 9))
    (roof,) = suggest(photos)
    assert distance_m(roof.lon, roof.lat, *near(ROOF, 1, 0.5)) < 2


def test_the_same_roof_after_lunch_is_the_same_place() -> None:
    morning = [shot(f"a{n}", near(ROOF, n), n) for n in range(4)]
    later = [shot(f"b{n}", near(ROOF, n + 4), 240 + n) for n in range(4)]
    (roof,) = suggest(morning + later)
    assert len(roof.photos) == 8


def test_photos_without_a_position_join_the_group_around_them_as_doubtful() -> None:
    photos = [shot("r1", ROOF, 0), shot("indoors", None, 2), shot("r2", ROOF, 4)]
    photos += [shot("between", None, 10), shot("p1", POLE, 15), shot("last", None, 20)]
    roof, pole = suggest(photos)
    assert (roof.photos, roof.doubtful) == (("r1", "indoors", "r2"), ("indoors",))
    assert (pole.photos, pole.doubtful) == (("p1",), ())


def test_nought_nought_is_no_place() -> None:
    assert suggest([shot("zero", (0.0, 0.0), 1)]) == []


def test_photos_without_a_time_are_grouped_by_place_alone() -> None:
    photos = [PhotoPoint(f"n{n}", *near(ROOF, 2 * n), None) for n in range(4)]
    photos += [PhotoPoint("far", *POLE, "no time at all")]
    assert sorted(len(s.photos) for s in suggest(photos)) == [1, 4]


places = st.tuples(st.floats(113.6, 113.61), st.floats(34.7, 34.71))
minutes = st.one_of(st.none(), st.integers(0, 600))


@st.composite
def cards(draw: st.DrawFn) -> list[PhotoPoint]:
    shots = draw(st.lists(st.tuples(st.one_of(st.none(), places), minutes), max_size=40))
    points = []
    for n, (place, minute) in enumerate(shots):
        point = shot(str(n), place, minute or 0)
        points.append(point if minute is not None else PhotoPoint(point.id, point.lon, point.lat))
    return points


@settings(max_examples=150, deadline=None)
@given(card=cards(), seed=st.integers())
def test_each_photo_with_a_position_is_in_one_suggestion_whatever_the_order(
    card: list[PhotoPoint], seed: int
) -> None:
    found = suggest(card)
    grouped = [name for s in found for name in s.photos if name not in s.doubtful]
    assert sorted(grouped) == sorted(p.id for p in card if p.lon is not None)
    everything = [name for s in found for name in s.photos]
    assert len(everything) == len(set(everything))
    shuffled = card[:]
    random.Random(seed).shuffle(shuffled)
    assert suggest(shuffled) == found


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(-180, 180), st.floats(-90, 90), st.integers(0, 10**6)), max_size=30
    )
)
def test_places_anywhere_on_earth_are_grouped(spots: list[tuple[float, float, int]]) -> None:
    photos = [shot(str(n), (lon, lat), t / 60) for n, (lon, lat, t) in enumerate(spots)]
    expected = {str(n) for n, (lon, lat, _) in enumerate(spots) if lon or lat}
    assert {name for s in suggest(photos) for name in s.photos} == expected


def test_twenty_thousand_photos_of_a_season_are_grouped() -> None:
    rnd = random.Random(5)
    photos = []
    for n in range(1_000):
        place = ROOF if n % 10 == 0 else near(ROOF, 200 * (n % 97), 200 * (n % 89) + 200)
        photos += [
            shot(f"{n}-{k}", near(place, rnd.gauss(0, 4)), n * 40 + k / 2) for k in range(20)
        ]
    found = suggest(photos)
    assert sum(len(s.photos) for s in found) == 20_000
    assert max(len(s.photos) for s in found) == 2_000
