"""The receipt of a sync, for the file: what went to the office and what the office said."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from surveyapp.domain.files import fresh_file
from surveyapp.domain.language import Language, _, speaking
from surveyapp.reports.document import FlowingCanvas
from surveyapp.reports.sheet import Column, Group, write_table


@dataclass(frozen=True, slots=True)
class Line:
    """One line: which site, what of it, and what is to be said about it."""

    number: str
    name: str
    what: str
    note: str


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything a receipt says."""

    survey: str
    person: str
    servers: Sequence[str]
    at: str
    way: str
    figures: Sequence[tuple[str, int]]
    groups: Sequence[tuple[str, Sequence[Line]]]


def write_receipt(out: Path, paper: Paper, *, language: Language = "zh") -> int:
    """Write the receipt and give its pages."""
    with speaking(language):
        lang = "zh-CN" if language == "zh" else "en"
        with fresh_file(out) as part, FlowingCanvas(part, lang=lang) as canvas:
            title = _("同步回执")
            words = (paper.survey, paper.at, paper.way, paper.person, *paper.servers)
            head = " · ".join(word for word in words if word)
            write_table(canvas, title, head, _columns(), _groups(paper), paper.survey)
            canvas.setTitle(title)
            canvas.setSubject(paper.survey)
            canvas.setCreator("surveyapp")
    return canvas.pages


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("站址编号"), 12),
        Column(_("站址"), 26),
        Column(_("内容"), 34),
        Column(_("说明"), 28),
    )


def _groups(paper: Paper) -> list[Group]:
    figures = Group(_("，").join(f"{word} {number}" for word, number in paper.figures), [])
    return [figures] + [
        Group(word, [(line.number, line.name, line.what, line.note) for line in lines])
        for word, lines in paper.groups
    ]
