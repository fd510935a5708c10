"""What the page may ask for: its own files, sites by view, borders, tiles, the shift of a datum.

Knows no window, so that every answer can be tried without one.
"""

from collections.abc import Mapping
from dataclasses import fields
from itertools import count
from urllib.parse import parse_qsl

import orjson

from surveyapp.domain.errors import SurveyError
from surveyapp.domain.positions import Datum
from surveyapp.geography.datums import convert
from surveyapp.maps.content import Border, border_document
from surveyapp.maps.live import file_of, live_page
from surveyapp.maps.pyramid import Box, Pyramid
from surveyapp.maps.tiles import PICTURES, TileSource

Answer = tuple[str, bytes]
"""A type and the bytes of it."""

_JSON = "application/json"


class Atlas:
    """The sites, borders and tiles the map shows now."""

    def __init__(self) -> None:
        self.pyramid = Pyramid()
        self.version = 0
        self.borders: list[Border] = []
        self.tiles: TileSource | None = None
        self.tiles_number = 0
        self._numbers = count(1)

    def show(self, pyramid: Pyramid) -> None:
        """Show other sites; places in answers of before mean nothing any more."""
        self.pyramid = pyramid
        self.version += 1

    def site_at(self, version: int, place: int) -> str | None:
        """The site a person chose, None when the page showed older sites."""
        if version != self.version or not 0 <= place < len(self.pyramid.ids):
            return None
        return self.pyramid.ids[place]

    def lay(self, tiles: TileSource | None) -> None:
        """Lay other tiles under the sites; the ones before are closed."""
        if self.tiles is not None:
            self.tiles.close()
        self.tiles = tiles
        self.tiles_number = next(self._numbers)

    def ground(self) -> dict[str, object] | None:
        """The tiles as the page wants them described, None for the net of degrees."""
        if self.tiles is None:
            return None
        return {
            "number": self.tiles_number,
            "min": self.tiles.min_zoom,
            "max": self.tiles.max_zoom,
            "box": self.tiles.bounds,
            "credits": self.tiles.attribution,
            "shifted": self.tiles.datum is Datum.GCJ02,
        }

    def answer(self, path: str, query: str = "") -> Answer | None:
        """What stands behind an address; None when nothing does."""
        match path.split("/")[1:]:
            case ["index.html"]:
                return "text/html", live_page()
            case ["features"]:
                return self._features(dict(parse_qsl(query)))
            case ["borders"]:
                return _JSON, orjson.dumps([border_document(b) for b in self.borders])
            case ["shift"]:
                return _shift(dict(parse_qsl(query)))
            case ["tiles", number, z, x, y] if number == str(self.tiles_number):
                return self._tile(z, x, y)
        return file_of(path)

    def _features(self, asked: Mapping[str, str]) -> Answer | None:
        numbers = _numbers(asked.get("box", ""), 4)
        zoom = _numbers(asked.get("zoom", ""), 1)
        if numbers is None or zoom is None:
            return None
        west, south, east, north = numbers
        box: Box = (west, south, east, north)
        found = self.pyramid.features(box, zoom[0])
        columns = {column.name: getattr(found, column.name) for column in fields(found)}
        return _JSON, orjson.dumps({**columns, "version": self.version})

    def _tile(self, z: str, x: str, y: str) -> Answer | None:
        if self.tiles is None or not (z.isdecimal() and x.isdecimal() and y.isdecimal()):
            return None
        try:
            data = self.tiles.tile(int(z), int(x), int(y))
        except SurveyError:
            return None
        return (PICTURES[self.tiles.format], data) if data else None


def _numbers(text: str, many: int) -> list[float] | None:
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        return None
    sound = len(numbers) == many and all(abs(n) < 1e4 for n in numbers)
    return numbers if sound else None


def _shift(asked: Mapping[str, str]) -> Answer | None:
    """Where a WGS 84 place lies on tiles drawn in GCJ-02."""
    at = _numbers(asked.get("at", ""), 2)
    if at is None or not (abs(at[0]) <= 180 and abs(at[1]) <= 90):
        return None
    return _JSON, orjson.dumps(convert(at[0], at[1], Datum.WGS84, Datum.GCJ02))
