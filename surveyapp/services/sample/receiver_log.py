"""A receiver's log as it would lie on the laptop: NMEA 0183 with BeiDou, noise and a few outliers."""

import math
from datetime import datetime, timedelta
from functools import reduce
from pathlib import Path
from random import Random

from surveyapp.services.sample.canvas import chance

_NOISE_M = 1.4
"""Deviation of one reading, east and north, in the open with three systems."""
_MEMORY = 0.9
"""How much of a reading's error is the last one's: receivers smooth, so errors come in waves."""
_OFFSET = timedelta(hours=8)
_OUTLIERS = (37, 38, 121)
_SATELLITES = {"GP": (3, 8, 14, 17, 22, 27, 30, 32, 1), "GB": (6, 7, 9, 10, 16, 19, 21, 26, 29, 36)}


def draw_nmea(
    path: Path,
    lon: float,
    lat: float,
    *,
    start: datetime,
    seconds: int = 180,
    altitude_m: float = 146.0,
    seed: int = 23,
) -> Path:
    """Writes one reading a second around a WGS 84 position; `start` is local time (UTC+8).

    GNS and GGA from all systems (GN), RMC, GSA and GSV of GPS (GP) and BeiDou (GB), checksums right.
    """
    rnd = chance(seed)
    east = north = 0.0
    lines: list[str] = []
    for second in range(seconds):
        spread = _NOISE_M * math.sqrt(1 - _MEMORY**2)
        east = _MEMORY * east + rnd.gauss(0, spread)
        north = _MEMORY * north + rnd.gauss(0, spread)
        off = (26.0, -18.0) if second in _OUTLIERS else (0.0, 0.0)
        here = (
            lon + (east + off[0]) / (111_320 * math.cos(math.radians(lat))),
            lat + (north + off[1]) / 111_195,
        )
        utc = start - _OFFSET + timedelta(seconds=second)
        lines += _second(utc, *here, altitude_m + rnd.gauss(0, 1.1), second, rnd)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes("".join(f"{line}\r\n" for line in lines).encode("ascii"))
    return path


def _second(
    utc: datetime, lon: float, lat: float, altitude_m: float, second: int, rnd: Random
) -> list[str]:
    used = 17 + second % 3
    hdop = 0.6 + 0.05 * (second % 4)
    clock, day = f"{utc:%H%M%S}.00", f"{utc:%d%m%y}"
    place = f"{_ddmm(lat, 2)},N,{_ddmm(lon, 3)},E"
    lines = [
        _sentence(f"GNGGA,{clock},{place},1,{used:02d},{hdop:.2f},{altitude_m:.1f},M,-14.0,M,,"),
        _sentence(f"GNRMC,{clock},A,{place},0.0,,{day},,,A"),
    ]
    for talker, system in (("GP", 1), ("GB", 4)):
        heard = _SATELLITES[talker][: 8 + second % 2]
        numbers = ",".join(f"{n:02d}" for n in heard) + "," * (12 - len(heard))
        lines.append(_sentence(f"GNGSA,A,3,{numbers},1.20,{hdop:.2f},1.05,{system}"))
        if second % 5 == 0:
            lines += _in_view(talker, rnd)
    return lines


def _in_view(talker: str, rnd: Random) -> list[str]:
    heard = _SATELLITES[talker]
    parts = [heard[at : at + 4] for at in range(0, len(heard), 4)]
    lines = []
    for number, part in enumerate(parts, start=1):
        body = "".join(
            f",{n:02d},{12 + n * 17 % 74:02d},{n * 47 % 360:03d},{rnd.randint(31, 47):02d}"
            for n in part
        )
        lines.append(_sentence(f"{talker}GSV,{len(parts)},{number},{len(heard):02d}{body},1"))
    return lines


def _ddmm(degrees: float, whole: int) -> str:
    """Degrees and minutes as NMEA writes them: ddmm.mmmmm."""
    part, minutes = divmod(round(degrees * 60 * 10**5), 60 * 10**5)
    return f"{part:0{whole}d}{minutes / 10**5:08.5f}"


def _sentence(body: str) -> str:
    check = reduce(lambda so_far, sign: so_far ^ ord(sign), body, 0)
    return f"${body}*{check:02X}"
