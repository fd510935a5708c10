"""County borders as rings of WGS 84 degrees, for maps on paper and on a page."""

from functools import lru_cache

from surveyapp.domain.language import _
from surveyapp.geography.counties import CountyHit, counties_near
from surveyapp.geography.county_shapes import shape_of
from surveyapp.services.areas import name_of

NEIGHBOURS_WITHIN_M = 8_000.0

Rings = tuple[tuple[tuple[float, float], ...], ...]


def source() -> str:
    """Whose borders they are, as a map names it."""
    return _("天地图")


@lru_cache(maxsize=64)
def rings_of(county: str) -> Rings:
    """The outer rings of a county's border; empty for a code that has no polygon."""
    try:
        area = shape_of(county).area
    except KeyError:
        return ()
    return tuple(tuple((x, y) for x, y in part.exterior.coords) for part in area.geoms)


@lru_cache(maxsize=64)
def neighbours_of(county: str) -> tuple[tuple[str, Rings], ...]:
    """Names and borders of the counties that touch a county, each once."""
    try:
        area = shape_of(county).area
    except KeyError:
        return ()
    hits: dict[str, CountyHit] = {}
    for part in area.geoms:
        corners = list(part.exterior.coords)
        for lon, lat in corners[:: max(1, len(corners) // 40)]:
            hits |= {h.code: h for h in counties_near(lon, lat, 500.0)}
    hits.pop(county, None)
    return tuple((name_of(code) or code, rings_of(code)) for code in sorted(hits))
