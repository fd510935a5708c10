"""Films and other files made of ISO boxes (ISO/IEC 14496-12): position, camera, size, wholeness."""

import re
import struct
from collections.abc import Iterator

from surveyapp.capture.photos.places import Place, place

_ISO6709 = re.compile(rb"([+-]\d{2,}(?:\.\d+)?)([+-]\d{3,}(?:\.\d+)?)([+-]\d+(?:\.\d+)?)?")
_POSITION_KEY = b"com.apple.quicktime.location.ISO6709"
_ACCURACY_KEY = b"com.apple.quicktime.location.accuracy.horizontal"
_MODEL_KEY = b"com.apple.quicktime.model"
_MAKE_KEY = b"com.apple.quicktime.make"
_MAX_BOXES = 4_000
_MOST_PADDING = 32 * 2**20


def place_of_video(data: bytes) -> Place:
    """The place of a film by its Apple keys, or by the `©xyz` box that Android writes."""
    movie = _inside(data, b"moov")
    keys = _apple_keys(_inside(movie, b"meta"))
    written = keys.get(_POSITION_KEY) or _inside(_inside(movie, b"udta"), b"\xa9xyz")[4:]
    found = _ISO6709.search(written or b"")
    if not found:
        return Place()
    accuracy = re.match(rb"\d+(?:\.\d+)?", keys.get(_ACCURACY_KEY, b""))
    return place(
        _degrees(found[2], 3),
        _degrees(found[1], 2),
        altitude_m=float(found[3]) if found[3] else None,
        accuracy_m=float(accuracy[0]) if accuracy else None,
    )


def camera_of_video(data: bytes) -> tuple[str, str]:
    """Make and model of the phone as it wrote them, empty where it did not."""
    keys = _apple_keys(_inside(_inside(data, b"moov"), b"meta"))
    make, model = keys.get(_MAKE_KEY, b""), keys.get(_MODEL_KEY, b"")
    return make.decode("utf-8", "replace"), model.decode("utf-8", "replace")


def size_of_video(data: bytes) -> tuple[int, int]:
    """Width and height of the first track with a picture, (0, 0) when none is found."""
    for name, track in _boxes(_inside(data, b"moov")):
        header = _inside(track, b"tkhd") if name == b"trak" else b""
        if len(header) >= 84:
            width, height = struct.unpack_from(">II", header, len(header) - 8)
            if width and height:
                return width >> 16, height >> 16
    return 0, 0


def whole(data: bytes) -> bool:
    """Whether every outermost box lies within the file: a cut HEIC still decodes, in part black."""
    return promised_size(data) == len(data)


def promised_size(data: bytes) -> int:
    """How long the file should be by its outermost boxes; its own length when they end in it."""
    at = 0
    for _ in range(_MAX_BOXES):
        if at + 8 > len(data):
            return at if at >= len(data) else len(data) + 1
        size = struct.unpack_from(">I", data, at)[0]
        if size == 1 and at + 16 <= len(data):
            size = struct.unpack_from(">Q", data, at + 8)[0]
        if size < 8:
            return len(data) if size == 0 else len(data) + 1
        at += size
    return at


def padded(data: bytes) -> bytes:
    """A cut file made as long as it should be: decoders look at nothing of a shorter one."""
    missing = promised_size(data) - len(data) if data[4:8] == b"ftyp" else 0
    return data + bytes(missing) if 0 < missing <= _MOST_PADDING else data


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    for _ in range(_MAX_BOXES):
        if at + 8 > len(data):
            return
        size, name = struct.unpack_from(">I4s", data, at)
        head = 8
        if size == 1 and at + 16 <= len(data):
            size, head = struct.unpack_from(">Q", data, at + 8)[0], 16
        elif size == 0:
            size = len(data) - at
        if size < head:
            return
        yield name, data[at + head : at + size]
        at += size


def _inside(data: bytes, name: bytes) -> bytes:
    return next((body for found, body in _boxes(data) if found == name), b"")


def _apple_keys(meta: bytes) -> dict[bytes, bytes]:
    """Names and texts of a `meta` box of the kind `mdta` (QuickTime File Format, metadata)."""
    if meta[4:8] not in {b"hdlr", b"keys"}:
        meta = meta[4:]  # MP4 puts a version before the boxes where QuickTime has none
    names = _key_names(_inside(meta, b"keys"))
    texts: dict[bytes, bytes] = {}
    for index, item in _boxes(_inside(meta, b"ilst")):
        number = int.from_bytes(index, "big")
        value = _inside(item, b"data")[8:]
        if 0 < number <= len(names):
            texts.setdefault(names[number - 1], value)
    return texts


def _key_names(keys: bytes) -> list[bytes]:
    return [name for _kind, name in _boxes(keys[8:])]


def _degrees(written: bytes, whole: int) -> float:
    """ISO 6709 degrees: DD.d, DDMM.m or DDMMSS.s by the number of digits before the point."""
    sign = -1.0 if written.startswith(b"-") else 1.0
    digits, _, rest = written[1:].decode().partition(".")
    tail = digits[whole:]
    last = float(f"{(tail or digits)[-2:] if tail else digits}.{rest or 0}")
    if not tail:
        return sign * last
    degrees = float(digits[:whole])
    if len(tail) <= 2:
        return sign * (degrees + last / 60)
    return sign * (degrees + float(tail[:2]) / 60 + last / 3600)
