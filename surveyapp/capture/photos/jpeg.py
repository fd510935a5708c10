"""The parts of a JPEG file, found by its markers without decoding a pixel (ITU-T T.81, annex B)."""

import struct
from dataclasses import dataclass, field

from surveyapp.capture.photos.tiff import read_directory

_EXIF = b"Exif\0"
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_FLIR = b"FLIR\0"
_MPF = b"MPF\0"
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_BARE = frozenset({0x01, *range(0xD0, 0xD9)})
_SCAN, _END, _APP1, _APP2 = 0xDA, 0xD9, 0xE1, 0xE2
_MPF_ENTRIES = 0xB002
_MPF_PREVIEWS = (0x010001, 0x010002)
"""Types "large thumbnail, class 1 and 2" of CIPA DC-007."""


@dataclass(slots=True)
class JpegParts:
    """What the markers tell. `complete` is False when the picture's data ends before its end mark."""

    width: int = 0
    height: int = 0
    exif: list[bytes] = field(default_factory=list)
    xmp: bytes = b""
    flir: bytes = b""
    preview: bytes | None = None
    """A picture of the Multi-Picture Format made for screens, when the camera added one."""
    scan: bool = False
    complete: bool = False
    flaws: bool = False
    """Bytes lie between the segments that belong to none, or a segment runs past the end."""


def jpeg_parts(data: bytes) -> JpegParts:
    """Walks the segments of a JPEG up to its picture data; never raises, whatever the bytes."""
    parts = JpegParts()
    at, end = 2, len(data)
    while 0 <= at < end - 3:
        if data[at] != 0xFF:
            parts.flaws = True
            at = data.find(b"\xff", at)
            continue
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker in _BARE or marker == 0:
            at += 2
        elif marker in {_SCAN, _END}:
            parts.scan = marker == _SCAN
            break
        else:
            length = int.from_bytes(data[at + 2 : at + 4], "big")
            parts.flaws |= length < 2 or at + 2 + length > end
            _keep(parts, data, marker, at + 4, at + 2 + length)
            at += 2 + max(2, length)
    # 0xFF inside the picture's data is always stuffed, so an end mark there is a real one.
    parts.complete = parts.scan and data.rfind(b"\xff\xd9", at) >= 0
    return parts


def _keep(parts: JpegParts, data: bytes, marker: int, start: int, stop: int) -> None:
    if marker in _FRAMES and not parts.width:
        if start + 5 <= len(data):
            parts.height, parts.width = struct.unpack_from(">HH", data, start + 1)
    elif marker == _APP1:
        if data.startswith(_EXIF, start):
            parts.exif.append(data[start + 6 : stop])
        elif data.startswith(_XMP, start) and not parts.xmp:
            parts.xmp = data[start + len(_XMP) : stop]
        elif data.startswith(_FLIR, start):
            parts.flir += data[start + 8 : stop]
    elif marker == _APP2 and data.startswith(_MPF, start) and parts.preview is None:
        parts.preview = _multi_picture_preview(data, start + 4, stop)


def _multi_picture_preview(data: bytes, start: int, stop: int) -> bytes | None:
    head = data[start:stop]
    order = "<" if head[:2] == b"II" else ">"
    if len(head) < 8:
        return None
    tags, _ = read_directory(head, struct.unpack_from(order + "I", head, 4)[0], order)
    entries = tags.get(_MPF_ENTRIES)
    if not isinstance(entries, bytes):
        return None
    for at in range(0, len(entries) - 15, 16):
        kind, size, offset = struct.unpack_from(order + "III", entries, at)
        picture = data[start + offset : start + offset + size]
        if kind & 0xFFFFFF in _MPF_PREVIEWS and offset and picture.startswith(b"\xff\xd8\xff"):
            return picture
    return None
