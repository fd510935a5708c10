"""Where a photo was taken and where it looks: EXIF, XMP, FLIR and QuickTime bring it to one form."""

import math
from dataclasses import dataclass

from surveyapp.capture.photos.tiff import Tags

_DATUMS = {
    "WGS84": "wgs84",
    "WGS1984": "wgs84",
    "CGCS2000": "cgcs2000",
    "GCJ02": "gcj02",
    "GCJ2": "gcj02",
    "BD09": "bd09",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Degrees as the camera wrote them (WGS 84 unless `datum` says more), heights in metres."""

    lon: float | None = None
    lat: float | None = None
    datum: str | None = None
    altitude_m: float | None = None
    accuracy_m: float | None = None
    direction_deg: float | None = None
    direction_ref: str | None = None

    def __bool__(self) -> bool:
        """Whether there is a position at all."""
        return self.lon is not None


def place(
    lon: float | None,
    lat: float | None,
    *,
    datum: str = "",
    altitude_m: float | None = None,
    accuracy_m: float | None = None,
    direction_deg: float | None = None,
    direction_ref: str = "",
) -> Place:
    """A place out of values as read; whatever can't be (out of range, not finite) is left out."""
    there = _within(lon, -180, 180) is not None and _within(lat, -90, 90) is not None
    direction = _within(direction_deg, 0, 360)
    looks_by = direction_ref.strip().upper()[:1]
    return Place(
        lon if there else None,
        lat if there else None,
        name_of_datum(datum) if there else None,
        _within(altitude_m, -12_000, 100_000),
        _within(accuracy_m, 0, 1_000_000),
        direction,
        looks_by if direction is not None and looks_by in {"T", "M"} else None,
    )


def place_of_gps(gps: Tags) -> Place:
    """The place in a GPS directory of EXIF (tags of CIPA DC-008, 4.6.6)."""
    altitude = _first(gps, 6)
    below = gps.get(5) in {(1,), b"\x01", "1"}
    return place(
        _degrees(gps, 4, 3, "W"),
        _degrees(gps, 2, 1, "S"),
        datum=_word(gps, 18),
        altitude_m=-altitude if below and altitude is not None else altitude,
        accuracy_m=_first(gps, 31),
        direction_deg=_first(gps, 17),
        direction_ref=_word(gps, 16),
    )


def name_of_datum(written: str) -> str | None:
    """Our name for a datum where it is a known one, else as written; None when nothing was said."""
    plain = "".join(c for c in written.upper() if c.isalnum())
    return _DATUMS.get(plain, written.strip()[:40]) or None


def signed(parts: tuple[float, ...], ref: str, negative: str) -> float:
    """Degrees from degrees, minutes, seconds and the letter of the hemisphere.

    A lost letter leaves the number as it is: nothing tells which side was meant.
    """
    size = sum(part / (1.0, 60.0, 3600.0)[i] for i, part in enumerate(parts[:3]))
    return -size if ref.strip().upper().startswith(negative) else size


def _degrees(gps: Tags, tag: int, ref_tag: int, negative: str) -> float | None:
    parts = gps.get(tag)
    if not isinstance(parts, tuple):
        return None
    return signed(tuple(map(float, parts)), _word(gps, ref_tag), negative)


def _first(gps: Tags, tag: int) -> float | None:
    value = gps.get(tag)
    return float(value[0]) if isinstance(value, tuple) else None


def _word(gps: Tags, tag: int) -> str:
    value = gps.get(tag)
    return value if isinstance(value, str) else ""


def _within(value: float | None, low: float, high: float) -> float | None:
    return value if value is not None and math.isfinite(value) and low <= value <= high else None
