"""A position written out for people, in a form that `typed` reads back."""

from enum import StrEnum

from surveyapp.capture.pluscode import code_of
from surveyapp.domain.positions import Datum
from surveyapp.geography import datums


class Style(StrEnum):
    """How a position is written."""

    DECIMAL = "decimal"
    """Degrees with 7 decimals (1 cm)."""
    DMS = "dms"
    """Degrees, minutes, seconds with 3 decimals (3 cm)."""
    ZONE = "zone"
    """CGCS2000 3-degree zone, X north and Y east with its prefix, in centimetres."""
    PLUS_CODE = "plus_code"
    """A Plus Code of 11 digits (3 m); always WGS 84."""


def format_position(lon: float, lat: float, style: Style, datum: Datum = Datum.WGS84) -> str:
    """A WGS 84 position as text in the datum asked for; the datum's name is not part of it.

    Raises `SurveyError` NOT_A_POSITION where a zone is asked for outside China's.
    """
    if style is Style.PLUS_CODE:
        return code_of(lon, lat, 11)
    if style is Style.ZONE or datum is Datum.CGCS2000_ZONE:
        easting, northing = datums.convert(lon, lat, Datum.WGS84, Datum.CGCS2000_ZONE)
        return f"X={northing:.2f} Y={easting:.2f}"
    lon, lat = datums.convert(lon, lat, Datum.WGS84, datum)
    write = _dms if style is Style.DMS else _decimal
    return f"{write(lat)}{'S' if lat < 0 else 'N'} {write(lon)}{'W' if lon < 0 else 'E'}"


def _decimal(degrees: float) -> str:
    return f"{abs(degrees):.7f}°"


def _dms(degrees: float) -> str:
    """Counted in thousandths of a second, so that no 60″ ever stands there."""
    minutes, thousandths = divmod(round(abs(degrees) * 3_600_000), 60_000)
    whole, minute = divmod(minutes, 60)
    return f"{whole}°{minute:02}′{thousandths / 1000:06.3f}″"
