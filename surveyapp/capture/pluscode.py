"""Plus Codes (Open Location Code): a place as a cell of a grid, by Google's own library."""

import re

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.domain.positions import distance_m

_CODE = re.compile(
    r"(?<![0-9A-Za-z])[2-9CFGHJMPQRVWX0]{2,8}\+[2-9CFGHJMPQRVWX]{0,7}(?![0-9A-Za-z])", re.IGNORECASE
)


def find_code(text: str) -> str | None:
    """The Plus Code in a text, whole or shortened; None when there is none."""
    found = _CODE.search(text)
    return found[0].upper() if found else None


def cell_of(code: str, near: tuple[float, float] | None) -> tuple[float, float, float]:
    """Longitude and latitude (WGS 84) of the middle of a code's cell, and its larger side in metres.

    A shortened code ("QM58+46") means the nearest such cell to `near`, longitude before latitude.
    Raises `SurveyError` NOT_A_POSITION without it, or for what is no code.
    """
    from openlocationcode import openlocationcode as olc

    if olc.isShort(code):
        if near is None:
            raise _refused(code, _("短 Plus Code 需要参考位置，请补全前四位"))
        code = olc.recoverNearest(code, near[1], near[0])
    if not olc.isFull(code):
        raise _refused(code, _("不是有效的 Plus Code"))
    cell = olc.decode(code)
    west, south, east, north = (
        cell.longitudeLo, cell.latitudeLo, cell.longitudeHi, cell.latitudeHi,
    )  # fmt: skip
    size = max(distance_m(west, south, west, north), distance_m(west, south, east, south))
    return float(cell.longitudeCenter), float(cell.latitudeCenter), size


def code_of(lon: float, lat: float, length: int = 10) -> str:
    """The Plus Code of a WGS 84 place; 10 digits are a cell of 14 m, 11 digits one of 3 m."""
    from openlocationcode import openlocationcode as olc

    return str(olc.encode(lat, lon, length))


def _refused(code: str, reason: str) -> SurveyError:
    return SurveyError(Problem.NOT_A_POSITION, value=code, reason=reason)
