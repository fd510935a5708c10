"""Photo files made for a test: a small picture with whatever EXIF the case needs."""

import io
from collections.abc import Mapping
from typing import Any

from PIL import Image
from PIL.TiffImagePlugin import IFDRational

EXIF, GPS = 0x8769, 0x8825


def picture(width: int = 160, height: int = 120) -> Image.Image:
    """Something with detail, so that a cut shows."""
    ramp = Image.linear_gradient("L").resize((width, height))
    return Image.merge("RGB", (ramp, ramp.rotate(180), Image.new("L", (width, height), 90)))


def jpeg(
    *,
    gps: Mapping[int, Any] | None = None,
    taken: str | None = "2026:03:21 10:24:31",
    offset: str | None = None,
    image: Mapping[int, Any] | None = None,
    size: tuple[int, int] = (160, 120),
    **extra: Any,
) -> bytes:
    """A JPEG with this GPS directory, time of taking and image tags."""
    exif = Image.Exif()
    for tag, value in (image or {}).items():
        exif[tag] = value
    inner = exif.get_ifd(EXIF)
    if taken is not None:
        inner[0x9003] = taken
    if offset is not None:
        inner[0x9011] = offset
    if gps is not None:
        exif.get_ifd(GPS).update(gps)
    out = io.BytesIO()
    picture(*size).save(out, "JPEG", exif=exif, **extra)
    return out.getvalue()


def at(lon: float, lat: float, **more: Any) -> dict[int, Any]:
    """A GPS directory for a place, in degrees, minutes and seconds to a millionth."""
    return {
        1: "N" if lat >= 0 else "S",
        2: dms(abs(lat)),
        3: "E" if lon >= 0 else "W",
        4: dms(abs(lon)),
        **{int(tag.removeprefix("t")): value for tag, value in more.items()},
    }


def dms(degrees: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    whole = int(degrees)
    minutes = int((degrees - whole) * 60)
    seconds = round((degrees - whole - minutes / 60) * 3600 * 10**6)
    return IFDRational(whole), IFDRational(minutes), IFDRational(seconds, 10**6)
