"""Values as papers show them: what the window shows, and angles and moments as evidence needs."""

from surveyapp.domain import moments
from surveyapp.domain.fields import field_of
from surveyapp.domain.language import _, language
from surveyapp.domain.positions import Datum, Source
from surveyapp.domain.values import show_value
from surveyapp.reports.facts import Row

NOTHING = "—"


def value_of(table: str, row: Row, name: str) -> str:
    """One field of a record for people, with its unit; `—` when it is empty."""
    field = field_of(table, name)
    value = row.get(name)
    if field is None or value is None or value == "":
        return NOTHING
    if field.type == "moment":
        return moments.shown(str(value))
    if name == "datum":
        return datum(str(value))
    if name == "source":
        return source(str(value))
    if field.unit == "°" and isinstance(value, float) and name != "direction_deg":
        return f"{value:.6f}°"
    return show_value(field, value)


def datum(identifier: str) -> str:
    """The name of a datum."""
    names: dict[str, str] = {
        Datum.WGS84: "WGS 84",
        Datum.CGCS2000: "CGCS2000",
        Datum.CGCS2000_ZONE: _("CGCS2000 3°带"),
        Datum.GCJ02: "GCJ-02",
        Datum.BD09: "BD-09",
    }
    return names.get(identifier, identifier)


def source(identifier: str) -> str:
    """How a position came to us."""
    names: dict[str, str] = {
        Source.TYPED: _("手工输入"),
        Source.PHOTO: _("照片"),
        Source.RECEIVER: _("接收机"),
        Source.AVERAGED: _("接收机平均"),
        Source.MAP: _("地图选点"),
        Source.IMPORTED: _("导入"),
    }
    return names.get(identifier, identifier)


def degrees(value: float, positive: str, negative: str) -> str:
    """An angle in degrees, minutes and seconds to a hundredth, for example `113°40′12.34″E`."""
    hundredths = round(abs(value) * 360_000)
    minutes, seconds = divmod(hundredths, 6000)
    side = positive if value >= 0 else negative
    return f"{minutes // 60}°{minutes % 60:02d}′{seconds / 100:05.2f}″{side}"


_WINDS = {
    "zh": ("北", "东北", "东", "东南", "南", "西南", "西", "西北"),
    "en": ("N", "NE", "E", "SE", "S", "SW", "W", "NW"),
}


def direction(bearing: float) -> str:
    """The wind's name of a bearing, one of eight."""
    return _WINDS[language()][round(bearing / 45) % 8]
