"""What a photo file tells, read once, whatever its bytes."""

import csv
import hashlib
import io
import os
import random
import struct
import warnings
import zlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from surveyapp.capture.photos import NotTaken, Reading, read_photo, thumbnail
from surveyapp.domain.photos import Broken, Mark
from tests.unit.capture.photo_files import at, jpeg, picture

SharedData = Callable[[str], Path]
TODAY = date(2026, 6, 1)
PLACE = (113.684213, 34.772108)


@pytest.fixture
def reading(tmp_path: Path) -> Callable[[bytes], Reading]:
    def read(data: bytes) -> Reading:
        result = judged(tmp_path, data)
        assert isinstance(result, Reading), result
        return result

    return read


def judged(folder: Path, data: bytes) -> Reading | NotTaken:
    file = folder / "x.jpg"
    file.write_bytes(data)
    return read_photo(file, today=TODAY)


def test_every_photo_of_the_manifest_is_read_as_exiftool_read_it(shared_data: SharedData) -> None:
    manifest = shared_data("photos_gps_manifest.csv")
    with manifest.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            result = read_photo(manifest.parent / row["file"])
            assert isinstance(result, Reading), row["file"]
            facts = result.facts
            assert facts.lat == pytest.approx(float(row["lat"]), abs=1e-9), row["file"]
            assert facts.lon == pytest.approx(float(row["lon"]), abs=1e-9), row["file"]
            wanted = float(row["img_direction"]) if row["img_direction"] else None
            assert facts.direction_deg == (wanted and pytest.approx(wanted, abs=1e-6))
            taken = row["datetime_original"]
            assert (facts.taken_at or "").startswith(taken[:10].replace(":", "-"))
            assert (facts.taken_at or "")[11 : len(taken)] == taken[11:], row["file"]
            assert (row["model"] or "") in (facts.camera or "")


def test_every_real_file_is_taken_in_or_listed_with_a_reason(shared_data: SharedData) -> None:
    root = shared_data("photos_gps_manifest.csv").parent
    for file in sorted(root.glob("photos_*/**/*.*")):
        result = read_photo(file)
        if "broken" in file.parts:
            assert isinstance(result, NotTaken), file
            assert result.reason is Broken.UNREADABLE
        elif isinstance(result, Reading):
            assert result.facts.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
            assert result.data == file.read_bytes()
            small = thumbnail(result.data, 64, result.facts.orientation)
            assert max(Image.open(io.BytesIO(small)).size) <= 64
        else:
            assert file.suffix == ".csv", file


def test_all_eight_orientations_show_the_same_picture_upright(shared_data: SharedData) -> None:
    folder = shared_data("photos_ianare_CC-BY-SA/jpg/orientation")
    seen = []
    for file in sorted(folder.glob("landscape_*.jpg")):
        result = read_photo(file)
        assert isinstance(result, Reading)
        assert result.facts.orientation == int(file.stem[-1])
        small = thumbnail(result.data, 16, result.facts.orientation)
        seen.append(list(Image.open(io.BytesIO(small)).convert("L").tobytes()))
    assert len(seen) == 8
    for other in seen[2:]:
        assert _apart(seen[1], other) < 8
        assert _apart(seen[1], other[::-1]) > 30


def _apart(one: list[int], other: list[int]) -> float:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) / len(one)


def test_position_direction_time_and_camera_come_from_exif(
    reading: Callable[[bytes], Reading],
) -> None:
    gps = at(*PLACE, t5=b"\x01", t6=IFDRational(85, 10), t16="T", t17=IFDRational(2255, 10))
    gps |= {18: "WGS-84   ", 31: IFDRational(42, 10)}
    data = jpeg(gps=gps, offset="+08:00", image={0x10F: "TOWER", 0x110: "TOWER CAM", 0x112: 6})
    facts = reading(data).facts
    assert [facts.lon, facts.lat] == pytest.approx(list(PLACE))
    assert (facts.datum, facts.altitude_m, facts.accuracy_m) == ("wgs84", -8.5, 4.2)
    assert (facts.direction_deg, facts.direction_ref) == (225.5, "T")
    assert facts.taken_at == "2026-03-21T10:24:31+08:00"
    assert (facts.camera, facts.orientation) == ("TOWER CAM", 6)
    assert (facts.width, facts.height, facts.mime) == (160, 120, "image/jpeg")
    assert facts.marks == ()


@pytest.mark.parametrize(
    ("gps", "place", "mark"),
    [
        (None, None, Mark.NO_POSITION),
        (at(0.0, 0.0), (0.0, 0.0), Mark.ZERO_POSITION),
        ({**at(113.5, 34.5), 2: (IFDRational(91), IFDRational(0), IFDRational(0))}, None, Mark.NO_POSITION),
        ({1: "N", 2: at(1, 34.5)[2]}, None, Mark.NO_POSITION),
    ],
)  # fmt: skip
def test_a_missing_or_impossible_position_is_marked_and_the_photo_kept(
    reading: Callable[[bytes], Reading],
    gps: dict[int, object] | None,
    place: tuple[float, float] | None,
    mark: Mark,
) -> None:
    facts = reading(jpeg(gps=gps)).facts
    assert (facts.lon, facts.lat) == (place or (None, None))
    assert facts.marks == (mark,)


def test_a_lost_hemisphere_leaves_the_number_as_written(
    reading: Callable[[bytes], Reading],
) -> None:
    gps = at(-118.25, 34.05)
    del gps[3]
    assert reading(jpeg(gps=gps)).facts.lon == pytest.approx(118.25)


def test_seconds_that_are_nought_over_nought_count_as_none(
    reading: Callable[[bytes], Reading],
) -> None:
    data = jpeg(gps=at(113.5, 34.5))
    seconds = struct.pack(">II", 0, 10**6)
    for packed in (seconds, struct.pack("<II", 0, 10**6)):
        data = data.replace(packed, bytes(8))
    facts = reading(data).facts
    assert [facts.lon, facts.lat] == pytest.approx([113.5, 34.5])


@pytest.mark.parametrize(
    ("taken", "read", "marks"),
    [
        (None, None, (Mark.NO_DATE,)),
        ("    :  :     :  :  ", None, (Mark.NO_DATE,)),
        ("0000:00:00 00:00:00", None, (Mark.BAD_DATE,)),
        ("2026:02:30 10:00:00", None, (Mark.BAD_DATE,)),
        ("1980:01:01 00:00:12", "1980-01-01T00:00:12", (Mark.BAD_DATE,)),
        ("2036:03:21 10:00:00", "2036-03-21T10:00:00", (Mark.BAD_DATE,)),
        ("2026:03:21 10:00:00", "2026-03-21T10:00:00", ()),
        ("2026-3-21 9:05:00", "2026-03-21T09:05:00", ()),
    ],
)
def test_dates_are_read_or_marked(
    reading: Callable[[bytes], Reading], taken: str | None, read: str | None, marks: tuple[Mark]
) -> None:
    facts = reading(jpeg(gps=at(*PLACE), taken=taken)).facts
    assert (facts.taken_at, facts.marks) == (read, marks)


def test_a_camera_clock_days_off_the_satellites_is_marked(
    reading: Callable[[bytes], Reading],
) -> None:
    times = (IFDRational(2), IFDRational(24), IFDRational(31))
    right = at(*PLACE, t7=times, t29="2026:03:21")
    wrong = at(*PLACE, t7=times, t29="2026:03:25")
    assert reading(jpeg(gps=right)).facts.marks == ()
    assert reading(jpeg(gps=wrong)).facts.marks == (Mark.BAD_DATE,)


def test_xmp_gives_the_position_that_exif_lacks(reading: Callable[[bytes], Reading]) -> None:
    packet = (
        b'<x:xmpmeta><rdf:Description exif:GPSLatitude="34,46.32648N" '
        b'exif:GPSLongitude="113,41,3.1668W" exif:GPSImgDirection="450/10" '
        b'exif:GPSImgDirectionRef="M" exif:DateTimeOriginal="2026-03-21T10:24:31+08:00"/>'
    )
    facts = reading(jpeg(taken=None, xmp=packet)).facts
    assert facts.lat == pytest.approx(34.772108)
    assert facts.lon == pytest.approx(-113.684213)
    assert (facts.direction_deg, facts.direction_ref) == (45.0, "M")
    assert facts.taken_at == "2026-03-21T10:24:31+08:00"


@pytest.mark.parametrize(
    ("form", "mime", "suffix"),
    [
        ("PNG", "image/png", ".png"),
        ("WEBP", "image/webp", ".webp"),
        ("TIFF", "image/tiff", ".tif"),
        ("HEIF", "image/heic", ".heic"),
        ("AVIF", "image/avif", ".avif"),
    ],
)
def test_other_formats_tell_the_same_and_names_are_not_trusted(
    reading: Callable[[bytes], Reading], form: str, mime: str, suffix: str
) -> None:
    exif = Image.Exif()
    exif[0x10F] = "TOWER"  # Pillow writes no EXIF that has nothing of its own
    exif.get_ifd(0x8825).update(at(*PLACE))
    exif.get_ifd(0x8769)[0x9003] = "2026:03:21 10:24:31"
    out = io.BytesIO()
    if form == "TIFF":  # where Pillow writes only directories that are named as tags, too
        exif[0x8825], exif[0x8769] = exif.get_ifd(0x8825), exif.get_ifd(0x8769)
    picture().save(out, form, exif=exif)
    result = reading(out.getvalue())
    facts = result.facts
    assert (facts.mime, result.suffix) == (mime, suffix)
    assert [facts.lon, facts.lat] == pytest.approx(list(PLACE))
    assert facts.taken_at == "2026-03-21T10:24:31"
    assert result.preview
    assert Image.open(io.BytesIO(result.preview)).size == (160, 120)


def test_the_cameras_own_preview_is_taken_without_decoding(
    reading: Callable[[bytes], Reading], shared_data: SharedData
) -> None:
    data = shared_data("photos_ianare_CC-BY-SA/jpg/gps/DSCN0010.jpg").read_bytes()
    preview = reading(data).preview
    assert preview
    assert preview in data


def test_a_film_with_a_position_is_evidence_and_one_without_is_listed(tmp_path: Path) -> None:
    film = _film(b"+34.772108+113.684213+110.5/")
    result = judged(tmp_path, film)
    assert isinstance(result, Reading)
    assert (result.facts.lon, result.facts.lat) == (113.684213, 34.772108)
    assert (result.facts.altitude_m, result.suffix) == (110.5, ".mp4")
    assert thumbnail(result.data, 128).startswith(b"\xff\xd8")
    without = judged(tmp_path, _film(b""))
    assert isinstance(without, NotTaken)
    assert without.reason is Broken.VIDEO


def test_a_cut_photo_is_kept_and_marked(tmp_path: Path) -> None:
    for data in (jpeg(gps=at(*PLACE), size=(640, 480), quality=95), _png(), _heic()):
        result = judged(tmp_path, data[: len(data) * 7 // 10])
        assert isinstance(result, Reading), data[:12]
        assert Mark.DAMAGED in result.facts.marks
        assert result.preview
        assert thumbnail(result.data, 64)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Broken.EMPTY),
        (b"%PDF-1.7 not a photo", Broken.NOT_AN_IMAGE),
        (b"\xff\xd8\xff\xe0" + bytes(200), Broken.UNREADABLE),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), Broken.UNREADABLE),
        (b"II*\0\x08\0\0\0\0\0\0\0\0\0", Broken.UNREADABLE),
        (b"RIFF\x10\0\0\0WEBPVP8 ", Broken.UNREADABLE),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Broken.UNREADABLE),
        (b"\0\0\0\x18ftypcrx \0\0\0\1crx isom", Broken.RAW),
        (b"II*\0\x10\0\0\0CR\2\0", Broken.RAW),
        (b"FUJIFILMCCD-RAW 0201FF389501", Broken.RAW),
        (b"RIFF\x10\0\0\0AVI LIST", Broken.VIDEO),
        (b"RIFF\x10\0\0\0WAVEfmt ", Broken.NOT_AN_IMAGE),
    ],
)
def test_what_shows_no_picture_is_listed_with_its_reason(
    tmp_path: Path, data: bytes, reason: Broken
) -> None:
    result = judged(tmp_path, data)
    assert isinstance(result, NotTaken)
    assert result.reason is reason
    assert "object at" not in result.detail


def test_a_decompression_bomb_is_refused_by_its_header(tmp_path: Path) -> None:
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header)
    bomb += _chunk(b"IDAT", zlib.compress(bytes(10_000_000))) + _chunk(b"IEND", b"")
    wide = jpeg().replace(b"\x00\x11\x08\x00\x78\x00\xa0", b"\x00\x11\x08\xff\xff\xff\xff")
    for data in (bomb, wide):
        result = judged(tmp_path, data)
        assert isinstance(result, NotTaken)
        assert result.reason is Broken.TOO_LARGE


def test_a_card_that_went_away_a_folder_and_a_pipe_are_named_for_what_they_are(
    tmp_path: Path,
) -> None:
    gone = read_photo(tmp_path / "DCIM" / "gone.jpg")
    assert isinstance(gone, NotTaken)
    assert gone.reason is Broken.VANISHED
    folder = read_photo(tmp_path)
    assert isinstance(folder, NotTaken)
    assert folder.reason is Broken.NOT_AN_IMAGE
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.jpg")
        pipe = read_photo(tmp_path / "pipe.jpg")
        assert isinstance(pipe, NotTaken)
        assert pipe.reason is Broken.NOT_AN_IMAGE
    odd = read_photo(Path("a\0b.jpg"))
    assert isinstance(odd, NotTaken)


SEEDS = [
    jpeg(gps=at(*PLACE), offset="+08:00", image={0x10F: "A", 0x110: "B"}),
    jpeg(gps=at(*PLACE), size=(64, 48), progressive=True),
]


def _png() -> bytes:
    out = io.BytesIO()
    Image.frombytes("RGB", (128, 96), random.Random(7).randbytes(128 * 96 * 3)).save(out, "PNG")
    return out.getvalue()


def _heic() -> bytes:
    import pillow_heif

    pillow_heif.register_heif_opener()
    out = io.BytesIO()
    noise = Image.frombytes("RGB", (512, 384), random.Random(7).randbytes(512 * 384 * 3))
    noise.save(out, "HEIF", quality=80)
    return out.getvalue()


def _film(position: bytes) -> bytes:
    place = struct.pack(">HH", len(position), 0x15C7) + position
    udta = _box(b"udta", _box(b"\xa9xyz", place)) if position else b""
    return _box(b"ftyp", b"isom\0\0\0\0isommp42") + _box(b"moov", udta) + _box(b"mdat", bytes(64))


def _box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + name + body


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_damage_to_a_photo_can_do_more_than_list_or_mark_it(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    whole = bytearray(data.draw(st.sampled_from([*SEEDS, _SMALL_PNG, _SMALL_HEIC, _SMALL_FILM])))
    for _ in range(data.draw(st.integers(1, 12))):
        where = data.draw(st.integers(0, min(len(whole), 1200) - 1))
        whole[where] = data.draw(st.integers(0, 255))
    cut = data.draw(st.one_of(st.none(), st.integers(0, len(whole))))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = judged(tmp_path_factory.getbasetemp(), bytes(whole[:cut]))
    assert isinstance(result, Reading | NotTaken)
    if isinstance(result, Reading):
        assert result.facts.lon is None or -180 <= result.facts.lon <= 180
        assert result.preview or result.facts.mime.startswith("video/")


def _small(form: str) -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif.get_ifd(0x8825).update(at(*PLACE))
    picture(48, 32).save(out, form, exif=exif)
    return out.getvalue()


_heic()  # registers the HEIF writer before the small samples are made
_SMALL_PNG, _SMALL_HEIC, _SMALL_FILM = _small("PNG"), _small("HEIF"), _film(b"+34.7+113.6/")
