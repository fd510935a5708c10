"""What the sample's camera writes into its photos: place, direction, time, itself."""

import io
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Exif, Image

MAKE, MODEL = "TOWER", "TOWER SURVEY CAM"
_EXIF, _GPS = 0x8769, 0x8825
_OFFSET = timedelta(hours=8)
QUALITY = 80


@dataclass(frozen=True, slots=True)
class Shot:
    """Where and when one photo was taken; `lon`, `lat` None for a photo without a position."""

    at: datetime
    lon: float | None
    lat: float | None
    direction_deg: float
    altitude_m: float
    accuracy_m: float


def photo_bytes(picture: "Image", shot: Shot, form: str = "JPEG") -> bytes:
    """The file of a photo with its EXIF and an embedded preview, as `JPEG` or `HEIF`."""
    out = io.BytesIO()
    if form == "HEIF":
        from pillow_heif import register_heif_opener

        register_heif_opener()
        quick = {"preset": "ultrafast"}
        picture.save(out, "HEIF", quality=60, exif=exif_of(shot), enc_params=quick)
    else:
        picture.save(out, "JPEG", quality=QUALITY, exif=exif_of(shot), subsampling="4:2:0")
    return out.getvalue()


def exif_of(shot: Shot) -> "Exif":
    """The EXIF of one photo (CIPA DC-008): local time with offset, GPS in WGS 84."""
    from PIL import Image

    exif = Image.Exif()
    local = f"{shot.at:%Y:%m:%d %H:%M:%S}"
    exif[0x010F], exif[0x0110], exif[0x0112], exif[0x0132] = MAKE, MODEL, 1, local
    inner = exif.get_ifd(_EXIF)
    inner[0x9003], inner[0x9004] = local, local
    inner[0x9010], inner[0x9011], inner[0x9012] = "+08:00", "+08:00", "+08:00"
    if shot.lon is not None and shot.lat is not None:
        exif.get_ifd(_GPS).update(_gps(shot, shot.lon, shot.lat))
    return exif


def _gps(shot: Shot, lon: float, lat: float) -> dict[int, object]:
    from PIL.TiffImagePlugin import IFDRational

    utc = shot.at - _OFFSET
    return {
        0: b"\x02\x03\x00\x00",
        1: "N" if lat >= 0 else "S",
        2: _dms(abs(lat)),
        3: "E" if lon >= 0 else "W",
        4: _dms(abs(lon)),
        5: b"\x00",
        6: IFDRational(round(shot.altitude_m * 10), 10),
        7: (IFDRational(utc.hour), IFDRational(utc.minute), IFDRational(utc.second)),
        16: "T",
        17: IFDRational(round(shot.direction_deg * 100) % 36_000, 100),
        18: "WGS-84",
        29: f"{utc:%Y:%m:%d}",
        31: IFDRational(round(shot.accuracy_m * 10), 10),
    }


def _dms(degrees: float) -> tuple[object, object, object]:
    from PIL.TiffImagePlugin import IFDRational

    thousandths = round(degrees * 3_600_000_0)
    minutes, seconds = divmod(thousandths, 600_000)
    return (
        IFDRational(minutes // 60),
        IFDRational(minutes % 60),
        IFDRational(seconds, 10_000),
    )


def wander(rnd: random.Random, lon: float, lat: float, metres: float) -> tuple[float, float]:
    """A place some metres off, as a camera's receiver has it."""
    east, north = rnd.gauss(0, metres), rnd.gauss(0, metres)
    return lon + east / 91_400, lat + north / 111_195
