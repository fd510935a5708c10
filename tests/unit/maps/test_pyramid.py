"""The pyramid of clusters: nothing is lost or doubled, whatever is shown, moved or taken away."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveyapp.maps.pyramid import DEEPEST, MOST, SINGLE, Box, Features, Mark, Pyramid

WORLD: Box = (-180.0, -85.0, 180.0, 85.0)
HENAN: Box = (110.0, 31.0, 117.0, 37.0)


def marks(many: int, *, spread: float = 0.5, seed: int = 5) -> list[Mark]:
    draw = np.random.default_rng(seed)
    lon, lat = draw.normal(113.66, spread, many), draw.normal(34.7, spread, many)
    return [
        Mark(f"s{i}", float(lon[i]), float(lat[i]), i % 4, i % 8, 3 * (i % 7 == 0), f"站{i}")
        for i in range(many)
    ]


def shown(found: Features) -> int:
    return len(found.at) + int(sum(found.clusters.get("count", [])))


@pytest.mark.parametrize("zoom", range(DEEPEST + 1))
def test_every_zoom_counts_every_site_once(zoom: int) -> None:
    pyramid = Pyramid(marks(5_000))
    cells = pyramid._levels[zoom].cells
    assert int(cells.count.sum()) == 5_000
    assert int(cells.flagged.sum()) == sum(m.weight == 3 for m in marks(5_000))
    assert np.all(np.diff(cells.key) > 0)


@pytest.mark.parametrize("zoom", [3, 5, 7, 8])
def test_a_window_over_all_sites_shows_all_of_them(zoom: int) -> None:
    found = Pyramid(marks(20_000)).features(HENAN, zoom)
    assert shown(found) == 20_000
    assert len(found.at) + len(found.clusters["count"]) <= MOST


def test_few_sites_are_shown_one_by_one_at_any_zoom() -> None:
    pyramid = Pyramid(marks(SINGLE))
    for zoom in (0, 5, 12):
        found = pyramid.features(WORLD, zoom)
        assert len(found.at) == SINGLE
        assert found.clusters == {}


def test_near_the_ground_every_site_of_the_window_stands_alone() -> None:
    every = marks(3_000, spread=0.01)
    pyramid = Pyramid(every)
    box: Box = (113.655, 34.695, 113.665, 34.705)
    found = pyramid.features(box, DEEPEST)
    inside = {m.site for m in every if box[0] <= m.lon <= box[2] and box[1] <= m.lat <= box[3]}
    assert {pyramid.ids[i] for i in found.at} == inside


def test_a_heap_in_one_place_is_one_cluster_and_never_too_many_signs() -> None:
    heap = [Mark(f"s{i}", 113.66, 34.76, 1, 1, 0, "") for i in range(MOST + 1)]
    for zoom in (4, 12, DEEPEST, 20):
        found = Pyramid(heap).features((113.6, 34.7, 113.7, 34.8), zoom)
        assert found.clusters["count"] == [MOST + 1]
        assert found.at == []


def test_a_window_of_the_world_at_street_level_is_answered_coarsely() -> None:
    found = Pyramid(marks(20_000)).features(WORLD, 19)
    assert shown(found) == 20_000
    assert len(found.at) + len(found.clusters["count"]) <= MOST


def test_clusters_stay_as_they_are_while_the_map_is_moved() -> None:
    pyramid = Pyramid(marks(30_000))
    here = pyramid.features((112.9, 34.2, 114.3, 35.2), 9)
    moved = pyramid.features((113.1, 34.3, 114.5, 35.3), 9)
    middle = (113.3, 34.5, 114.1, 35.0)
    assert _inside(here, middle) == _inside(moved, middle)
    assert len(_inside(here, middle)) > 5


def _inside(found: Features, box: Box) -> set[tuple[float, float, float]]:
    c = found.clusters
    rows = zip(c["lon"], c["lat"], c["count"], strict=True)
    return {r for r in rows if box[0] <= r[0] <= box[2] and box[1] <= r[1] <= box[3]}


def test_no_two_clusters_lie_upon_each_other() -> None:
    found = Pyramid(marks(50_000)).features(HENAN, 8)
    scale = 256 * 2**8 / 360
    places = list(zip(found.clusters["lon"], found.clusters["lat"], strict=True))
    close = [
        1
        for i, a in enumerate(places)
        for b in places[:i]
        if math.hypot((a[0] - b[0]) * scale, (a[1] - b[1]) * scale * 1.21) < 16
    ]
    assert len(close) == 0


acts = st.lists(
    st.tuples(st.integers(0, 30), st.booleans(), st.floats(113.0, 114.0), st.floats(34.0, 35.0)),
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(acts)
def test_followed_act_by_act_it_is_as_if_read_anew(
    done: list[tuple[int, bool, float, float]],
) -> None:
    start = {m.site: m for m in marks(25)}
    followed = Pyramid(start.values())
    for number, there, lon, lat in done:
        mark = Mark(f"s{number}", lon, lat, 1, 2, 3 * (number % 2), "x")
        if there:
            start[mark.site] = mark
            followed.put(mark)
        else:
            start.pop(mark.site, None)
            followed.drop(mark.site)
    anew = Pyramid(start.values())
    assert len(followed) == len(anew)
    assert followed.counts() == anew.counts()
    for zoom in (6, 11, DEEPEST):
        assert _signs(followed, zoom) == _signs(anew, zoom)
        ours, theirs = followed._levels[zoom].cells, anew._levels[zoom].cells
        kept = np.flatnonzero(ours.count)
        assert ours.key[kept].tolist() == theirs.key.tolist()
        assert ours.count[kept].tolist() == theirs.count.tolist()
        assert np.allclose(ours.sum_x[kept], theirs.sum_x)


def _signs(pyramid: Pyramid, zoom: int) -> set[tuple[object, ...]]:
    f = pyramid.features(HENAN, zoom)
    rows = zip(f.at, f.lon, f.lat, f.kind, f.state, f.weight, strict=True)
    return {(pyramid.ids[row[0]], *row[1:]) for row in rows}


def test_a_filter_narrows_a_copy_and_leaves_the_whole_alone() -> None:
    whole = Pyramid(marks(1_000))
    some = whole.copy().narrow([f"s{i}" for i in range(0, 1_000, 10)] + ["unknown"])
    assert (len(whole), len(some)) == (1_000, 100)
    assert shown(some.features(WORLD, 5)) == 100
    assert shown(whole.features(WORLD, 5)) == 1_000
    some.drop("s10")
    assert whole.place("s10") is not None


def test_an_empty_survey_and_sites_off_the_map_show_nothing() -> None:
    off = [Mark("a", 113.0, 89.0, 1, 1, 0, ""), Mark("b", math.nan, 34.0, 1, 1, 0, "")]
    pyramid = Pyramid(off)
    assert len(pyramid) == 0
    assert pyramid.box is None
    assert shown(pyramid.features(WORLD, 7)) == 0
    pyramid.put(Mark("a", 113.0, 34.0, 1, 1, 0, "甲"))
    assert pyramid.features(WORLD, 7).names == ["甲"]
    pyramid.put(Mark("a", 113.0, 89.0, 1, 1, 0, "甲"))
    assert pyramid.place("a") is None
