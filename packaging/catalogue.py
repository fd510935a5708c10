"""Keeps the English catalogue in step with the messages in the code.

    make locale                    take new messages in, drop vanished ones, compile
    make locale ARGS=--missing     list what has no English yet

Messages are written in Chinese in the code (`_("…")`, and the `help="…"` of commands), so Chinese has
no catalogue. Translations are edited in `resources/locale/en/LC_MESSAGES/surveyapp.po`; the compiled
`.mo` lies beside it and is committed, because the program reads it as it is. Both hold no date and
no place in the code: they change only when a message does.
"""

import ast
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "resources" / "locale" / "en" / "LC_MESSAGES"
PO, MO = FOLDER / "surveyapp.po", FOLDER / "surveyapp.mo"
SOURCES = ("surveyapp", "sync")
TEMPLATES = [("**.html", "jinja2")]
HEADER = [
    ("Language", "en"),
    ("MIME-Version", "1.0"),
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Transfer-Encoding", "8bit"),
]


class English(Catalog):
    """A catalogue whose header says nothing that changes by itself."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """What readers of the file need."""
        return HEADER

    @mime_headers.setter
    def mime_headers(self, _headers: object) -> None:
        """The header of a file is not kept."""


def found() -> Iterator[tuple[str, str]]:
    """Every message in the code, with the file it stands in."""
    for folder in SOURCES:
        for file in sorted((ROOT / folder).rglob("*.py")):
            for message in spoken(file.read_text("utf-8")):
                yield file.relative_to(ROOT).as_posix(), message
        for name, _line, said, *_rest in extract_from_dir(
            str(ROOT / folder), TEMPLATES, keywords={"_": None, "gettext": None}
        ):
            yield f"{folder}/{name}", said if isinstance(said, str) else said[0]


def spoken(source: str) -> Iterator[str]:
    """The messages of a module and the `help=` of its commands, which `terminal` looks up.

    Read from its syntax: Babel does not look into f-strings.
    """
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name(id="_"), args=[ast.Constant(value=str(message))]):
                yield message
            case ast.Call(func=ast.Name(id="_")):
                raise ValueError(f"_() takes one literal text: {ast.unparse(node)}")
            case ast.keyword(arg="help", value=ast.Constant(value=str(message))):
                yield message


def updated() -> Catalog:
    """The English catalogue with new messages added and vanished ones dropped."""
    known = {str(m.id): str(m.string or "") for m in kept() if m.id}
    catalogue = English(locale="en", fuzzy=False)
    catalogue.header_comment = "# The English of surveyapp; kept by packaging/catalogue.py."
    for message in dict.fromkeys(message for _file, message in found()):
        catalogue.add(message, known.get(message, ""))
    return catalogue


def kept() -> Catalog:
    """The English catalogue as it lies on disk."""
    if not PO.exists():
        return English(locale="en", fuzzy=False)
    with PO.open("rb") as file:
        return read_po(file, locale="en")


def untranslated(catalogue: Catalog) -> list[str]:
    """The messages that have no English yet."""
    return [str(m.id) for m in catalogue if m.id and not m.string]


def as_po(catalogue: Catalog) -> bytes:
    """The catalogue as people edit it, sorted by message."""
    file = BytesIO()
    write_po(file, catalogue, width=100, sort_output=True, no_location=True)
    return file.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    """The catalogue as the program reads it."""
    file = BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def main() -> int:
    """Update and compile, or list what is missing; 1 when something is."""
    catalogue = updated()
    missing = untranslated(catalogue)
    if "--missing" in sys.argv:
        print("\n".join(missing))
        return 1 if missing else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(as_po(catalogue))
    MO.write_bytes(as_mo(catalogue))
    print(f"{len(catalogue)} messages, {len(missing)} without English")
    return 0


if __name__ == "__main__":
    sys.exit(main())
