"""Keeps the English catalogue in step with the messages in the code.

    .venv/bin/python packaging/catalogue.py            take new messages in, compile
    .venv/bin/python packaging/catalogue.py --missing  list what has no translation yet

Messages are written in Chinese in the code (`_("…")`, `ngettext` is not needed), so Chinese has no
catalogue. Translations are edited in `resources/locale/en/LC_MESSAGES/surveyapp.po`; the compiled
`.mo` lies beside it and is committed, because the program reads it as it is.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "resources" / "locale" / "en" / "LC_MESSAGES"
PO, MO = FOLDER / "surveyapp.po", FOLDER / "surveyapp.mo"
SOURCES = ("surveyapp", "sync")
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
KEYWORDS = {"_": None, "gettext": None}


def messages() -> Catalog:
    """Every message in the code."""
    catalogue = Catalog(project="surveyapp", charset="utf-8", fuzzy=False)
    for folder in SOURCES:
        for message in _found(folder):
            catalogue.add(message)
    return catalogue


def _found(folder: str) -> Iterator[str]:
    for found in extract_from_dir(str(ROOT / folder), METHODS, keywords=KEYWORDS):
        message = found[2]
        yield message if isinstance(message, str) else message[0]


def updated() -> Catalog:
    """The English catalogue with new messages added and vanished ones dropped."""
    catalogue = _kept()
    catalogue.update(messages(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def _kept() -> Catalog:
    if not PO.exists():
        return Catalog(locale="en", project="surveyapp", charset="utf-8", fuzzy=False)
    with PO.open("rb") as file:
        return read_po(file, locale="en")


def untranslated(catalogue: Catalog) -> list[str]:
    """The messages that have no English yet."""
    return [str(m.id) for m in catalogue if m.id and not m.string]


def main() -> int:
    """Update and compile, or list what is missing; 1 when something is."""
    catalogue = updated()
    missing = untranslated(catalogue)
    if "--missing" in sys.argv:
        print("\n".join(missing))
        return 1 if missing else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, catalogue, width=100, omit_header=False, sort_output=True, no_location=True)
    with MO.open("wb") as file:
        write_mo(file, catalogue)
    print(f"{len(catalogue)} messages, {len(missing)} without English")
    return 0


if __name__ == "__main__":
    sys.exit(main())
