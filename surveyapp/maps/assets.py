"""The scripts and styles of a map page, all from `resources/`, none from anywhere else."""

import base64
import re

from surveyapp.domain.bundled import resource

_SCRIPTS = (
    ("leaflet", "leaflet.js"),
    ("leaflet", "supercluster.min.js"),
    ("map", "signs.js"),
    ("map", "sites.js"),
)
_STYLES = (("leaflet", "leaflet.css"), ("map", "page.css"))
_URL = re.compile(r"url\((images/[\w.-]+)\)")
_SOURCE_MAP = re.compile(r"//# sourceMappingURL=\S+")


def scripts() -> str:
    """Every script as elements to be put in the page's head."""
    return "\n".join(f"<script>{_script(*parts)}</script>" for parts in _SCRIPTS)


def styles() -> str:
    """Every style as an element, its pictures inside it."""
    return "\n".join(f"<style>{_style(*parts)}</style>" for parts in _STYLES)


def _script(*parts: str) -> str:
    text = resource(*parts).read_text("utf-8")
    return _SOURCE_MAP.sub("", text).replace("</script", "<\\/script")


def _style(*parts: str) -> str:
    text = resource(*parts).read_text("utf-8")
    return _URL.sub(lambda found: f"url({_picture(found[1])})", text)


def _picture(name: str) -> str:
    data = base64.b64encode(resource("leaflet", *name.split("/")).read_bytes())
    return f"data:image/png;base64,{data.decode()}"
