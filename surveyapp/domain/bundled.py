"""Where the files that come with the program lie: in a checkout, or inside the installed package."""

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


@cache
def _root() -> Path:
    installed = _PACKAGE / "_bundled"
    return installed if installed.is_dir() else _PACKAGE.parent


def resource(*parts: str) -> Path:
    """A file or folder under `resources/`, for example `resource("fonts", "x.ttf")`."""
    return _root().joinpath("resources", *parts)


def form_file(name: str) -> Path:
    """The text table of a form, for example `form_file("rooftop")`."""
    return _root() / "forms" / f"{name}.md"
