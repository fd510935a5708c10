"""Epochs out of sentences: one reading of a receiver, with all it said about its quality.

An epoch gathers the sentences of one moment and takes its position from one of them, never from
two: GGA before GNS before RMC before GLL. Where any of them says "no fix", there is none.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from surveyapp.capture import claims
from surveyapp.capture.sentences import Message, Refusal
from surveyapp.capture.sky import Sky, SkyReading

_LATITUDE_AT = {"GGA": 1, "GNS": 1, "RMC": 2, "GLL": 0, "PUBX00": 2}
"""Sentences with a position, the best first, and the field where its latitude stands."""

_DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Epoch:
    """One position of a receiver: WGS 84 degrees, metres, seconds.

    `seconds` grows through the log (over midnight too) and is None when the receiver gave no
    time. `error_m` is the receiver's own 95 % radius (GST, GBS or a maker's sentence), None when
    it gave none. `quality` is GGA's: 1 autonomous, 2 differential, 4 RTK fixed, 5 RTK float.
    `step_m` is what the last digit written stands for on the ground.
    """

    lon: float
    lat: float
    at: str | None = None
    seconds: float | None = None
    altitude_m: float | None = None
    quality: int = 1
    hdop: float | None = None
    satellites: int | None = None
    error_m: float | None = None
    speed_m_s: float | None = None
    step_m: float = 0.0
    sentence: str = "GGA"
    sky: Sky = field(default_factory=Sky)


class Epochs:
    """Gathers sentences into epochs; an epoch ends when a position of another moment comes."""

    def __init__(self) -> None:
        self.refused: Counter[str] = Counter()
        self.sky = Sky()
        """Satellites of the last complete epoch, also while there is no fix."""
        self._said: dict[str, Message] = {}
        self._aside: dict[str, Message] = {}
        self._errors: dict[object, float] = {}
        self._reading = SkyReading()
        self._date: date | None = None
        self._seconds: float | None = None

    def add(self, message: Message) -> Iterator[Epoch]:
        """Take in one sentence; gives the epoch before it when this one begins another."""
        name = claims.name_of(message)
        if name in _LATITUDE_AT:
            if self._begins_another(name, message):
                yield from self.close()
            self._said.setdefault(name, message)
        elif name in {"GSA", "GSV"}:
            self._reading.add(message)
        elif name in {"VTG", "ZDA"}:
            self._aside[name] = message
        self._attend_error(name, message)
        self._date = claims.date_of(name, message) or self._date

    def close(self) -> Iterator[Epoch]:
        """End the epoch under way: at the end of a log, or when a receiver pauses."""
        if not self._said:
            return
        heard = self._reading.sky()
        last = heard if heard.in_view else self.sky
        self.sky = Sky(heard.used, last.in_view, last.signals)
        epoch = self._epoch()
        self._said, self._aside, self._reading = {}, {}, SkyReading()
        self._errors.pop(None, None)
        if epoch is not None:
            yield epoch

    def _begins_another(self, name: str, message: Message) -> bool:
        """Another time, or the same talker again: some receivers write whole seconds at 5 Hz."""
        if not self._said:
            return False
        before = self._said.get(name)
        if message.time != next(iter(self._said.values())).time:
            return True
        if before is None:
            return False
        again = before.talker == message.talker and before.payload != message.payload
        return again or not message.time

    def _attend_error(self, name: str, message: Message) -> None:
        """Some receivers write their error before the position it belongs to, so it waits."""
        error = claims.own_error_m(name, message)
        if error is None:
            return
        moment = claims.moment_of(name, message)
        if name == "GST" or moment not in self._errors:
            self._errors[moment] = error
        while len(self._errors) > 4:
            del self._errors[next(iter(self._errors))]

    def _epoch(self) -> Epoch | None:
        refusal = self._refusal()
        if refusal is not None:
            self.refused[refusal] += 1
            return None
        name = min(self._said, key=list(_LATITUDE_AT).index)
        message = self._said[name]
        position = claims.position_of(message, _LATITUDE_AT[name])
        if position is None:
            self.refused[Refusal.UNREADABLE] += 1
            return None
        moment = claims.moment_of(name, message)
        return Epoch(
            *position,
            at=self._at(moment),
            seconds=self._elapsed(moment),
            altitude_m=claims.number(getattr(message, "alt", None)),
            quality=claims.quality_of(name, message),
            hdop=self._number("HDOP"),
            satellites=claims.whole(getattr(message, "numSV", None)),
            error_m=self._errors.get(moment, self._errors.get(None)),
            speed_m_s=claims.speed_m_s(self._said, self._aside),
            step_m=claims.step_m(message, _LATITUDE_AT[name]),
            sentence=name,
            sky=self.sky,
        )

    def _refusal(self) -> Refusal | None:
        qualities = [claims.quality_of(name, m) for name, m in self._said.items()]
        if max(qualities) > claims.RTK_FLOAT:
            return Refusal.NOT_MEASURED
        return Refusal.NO_FIX if 0 in qualities else None

    def _number(self, attribute: str) -> float | None:
        numbers = (claims.number(getattr(m, attribute, None)) for m in self._said.values())
        return next((n for n in numbers if n is not None), None)

    def _at(self, moment: time | None) -> str | None:
        if moment is None or self._date is None:
            return None
        whole = datetime.combine(self._date, moment, UTC)
        return whole.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def _elapsed(self, moment: time | None) -> float | None:
        if moment is None:
            return None
        of_day = moment.hour * 3600 + moment.minute * 60 + moment.second + moment.microsecond / 1e6
        if self._seconds is not None:
            days = round((self._seconds - of_day) / _DAY_S)
            of_day += days * _DAY_S
        self._seconds = of_day
        return of_day
