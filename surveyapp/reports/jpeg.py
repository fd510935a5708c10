"""What a JPEG's first bytes say: size, channels, and how the camera was held."""

import io
import struct
from dataclasses import dataclass
from pathlib import Path

_FRAMES = {0xC0, 0xC1, 0xC2}
_ALONE = {0x01, *range(0xD0, 0xD9)}


@dataclass(frozen=True, slots=True)
class Jpeg:
    """A picture ready to be embedded. `orientation` is the EXIF value 1 to 8."""

    data: bytes
    width: int
    height: int
    channels: int
    orientation: int = 1
    converted: bool = False
    """Whether it had to be made from another format."""


def read(source: Path | bytes) -> Jpeg | None:
    """The picture, turned into a JPEG when it is of another kind; None when nothing opens it."""
    try:
        data = source if isinstance(source, bytes) else source.read_bytes()
    except OSError:
        return None
    return _header(data) or _converted(data)


def _header(data: bytes) -> Jpeg | None:
    """Walk the segments up to the frame; None when it is no 8-bit JPEG that PDF can hold."""
    if data[:2] != b"\xff\xd8":
        return None
    at, orientation = 2, 1
    while at + 9 < len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF or marker in _ALONE:
            at += 1 if marker == 0xFF else 2
            continue
        size = int.from_bytes(data[at + 2 : at + 4], "big")
        if marker in _FRAMES:
            bits, height, width, channels = struct.unpack_from(">BHHB", data, at + 4)
            fits = bits == 8 and channels in (1, 3, 4) and width and height
            return Jpeg(data, width, height, channels, orientation) if fits else None
        if marker == 0xE1 and data[at + 4 : at + 10] == b"Exif\0\0":
            orientation = _orientation(data[at + 10 : at + 2 + size]) or orientation
        at += 2 + size
    return None


def _orientation(tiff: bytes) -> int | None:
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 14:
        return None
    start = struct.unpack_from(order + "I", tiff, 4)[0]
    count = struct.unpack_from(order + "H", tiff, start)[0] if start + 2 <= len(tiff) else 0
    for entry in range(start + 2, min(start + 2 + 12 * count, len(tiff) - 11), 12):
        tag, _kind, _count, value = struct.unpack_from(order + "HHIH", tiff, entry)
        if tag == 0x0112:
            return int(value) if 1 <= value <= 8 else None
    return None


def _converted(data: bytes) -> Jpeg | None:
    """What Pillow makes of other formats; the way for files that intake did not shrink."""
    from PIL import Image, ImageOps
    from pillow_heif import register_heif_opener

    register_heif_opener()
    try:
        with Image.open(io.BytesIO(data)) as image:
            image.draft("RGB", (1600, 1600))
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    upright.thumbnail((1600, 1600))
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=85)
    return Jpeg(out.getvalue(), *upright.size, 3, converted=True)
