"""KML and KMZ: placemarks with a point, their name and extended data."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from surveyapp.domain.language import _
from surveyapp.domain.positions import Datum
from surveyapp.exchange.source import elements, local, members, read_bytes
from surveyapp.exchange.table import Line, Table, bad_table

_MARKUP = re.compile(r"<[^>]*>")


def read_kml(path: Path) -> Table:
    """All placemarks of a document, in every folder of it."""
    return _table(path, read_bytes(path))


def read_kmz(path: Path) -> Table:
    """The main document of a KMZ archive: `doc.kml`, else the first .kml in it."""
    files = members(path, read_bytes(path))
    names = sorted((n for n in files if n.lower().endswith(".kml")), key=lambda n: n != "doc.kml")
    if not names:
        raise bad_table(path, _("压缩包中没有 KML 文件"))
    return _table(path, files[names[0]])


def _table(path: Path, data: bytes) -> Table:
    records = list(_records(path, data))
    columns = tuple(dict.fromkeys(name for record, _why in records for name in record))
    lines = [
        Line(i, tuple(record.get(c, "") for c in columns), refused=why)
        for i, (record, why) in enumerate(records, 1)
    ]
    return Table(path, columns, lines, Datum.WGS84)


def _records(path: Path, data: bytes) -> Iterator[tuple[dict[str, str], str]]:
    known = False
    for element in elements(path, io.BytesIO(data)):
        known = known or local(element.tag) in ("kml", "Document")
        if local(element.tag) == "Placemark":
            yield _record(element)
            element.clear()
    if not known:
        raise bad_table(path, _("不是 KML 文件"))


def _record(placemark: Element) -> tuple[dict[str, str], str]:
    record = dict(_data(placemark))
    for element in placemark:
        name = local(element.tag)
        if name == "name":
            record.setdefault("name", element.text or "")
        elif name == "description" and "note" not in record:
            record["note"] = _MARKUP.sub("", element.text or "").strip()
    lon, lat, reason = _point(placemark)
    return record | {"lon": lon, "lat": lat}, reason


def _data(placemark: Element) -> Iterator[tuple[str, str]]:
    for element in placemark.iter():
        name = element.get("name")
        if local(element.tag) == "Data" and name:
            value = next((e.text for e in element if local(e.tag) == "value"), None)
            yield name, value or ""
        elif local(element.tag) == "SimpleData" and name:
            yield name, element.text or ""


def _point(placemark: Element) -> tuple[str, str, str]:
    shapes = {local(e.tag): e for e in placemark.iter()}
    point = shapes.get("Point")
    if point is None:
        other = {"LineString", "Polygon", "MultiGeometry", "Track"} & shapes.keys()
        return "", "", _("几何不是点") if other else ""
    text = next((e.text for e in point.iter() if local(e.tag) == "coordinates"), "") or ""
    numbers = text.strip().split(",")
    return (
        (numbers[0].strip(), numbers[1].strip(), "")
        if len(numbers) > 1
        else ("", "", _("坐标不完整"))
    )
