"""Which satellites a receiver uses and hears, by system, with BeiDou told apart.

Talkers name the system (GP, GL, GA, GB or BD, GQ or QZ, GI or IM). A GSA of the combined talker
GN names it in its last field (NMEA 4.10) or not at all; then the satellite's number tells.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from surveyapp.capture.sentences import Message


class System(StrEnum):
    """A satellite navigation system."""

    BEIDOU = "beidou"
    GPS = "gps"
    GALILEO = "galileo"
    GLONASS = "glonass"
    QZSS = "qzss"
    NAVIC = "navic"
    SBAS = "sbas"
    OTHER = "other"


class Signal(NamedTuple):
    """One satellite as it is heard; `cn0_db_hz` is its carrier-to-noise density."""

    system: System
    number: int
    cn0_db_hz: int
    used: bool


@dataclass(frozen=True, slots=True)
class Sky:
    """Satellites by system at one moment, used in the position and in view."""

    used: Mapping[System, int] = field(default_factory=dict)
    in_view: Mapping[System, int] = field(default_factory=dict)
    signals: tuple[Signal, ...] = ()
    """Every satellite that is heard, by system and number."""


_TALKERS = {
    "BD": System.BEIDOU,
    "GB": System.BEIDOU,
    "GA": System.GALILEO,
    "GL": System.GLONASS,
    "GQ": System.QZSS,
    "QZ": System.QZSS,
    "GI": System.NAVIC,
    "IM": System.NAVIC,
}

_NUMBERED = {
    1: System.GPS,
    2: System.GLONASS,
    3: System.GALILEO,
    4: System.BEIDOU,
    5: System.QZSS,
    6: System.NAVIC,
}
"""System identifiers of GSA, NMEA 0183 4.11."""

_RANGES = (
    (1, 32, System.GPS),
    (33, 64, System.SBAS),
    (65, 96, System.GLONASS),
    (120, 158, System.SBAS),
    (193, 202, System.QZSS),
    (201, 264, System.BEIDOU),
    (301, 336, System.GALILEO),
    (401, 464, System.BEIDOU),
)
"""Satellite numbers as chip makers extend them where the sentence names no system."""


def _by_number(satellite: int, talker: str) -> System:
    ranges = reversed(_RANGES) if talker == "GN" else _RANGES
    return next((s for low, high, s in ranges if low <= satellite <= high), System.OTHER)


def _system(message: Message, satellite: int) -> System:
    named = _TALKERS.get(message.talker)
    if named is not None:
        return named
    number = getattr(message, "systemId", "")
    if str(number).isdigit() and int(number) in _NUMBERED:
        named = _NUMBERED[int(number)]
    if named in {None, System.GPS}:
        return _by_number(satellite, message.talker)
    return named or System.OTHER


def _satellites(message: Message) -> Iterator[tuple[System, int, int]]:
    """System, number and signal (0 where none is told) of each satellite of a sentence."""
    for slot in range(1, 13):
        satellite = getattr(message, f"svid_{slot:02}", "")
        if isinstance(satellite, int) and satellite > 0:
            heard = getattr(message, f"cno_{slot:02}", 0)
            yield _system(message, satellite), satellite, heard if isinstance(heard, int) else 0


class SkyReading:
    """Gathers the GSA and GSV sentences of one epoch; a satellite on two signals counts once."""

    def __init__(self) -> None:
        self._used: set[tuple[System, int]] = set()
        self._heard: dict[tuple[System, int], int] = {}

    def add(self, message: Message) -> None:
        """Take in one GSA or GSV sentence."""
        for system, number, signal in _satellites(message):
            satellite = system, number
            if message.msgID == "GSA":
                self._used.add(satellite)
            else:
                self._heard[satellite] = max(signal, self._heard.get(satellite, 0))

    def sky(self) -> Sky:
        """What was gathered so far, counted."""
        return Sky(_counted(self._used), _counted(self._heard), tuple(self._signals()))

    def _signals(self) -> Iterator[Signal]:
        order = list(System)
        for satellite in sorted(self._heard, key=lambda s: (order.index(s[0]), s[1])):
            if self._heard[satellite] > 0:
                yield Signal(*satellite, self._heard[satellite], satellite in self._used)


def _counted(satellites: Iterable[tuple[System, int]]) -> dict[System, int]:
    counts = dict.fromkeys(System, 0)
    for system, _ in satellites:
        counts[system] += 1
    return {system: count for system, count in counts.items() if count}
