"""Map tiles from a file the user gives: MBTiles or PMTiles, opened read-only, never from a net."""

import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, Self

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.domain.positions import Datum

Box = tuple[float, float, float, float]
PICTURES = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp", "avif": "image/avif"}
"""Formats that are pictures, with the type a browser calls them by; the others are vectors."""

_MARKUP = re.compile(r"<[^>]*>")
_SIGNS = (
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"RIFF", "webp"),
    (b"\0\0\0\x1cftypavif", "avif"),
    (b"\0\0\0 ftypavif", "avif"),
    (b"\x1f\x8b", "pbf"),
)


class Archive(Protocol):
    """What one kind of tile file offers. Rows count from the north, as in web maps."""

    bounds: Box
    format: str
    min_zoom: int
    max_zoom: int
    attribution: str

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """One tile, unpacked."""

    def close(self) -> None:
        """Let go of the file."""


class TileSource:
    """A tile file: `bounds` in degrees, `format` (png, jpg, webp, avif, pbf, mlt), zoom range.

    `attribution` is whom its maker wants named, as plain text.

    Tiles of Chinese map services are drawn in GCJ-02; `datum` declares it, so that whoever lays
    sites over them can shift. Raises `SurveyError` (NO_SUCH_FILE, BAD_TILES) for what is no
    tile file, is damaged, or holds nothing. A context manager; may be used from any thread.
    """

    def __init__(self, path: Path, *, datum: Datum = Datum.WGS84) -> None:
        self.path = path
        self.datum = datum
        if not path.is_file():
            raise SurveyError(Problem.NO_SUCH_FILE, path=path)
        self._archive = _opener(path)(path)
        self.bounds = self._archive.bounds
        self.format = self._archive.format
        self.min_zoom = self._archive.min_zoom
        self.max_zoom = self._archive.max_zoom
        self.attribution = _plain_text(self._archive.attribution)

    @property
    def is_picture(self) -> bool:
        """Whether its tiles are pictures that any page can show."""
        return self.format in PICTURES

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """One tile, unpacked; `y` counts from the north. None where there is none.

        Raises `BAD_TILES` when the file turns out damaged here.
        """
        side = 1 << min(max(z, 0), 31)
        if not (0 <= z <= 30 and 0 <= x < side and 0 <= y < side):
            return None
        return self._archive.tile(z, x, y) or None

    def close(self) -> None:
        """Let go of the file."""
        self._archive.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()


def _plain_text(markup: str) -> str:
    return html.unescape(_MARKUP.sub("", markup))[:200].strip()


def sniffed(data: bytes) -> str:
    """The format of a tile by its first bytes; vectors have no sign of their own."""
    return next((name for sign, name in _SIGNS if data.startswith(sign)), "pbf")


def bad_tiles(path: Path, reason: str) -> SurveyError:
    """The tile file can't be used, and why."""
    return SurveyError(Problem.BAD_TILES, path=path.name, reason=reason)


def _opener(path: Path) -> Callable[[Path], Archive]:
    """The kind of file by its first bytes: names may be wrong."""
    from surveyapp.maps.mbtiles import MBTiles
    from surveyapp.maps.pmtiles import PMTiles

    try:
        with path.open("rb") as file:
            start = file.read(16)
    except OSError as fault:
        raise SurveyError(Problem.DISK_FAULT, path=path, reason=fault.strerror) from fault
    if start.startswith(b"SQLite format 3\0"):
        return MBTiles
    if start.startswith(b"PMTiles"):
        return PMTiles
    reason = _("文件是空的") if not start else _("既不是 MBTiles 也不是 PMTiles")
    raise bad_tiles(path, reason)
