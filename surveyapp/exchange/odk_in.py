"""Submissions of ODK Collect and KoboCollect: one XML file a record, pictures beside it.

Question names equal field names; what is no field becomes an answer. A repeat named like one of
our child records (`fee`, `visit` …) becomes such records.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from surveyapp.domain.errors import SurveyError
from surveyapp.domain.fields import FACTS
from surveyapp.domain.language import _
from surveyapp.domain.positions import Datum
from surveyapp.exchange.source import elements, local, read_bytes
from surveyapp.exchange.table import Child, Line, Table, bad_table

_GEOPOINT = re.compile(r"(-?\d+(?:\.\d+)?) (-?\d+(?:\.\d+)?) (-?\d+(?:\.\d+)?) (\d+(?:\.\d+)?)")
_PICTURE = re.compile(r"[^/\\]+\.(jpe?g|png|heic|webp)", re.IGNORECASE)
_OF_THE_FORM = ("meta", "start", "end", "deviceid", "instanceID", "__version__", "formhub", "uuid")

Record = tuple[dict[str, str], tuple[Child, ...], tuple[str, ...], str]


def read_submissions(path: Path) -> Table:
    """One submission, or all in a folder and its folders; broken ones are refused by themselves."""
    files = sorted(path.rglob("*.xml")) if path.is_dir() else [path]
    records = [r for file in files if (r := _submission(file, alone=file == path)) is not None]
    if not records:
        raise bad_table(path, _("没有 ODK 提交记录（.xml）"))
    columns = tuple(dict.fromkeys(name for record in records for name in record[0]))
    lines = [
        Line(i, tuple(texts.get(c, "") for c in columns), children, photos, why)
        for i, (texts, children, photos, why) in enumerate(records, 1)
    ]
    return Table(path, columns, lines, Datum.WGS84, fields=columns)


def _submission(file: Path, *, alone: bool) -> Record | None:
    """A record; None for XML that is no submission, such as a form lying about."""
    try:
        root = list(elements(file, io.BytesIO(read_bytes(file))))[-1]
    except SurveyError as problem:
        if alone:
            raise
        return {}, (), (), str(problem)
    if root.get("id") is None:
        return None
    texts: dict[str, str] = {}
    photos: list[str] = []
    children: list[Child] = []
    for element in _answers(root, children):
        _take(element, file, texts, photos)
    return texts, tuple(children), tuple(photos), ""


def _answers(parent: Element, children: list[Child]) -> Iterator[Element]:
    """Every question of the form, groups opened; repeats of our own records are set aside."""
    for element in parent:
        name = local(element.tag)
        if name in _OF_THE_FORM:
            continue
        if len(element) and name in FACTS:
            children.append(
                (name, {local(e.tag): e.text or "" for e in element.iter() if not len(e)})
            )
        elif len(element):
            yield from _answers(element, children)
        else:
            yield element


def _take(element: Element, file: Path, texts: dict[str, str], photos: list[str]) -> None:
    name, text = local(element.tag), (element.text or "").strip("\r\n")
    point = _GEOPOINT.fullmatch(text.strip())
    if point and "lon" not in texts:
        lat, lon, altitude, accuracy = point.groups()
        texts |= {"lon": lon, "lat": lat, "altitude_m": altitude, "accuracy_m": accuracy}
    elif _PICTURE.fullmatch(text):
        photos.append(str(file.parent / text))
    elif text:
        texts[name] = f"{texts[name]} {text}" if name in texts else text
