"""From one datum to another: WGS 84, CGCS2000 and its zones, GCJ-02, BD-09.

Longitude before latitude, degrees; in a zone easting before northing, metres. A conversion is
made from what was read, once, and named in the fix; nothing here guesses a datum.
"""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.domain.positions import Datum

if TYPE_CHECKING:
    from pyproj import Transformer

ZONES_3 = range(25, 46)
"""Numbers of the 3-degree zones over China; zone n has its central meridian at 3 n degrees."""
ZONES_6 = range(13, 24)
"""Numbers of the 6-degree zones; zone n has its central meridian at 6 n - 3 degrees."""

_DONE_DEG = 1e-9
"""The inverse of an offset stops after a correction below this (0.1 mm); as each correction leaves
less than a fiftieth of the one before, what remains is some micrometres."""

_EASTINGS = (100_000.0, 900_000.0)
_NORTHINGS = (0.0, 6_500_000.0)
"""What an easting (without zone) and a northing in China can be, with room for neighbours."""

Pair = tuple[float, float]


def convert(
    lon: float, lat: float, source: Datum, target: Datum, *, zone: int | None = None
) -> Pair:
    """The same place in another datum; longitude and latitude, or easting and northing.

    `zone` is the number of the zone (38 for 114 degrees east): needed for an easting without
    its prefix, and for a zone other than the place's own as target. A zone's easting is given
    back with its prefix. Outside the region of GCJ-02 (`in_gcj_region`) GCJ-02 is WGS 84.
    Raises `SurveyError` NOT_A_POSITION for what lies in no zone or on no globe.
    """
    if source is target and source is not Datum.CGCS2000_ZONE:
        return lon, lat
    if {source, target} == {Datum.GCJ02, Datum.BD09}:
        return _gcj_to_bd(lon, lat) if target is Datum.BD09 else _bd_to_gcj(lon, lat)
    if source is Datum.CGCS2000_ZONE:
        lon, lat = _out_of_zone(lon, lat, zone)
        zone = None if target is not Datum.CGCS2000_ZONE else zone
    else:
        _require_globe(lon, lat)
        lon, lat = _TO_WGS84.get(source, _same)(lon, lat)
    if target is Datum.CGCS2000_ZONE:
        return _into_zone(lon, lat, zone)
    return _FROM_WGS84.get(target, _same)(lon, lat)


def in_gcj_region(lon: float, lat: float) -> bool:
    """Whether GCJ-02 shifts a WGS 84 position: the rectangle of the reference code (PRCoords)."""
    return 72.004 <= lon <= 137.8347 and 0.8293 <= lat <= 55.8271


def zone_of(lon: float) -> int:
    """Number of the 3-degree zone a longitude lies in; its middle is 3 times the number."""
    zone = round(lon / 3)
    if zone not in ZONES_3:
        raise _no_position(f"{lon:g}", _("经度 {lon:g} 不在中国 3° 带范围内").format(lon=lon))
    return zone


def central_meridian(zone: int) -> int:
    """Degrees east of the middle of a zone, 3-degree (25 to 45) or 6-degree (13 to 23)."""
    return 3 * zone if zone in ZONES_3 else 6 * zone - 3


def split_zone(easting: float) -> tuple[int | None, float]:
    """The zone prefix of an easting, None when it has none, and the easting without it."""
    if easting < 1_000_000:
        return None, easting
    zone, rest = divmod(easting, 1_000_000)
    return int(zone), rest


def in_words(source: Datum, *, zone: int | None = None) -> str:
    """How a position of that datum became WGS 84, for the record; empty when it was."""
    match source:
        case Datum.WGS84:
            return ""
        case Datum.CGCS2000:
            return _("CGCS2000 视同 WGS 84（相差不足 1 m）")
        case Datum.CGCS2000_ZONE:
            return _("CGCS2000 第 {zone} 带（中央经线 {middle}°）反算为经纬度，视同 WGS 84").format(
                zone=zone, middle=central_meridian(zone) if zone else ""
            )
        case Datum.GCJ02:
            return _("GCJ-02 迭代反算为 WGS 84")
        case Datum.BD09:
            return _("BD-09 经 GCJ-02 迭代反算为 WGS 84")


def _same(lon: float, lat: float) -> Pair:
    """CGCS2000 and WGS 84 share origin and, to 0.1 mm, ellipsoid (EPSG:15918 shifts nothing)."""
    return lon, lat


def _wgs_to_gcj(lon: float, lat: float) -> Pair:
    if not in_gcj_region(lon, lat):
        return lon, lat
    from prcoords import wgs_gcj

    shifted = wgs_gcj((lat, lon), check_china=False)
    return float(shifted.lon), float(shifted.lat)


def _gcj_to_wgs(lon: float, lat: float) -> Pair:
    found = _inverse(_wgs_to_gcj, lon, lat)
    return found if in_gcj_region(*found) else (lon, lat)


def _gcj_to_bd(lon: float, lat: float) -> Pair:
    from prcoords import gcj_bd

    shifted = gcj_bd((lat, lon))
    return float(shifted.lon), float(shifted.lat)


def _bd_to_gcj(lon: float, lat: float) -> Pair:
    return _inverse(_gcj_to_bd, lon, lat)


def _wgs_to_bd(lon: float, lat: float) -> Pair:
    return _gcj_to_bd(*_wgs_to_gcj(lon, lat))


def _bd_to_wgs(lon: float, lat: float) -> Pair:
    return _gcj_to_wgs(*_bd_to_gcj(lon, lat))


def _inverse(forward: Callable[[float, float], Pair], lon: float, lat: float) -> Pair:
    """The place that `forward` brings here, by repeated correction.

    PRCoords' own inverse stops at 1e-5 degrees and so at tenths of a millimetre; the offset
    changes by less than 2 % over its own length, so a few more rounds reach the last digit.
    """
    x, y = lon, lat
    for _round in range(30):
        there = forward(x, y)
        dx, dy = there[0] - lon, there[1] - lat
        x, y = x - dx, y - dy
        if abs(dx) + abs(dy) < _DONE_DEG:
            break
    return x, y


_TO_WGS84: dict[Datum, Callable[[float, float], Pair]] = {
    Datum.GCJ02: _gcj_to_wgs,
    Datum.BD09: _bd_to_wgs,
}
_FROM_WGS84: dict[Datum, Callable[[float, float], Pair]] = {
    Datum.GCJ02: _wgs_to_gcj,
    Datum.BD09: _wgs_to_bd,
}


class _Transformers(threading.local):
    """Transformers made in this thread; pyproj's must not be shared between threads."""

    def __init__(self) -> None:
        self.made: dict[int, Transformer] = {}

    def of(self, zone: int) -> "Transformer":
        """Geographic CGCS2000 to a zone with prefix: EPSG:4513 is zone 25, EPSG:4491 zone 13."""
        if zone not in self.made:
            from pyproj import Transformer

            code = 4513 + zone - ZONES_3[0] if zone in ZONES_3 else 4491 + zone - ZONES_6[0]
            self.made[zone] = Transformer.from_crs("EPSG:4490", f"EPSG:{code}", always_xy=True)
        return self.made[zone]


_transformers = _Transformers()


def _into_zone(lon: float, lat: float, zone: int | None) -> Pair:
    number = zone_of(lon) if zone is None else zone
    _require_zone(number)
    easting, northing = _transformers.of(number).transform(lon, lat)
    return float(easting), float(northing)


def _out_of_zone(easting: float, northing: float, zone: int | None) -> Pair:
    prefix, rest = split_zone(easting)
    number = prefix if prefix is not None else zone
    read = f"{easting:.12g}, {northing:.12g}"
    if number is None:
        raise _no_position(read, _("横坐标没有带号，请指明带号或中央经线"))
    if prefix is not None and zone is not None and prefix != zone:
        raise _no_position(
            read, _("带号 {prefix} 与指定的 {zone} 不符").format(prefix=prefix, zone=zone)
        )
    _require_zone(number)
    in_range = _EASTINGS[0] <= rest <= _EASTINGS[1] and _NORTHINGS[0] <= northing <= _NORTHINGS[1]
    if not in_range:
        raise _no_position(read, _("不在中国的高斯投影坐标范围内"))
    whole = number * 1_000_000 + rest
    lon, lat = _transformers.of(number).transform(whole, northing, direction="INVERSE")
    return float(lon), float(lat)


def _require_zone(zone: int) -> None:
    if zone not in ZONES_3 and zone not in ZONES_6:
        raise _no_position(str(zone), _("没有第 {zone} 带（3° 带为 25–45）").format(zone=zone))


def _require_globe(lon: float, lat: float) -> None:
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        raise _no_position(f"{lon:.10g}, {lat:.10g}", _("经度应在 ±180° 内，纬度应在 ±90° 内"))


def _no_position(value: str, reason: str) -> SurveyError:
    return SurveyError(Problem.NOT_A_POSITION, value=value, reason=reason)
