"""Sites as KML 2.2: a placemark each, coloured by kind, every field kept as extended data."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from surveyapp.domain.language import Language
from surveyapp.exchange.columns import OF_GEOMETRY, Column, Row, place, wording
from surveyapp.exchange.safe import clean

_COLOURS = {"facility": "ffb06a1f", "pole": "ff2f7d32", "rooftop": "ff2b63d6"}
"""KML writes colours as alpha, blue, green, red. No icon is named: icons would be fetched."""


def write_kml(
    part: Path, rows: Iterable[Row], columns: Sequence[Column], language: Language
) -> None:
    """Write placemark by placemark; memory stays flat."""
    with part.open("w", encoding="utf-8", newline="\n") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        file.write('<kml xmlns="http://www.opengis.net/kml/2.2"><Document>\n')
        for kind, colour in _COLOURS.items():
            file.write(
                f'<Style id="{kind}"><IconStyle><color>{colour}</color></IconStyle></Style>\n'
            )
        shown = _Shown(columns, language)
        for row in rows:
            file.write(shown.placemark(row))
        file.write("</Document></kml>\n")


class _Shown:
    """Placemarks of one choice of columns."""

    def __init__(self, columns: Sequence[Column], language: Language) -> None:
        self._data = [
            (c.name, f"<Data name={quoteattr(c.key)}><displayName>{_text(c.label)}</displayName>")
            for c in columns
            if c.name not in OF_GEOMETRY
        ]
        self._words = {c.name: w for c in columns if (w := wording(c, language)) is not None}

    def placemark(self, row: Row) -> str:
        at = place(row)
        point = f"<Point><coordinates>{at[0]},{at[1]}</coordinates></Point>" if at else ""
        style = f"<styleUrl>#{row['kind']}</styleUrl>" if row.get("kind") in _COLOURS else ""
        data = "".join(
            f"{head}<value>{_text(row[name])}</value></Data>"
            for name, head in self._data
            if row.get(name) is not None
        )
        identity = f" id={quoteattr('site-' + _clean(row['id']))}" if row.get("id") else ""
        return (
            f"<Placemark{identity}><name>{_text(row.get('name') or row.get('number') or '')}</name>"
            f"<Snippet>{_text(self._snippet(row))}</Snippet>{style}"
            f"<ExtendedData>{data}</ExtendedData>{point}</Placemark>\n"
        )

    def _snippet(self, row: Row) -> str:
        words = (self._words[n](row.get(n)) for n in ("kind", "state") if n in self._words)
        return " · ".join(str(word) for word in words if word not in (None, "None"))


def _text(value: object) -> str:
    text = value if type(value) is str else str(value)
    if not text.isprintable():
        text = clean(text)
    return escape(text) if "&" in text or "<" in text or ">" in text else text


def _clean(value: object) -> str:
    return clean(str(value))
