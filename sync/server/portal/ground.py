"""A county's list as a small map that needs no script: its border, its sites, north and a scale.

Drawn on the server from the entries alone, so it shows no position that the columns do not.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians

from surveyapp.domain.batches import Snapshot
from surveyapp.domain.changes import Value
from surveyapp.publishing.borders import borders_of

WIDTH = 560.0
_MARGIN = 14.0
_TALLEST = 640.0


@dataclass(frozen=True, slots=True)
class Dot:
    """A site on the map."""

    x: float
    y: float
    number: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Ground:
    """The map in its own units, north up; `bar` units are `bar_km` kilometres."""

    width: float
    height: float
    border: str
    dots: tuple[Dot, ...]
    bar: float
    bar_km: float


def ground(snapshot: Snapshot, only: str = "") -> Ground | None:
    """The map of a list, or of one site of it in its county; None where no position is shown."""
    placed = [e for e in snapshot.entries if _place(e) and only in ("", str(e["number"]))]
    if not placed:
        return None
    rings = [ring for border in borders_of(snapshot) for ring in border.rings]
    points = [p for ring in rings for p in ring] + [p for e in placed if (p := _place(e))]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    narrow = cos(radians((south + north) / 2))
    wide, tall = max((east - west) * narrow, 1e-3), max(north - south, 1e-3)
    scale = min((WIDTH - 2 * _MARGIN) / wide, (_TALLEST - 2 * _MARGIN) / tall)

    def at(place: Sequence[float]) -> tuple[float, float]:
        x = _MARGIN + (place[0] - west) * narrow * scale
        return round(x, 1), round(_MARGIN + (north - place[1]) * scale, 1)

    km = 111.32 / scale
    bar_km = next(n for n in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 1e9) if n / km > 60)
    return Ground(
        round(wide * scale + 2 * _MARGIN, 1),
        round(tall * scale + 2 * _MARGIN, 1),
        " ".join(_path(map(at, ring)) for ring in rings),
        tuple(_dot(e, *at(p)) for e in placed if (p := _place(e))),
        round(bar_km / km, 1),
        bar_km,
    )


def _place(entry: Mapping[str, Value]) -> tuple[float, float] | None:
    lon, lat = entry.get("lon"), entry.get("lat")
    if not isinstance(lon, int | float) or not isinstance(lat, int | float):
        return None
    return (lon, lat) if -180 <= lon <= 180 and -85 <= lat <= 85 else None


def _dot(entry: Mapping[str, Value], x: float, y: float) -> Dot:
    name = str(entry.get("name") or entry.get("address") or "")
    return Dot(x, y, str(entry["number"]), name, str(entry.get("kind") or ""))


def _path(points: Iterable[tuple[float, float]]) -> str:
    """A ring as a path; points that fall on one pixel are drawn once."""
    words: list[str] = []
    last = (-9.0, -9.0)
    for x, y in points:
        if abs(x - last[0]) + abs(y - last[1]) >= 1:
            words.append(f"{x:g},{y:g}")
            last = (x, y)
    return f"M{'L'.join(words)}Z" if words else ""
