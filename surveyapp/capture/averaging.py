"""One position out of many readings, with an accuracy that can be stood by.

Averaging removes what changes from second to second. It hardly removes what the readings have
in common (ionosphere, orbits, reflections from the same wall), so the accuracy adds both parts:
the scatter over the number of readings that are independent of each other, and the receiver's
own error, which only a long stay makes smaller.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median

from surveyapp.capture.claims import R95_OF_DRMS, RTK_FIXED, RTK_FLOAT
from surveyapp.capture.epochs import Epoch
from surveyapp.capture.nmea import LogReading
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.domain.positions import EARTH_RADIUS_M, Datum, Fix, Source

UERE_M = {1: 4.0, 2: 2.0, 3: 3.0, RTK_FIXED: 0.02, RTK_FLOAT: 0.4}
"""Error of one distance to a satellite (1 sigma) by GGA quality; times HDOP it is a DRMS.

4 m gives a 95 % radius of 7 m at HDOP 1, inside the 8 m which the GPS SPS Performance Standard
(5th edition 2020, 3.8) promises as global average; 2 m is what a satellite-based correction
leaves (RTCA DO-229). gpsd counts with a more careful 19 m at 95 %.
"""

USUAL_HDOP = 2.0
"""Taken where a receiver does not say its HDOP (RMC and GLL have none)."""

FLOOR_M = {1: 1.5, 2: 1.0, 3: 1.5, RTK_FIXED: 0.02, RTK_FLOAT: 0.3}
"""No average claims less than this 95 % radius, by GGA quality.

What stays however long one averages: multipath and antenna at a place, and for single-frequency
receivers the ionosphere's mean. The receiver's own estimate may go down to `FLOOR_OWN_M`.
"""
FLOOR_OWN_M = 1.0

CORRELATION_S = 600.0
"""Time after which a receiver's error counts as a new one.

Ionosphere, orbit and multipath errors keep for minutes to hours (Olynik et al., "Temporal
characteristics of GPS error sources", ION GPS 2002); ten minutes is the short end of it.
"""

_MAD_TO_SIGMA = 1.4826
_OUTLIER_SIGMAS = 3.5
"""Iglewicz and Hoaglin's limit for the modified z-score."""
_OUTLIER_OWN = 2.0
"""Times the receiver's own 95 % radius: what two honest readings may differ by at 3.5 sigma."""
_NO_SAY = 5.0
"""Times the usual error of a reading, from which on it contradicts nobody."""
_ROUNDS = 10
_MOST_BLOCKS = 500

WALKING_M_S = 0.7
"""A receiver that stands reports less; slow walking is faster."""


@dataclass(frozen=True, slots=True)
class _Spot:
    """A reading in metres east and north of the first one."""

    east: float
    north: float
    epoch: Epoch


def averaged(
    epochs: Sequence[Epoch],
    *,
    limit_m: float | None = None,
    path: Path | str = "",
    sentences: int | None = None,
) -> Fix:
    """The mean of the readings that agree, as a WGS 84 fix with its 95 % radius.

    Raises `SurveyError` NO_FIX for no readings or a moving receiver, and FIX_TOO_POOR when the
    accuracy is worse than `limit_m`, the form's limit in metres. `path` and `sentences` are for
    the words of the error.
    """
    read = len(epochs) if sentences is None else sentences
    if not epochs:
        raise _no_fix(path, read, _("没有定位读数"), _("请到开阔处重新记录"))
    spots = _spots(epochs)
    kept = _without_outliers(spots)
    if _moving(spots, kept):
        raise _no_fix(path, read, _("接收机在移动"), _("请站定后重新记录"))
    if _disputed(spots, kept):
        raise _no_fix(path, read, _("读数互不一致"), _("请在一处站定后重新记录"))
    fix = _mean(kept, rejected=len(spots) - len(kept))
    if limit_m is not None and (fix.accuracy_m or 0.0) > limit_m:
        raise SurveyError(
            Problem.FIX_TOO_POOR, path=path, accuracy_m=fix.accuracy_m, limit_m=limit_m
        )
    return fix


def averaged_log(reading: LogReading, *, limit_m: float | None = None) -> Fix:
    """The average of a log; a log without a position says what was read and why there is none."""
    if not reading.epochs:
        raise _no_fix(reading.path, reading.sentences, *reading.why_nothing)
    return averaged(reading.epochs, limit_m=limit_m, path=reading.path, sentences=reading.sentences)


def _no_fix(path: Path | str, sentences: int, reason: str, remedy: str) -> SurveyError:
    return SurveyError(Problem.NO_FIX, path=path, sentences=sentences, reason=reason, remedy=remedy)


def epoch_error_m(epoch: Epoch) -> float:
    """95 % radius of one reading: the receiver's own, else HDOP times the error of a distance."""
    by_dop = R95_OF_DRMS * (epoch.hdop or USUAL_HDOP) * UERE_M.get(epoch.quality, UERE_M[1])
    own = by_dop if epoch.error_m is None else epoch.error_m
    return math.hypot(own, epoch.step_m / 2)


def _spots(epochs: Sequence[Epoch]) -> list[_Spot]:
    first = epochs[0]
    metres = math.radians(EARTH_RADIUS_M)
    wide = metres * math.cos(math.radians(first.lat))
    return [
        _Spot(math.remainder(e.lon - first.lon, 360.0) * wide, (e.lat - first.lat) * metres, e)
        for e in epochs
    ]


def _without_outliers(spots: list[_Spot]) -> list[_Spot]:
    """Median and MAD by axis, repeated until nothing more falls out.

    A reading within the receiver's own error of the median is never an outlier: it belongs to
    the uncertainty, and leaving it out would only make the scatter look better than it is.
    """
    kept = spots
    for _round in range(_ROUNDS):
        east, north = median(s.east for s in kept), median(s.north for s in kept)
        own = median(epoch_error_m(s.epoch) for s in kept)
        far = [math.hypot(s.east - east, s.north - north) for s in kept]
        limit = max(_OUTLIER_OWN * own, _OUTLIER_SIGMAS * _MAD_TO_SIGMA * median(far))
        agreeing = [s for s, distance in zip(kept, far, strict=True) if distance <= limit]
        if len(agreeing) == len(kept):
            break
        kept = agreeing
    return kept


def _disputed(spots: list[_Spot], kept: list[_Spot]) -> bool:
    """Whether more than a third of those with a say speak for another place than the rest.

    A log of two places must not become a position of one of them. A reading that itself claims
    many times the usual error (the first ones after a cold start) has no say.
    """
    usual = median(epoch_error_m(s.epoch) for s in kept)
    others = {id(s) for s in spots} - {id(s) for s in kept}
    against = [s for s in spots if id(s) in others and epoch_error_m(s.epoch) < _NO_SAY * usual]
    return 2 * len(against) > len(kept)


def _moving(spots: list[_Spot], kept: list[_Spot]) -> bool:
    """Whether the receiver was carried along rather than standing.

    One that stands wanders by about its own error; one that is carried goes further, and mostly
    says a speed as well. A standing one with a bad sky may wander far: that is told by its
    accuracy, and is refused only where nobody would call it one place.
    """
    own = median(epoch_error_m(s.epoch) for s in kept)
    east, north = fmean(s.east for s in kept), fmean(s.north for s in kept)
    far = sorted(math.hypot(s.east - east, s.north - north) for s in kept)
    reach = far[int(0.95 * (len(far) - 1))]
    speeds = [s.epoch.speed_m_s for s in spots if s.epoch.speed_m_s is not None]
    if speeds and median(speeds) > WALKING_M_S and reach > max(own, 5.0):
        return True
    return reach > max(5 * own, 50.0)


def _mean(kept: list[_Spot], rejected: int) -> Fix:
    first, last = kept[0].epoch, kept[-1].epoch
    lon = first.lon + fmean(math.remainder(s.epoch.lon - first.lon, 360.0) for s in kept)
    altitudes = [s.epoch.altitude_m for s in kept if s.epoch.altitude_m is not None]
    return Fix(
        lon=round(math.remainder(lon, 360.0), 10),
        lat=round(fmean(s.epoch.lat for s in kept), 10),
        datum=Datum.WGS84,
        source=Source.AVERAGED,
        raw=_raw(kept),
        accuracy_m=round(_accuracy_m(kept), 2),
        altitude_m=round(fmean(altitudes), 2) if altitudes else None,
        at=last.at,
        used=len(kept),
        rejected=rejected,
        seconds=_seconds(kept),
    )


def _raw(kept: list[_Spot]) -> str:
    """What was averaged, short: sentence, number, best and worst quality, last satellites."""
    last = kept[-1].epoch
    qualities = sorted({s.epoch.quality for s in kept})
    parts = [f"{last.sentence}×{len(kept)}", "Q" + "/".join(str(q) for q in qualities)]
    if last.hdop is not None:
        parts.append(f"HDOP {last.hdop:g}")
    parts.extend(f"{system} {count}" for system, count in last.sky.used.items())
    return " ".join(parts)


def _seconds(kept: list[_Spot]) -> float | None:
    moments = [s.epoch.seconds for s in kept if s.epoch.seconds is not None]
    return round(max(moments) - min(moments), 3) if moments else None


def _accuracy_m(kept: list[_Spot]) -> float:
    own = median(epoch_error_m(s.epoch) for s in kept)
    lasting = own * math.sqrt(_share_left((_seconds(kept) or 0.0) / CORRELATION_S))
    east, north = [s.east for s in kept], [s.north for s in kept]
    scatter = R95_OF_DRMS * math.sqrt(_variance_of_mean(east) + _variance_of_mean(north))
    return max(_floor_m(kept), math.hypot(lasting, scatter))


def _share_left(times: float) -> float:
    """Share of its variance a slowly changing error keeps when averaged over correlation times.

    That of a first-order Gauss-Markov process (Gelb, Applied Optimal Estimation, 1974): 1 at
    first, 2 / times in the long run.
    """
    if times < 1e-3:
        return 1.0
    return 2 / times * (1 + math.expm1(-times) / times)


def _floor_m(kept: list[_Spot]) -> float:
    worst = max(FLOOR_M.get(s.epoch.quality, FLOOR_M[1]) for s in kept)
    told = all(s.epoch.error_m is not None for s in kept)
    return min(worst, FLOOR_OWN_M) if told else worst


def _variance_of_mean(values: Sequence[float]) -> float:
    """Variance of the mean of readings that resemble their neighbours.

    The number of independent readings is n / (1 + 2 sum of autocorrelations), summed as long as
    neighbouring pairs stay positive (Geyer's initial positive sequence).
    """
    values = _blocks(values)
    count = len(values)
    if count < 2:
        return 0.0
    mean = fmean(values)
    off = [v - mean for v in values]
    power = math.fsum(o * o for o in off)
    if power == 0.0:
        return 0.0
    total = 1.0
    for lag in range(1, count - 1, 2):
        pair = _correlation(off, power, lag) + _correlation(off, power, lag + 1)
        if pair <= 0:
            break
        total += 2 * pair
    independent = max(1.0, count / total)
    return power / (count - 1) / independent


def _blocks(values: Sequence[float]) -> Sequence[float]:
    """Means of neighbours where there are very many readings: same mean, bounded work."""
    size = len(values) // _MOST_BLOCKS + 1
    if size == 1:
        return values
    whole = len(values) - len(values) % size
    return [fmean(values[at : at + size]) for at in range(0, whole, size)]


def _correlation(off: Sequence[float], power: float, lag: int) -> float:
    return math.fsum(a * b for a, b in zip(off, off[lag:], strict=False)) / power
