"""Pages from templates, with the headers that keep a browser to this server alone."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from surveyapp.domain.bundled import resource
from surveyapp.domain.language import _, language
from sync.server.portal import list_words, showing
from sync.server.portal.places import places

FOLDER = Path(__file__).with_name("templates")
STATIC = {
    "htmx.min.js": ("portal", "text/javascript"),
    "portal.js": ("portal", "text/javascript"),
    "map.js": ("portal", "text/javascript"),
    "portal.css": ("portal", "text/css"),
    "icon.svg": ("portal", "image/svg+xml"),
    "leaflet.js": ("leaflet", "text/javascript"),
    "leaflet.css": ("leaflet", "text/css"),
    "supercluster.min.js": ("leaflet", "text/javascript"),
    "signs.js": ("map", "text/javascript"),
    "sites.js": ("map", "text/javascript"),
    "page.css": ("map", "text/css"),
}
"""What the pages bring along: its folder under `resources/`, and what it is."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def static(name: str) -> tuple[bytes, str]:
    """A script, style or sign by name, and what it is; raises KeyError for any other."""
    folder, kind = STATIC[name]
    return resource(folder, name).read_bytes(), kind


def parts_missing() -> str:
    """The first file the portal needs and does not find; blank when all are there."""
    needed = [
        FOLDER / "frame.html",
        *(resource(folder, name) for name, (folder, _kind) in STATIC.items()),
    ]
    return next((str(path) for path in needed if not path.is_file()), "")


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {
        "_": _,
        "show": showing,
        "list_words": list_words,
        "language": language,
        "places": places,
    }
    return made


def page(name: str, *, status: int = 200, **facts: Any) -> Response:  # noqa: ANN401 - a template's
    """A page of a template.

    Facts every page needs: `me` and `csrf`, blank when signed out; `county` and `county_name`,
    blank where the page is of no one county.
    """
    known = {"me": None, "csrf": "", "notice": "", "county": "", "county_name": "", **facts}
    text = _environment().get_template(name).render(known)
    return HTMLResponse(text, status, headers=HEADERS)
