"""Submissions of ODK Collect and KoboCollect: one XML file a record, pictures beside it.

A repeat named like one of our child records (`fee`, `visit` …) becomes such records.
"""

import io
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from surveyapp.domain.errors import SurveyError
from surveyapp.domain.fields import FACTS
from surveyapp.domain.language import _
from surveyapp.exchange.source import elements, local, read_bytes
from surveyapp.exchange.submission import OF_THE_FORM, Submission, table_of
from surveyapp.exchange.table import Child, Table, bad_table


def read_submissions(path: Path) -> Table:
    """One submission, or all in a folder and its folders; broken ones are refused by themselves."""
    files = sorted(path.rglob("*.xml")) if path.is_dir() else [path]
    records = [r for file in files if (r := _submission(file, alone=file == path)) is not None]
    if not records:
        raise bad_table(path, _("没有 ODK 提交记录（.xml）"))
    return table_of(path, records)


def _submission(file: Path, *, alone: bool) -> Submission | None:
    """A record; None for XML that is no submission, such as a form lying about."""
    try:
        root = list(elements(file, io.BytesIO(read_bytes(file))))[-1]
    except SurveyError as problem:
        if alone:
            raise
        return Submission(refused=str(problem))
    if root.get("id") is None:
        return None
    record = Submission()
    for element in _answers(root, record.children):
        record.take(local(element.tag), element.text or "", file.parent)
    return record


def _answers(parent: Element, children: list[Child]) -> Iterator[Element]:
    """Every question of the form, groups opened; repeats of our own records are set aside."""
    for element in parent:
        name = local(element.tag)
        if name in OF_THE_FORM:
            continue
        if len(element) and name in FACTS:
            children.append(
                (name, {local(e.tag): e.text or "" for e in element.iter() if not len(e)})
            )
        elif len(element):
            yield from _answers(element, children)
        else:
            yield element
