"""Values as papers show them: labels, units, dates, angles."""

from surveyapp.domain.changes import Value
from surveyapp.domain.fields import Field, field_of
from surveyapp.domain.language import _, language
from surveyapp.domain.positions import Datum, Source
from surveyapp.reports.facts import Row

NOTHING = "—"


def value_of(table: str, row: Row, name: str) -> str:
    """One field of a record for people, with its unit; `—` when it is empty."""
    field = field_of(table, name)
    value = row.get(name)
    if value is None or value == "" or field is None:
        return NOTHING
    return _shown(field, value)


def _shown(field: Field, value: Value) -> str:
    if field.name == "datum":
        return datum(str(value))
    if field.name == "source":
        return source(str(value))
    if field.choices and field.type == "choice":
        return field.choices.label(str(value))
    if field.choices:
        return _("、").join(field.choices.label(word) for word in str(value).split())
    if field.type == "boolean":
        return _("是") if value else _("否")
    if field.type == "moment":
        return moment(str(value))
    text = number(value) if isinstance(value, (int, float)) else str(value)
    if field.unit == "°":
        text = f"{value:.6f}" if isinstance(value, float) else text
    return f"{text}{'' if field.unit == '°' else ' '}{field.unit}" if field.unit else text


def number(value: float) -> str:
    """A figure with thousands parted and no idle zeros."""
    return f"{value:,.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"


def moment(iso: str) -> str:
    """`2026-03-21 14:32` of an ISO 8601 moment; the text itself when it is none."""
    return iso[:10] + " " + iso[11:16] if len(iso) >= 16 and iso[4] == "-" else iso


def datum(identifier: str) -> str:
    """The name of a datum."""
    names = {
        Datum.WGS84: "WGS 84",
        Datum.CGCS2000: "CGCS2000",
        Datum.CGCS2000_ZONE: _("CGCS2000 3°带"),
        Datum.GCJ02: "GCJ-02",
        Datum.BD09: "BD-09",
    }
    return names.get(identifier, identifier)  # type: ignore[call-overload, no-any-return]


def source(identifier: str) -> str:
    """How a position came to us."""
    names = {
        Source.TYPED: _("手工输入"),
        Source.PHOTO: _("照片"),
        Source.RECEIVER: _("接收机"),
        Source.AVERAGED: _("接收机平均"),
        Source.MAP: _("地图选点"),
        Source.IMPORTED: _("导入"),
    }
    return names.get(identifier, identifier)  # type: ignore[call-overload, no-any-return]


def degrees(value: float, positive: str, negative: str) -> str:
    """An angle in degrees, minutes and seconds to a hundredth, for example `113°40′12.34″E`."""
    hundredths = round(abs(value) * 360_000)
    minutes, seconds = divmod(hundredths, 6000)
    side = positive if value >= 0 else negative
    return f"{minutes // 60}°{minutes % 60:02d}′{seconds / 100:05.2f}″{side}"


def direction(bearing: float) -> str:
    """The wind's name of a bearing, one of eight."""
    if language() == "zh":
        names = ("北", "东北", "东", "东南", "南", "西南", "西", "西北")
    else:
        names = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")
    return names[round(bearing / 45) % 8]
