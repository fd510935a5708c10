"""Place and time in the FFF record of FLIR thermal cameras, which write no EXIF position.

The layout is not published; it is the one ExifTool documents (Image::ExifTool::FLIR).
"""

import struct
from datetime import UTC, datetime, timedelta

from surveyapp.capture.photos.places import Place, place
from surveyapp.capture.photos.tiff import text

_CAMERA, _GPS = 0x20, 0x2B
_TIME_AT = 0x384
_MAX_RECORDS = 64


def flir_records(block: bytes) -> dict[int, bytes]:
    """The records of an FFF block by their type; empty when it is none."""
    if block[:4] not in {b"FFF\0", b"AFF\0"} or len(block) < 0x40:
        return {}
    version = struct.unpack_from(">I", block, 0x14)[0]
    order = ">" if 100 <= version < 200 else "<"
    start, count = struct.unpack_from(order + "II", block, 0x18)
    records: dict[int, bytes] = {}
    for at in range(start, start + 0x20 * min(count, _MAX_RECORDS), 0x20):
        if at + 0x20 > len(block):
            break
        kind = struct.unpack_from(order + "H", block, at)[0]
        offset, length = struct.unpack_from(order + "II", block, at + 0x0C)
        records.setdefault(kind, block[offset : offset + length])
    return records


def place_of_flir(records: dict[int, bytes]) -> Place:
    """The place a thermal camera wrote; its degrees carry their own sign."""
    gps = records.get(_GPS, b"")
    if len(gps) < 0x68:
        return Place()
    order = "<" if gps[:4] == b"\x01\0\0\0" else ">"
    if struct.unpack_from(order + "I", gps)[0] != 1:
        return Place()
    lat, lon, altitude = struct.unpack_from(order + "ddf", gps, 0x10)
    return place(
        lon,
        lat,
        datum=text(gps[0x58:0x68]),
        altitude_m=altitude,
        direction_deg=struct.unpack_from(order + "f", gps, 0x54)[0],
        direction_ref=text(gps[0x48:0x4A]),
    )


def moment_of_flir(records: dict[int, bytes]) -> str:
    """The time of taking with its offset, empty when there is none."""
    camera = records.get(_CAMERA, b"")
    if len(camera) < _TIME_AT + 10:
        return ""
    order = "<" if camera[:2] in {b"\x02\0", b"\x01\0"} else ">"
    seconds, millis, west = struct.unpack_from(order + "IIh", camera, _TIME_AT)
    if not seconds or abs(west) > 14 * 60:
        return ""
    local = datetime.fromtimestamp(seconds, UTC) - timedelta(minutes=west)
    hours, minutes = divmod(abs(west), 60)
    sign = "-" if west > 0 else "+"
    return f"{local:%Y-%m-%d %H:%M:%S}.{millis & 0xFFFF:03d}{sign}{hours:02d}:{minutes:02d}"
