"""The annex of a letter: each site with what happened, on which clauses, and small photos as proof."""

from collections.abc import Sequence
from typing import Final

from surveyapp.domain.language import _
from surveyapp.domain.values import show_number
from surveyapp.reports import upright
from surveyapp.reports.blocks import Column, Pair, heading, pairs, subheading, table
from surveyapp.reports.document import FlowingCanvas
from surveyapp.reports.facts import Photo
from surveyapp.reports.layout import LEFT, MM, PAGE_HEIGHT, RIGHT, TOP, WIDTH, Block, Layout
from surveyapp.reports.letter_facts import LetterFacts, Matter
from surveyapp.reports.lines import fit
from surveyapp.reports.official import number_of
from surveyapp.reports.pen import LABEL, RULE, Pen
from surveyapp.reports.shown import NOTHING, value_of

_ACROSS: Final = 3
_GAP: Final = 4 * MM
_CELL: Final = (WIDTH - (_ACROSS - 1) * _GAP) / _ACROSS
_TALL: Final = 40 * MM
_CAPTION: Final = 24.0


def annex(canvas: FlowingCanvas, facts: LetterFacts, first: int) -> None:
    """Write the annex's pages, numbered on from the letter."""
    layout = Layout()
    heading(layout, _("附件：涉及站址及佐证"))
    for number, matter in enumerate(facts.matters, 1):
        _matter(layout, number, matter)
    for number, page in enumerate(layout.pages, first):
        pen = Pen(canvas, PAGE_HEIGHT)
        high = TOP - 9 * MM
        title = fit(facts.title, "sans", 8.5, WIDTH * 0.7)
        pen.text(LEFT, high, title, 8.5, "sans", LABEL)
        pen.text(RIGHT, high, facts.number, 8.5, "sans", LABEL, align=1)
        pen.line((LEFT, high + 5), (RIGHT, high + 5), 0.5, RULE)
        for y, draw in page.items:
            draw(pen, y)
        number_of(pen, number)
        pen.flush()
        canvas.showPage()


def _matter(layout: Layout, number: int, matter: Matter) -> None:
    with layout.together():
        subheading(layout, f"{number}. {matter.number}　{matter.name}", keep=70)
        items = (
            Pair(_("详细地址"), matter.address),
            Pair(_("产权单位"), matter.owner),
            Pair(_("位置"), matter.position),
            Pair(_("当事方"), matter.party),
            Pair(_("起始日期"), matter.since),
            Pair(_("涉及金额"), _yuan(matter.money)),
        )
        pairs(layout, [item for item in items if item.value])
    columns = (Column(_("情况"), 5), Column(_("依据"), 6))
    clauses = "\n".join(matter.clauses)
    said = "\n".join(matter.said) or NOTHING
    table(layout, columns, [(said, clauses or NOTHING)])
    if matter.photos:
        for start in range(0, len(matter.photos), _ACROSS):
            _strip(layout, matter.photos[start : start + _ACROSS])


def _yuan(money: float | None) -> str:
    return "" if money is None else _("{money} 元").format(money=show_number(money))


def _strip(layout: Layout, photos: Sequence[Photo]) -> None:
    """Photos side by side, each with its shot and time; a missing file leaves an empty frame."""
    cells = [(photo, upright.measured(photo, _CELL, _TALL)) for photo in photos]

    def draw(pen: Pen, y: float) -> None:
        for number, (photo, cell) in enumerate(cells):
            x = LEFT + number * (_CELL + _GAP)
            if cell is None:
                pen.rect((x, y), (_CELL, _TALL), stroke=RULE)
                words = _("照片文件缺失或无法读取")
                pen.text(x + _CELL / 2, y + _TALL / 2, words, 8, "sans", LABEL, align=0.5)
            else:
                upright.draw(pen, cell, x, y + (_TALL - cell.height))
            name = photo.shot or str(photo.row.get("caption") or photo.row.get("file_name") or "")
            pen.text(x, y + _TALL + 10, fit(name, "sans", 8, _CELL), 8)
            taken = value_of("photo", photo.row, "taken_at")
            when = _("时间不明") if taken == NOTHING else taken
            pen.text(x, y + _TALL + 20, when, 7.5, "sans", LABEL)

    layout.add(Block(_TALL + _CAPTION, draw, above=8))
