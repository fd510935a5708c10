"""The tags of EXIF blocks and TIFF files: only those a survey needs, from any bytes whatever.

EXIF of cameras, phones and editors is often cut or wrong in one tag; that tag is left out and the
rest is read. Nothing here raises on bad bytes and nothing follows an offset out of the block.
Structure after TIFF 6.0 and EXIF 2.32 (CIPA DC-008).
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

Number = int | float
TagValue = str | bytes | tuple[Number, ...]
Tags = Mapping[int, TagValue]

MAX_ENTRIES = 1_000
"""More entries than any camera writes into one directory; the rest of a damaged one is left."""
MAX_VALUE = 1 << 16
"""Longest value in bytes that is worth reading: names, times and positions are far shorter."""

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 129: 1}
_CODES = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 11: "f", 12: "d", 13: "I"}
_EXIF, _GPS = 0x8769, 0x8825
_THUMB_OFFSET, _THUMB_LENGTH = 0x0201, 0x0202


@dataclass(frozen=True, slots=True)
class ExifBlock:
    """The directories of one EXIF block. A tag of a rational with denominator 0 is left out."""

    image: Tags = field(default_factory=dict)
    exif: Tags = field(default_factory=dict)
    gps: Tags = field(default_factory=dict)
    thumbnail: bytes | None = None


def read_block(block: bytes) -> ExifBlock:
    """Directories of an EXIF block or TIFF file; an empty `ExifBlock` when it is neither."""
    start = _header(block)
    if start < 0:
        return ExifBlock()
    body = block[start:] if start else block
    order = "<" if body[:2] == b"II" else ">"
    image, following = read_directory(body, _u32(body, 4, order), order)
    exif = read_directory(body, _pointer(image, _EXIF), order)[0]
    gps = read_directory(body, _pointer(image, _GPS) or _pointer(exif, _GPS), order)[0]
    return ExifBlock(image, exif, gps, _thumbnail(body, following, order))


def read_directory(body: bytes, offset: int, order: str) -> tuple[dict[int, TagValue], int]:
    """Tags of the directory at `offset`, and where the next directory lies (0 for none)."""
    if offset < 8 or offset + 2 > len(body):
        return {}, 0
    count = _u16(body, offset, order)
    tags: dict[int, TagValue] = {}
    for at in range(offset + 2, offset + 2 + 12 * min(count, MAX_ENTRIES), 12):
        if at + 12 > len(body):
            return tags, 0
        tag, kind, length = struct.unpack_from(order + "HHI", body, at)
        value = _value(body, at, kind, length, order)
        if value is not None:
            tags.setdefault(tag, value)
    return tags, _u32(body, offset + 2 + 12 * count, order)


def _header(block: bytes) -> int:
    """Where the TIFF header starts: behind an `Exif` mark, or within the first bytes."""
    for order in (b"II*\0", b"MM\0*"):
        at = block.find(order, 0, 32)
        if at >= 0:
            return at
    return -1


def _value(body: bytes, at: int, kind: int, count: int, order: str) -> TagValue | None:
    size = _SIZES.get(kind, 0) * count
    if not 0 < size <= MAX_VALUE:
        return None
    start = at + 8 if size <= 4 else _u32(body, at + 8, order)
    if start + size > len(body):
        return None
    if kind in {2, 129}:
        return text(body[start : start + size])
    if kind == 7:
        return body[start : start + size]
    if kind in {5, 10}:
        return _rationals(body, start, count, order + ("I" if kind == 5 else "i"))
    return struct.unpack_from(f"{order}{count}{_CODES[kind]}", body, start)


def _rationals(body: bytes, start: int, count: int, code: str) -> tuple[Number, ...] | None:
    pairs = struct.unpack_from(f"{code[0]}{2 * count}{code[1]}", body, start)
    whole = [(pairs[i], pairs[i + 1]) for i in range(0, len(pairs), 2)]
    # Seconds written as 0/0 mean "not given"; a first part without a value means no value at all.
    if not whole[0][1]:
        return None
    return tuple(n / d if d else 0.0 for n, d in whole)


def text(raw: bytes) -> str:
    """What a camera or editor wrote, in whatever encoding it used, up to the first NUL."""
    raw = raw.split(b"\0", 1)[0].strip()
    for encoding in ("utf-8", "gb18030"):
        try:
            return "".join(c for c in raw.decode(encoding) if c.isprintable())
        except UnicodeDecodeError:
            continue
    return "".join(c for c in raw.decode("latin-1") if c.isprintable())


def _thumbnail(body: bytes, offset: int, order: str) -> bytes | None:
    tags = read_directory(body, offset, order)[0]
    start, length = _pointer(tags, _THUMB_OFFSET), _pointer(tags, _THUMB_LENGTH)
    if not start or start + 4 > len(body) or body[start : start + 2] != b"\xff\xd8":
        return None
    picture = body[start : start + length] if length else body[start:]
    return picture if b"\xff\xda" in picture else None


def _pointer(tags: Tags, tag: int) -> int:
    value = tags.get(tag)
    return value[0] if isinstance(value, tuple) and isinstance(value[0], int) else 0


def _u16(body: bytes, at: int, order: str) -> int:
    return int(struct.unpack_from(order + "H", body, at)[0]) if at + 2 <= len(body) else 0


def _u32(body: bytes, at: int, order: str) -> int:
    return int(struct.unpack_from(order + "I", body, at)[0]) if at + 4 <= len(body) else 0
