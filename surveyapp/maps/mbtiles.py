"""MBTiles 1.3: a foreign SQLite file, only ever read (docs/adr names this exception)."""

import gzip
import math
import sqlite3
import threading
import zlib
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from surveyapp.domain.errors import SurveyError
from surveyapp.domain.language import _
from surveyapp.maps.tiles import Box, bad_tiles, sniffed

_WORLD: Box = (-180.0, -85.0511, 180.0, 85.0511)
_LARGEST = 20_000_000
_FAULTS = (sqlite3.Error, UnicodeDecodeError)
"""What a damaged file raises; SQLite's own words may quote bytes of it that are no text."""
_TILE = "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?"


class MBTiles:
    """One MBTiles file; its rows count from the south and are turned here."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        try:
            self._file = _opened(path)
        except _FAULTS as fault:
            raise self._damaged(fault) from fault
        try:
            self._describe()
        except _FAULTS as fault:
            self._file.close()
            raise self._damaged(fault) from fault
        except BaseException:
            self._file.close()
            raise

    def _damaged(self, fault: Exception) -> SurveyError:
        reason = _("文本无法解码") if isinstance(fault, ValueError) else fault
        return bad_tiles(self.path, _("文件已损坏（{reason}）").format(reason=reason))

    def _describe(self) -> None:
        told = self._metadata()
        first = self._ask("SELECT tile_data FROM tiles WHERE length(tile_data) > 0 LIMIT 1")
        zooms = self._ask("SELECT min(zoom_level), max(zoom_level) FROM tiles")
        if not first or not zooms or not isinstance(first[0], bytes):
            raise bad_tiles(self.path, _("没有瓦片"))
        self.format = {"jpeg": "jpg", "": sniffed(first[0])}.get(f := told.get("format", ""), f)
        self.attribution = told.get("attribution", "")
        self.min_zoom, self.max_zoom = int(str(zooms[0])), int(str(zooms[1]))
        self.bounds = _box(told.get("bounds", "")) or self._extent()

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """One tile, unpacked, `y` from the north."""
        found = self._ask(_TILE, z, x, (1 << z) - 1 - y)
        if not found or not isinstance(found[0], bytes):
            return None
        return _unpacked(found[0], self.path)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _metadata(self) -> dict[str, str]:
        """What the file says of itself; a set without it still has its tiles."""
        with self._lock, suppress(sqlite3.OperationalError):
            rows = self._file.execute("SELECT name, value FROM metadata LIMIT 200").fetchall()
            return {str(name): str(value or "") for name, value in rows}
        return {}

    def _ask(self, query: str, *values: int) -> tuple[object, ...] | None:
        try:
            with self._lock:
                row: tuple[object, ...] | None = self._file.execute(query, values).fetchone()
        except _FAULTS as fault:
            raise self._damaged(fault) from fault
        return row

    def _extent(self) -> Box:
        """Bounds by the tiles of the lowest zoom, where nobody wrote them down."""
        query = (
            "SELECT min(tile_column), min(tile_row), max(tile_column), max(tile_row) "
            "FROM tiles WHERE zoom_level = ?"
        )
        row = self._ask(query, self.min_zoom)
        if row is None or not all(isinstance(v, int) for v in row):
            return _WORLD
        west, south, east, north = (int(str(v)) for v in row)
        side = 1 << self.min_zoom
        return _lon(west, side), _lat(south, side), _lon(east + 1, side), _lat(north + 1, side)


def _opened(path: Path) -> sqlite3.Connection:
    """Read-only and immutable: a file on a stick or a locked card gets no journal beside it."""
    address = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
    file = sqlite3.connect(address, uri=True, check_same_thread=False)
    file.execute("PRAGMA trusted_schema = OFF")
    file.execute("PRAGMA query_only = ON")
    file.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return file


def _box(text: str) -> Box | None:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    sound = -180 <= west < east <= 180 and -90 <= south < north <= 90
    return (west, south, east, north) if sound else None


def _lon(column: int, side: int) -> float:
    return column / side * 360 - 180


def _lat(row: int, side: int) -> float:
    """The southern edge of a row counted from the south (spherical Mercator)."""
    return math.degrees(math.atan(math.sinh(math.pi * (2 * row / side - 1))))


def _unpacked(data: bytes, path: Path) -> bytes:
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        tile = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data, _LARGEST)
    except (zlib.error, gzip.BadGzipFile) as fault:
        raise bad_tiles(path, _("瓦片已损坏")) from fault
    return tile
