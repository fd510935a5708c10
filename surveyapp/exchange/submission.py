"""One submission of a form as it is taken apart, whatever file it came in.

Question names equal field names; what is no field becomes an answer, a picture a picture, and the
first geopoint the place.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from surveyapp.domain.positions import Datum
from surveyapp.exchange.table import Child, Line, Table

_GEOPOINT = re.compile(r"(-?\d+(?:\.\d+)?) (-?\d+(?:\.\d+)?) (-?\d+(?:\.\d+)?) (\d+(?:\.\d+)?)")
_PICTURE = re.compile(r"[^/\\]+\.(jpe?g|png|heic|webp)", re.IGNORECASE)
OF_THE_FORM = ("meta", "start", "end", "deviceid", "instanceID", "__version__", "formhub", "uuid")
"""What a form tells of itself rather than of a site."""


@dataclass(slots=True)
class Submission:
    """The texts of one record by question, its pictures, and records of ours that it holds."""

    texts: dict[str, str] = field(default_factory=dict)
    photos: list[str] = field(default_factory=list)
    children: list[Child] = field(default_factory=list)
    refused: str = ""

    def take(self, name: str, text: str, folder: Path) -> None:
        """Take one answer in; of a question asked twice both answers are kept."""
        text = text.strip("\r\n")
        place = geopoint(text)
        if place and "lon" not in self.texts:
            self.texts |= place
        elif _PICTURE.fullmatch(text):
            self.photos.append(str(folder / text))
        elif text:
            self.texts[name] = f"{self.texts[name]} {text}" if name in self.texts else text


def geopoint(text: str) -> dict[str, str]:
    """Position, altitude and accuracy of a geopoint (`lat lon altitude accuracy`); empty for others."""
    found = _GEOPOINT.fullmatch(text.strip())
    if not found:
        return {}
    return dict(zip(("lat", "lon", "altitude_m", "accuracy_m"), found.groups(), strict=True))


def table_of(path: Path, records: list[Submission]) -> Table:
    """All submissions of a file or folder as one table, whose columns are fields exactly."""
    columns = tuple(dict.fromkeys(name for record in records for name in record.texts))
    lines = [
        Line(
            row,
            tuple(record.texts.get(column, "") for column in columns),
            tuple(record.children),
            tuple(record.photos),
            record.refused,
        )
        for row, record in enumerate(records, 1)
    ]
    return Table(path, columns, lines, Datum.WGS84, fields=columns)
