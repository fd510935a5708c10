"""A position as a person typed or pasted it, read as what it is or refused with the reason."""

import math
import re
import unicodedata

from surveyapp.capture.angles import NoAnglesError, read_pair
from surveyapp.capture.datum_names import datum_of
from surveyapp.capture.pluscode import cell_of, find_code
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.domain.positions import Datum, Fix, Source, distance_m
from surveyapp.geography import datums

LONGEST = 300
"""Characters after which a text is not looked at: no position is written so long."""

_DEGREE_M = 111_195.0
"""Metres of a degree of latitude."""

_SIGNS = str.maketrans(
    {"″": '"', "“": '"', "”": '"', "〃": '"', "′": "'", "‘": "'", "’": "'", "´": "'", "`": "'",
     "º": "°", "˚": "°", "、": ",", "。": ".", "−": "-", "–": "-", "—": "-"}
)  # fmt: skip

_DATUM = re.compile(
    r"EPSG:+\d+|WGS[\s_-]?(?:19)?84|(?:国家|中国)?2000(?:国家)?大地坐标系?|国家(?:大地坐标系)?2000|CGCS[\s_-]?2000"
    r"|GCJ[\s_-]?02|BD[\s_-]?09(?:LL)?|国测局|火星|高德|腾讯|百度(?:地图)?",
    re.IGNORECASE,
)
_NEUTRAL = re.compile(r"坐标系?|高斯(?:投影)?|位置|[36三六]\s*(?:度|°)\s*(?:分)?带|米|\[|\]|<|>")
_ZONE = re.compile(r"(?:第\s*)?(?<!\d)(\d{2})\s*(?:号)?带(?:号)?|带号\s*[:=]?\s*(\d{2})(?!\d)")
_MERIDIAN = re.compile(r"中央(?:子午线|经线)\s*[:=]?\s*(\d{2,3})(?!\d)\s*(?:°|度)?(?:E|东)?")
_METRES = re.compile(r"(?<![\d.+-])\d{6,8}(?:\.\d*)?(?![\d.])", re.ASCII)
_ZONE_REST = re.compile(r"[\sXYxyEN东北横纵标:=,;/|m()]*")


def parse_position(
    text: str,
    *,
    datum: Datum | None = None,
    near: tuple[float, float] | None = None,
    zone: int | None = None,
) -> Fix:
    """The position a text means, in WGS 84, with what was typed and how it was converted.

    Reads decimal degrees, degrees-minutes-seconds in Latin or Chinese, CGCS2000 zone
    coordinates in either order, and Plus Codes. `datum` is what the person says it refers to
    (WGS 84 when neither they nor the text says); `near` (WGS 84 longitude, latitude) completes a
    shortened code or an easting without its zone. `accuracy_m` is what the last digit stands
    for. Raises `SurveyError` NOT_A_POSITION with the value and the reason.
    """
    if len(text) > LONGEST:
        raise _refused(text[:40] + "…", _("文字过长"))
    if "://" in text:
        raise _refused(text.strip(), _("这是链接，请粘贴坐标本身"))
    value = unicodedata.normalize("NFKC", text.translate(_SIGNS)).replace("''", '"').strip()
    if not value:
        raise _refused(text, _("没有内容"))
    code = find_code(value)
    if code is not None:
        return _from_code(text, code, datum or Datum.WGS84, near)
    rest, named = _take_datum(text, value)
    if named is not None and datum is not None and _family(named) != _family(datum):
        raise _refused(text, _("文字写明 {named}，与所选坐标系不符").format(named=named))
    rest, written_zone = _take_zone(rest)
    metres = _METRES.findall(rest)
    if len(metres) == 2:
        return _from_zone(text, rest, datum or named, written_zone or zone, near)
    return _from_angles(text, rest, datum or named or Datum.WGS84, near)


def _from_code(text: str, code: str, datum: Datum, near: tuple[float, float] | None) -> Fix:
    lon, lat, size = cell_of(code, near)
    return _fix(text, lon, lat, datum, size)


def _from_angles(text: str, rest: str, datum: Datum, near: tuple[float, float] | None) -> Fix:
    if datum is Datum.CGCS2000_ZONE:
        raise _refused(text, _("带号坐标应为两个以米计的数"))
    try:
        lon, lat = read_pair(rest, near)
    except NoAnglesError as no:
        raise _refused(text, str(no)) from no
    wide = math.cos(math.radians(lat.degrees))
    return _fix(text, lon.degrees, lat.degrees, datum, _DEGREE_M * max(lat.step, lon.step * wide))


def _from_zone(
    text: str,
    rest: str,
    datum: Datum | None,
    zone: int | None,
    near: tuple[float, float] | None,
) -> Fix:
    if datum not in {None, Datum.CGCS2000, Datum.CGCS2000_ZONE}:
        raise _refused(text, _("只支持 CGCS2000 的带号坐标"))
    left = _METRES.sub("", rest)
    if not _ZONE_REST.fullmatch(left):
        raise _refused(text, _("有不认识的字符“{sign}”").format(sign=left.strip()[:10]))
    easting, northing = _easting_first(text, _METRES.findall(rest))
    zone = _zone_for(text, float(easting), float(northing), zone, near)
    decimals = min(len(n.partition(".")[2]) for n in (easting, northing))
    return _fix(
        text, float(easting), float(northing), Datum.CGCS2000_ZONE, 10.0**-decimals, zone=zone
    )


def _easting_first(text: str, pair: list[str]) -> tuple[str, str]:
    """An easting carries its zone (over 13 million) or is below a million, as few northings are."""
    first, second = pair
    for easting, northing in ((first, second), (second, first)):
        if float(easting) >= 1e7 > float(northing) or float(easting) < 1e6 <= float(northing) < 1e7:
            return easting, northing
    raise _refused(text, _("分不清横坐标和纵坐标"))


def _zone_for(
    text: str, easting: float, northing: float, zone: int | None, near: tuple[float, float] | None
) -> int:
    prefix, _rest = datums.split_zone(easting)
    if prefix is not None:
        if zone not in {None, prefix}:
            raise _refused(
                text, _("带号 {prefix} 与指定的 {zone} 不符").format(prefix=prefix, zone=zone)
            )
        return prefix
    if zone is not None:
        return zone
    if near is None:
        raise _refused(text, _("横坐标没有带号，请补上带号（如 38）或中央经线"))
    middle = datums.zone_of(near[0])

    def off(candidate: int) -> float:
        there = datums.convert(easting, northing, Datum.CGCS2000_ZONE, Datum.WGS84, zone=candidate)
        return distance_m(*there, *near)

    return min((z for z in (middle, middle - 1, middle + 1) if z in datums.ZONES_3), key=off)


def _take_datum(text: str, value: str) -> tuple[str, Datum | None]:
    named = {datum_of(name) for name in _DATUM.findall(value)}
    if len(named) > 1 or None in named:
        raise _refused(text, _("坐标系写得不明确"))
    return _DATUM.sub(" ", value), named.pop() if named else None


def _take_zone(value: str) -> tuple[str, int | None]:
    value = _NEUTRAL.sub(" ", value)
    found, middle = _ZONE.search(value), _MERIDIAN.search(value)
    zone = int(found[1] or found[2]) if found else None
    if middle is not None and zone is None:
        degrees = int(middle[1])
        zone = degrees // 3 if degrees % 3 == 0 else None
    return _MERIDIAN.sub(" ", _ZONE.sub(" ", value)), zone


def _family(datum: Datum) -> Datum:
    return Datum.CGCS2000 if datum is Datum.CGCS2000_ZONE else datum


def _fix(
    text: str, x: float, y: float, datum: Datum, accuracy_m: float, *, zone: int | None = None
) -> Fix:
    try:
        lon, lat = datums.convert(x, y, datum, Datum.WGS84, zone=zone)
    except SurveyError as no:
        raise _refused(text, str(no.facts.get("reason", ""))) from no
    return Fix(
        lon=round(lon, 10),
        lat=round(lat, 10),
        datum=datum,
        source=Source.TYPED,
        raw=text.strip(),
        accuracy_m=round(max(0.01, accuracy_m), 2),
        conversion=datums.in_words(datum, zone=zone),
    )


def _refused(text: str, reason: str) -> SurveyError:
    return SurveyError(Problem.NOT_A_POSITION, value=text.strip(), reason=reason)
