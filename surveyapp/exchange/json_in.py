"""JSON of other programs: GeoJSON, or the submissions that ODK Central and KoboToolbox hand out."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import orjson

from surveyapp.domain.fields import FACTS
from surveyapp.domain.language import _
from surveyapp.exchange.geojson_in import is_geojson, table_of_features
from surveyapp.exchange.source import read_bytes
from surveyapp.exchange.submission import OF_THE_FORM, Submission, table_of
from surveyapp.exchange.table import Child, Table, as_text, bad_table

_LISTS = ("value", "results")
"""Where the records stand: OData of ODK Central, the API of KoboToolbox."""

Answer = tuple[str, str]


def read_json(path: Path) -> Table:
    """GeoJSON or submissions; raises `BAD_TABLE` for any other JSON."""
    try:
        document = orjson.loads(read_bytes(path).removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as fault:
        raise bad_table(path, _("JSON 已损坏：{reason}").format(reason=fault)) from fault
    if is_geojson(document):
        return table_of_features(path, document)
    records = _records(document)
    if not records:
        raise bad_table(path, _("不是 GeoJSON FeatureCollection，也不是表单提交"))
    return table_of(path, [_submission(record, path.parent) for record in records])


def _records(document: object) -> list[Mapping[str, object]]:
    """The submissions in a document, empty when it holds none."""
    found = document
    if isinstance(document, dict):
        found = next((document[name] for name in _LISTS if name in document), None)
    if not isinstance(found, list) or not all(isinstance(record, dict) for record in found):
        return []
    return found


def _submission(record: Mapping[str, object], folder: Path) -> Submission:
    made = Submission()
    for name, text in _answers(record, made.children):
        made.take(name, text, folder)
    return made


def _answers(record: Mapping[str, object], children: list[Child]) -> Iterator[Answer]:
    """Every question, groups opened (nested, or `group/question`); records of ours set aside."""
    for path, value in record.items():
        name = path.rpartition("/")[2]
        if name.startswith(("_", "@")) or path.partition("/")[0] in OF_THE_FORM:
            continue
        for part in value if isinstance(value, list) else [value]:
            yield from _parts(name, part, children)


def _parts(name: str, value: object, children: list[Child]) -> Iterator[Answer]:
    if not isinstance(value, dict):
        yield name, as_text(value)
    elif value.get("type") == "Point":
        yield name, _geopoint(value)
    elif name in FACTS:
        children.append((name, dict(_answers(value, []))))
    else:
        yield from _answers(value, children)


def _geopoint(point: Mapping[str, object]) -> str:
    """A GeoJSON point as a form writes it: `lat lon altitude accuracy`."""
    numbers, more = point.get("coordinates"), point.get("properties")
    if not isinstance(numbers, list) or len(numbers) < 2:
        return ""
    lon, lat, altitude = (*numbers[:3], 0)[:3]
    accuracy = more.get("accuracy") if isinstance(more, dict) else None
    return " ".join(as_text(number or 0) for number in (lat, lon, altitude, accuracy))
