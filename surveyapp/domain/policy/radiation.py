"""The leaflet on radiation in a dossier: limits of GB 8702-2014 for the public."""

import math
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from surveyapp.domain.bundled import resource
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _


@dataclass(frozen=True, slots=True)
class Limit:
    """What the public may be exposed to at a frequency: field in V/m, power density in W/m²."""

    field_v_m: float
    power_w_m2: float


@dataclass(frozen=True, slots=True)
class Band:
    """A range of frequencies in MHz with its limits: fixed, or by the frequency f in MHz.

    Field in V/m is `field_v_m` or `field_root`·√f; power density in W/m² is `power_w_m2` or
    f/`power_divisor`.
    """

    from_mhz: float
    to_mhz: float
    field_v_m: float | None = None
    power_w_m2: float | None = None
    field_root: float | None = None
    power_divisor: float | None = None


@dataclass(frozen=True, slots=True)
class Leaflet:
    """What the page says: the standard, its bands, frequencies in use, points of title and text."""

    standard: str
    points: tuple[tuple[str, str], ...]
    bands: tuple[Band, ...]
    examples_mhz: tuple[float, ...]


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(resource("policy", "radiation.toml").read_text(encoding="utf-8"))


def leaflet() -> Leaflet:
    """The content of the page."""
    points = tuple((point["title"], point["text"]) for point in _table()["points"])
    bands = tuple(Band(**band) for band in _table()["bands"])
    return Leaflet(_table()["standard"], points, bands, tuple(_table()["examples_mhz"]))


def limit_at(f_mhz: float) -> Limit:
    """The limit at a frequency in MHz, 30 to 15,000; raises `OUT_OF_RANGE` beyond."""
    bands = _table()["bands"]
    for band in bands:
        if band["from_mhz"] <= f_mhz <= band["to_mhz"]:
            return _limit(band, f_mhz)
    raise SurveyError(
        Problem.OUT_OF_RANGE,
        field=_("频率（MHz）"),
        value=f_mhz,
        low=bands[0]["from_mhz"],
        high=bands[-1]["to_mhz"],
    )


def _limit(band: dict[str, float], f_mhz: float) -> Limit:
    if "field_v_m" in band:
        return Limit(float(band["field_v_m"]), band["power_w_m2"])
    return Limit(band["field_root"] * math.sqrt(f_mhz), f_mhz / band["power_divisor"])
