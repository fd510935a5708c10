"""Where a line of a foreign table says its site is: cells, datums, and mistakes in their order."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.domain.positions import Datum, Fix, Source
from surveyapp.exchange.headings import datum_in

Parse = Callable[[str, Datum | None], Fix]
"""Reads `lon, lat` (or `easting, northing`) as typed, in a datum, as a fix in WGS 84 degrees.

Raises `SurveyError` (NOT_A_POSITION, OUT_OF_RANGE) for what is none.
"""

OTHER = "@"
_PREFERRED = (Datum.WGS84, Datum.CGCS2000, Datum.CGCS2000_ZONE, Datum.GCJ02, Datum.BD09)
_DECIMAL = r"[-+]?\d+(?:\.\d*)?"
_PAIR = re.compile(rf"\s*({_DECIMAL})\s*°?\s*[,，;；\s]\s*({_DECIMAL})\s*°?\s*", re.ASCII)
_ZONED = 1000.0
"""Beyond any number of degrees: metres of a projected system."""


@dataclass(frozen=True, slots=True)
class Place:
    """A fix, and what had to be said about reading it."""

    fix: Fix
    swapped: bool = False
    assumed: bool = False
    """Nothing named a datum, WGS 84 was taken."""


def parse_decimal(text: str, datum: Datum | None) -> Fix:
    """Decimal degrees, longitude first, in WGS 84 or CGCS2000: what this layer reads by itself."""
    pair = _PAIR.fullmatch(text)
    if pair is None:
        raise SurveyError(Problem.NOT_A_POSITION, value=text, reason=_("不是两个数"))
    lon, lat = float(pair[1]), float(pair[2])
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise SurveyError(Problem.NOT_A_POSITION, value=text, reason=_("超出经纬度范围"))
    if datum not in (None, Datum.WGS84, Datum.CGCS2000):
        raise SurveyError(Problem.NOT_A_POSITION, value=text, reason=_("此处不能换算该坐标系"))
    return Fix(lon, lat, datum or Datum.WGS84, raw=text)


def read_place(
    texts: Mapping[str, str], datums: Mapping[str, Datum], fallback: Datum | None, parse: Parse
) -> Place | None:
    """The place in one line's cells by field; None when the line names none.

    A datum in the line's own cell counts first, then one in a heading (`datums`, by field), then
    `fallback`.
    """
    text, field, beside = _typed(texts)
    if not text:
        return None
    said = beside or _said(texts.get("datum", "").strip()) or datums.get(field) or fallback
    text, datum, swapped = _ordered(text, said)
    fix = replace(
        (parse_decimal if field == "lon" and _is_unclear(text, datum) else parse)(text, datum),
        source=Source.IMPORTED,
        accuracy_m=_number(texts.get("accuracy_m")),
        altitude_m=_number(texts.get("altitude_m")),
        at=texts.get("fixed_at"),
    )
    return Place(replace(fix, raw=fix.raw or text), swapped, assumed=datum is None)


def _typed(texts: Mapping[str, str]) -> tuple[str, str, Datum | None]:
    """What is written of the place, as `lon, lat`; the field that tells its datum, or the datum."""
    for datum in (None, *_PREFERRED):
        suffix = OTHER + datum if datum else ""
        lon, lat = (texts.get(name + suffix, "").strip() for name in ("lon", "lat"))
        if lon and lat:
            return f"{lon}, {lat}", "lon", datum
    lon, lat = texts.get("lon", "").strip(), texts.get("lat", "").strip()
    if lon or lat:
        reason = _("只有经度或纬度之一")
        raise SurveyError(Problem.NOT_A_POSITION, value=lon or lat, reason=reason)
    return texts.get("position", "").strip(), "position", None


def apart(columns: Sequence[str], fields: Sequence[str]) -> list[str]:
    """The fields, with a second pair of longitude and latitude in another datum kept for itself.

    Lists give the same place in WGS 84 and in GCJ-02 side by side; the first pair in the best
    datum stays `lon`, `lat`, each other becomes `lon@gcj02` and the like.
    """
    told = {i: datum_in(columns[i]) for i, field in enumerate(fields) if field in ("lon", "lat")}
    datums = {datum for datum in told.values() if datum}
    if len(datums) < 2:
        return list(fields)
    best = min(datums, key=_PREFERRED.index)
    return [
        field + OTHER + other if (other := told.get(i)) and other != best else field
        for i, field in enumerate(fields)
    ]


def _is_unclear(text: str, datum: Datum | None) -> bool:
    """Degrees that could be either; the columns have told which is which, so nothing is unclear."""
    pair = _PAIR.fullmatch(text)
    geographic = datum in (None, Datum.WGS84, Datum.CGCS2000)
    return geographic and pair is not None and abs(float(pair[1])) <= 90


def _said(word: str) -> Datum | None:
    """The datum a line's own cell names; a word nobody knows must not pass for WGS 84."""
    datum = datum_in(word)
    if word and datum is None:
        raise SurveyError(Problem.NOT_A_POSITION, value=word, reason=_("不认识的坐标系"))
    return datum


def _ordered(text: str, datum: Datum | None) -> tuple[str, Datum | None, bool]:
    """Longitude first and easting first; tells whether degrees stood the wrong way round."""
    pair = _PAIR.fullmatch(text)
    if pair is None:
        return text, datum, False
    first, second = float(pair[1]), float(pair[2])
    if abs(first) > _ZONED and abs(second) > _ZONED:
        east_first = not 1e6 <= first < 1e7
        kept = f"{pair[1]}, {pair[2]}" if east_first else f"{pair[2]}, {pair[1]}"
        return kept, Datum.CGCS2000_ZONE, False
    if 3 <= first <= 54 and 73 <= second <= 136:
        return f"{pair[2]}, {pair[1]}", datum, True
    return f"{pair[1]}, {pair[2]}", datum, False


def _number(text: str | None) -> float | None:
    """Accuracy or altitude where the line tells it; what is no number is left out."""
    try:
        return float(text or "")
    except ValueError:
        return None
