"""Copies of photos: small, stamped, marked up, published; the original keeps every byte."""

import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from surveyapp.capture.photos import (
    Copies,
    NoPicture,
    copies,
    make_copies,
    marked_up,
    published,
    stamped,
    thumbnail,
)
from surveyapp.capture.photos.markup import read_shapes
from tests.unit.capture.photo_files import at, jpeg

PHOTO = jpeg(gps=at(113.684213, 34.772108), image={0x10F: "TOWER"}, size=(2400, 1800))
LINES = [
    "410105-17 人民路23号 环视45°",
    "2026-03-21 10:24:31 +08:00  34.772108, 113.684213 WGS 84 ±3 m  朝向45°",
    "勘察员 张㛃  浉河区",
]


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_copies_are_upright_and_within_their_size(orientation: int) -> None:
    size = opened(thumbnail(PHOTO, 512, orientation)).size
    assert size == ((512, 384) if orientation < 5 else (384, 512))


def test_one_decoding_gives_both_copies() -> None:
    made = copies(PHOTO, 6)
    assert opened(made.print).size == (1200, 1600)
    assert opened(made.thumb).size == (384, 512)
    assert made.whole
    assert not copies(PHOTO[: len(PHOTO) // 2]).whole


def test_small_pictures_are_not_blown_up() -> None:
    assert opened(thumbnail(jpeg(size=(100, 80)), 512)).size == (100, 80)


@pytest.mark.parametrize(
    "copy", [published(PHOTO), thumbnail(PHOTO), stamped(PHOTO, LINES), copies(PHOTO).print]
)
def test_no_copy_carries_exif_or_a_position(copy: bytes) -> None:
    assert b"Exif" not in copy
    assert b"TOWER" not in copy
    assert len(opened(copy).getexif()) == 0


def test_the_stamp_is_drawn_at_the_lower_edge_and_nothing_above_changes() -> None:
    plain, with_stamp = opened(thumbnail(PHOTO, 1600)), opened(stamped(PHOTO, LINES))
    assert with_stamp.size == plain.size
    box = ImageChops.difference(plain, with_stamp).point(lambda v: 255 if v > 40 else 0).getbbox()
    assert box
    assert box[1] > 1200 * 0.7
    assert box[3] > 1190


def test_a_long_stamp_leaves_the_picture_most_of_its_room() -> None:
    lines = ["很长的站址名称" * 60, "x" * 10_000, *LINES]
    small = stamped(jpeg(size=(640, 480)), lines)
    assert opened(small).size == (640, 480)
    assert stamped(jpeg(size=(20, 10)), LINES)
    assert opened(stamped(PHOTO, ["", "  "])).size == (1600, 1200)


def test_shapes_are_drawn_where_they_say() -> None:
    plain = thumbnail(jpeg(size=(800, 600)), 800)
    shapes = [{"shape": "box", "x": 0.5, "y": 0.5, "x2": 0.75, "y2": 0.75, "color": "yellow"}]
    difference = ImageChops.difference(opened(plain), opened(marked_up(plain, shapes)))
    box = difference.point(lambda v: 255 if v > 60 else 0).getbbox()
    assert box == pytest.approx((400, 300, 600, 450), abs=8)
    arrow = {"shape": "arrow", "x": 0.1, "y": 0.1, "x2": 0.3, "y2": 0.3}
    word = {"shape": "text", "x": 0.4, "y": 0.1, "text": "抱杆位置"}
    assert marked_up(plain, json.dumps([arrow, word])) != plain


@settings(max_examples=80, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_mark_up_that_is_not_understood_is_left_out(anything: object) -> None:
    assert read_shapes(json.dumps(anything)) == []
    assert read_shapes("not json") == []


def test_copies_of_many_are_made_in_order_and_a_broken_one_does_not_stop_them(
    tmp_path: Path,
) -> None:
    photos = [jpeg(size=(64 + n, 48)) for n in range(9)]
    photos[4] = b"\xff\xd8\xff\xe0" + bytes(100)
    seen: list[tuple[int, Copies | NoPicture]] = []
    jobs = [(n, 1, lambda data=data: data) for n, data in enumerate(photos)]
    done = make_copies(jobs, lambda key, made: seen.append((key, made)))
    assert done == 9
    assert [key for key, _ in seen] == list(range(9))
    assert isinstance(seen[4][1], NoPicture)
    assert all(isinstance(made, Copies) for key, made in seen if key != 4)
    stopped: list[int] = []
    make_copies(jobs, lambda key, _: stopped.append(key), cancelled=lambda: len(stopped) == 2)
    assert stopped == [0, 1]
