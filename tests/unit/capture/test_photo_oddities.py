"""Pictures that no camera writes but editors and scanners do, and what they print on the way."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from surveyapp.capture.photos import NotTaken, Reading, read_photo
from tests.unit.capture.photo_files import at, jpeg, picture

PLACE = (113.684213, 34.772108)


def judged(folder: Path, data: bytes) -> Reading | NotTaken:
    file = folder / "x.jpg"
    file.write_bytes(data)
    return read_photo(file)


def test_a_png_from_an_editor_keeps_its_profile_however_long_its_texts(tmp_path: Path) -> None:
    exif = Image.open(io.BytesIO(jpeg(gps=at(*PLACE)))).info["exif"]
    profile = f"\nexif\n{len(exif):8}\n{exif.hex()}\n".encode()
    texts = _chunk(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(profile))
    texts += _chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"long" * 400_000))
    plain = _png()
    result = judged(tmp_path, plain[:33] + texts + plain[33:])
    assert isinstance(result, Reading)
    assert (result.facts.lon, result.facts.lat) == pytest.approx(PLACE, abs=1e-6)
    assert result.facts.taken_at == "2026-03-21T10:24:31"


def test_a_scan_of_sixteen_bits_opens_in_either_byte_order(tmp_path: Path) -> None:
    for order, mode in ((b"II*\0", "<"), (b"MM\0*", ">")):
        result = judged(tmp_path, _grey16(order, mode))
        assert isinstance(result, Reading), order
        assert result.preview


def test_what_a_damaged_picture_lacks_is_not_printed_on_standard_error(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    data = bytearray(_grey16(b"II*\0", "<"))
    data[10 + 6 * 12 + 8] = 255  # two hundred samples in a pixel, which Pillow logs as an error
    assert isinstance(judged(tmp_path, bytes(data)), NotTaken)
    assert capfd.readouterr().err == ""


def _png() -> bytes:
    out = io.BytesIO()
    picture().save(out, "PNG")
    return out.getvalue()


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _grey16(mark: bytes, order: str) -> bytes:
    """A TIFF of 8 by 8 grey pixels of sixteen bits."""
    tags = [(256, 8), (257, 8), (258, 16), (259, 1), (262, 1), (273, 110), (277, 1), (279, 128)]
    entries = b"".join(struct.pack(f"{order}HHIHH", tag, 3, 1, value, 0) for tag, value in tags)
    head = mark + struct.pack(f"{order}IH", 8, len(tags)) + entries + bytes(4)
    return head + struct.pack(f"{order}64H", *range(0, 64 * 1000, 1000))
