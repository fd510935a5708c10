"""Place and time from an XMP packet, for photos whose EXIF was stripped by an editor.

Read with patterns, not with an XML parser: packets are often cut, and entities must not expand.
"""

import re

from surveyapp.capture.photos.places import Place, place, signed

_COORDINATE = re.compile(
    r"(\d+(?:\.\d+)?),(\d+(?:\.\d+)?)(?:,(\d+(?:\.\d+)?))?\s*([NSEW])", re.IGNORECASE
)
_NUMBER = re.compile(r"([+-]?\d+(?:\.\d+)?)(?:/(\d+))?")


def place_of_xmp(packet: bytes) -> Place:
    """The place by the `exif` names of XMP part 2, for example `exif:GPSLatitude="34,45.5N"`."""
    altitude = _number(packet, "GPSAltitude")
    below = _text(packet, "GPSAltitudeRef") == "1"
    return place(
        _coordinate(packet, "GPSLongitude", "W"),
        _coordinate(packet, "GPSLatitude", "S"),
        datum=_text(packet, "GPSMapDatum"),
        altitude_m=-altitude if below and altitude is not None else altitude,
        accuracy_m=_number(packet, "GPSHPositioningError"),
        direction_deg=_number(packet, "GPSImgDirection"),
        direction_ref=_text(packet, "GPSImgDirectionRef"),
    )


def moment_of_xmp(packet: bytes) -> str:
    """The time of taking as written, empty when there is none."""
    return _text(packet, "DateTimeOriginal")


def _text(packet: bytes, name: str) -> str:
    tag = re.escape(name.encode())
    found = re.search(rb"exif:" + tag + rb"\s*(?:=\s*[\"']|>\s*)([^\"'<]{1,80})", packet)
    return found[1].decode("utf-8", "replace").strip() if found else ""


def _coordinate(packet: bytes, name: str, negative: str) -> float | None:
    found = _COORDINATE.fullmatch(_text(packet, name))
    if not found:
        return None
    parts = tuple(float(found[i] or 0) for i in (1, 2, 3))
    return signed(parts, found[4], negative)


def _number(packet: bytes, name: str) -> float | None:
    found = _NUMBER.fullmatch(_text(packet, name))
    if not found or found[2] == "0":
        return None
    return float(found[1]) / float(found[2] or 1)
