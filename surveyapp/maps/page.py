"""A map as one file: folium's page with every script, style, font and site inside, no request."""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from surveyapp.domain.files import fresh_file
from surveyapp.domain.language import Language, _, speaking
from surveyapp.maps import assets
from surveyapp.maps.content import Border, Row, document, gather
from surveyapp.maps.font import font_face
from surveyapp.maps.packed import PackedTiles, pack

if TYPE_CHECKING:
    import folium

    from surveyapp.maps.tiles import TileSource

_HERE = "@@survey-data@@"
_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data: blob:; font-src data:"
)
_CENTRE_OF_HENAN = (33.9, 113.6)


def write_map(
    out: Path,
    sites: Iterable[Row],
    *,
    borders: Sequence[Border] = (),
    language: Language = "zh",
    tiles: "TileSource | None" = None,
    map_number: str = "",
) -> int:
    """Write a self-contained page of all sites that have a position, and tell how many.

    Positions are WGS 84 degrees. `borders` are drawn with their names, `tiles` (pictures, not
    vectors) travel inside the page as far as 12 MB go, `map_number` is the 审图号. Words from
    records are only ever text. Raises `SurveyError` for a disk or a tile file at fault.
    """
    content = gather(sites)
    packed = pack(tiles, content.box) if tiles else None
    with speaking(language):
        data = document(content, borders, map_number)
        frame = page_frame(language, title=_("站址分布图"))
    head, tail = frame.split(_HERE)
    with fresh_file(out) as part, part.open("wb") as file:
        file.write(head.encode())
        for piece in _pieces(data, packed):
            file.write(piece)
        file.write(tail.encode())
    return len(content.lon)


def page_frame(language: Language, title: str) -> str:
    """The page without its data, which belong where the one `_HERE` stands."""
    from branca.element import Element, Figure

    figure = Figure(title=title)
    page = _map()
    figure.add_child(page)
    figure.header.add_child(Element(_head()), name="survey")
    figure.html.add_child(Element(_HERE), name="data")
    start = Element(
        f"document.addEventListener('DOMContentLoaded', () => surveyMap({page.get_name()}, surveyRead('sites'), surveyRead('tiles')));"
    )
    figure.script.add_child(start, name="start")
    code = "zh-CN" if language == "zh" else "en"
    return str(figure.render()).replace("<html>", f'<html lang="{code}">', 1)


def _map() -> "folium.Map":
    """Folium's map without its links to other machines."""
    import folium

    page = folium.Map(
        location=_CENTRE_OF_HENAN, zoom_start=7, tiles=None, prefer_canvas=True, max_zoom=19
    )
    # Leaflet is in the page already; jQuery, Bootstrap and icons are not used.
    page.default_js, page.default_css = [], []
    return page


def _head() -> str:
    read = (
        "function surveyRead(name) { var e = document.getElementById('survey-' + name); "
        "return e ? JSON.parse(e.textContent) : null; }"
    )
    return "\n".join(
        (
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<link rel="icon" href="data:,">',
            assets.styles(),
            assets.scripts(),
            f"<script>{read}</script>",
        )
    )


def _pieces(data: dict[str, object], packed: PackedTiles | None) -> Iterator[bytes]:
    text = _inert(orjson.dumps(data))
    yield f"<style>{font_face(text.decode())}</style>\n".encode()
    yield b'<script type="application/json" id="survey-sites">' + text + b"</script>\n"
    if packed:
        yield b'<script type="application/json" id="survey-tiles">'
        yield _inert(json.dumps(packed.document()).encode()) + b"</script>\n"


def _inert(text: bytes) -> bytes:
    """JSON that can't end its script element, whatever names hold."""
    return text.replace(b"<", b"\\u003c")
