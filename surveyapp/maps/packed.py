"""Tiles that travel inside a page: what covers the sites, as deep as a few megabytes reach."""

import base64
import math
from collections.abc import Iterator
from dataclasses import dataclass

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.domain.positions import Datum
from surveyapp.maps.content import Box
from surveyapp.maps.tiles import PICTURES, TileSource

_BUDGET = 12_000_000
_SPREAD = 0.02
"""Degrees around the sites that are covered too."""
_MOST = 4_000
"""Tiles looked up at one zoom; more would not fit anyway."""


@dataclass(frozen=True, slots=True)
class PackedTiles:
    """Pictures by `z/x/y`, and the zooms that are whole."""

    mime: str
    min_zoom: int
    max_zoom: int
    tiles: dict[str, bytes]
    attribution: str = ""

    def document(self) -> dict[str, object]:
        """As the page's script reads it."""
        data = {key: base64.b64encode(tile).decode() for key, tile in self.tiles.items()}
        return {
            "mime": self.mime,
            "min": self.min_zoom,
            "max": self.max_zoom,
            "credits": self.attribution,
            "data": data,
        }


def pack(source: TileSource, box: Box | None) -> PackedTiles | None:
    """The tiles over `box`, zoom by zoom while they fit; None when none lie there.

    Raises `BAD_TILES` for vector tiles, which this page can't draw, and for tiles drawn in GCJ-02
    or BD-09, under which WGS 84 sites would stand 500 m off.
    """
    if source.datum not in (Datum.WGS84, Datum.CGCS2000):
        reason = _("以 {datum} 绘制，不能与 WGS84 站址叠放").format(datum=source.datum.upper())
        raise SurveyError(Problem.BAD_TILES, path=source.path.name, reason=reason)
    if not source.is_picture:
        reason = _("是矢量瓦片（{format}），此页只能显示图片瓦片").format(format=source.format)
        raise SurveyError(Problem.BAD_TILES, path=source.path.name, reason=reason)
    kept: dict[str, bytes] = {}
    deepest = source.min_zoom
    for z in range(source.min_zoom, source.max_zoom + 1):
        level = _level(source, box or source.bounds, z)
        if sum(map(len, kept.values())) + sum(map(len, level.values())) > _BUDGET:
            break
        kept |= level
        deepest = z
    if not kept:
        return None
    return PackedTiles(PICTURES[source.format], source.min_zoom, deepest, kept, source.attribution)


def _level(source: TileSource, box: Box, z: int) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    size = 0
    for x, y in _over(box, z):
        tile = source.tile(z, x, y)
        if tile and size <= _BUDGET:
            found[f"{z}/{x}/{y}"] = tile
            size += len(tile)
    return found


def _over(box: Box, z: int) -> Iterator[tuple[int, int]]:
    west, north = _tile_at(box[0] - _SPREAD, box[3] + _SPREAD, z)
    east, south = _tile_at(box[2] + _SPREAD, box[1] - _SPREAD, z)
    if (east - west + 1) * (south - north + 1) <= _MOST:
        yield from ((x, y) for y in range(north, south + 1) for x in range(west, east + 1))


def _tile_at(lon: float, lat: float, z: int) -> tuple[int, int]:
    """Column and row from the north of the tile that holds a place (spherical Mercator)."""
    side = 1 << z
    phi = math.radians(min(85.05, max(-85.05, lat)))
    x = (lon + 180) / 360 * side
    y = (1 - math.asinh(math.tan(phi)) / math.pi) / 2 * side
    return min(side - 1, max(0, int(x))), min(side - 1, max(0, int(y)))
