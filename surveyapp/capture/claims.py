"""What single sentences claim: a position, its quality, the receiver's own error, a date, a speed.

pynmeagps gives fields as numbers or as an empty text; it takes minutes above 59 and a lost
hemisphere without a word, so both are looked at here.
"""

import math
from collections.abc import Mapping
from datetime import date, time

from surveyapp.capture.sentences import Message

RTK_FIXED, RTK_FLOAT = 4, 5

R95_OF_DRMS = 1.7308
"""95 % radius over the root of the summed variances (DRMS), for circular errors.

van Diggelen, "GNSS Accuracy: Lies, Damn Lies, and Statistics", GPS World, January 2007.
"""
R95_OF_CEP = 2.0789
"""95 % radius over the median radius (CEP), same source."""
R95_OF_68 = 1.6214
"""95 % radius over the 68 % radius, same source."""

_KNOT_M_S = 1852 / 3600
_KMH_M_S = 1 / 3.6
_MINUTE_M = 1852.0

_MODES = {"N": 0, "A": 1, "D": 2, "P": 3, "R": 4, "F": 5, "E": 6, "M": 7, "S": 8}
"""Mode letters of NMEA 0183 as the quality figures of GGA."""

_UBLOX = {"G2": 1, "G3": 1, "D2": 2, "D3": 2, "RK": 1, "DR": 6, "TT": 1, "NF": 0}


_ERRORS = {"PQTMEPE": "epe2d", "PGRME": "HPE", "PUBX00": "hAcc"}
_TO_R95 = {
    "GST": R95_OF_DRMS,
    "GBS": R95_OF_DRMS,
    "PQTMEPE": R95_OF_DRMS,
    "PGRME": R95_OF_CEP,
    "PUBX00": R95_OF_68,
    "PSRFEPE": 1.0,
}


def name_of(message: Message) -> str:
    """`GGA` whatever the talker; a private sentence by its whole name, for example `PGRME`."""
    return str(message.identity if message.talker == "P" else message.msgID)


def number(value: object) -> float | None:
    """A finite number, None for an empty field or a placeholder such as HDOP 99.99."""
    if isinstance(value, int | float) and abs(value) < 1e9 and value != 99.99:
        return float(value)
    return None


def whole(value: object) -> int | None:
    """A whole number, None for an empty field."""
    return value if isinstance(value, int) else None


def quality_of(name: str, message: Message) -> int:
    """How the position was found, as GGA counts: 0 not at all, 1 to 5 measured, above not."""
    if name == "GGA":
        quality = whole(message.quality) or 0
        return 2 if quality == 9 else quality  # NovAtel's figure for a satellite-based correction
    if name == "GNS":
        return _best_mode(str(message.posMode))
    if name == "PUBX00":
        return _UBLOX.get(str(message.navStat), 0)
    if message.status != "A":
        return 0
    mode = str(getattr(message, "posMode", ""))
    return _MODES.get(mode, 1)


def _best_mode(letters: str) -> int:
    """GNS has a letter for each system; one system with a fix is a fix."""
    for letter in "RFPDAEMS":
        if letter in letters:
            return _MODES[letter]
    return 0


def position_of(message: Message, at: int) -> tuple[float, float] | None:
    """Longitude and latitude; `at` is the field of the latitude. None when not to be trusted."""
    lon, lat = number(message.lon), number(message.lat)
    if lon is None or lat is None or not (message.NS in {"N", "S"} and message.EW in {"E", "W"}):
        return None
    minutes_hold = all(float(message.payload[i]) % 100 < 60 for i in (at, at + 2))
    if not minutes_hold or abs(lat) > 90 or abs(lon) > 180 or lon == lat == 0:
        return None
    return lon, lat


def step_m(message: Message, at: int) -> float:
    """Metres on the ground of the last digit of the latitude's minutes."""
    _, _, decimals = str(message.payload[at]).partition(".")
    return float(_MINUTE_M * 10.0 ** -len(decimals))


def moment_of(name: str, message: Message) -> time | None:
    """The time of day (UTC) a sentence speaks of, None when it names none."""
    if name == "PSRFEPE":
        return _time(str(message.payload[0]))
    moment = getattr(message, "time", None)
    return moment if isinstance(moment, time) else None


def _time(text: str) -> time | None:
    seconds, _, fraction = text.partition(".")
    if len(seconds) != 6 or not (seconds + fraction).isdigit():
        return None
    hour, minute, second = (int(seconds[i : i + 2]) for i in (0, 2, 4))
    if hour > 23 or minute > 59 or second > 59:
        return None
    return time(hour, minute, second, int(f"{fraction:0<6.6}"))


def own_error_m(name: str, message: Message) -> float | None:
    """The receiver's own horizontal error as a 95 % radius; None where it says nothing.

    GST and GBS are standard deviations by axis (NMEA 0183), Quectel's is their root of squares,
    Garmin's a median radius, u-blox' a 68 % radius; SiRF names no confidence and is taken as
    gpsd takes it.
    """
    if name in {"GST", "GBS"}:
        axes = ("stdLat", "stdLong") if name == "GST" else ("errLat", "errLon")
        north, east = (number(getattr(message, axis, None)) for axis in axes)
        return None if north is None or east is None else _scaled(math.hypot(north, east), name)
    if name == "PSRFEPE":
        return _scaled(_figure(message.payload, 3), name)
    return _scaled(getattr(message, _ERRORS.get(name, ""), None), name)


def _scaled(error: object, name: str) -> float | None:
    metres = number(error)
    return metres * _TO_R95[name] if metres and metres > 0 else None


def _figure(payload: list[str], at: int) -> float | None:
    try:
        return float(payload[at])
    except (IndexError, ValueError):
        return None


def speed_m_s(said: Mapping[str, Message], aside: Mapping[str, Message]) -> float | None:
    """Speed over ground from RMC, VTG or PUBX,00, whichever stands in this epoch."""
    knots = number(getattr(said.get("RMC"), "spd", None))
    if knots is not None:
        return knots * _KNOT_M_S
    for message, field in ((aside.get("VTG"), "sogk"), (said.get("PUBX00"), "SOG")):
        km_h = number(getattr(message, field, None))
        if km_h is not None:
            return km_h * _KMH_M_S
    return None


def date_of(name: str, message: Message) -> date | None:
    """The date (UTC) of an RMC or ZDA sentence."""
    if name == "RMC":
        return message.date if isinstance(message.date, date) else None
    if name != "ZDA":
        return None
    try:
        return date(message.year, message.month, message.day)
    except (TypeError, ValueError):
        return None
