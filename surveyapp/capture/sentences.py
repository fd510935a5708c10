"""Sentences out of bytes: what a receiver said, cleanly told from what was damaged or not meant.

Receivers mix NMEA 0183 with binary frames (UBX, RTCM), logs carry comments, cables lose
characters. Only a sentence whose checksum holds is passed on; everything refused is counted by
reason, so that "no position" can say why. Nothing here knows what a position is.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import reduce
from operator import xor
from typing import Any

Message = Any
"""A sentence as pynmeagps reads it (the library brings no types)."""

MEANT = frozenset(
    {"GGA", "GNS", "RMC", "GLL", "GSA", "GSV", "GST", "GBS", "VTG", "ZDA"}
    | {"PUBX00", "PSRFEPE", "PGRME", "PQTMEPE"}
)
"""Sentences that say something about a position; all others pass unread."""

SKY = frozenset({"GSA", "GSV"})

_NEEDED = {"GGA": 12, "GNS": 11, "RMC": 10, "GLL": 7}
"""Fields, address included, that are read of a position; what follows may be a maker's own."""
_FEWEST = {"GGA": 8, "GNS": 8, "RMC": 9, "GLL": 6, "PUBX00": 9, "ZDA": 4}
"""Fields, address left out, without which a sentence was not written as it should be."""

_LONGEST = 1024
"""Bytes after which a sentence is no sentence. The standard has 82; receivers write up to 200."""

_LINE_END = re.compile(rb"[\r\n]+")
_ADDRESS = re.compile(rb"[A-Z][A-Z0-9]{2,11}(?=[,*]|$)")
_CHECKED = re.compile(rb"([^*]*)\*([0-9A-Fa-f]{2})")
_COMMENT = re.compile(rb"\s*#[^\x00-\x08\x0e-\x1f]*")
_BINARY = re.compile(rb"[^\t\r\n\x20-\x7e]")


class Refusal(StrEnum):
    """Why a sentence, or an epoch later on, was not used."""

    CHECKSUM = "checksum"
    CUT = "cut"
    """It ends before its checksum."""
    NOISE = "noise"
    """Bytes that are no text: frames of a binary protocol, a wrong baud rate."""
    UNREADABLE = "unreadable"
    """The checksum holds, but a field is not what it must be."""
    NO_FIX = "no_fix"
    """The receiver itself says that it has no position."""
    NOT_MEASURED = "not_measured"
    """Estimated, typed in or simulated by the receiver (quality 6, 7, 8)."""


@dataclass(slots=True)
class Sentences:
    """Splits a stream of bytes into verified sentences; feed it, then `finish` it.

    With `checked=False` sentences without any checksum are taken too: for the logs of old
    receivers that never write one. A wrong checksum is refused in either case.
    """

    checked: bool = True
    with_sky: bool = True
    """Whether GSA and GSV are read: they are most of a log and most of the work."""
    refused: Counter[str] = field(default_factory=Counter)
    talkers: Counter[str] = field(default_factory=Counter)
    verified: int = 0
    """Sentences whose checksum held, of whatever kind."""
    _rest: bytes = b""

    def feed(self, data: bytes) -> Iterator[Message]:
        """The readable sentences that `data` completes."""
        lines = _LINE_END.split(self._rest + data)
        self._rest = lines.pop()
        for line in lines:
            yield from self._line(line)
        if len(self._rest) > 8 * _LONGEST:
            yield from self.finish()

    def finish(self) -> Iterator[Message]:
        """What a last line without an end still gives."""
        rest, self._rest = self._rest, b""
        yield from self._line(rest)

    def _line(self, line: bytes) -> Iterator[Message]:
        if _COMMENT.fullmatch(line):
            return
        before, *candidates = line.split(b"$")
        if _BINARY.search(before):
            self.refused[Refusal.NOISE] += 1
        for candidate in candidates:
            message = self._sentence(candidate)
            if message is not None:
                yield message

    def _sentence(self, text: bytes) -> Message | None:
        address = _ADDRESS.match(text)
        if address is None or len(text) > _LONGEST:
            self.refused[Refusal.NOISE] += bool(_BINARY.search(text))
            return None
        body = self._verified(text)
        if body is None:
            return None
        self.verified += 1
        name = _name(body, address[0])
        self.talkers["P" if address[0][:1] == b"P" else address[0][:2].decode()] += 1
        if name not in MEANT or (name in SKY and not self.with_sky):
            return None
        return self._meaning(name, body)

    def _verified(self, text: bytes) -> bytes | None:
        found = _CHECKED.match(text)
        if found is None:
            complete = not self.checked and b"*" not in text and not _BINARY.search(text)
            self.refused[Refusal.CUT] += not complete
            return text.rstrip() if complete else None
        if checksum(found[1]) != int(found[2], 16):
            self.refused[Refusal.CHECKSUM] += 1
            return None
        return found[1]

    def _meaning(self, name: str, body: bytes) -> Message | None:
        """A strange field behind the position (a station's name, a maker's extra) costs only it."""
        from pynmeagps import NMEAMessageError, NMEAParseError, NMEAReader, NMEATypeError

        needed = b",".join(body.split(b",")[: _NEEDED.get(name, 0)])
        texts = (body, needed) if needed else (body,)
        for text in texts if body.count(b",") >= _FEWEST.get(name, 0) else ():
            try:
                return NMEAReader.parse(b"$%s*%02X\r\n" % (text, checksum(text)), validate=0)
            except (NMEAParseError, NMEATypeError, NMEAMessageError):
                continue
        self.refused[Refusal.UNREADABLE] += 1
        return None


def checksum(body: bytes) -> int:
    """The exclusive or of all characters between `$` and `*` (NMEA 0183, 5.3)."""
    return reduce(xor, body, 0)


def _name(body: bytes, address: bytes) -> str:
    """`GGA` of any talker; the whole address of a private sentence, with PUBX's number."""
    if not address.startswith(b"P"):
        return address[-3:].decode()
    number = body[5:7] if address == b"PUBX" else b""
    return (address + number).decode()
