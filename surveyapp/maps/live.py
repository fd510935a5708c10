"""The page of the map in the window: folium's, with every part served by the program itself."""

import orjson

from surveyapp.domain.bundled import resource
from surveyapp.domain.language import _, language
from surveyapp.maps.legend import legend

ORIGIN = "survey://map"
"""Where the page and all it asks for are; nothing else is ever answered."""

FILES = {
    "/leaflet.js": ("text/javascript", ("leaflet", "leaflet.js")),
    "/leaflet.css": ("text/css", ("leaflet", "leaflet.css")),
    "/images/layers.png": ("image/png", ("leaflet", "images", "layers.png")),
    "/images/layers-2x.png": ("image/png", ("leaflet", "images", "layers-2x.png")),
    "/images/marker-icon.png": ("image/png", ("leaflet", "images", "marker-icon.png")),
    "/signs.js": ("text/javascript", ("map", "signs.js")),
    "/tools.js": ("text/javascript", ("map", "tools.js")),
    "/live.js": ("text/javascript", ("map", "live.js")),
    "/live.css": ("text/css", ("map", "live.css")),
    "/font.ttf": ("font/ttf", ("fonts", "NotoSansSC-Regular.ttf")),
}
"""What the page loads, with the type and the resource behind it."""

_POLICY = (
    "default-src 'none'; script-src survey: 'unsafe-inline'; style-src survey: 'unsafe-inline'; "
    "img-src survey: data: blob:; font-src survey:; connect-src survey:"
)
_SCRIPTS = ("leaflet.js", "qwebchannel.js", "signs.js", "tools.js", "live.js")
_STYLES = ("leaflet.css", "live.css")
_CENTRE_OF_HENAN = (33.9, 113.6)


def live_page() -> bytes:
    """The page, in the language of this context. It holds no word from any record."""
    import folium
    from branca.element import Element, Figure

    figure = Figure(title=_("站址分布图"))
    page = folium.Map(
        location=_CENTRE_OF_HENAN, zoom_start=7, tiles=None, prefer_canvas=True, max_zoom=20
    )
    page.default_js, page.default_css = [], []
    figure.add_child(page)
    figure.header.add_child(Element(_head()), name="survey")
    start = f"surveyLive({page.get_name()}, {_inert(_words())})"
    figure.script.add_child(
        Element(f"document.addEventListener('DOMContentLoaded', () => {start});"), name="start"
    )
    code = "zh-CN" if language() == "zh" else "en"
    return str(figure.render()).replace("<html>", f'<html lang="{code}">', 1).encode()


def file_of(path: str) -> tuple[str, bytes] | None:
    """One of the page's own files with its type, None for any other path."""
    known = FILES.get(path)
    if known is None:
        return None
    kind, parts = known
    return kind, resource(*parts).read_bytes()


def _head() -> str:
    links = [f'<link rel="stylesheet" href="{ORIGIN}/{name}">' for name in _STYLES]
    scripts = [f'<script src="{ORIGIN}/{name}"></script>' for name in _SCRIPTS]
    policy = f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    return "\n".join([policy, '<link rel="icon" href="data:,">', *links, *scripts])


def _inert(value: object) -> str:
    return orjson.dumps(value).decode().replace("<", "\\u003c")


def _words() -> dict[str, object]:
    words = {
        "map": _("地图：方向键移动，加减号缩放"),
        "severe": _("严重提示"),
        "warned": _("注意提示"),
        "zoomIn": _("放大"),
        "zoomOut": _("缩小"),
        "credits": _("县界：天地图（WGS84）"),
    }
    return {"words": words, **legend()}
