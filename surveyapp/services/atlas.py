"""The sites of a survey as the map holds them: read once, then kept up with each act."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from surveyapp.domain.changes import Value
from surveyapp.domain.policy.terms import Severity
from surveyapp.maps.content import Border, Box
from surveyapp.maps.legend import kind_number, state_number
from surveyapp.maps.pyramid import Mark, Pyramid
from surveyapp.services.areas import name_of
from surveyapp.services.borders import rings_of
from surveyapp.storage import Row, Survey

_COLUMNS = ("id", "lon", "lat", "kind", "state", "candidate", "name", "number")
_SEVERITY = {severity.id: int(severity) for severity in Severity}
FEW = 64
"""Acts on more sites than this are cheaper to read anew than to follow one by one."""


def load_pyramid(survey: Survey, cancelled: Callable[[], bool] = lambda: False) -> Pyramid | None:
    """All sites with a position; None when cancelled."""
    weights = _heaviest(survey.flag_weights())
    marks = []
    for row in survey.stream("site", _COLUMNS):
        mark = _mark(row, weights)
        if mark is not None:
            marks.append(mark)
        if len(marks) % 4096 == 1 and cancelled():
            return None
    return Pyramid(marks)


def follow(pyramid: Pyramid, survey: Survey, sites: Iterable[str]) -> None:
    """Show some sites as they are now, whatever happened to them."""
    wanted = list(sites)
    rows = {str(row["id"]): row for row in survey.rows("site", wanted)}
    for site in wanted:
        row = rows.get(site)
        mark = None
        if row is not None and not row["deleted"]:
            mark = _mark(tuple(row[name] for name in _COLUMNS), _weights(survey, site))
        if mark is None:
            pyramid.drop(site)
        else:
            pyramid.put(mark)


def site_on_map(survey: Survey, key: str) -> dict[str, Any] | None:
    """One site as the map marks it: where, what, its planned point, its photos' views.

    None when it is gone. Positions are WGS 84 degrees, `planned` is latitude before longitude.
    """
    row = next(iter(survey.rows("site", [key])), None)
    if row is None or row["deleted"]:
        return None
    planned = [row["planned_lat"], row["planned_lon"]]
    return {
        "id": key,
        "lon": row["lon"],
        "lat": row["lat"],
        "kind": kind_number(row["kind"]),
        "state": state_number(row["state"], row["candidate"]),
        "flagged": _weights(survey, key).get(key, 0),
        "name": str(row["name"] or row["number"] or ""),
        "planned": planned if all(isinstance(v, float) for v in planned) else None,
        "views": [_view(photo) for photo in survey.photos(key)],
    }


def _view(photo: Row) -> dict[str, Value]:
    """Where a photo was taken and which way it looks; no place where it has none of its own."""
    lon, lat = photo["lon"], photo["lat"]
    placed = isinstance(lon, float) and isinstance(lat, float) and (lon, lat) != (0.0, 0.0)
    return {
        "lon": lon if placed else None,
        "lat": lat if placed else None,
        "direction": photo["direction_deg"],
    }


def borders_of(survey: Survey) -> list[Border]:
    """The borders of the survey's counties with their names."""
    drawn = (Border(name_of(c) or c, rings_of(c)) for c in survey.counties)
    return [border for border in drawn if border.rings]


def box_of(borders: Iterable[Border]) -> Box | None:
    """What holds some borders, None when there are none."""
    corners = [corner for border in borders for ring in border.rings for corner in ring]
    if not corners:
        return None
    lon, lat = [c[0] for c in corners], [c[1] for c in corners]
    return min(lon), min(lat), max(lon), max(lat)


def _weights(survey: Survey, site: str) -> dict[str, int]:
    return _heaviest((flag.site, flag.severity) for flag in survey.flags(site))


def _heaviest(found: Iterable[tuple[str, str]]) -> dict[str, int]:
    """How heavy the heaviest finding of each site is."""
    weights: dict[str, int] = {}
    for site, severity in found:
        weights[site] = max(_SEVERITY.get(severity, 0), weights.get(site, 0))
    return weights


def _mark(row: tuple[Value, ...], weights: Mapping[str, int]) -> Mark | None:
    site, lon, lat, kind, state, candidate, name, number = row
    if not isinstance(lon, int | float) or not isinstance(lat, int | float):
        return None
    words = str(name or number or "")
    looks = kind_number(kind), state_number(state, candidate)
    return Mark(str(site), float(lon), float(lat), *looks, weights.get(str(site), 0), words)
