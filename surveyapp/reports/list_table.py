"""The table of a list on official pages: ruled, its head on every page, one site never torn apart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from surveyapp.reports.document import FlowingCanvas
from surveyapp.reports.layout import MM, PAGE_HEIGHT
from surveyapp.reports.lines import break_lines
from surveyapp.reports.official import BOTTOM, LEFT, TOP, WIDTH, number_of
from surveyapp.reports.pen import BLACK, LABEL, RULE, Pen

_CELL: Final = 8.0
_LEADING: Final = 11.0
_PAD: Final = 3.0
_HEAD: Final = 46.0
"""Room above a table for the annex's name."""
_FIXED: Final = {"no": 20.0, "number": 49.0, "lon": 51.0, "lat": 51.0, "height_m": 30.0}
"""Points of the columns whose numbers must stand on one line."""
_SHARES: Final = {
    "name": 13, "address": 17, "township": 8, "category": 9, "kind": 6, "owner": 13,
    "owner_type": 8, "opening": 9, "note": 9, "contact": 16,
}  # fmt: skip
_LONGEST: Final = 600
"""Characters of a cell on paper; the files hold the rest."""

_Row = list[list[str]]


def widths_of(names: Sequence[str]) -> list[float]:
    """Points for each column, over the whole width between the margins."""
    free = WIDTH - sum(_FIXED.get(name, 0.0) for name in names)
    whole = sum(_SHARES.get(name, 0) for name in names)
    scale = 1.0 if whole else WIDTH / (WIDTH - free)
    return [
        _FIXED[name] * scale if name in _FIXED else _SHARES[name] / whole * free for name in names
    ]


@dataclass(frozen=True, slots=True)
class ListTable:
    """A table with its name above and a line for its proof below; `label` stands at the upper left."""

    title: str
    heads: Sequence[str]
    widths: Sequence[float]
    foot: str
    label: str = "附件"

    def write(self, canvas: FlowingCanvas, rows: Iterable[Sequence[str]], first: int) -> None:
        """Draw the rows over as many pages as they need, numbered from `first`."""
        head = [
            break_lines(label, "bold", _CELL, wide - 2 * _PAD)
            for label, wide in zip(self.heads, self.widths, strict=True)
        ]
        for number, page in enumerate(_paged(head, [self._cells(row) for row in rows]), first):
            pen = Pen(canvas, PAGE_HEIGHT)
            label = self.label if number == first else f"{self.label}（续）"
            pen.text(LEFT, TOP + 14, label, 14, "bold")
            pen.text(LEFT + WIDTH / 2, TOP + 36, self.title, 12, "serif-bold", align=0.5)
            y = self._row(pen, TOP + _HEAD, head, "bold")
            for row in page:
                y = self._row(pen, y, row, "sans")
            pen.text(LEFT, BOTTOM + 4 * MM, self.foot, 8, "sans", LABEL)
            number_of(pen, number)
            pen.flush()
            canvas.showPage()

    def _cells(self, row: Sequence[str]) -> _Row:
        return [
            break_lines(text[:_LONGEST], "sans", _CELL, wide - 2 * _PAD)
            for text, wide in zip(row, self.widths, strict=True)
        ]

    def _row(self, pen: Pen, y: float, row: _Row, face: str) -> float:
        x, tall = LEFT, _height(row)
        for lines, wide in zip(row, self.widths, strict=True):
            pen.rect((x, y), (wide, tall), stroke=RULE, width=0.5)
            for at, line in enumerate(lines):
                pen.text(x + _PAD, y + _PAD + _CELL + at * _LEADING, line, _CELL, face, BLACK)
            x += wide
        return y + tall


def _paged(head: _Row, rows: list[_Row]) -> list[list[_Row]]:
    room = BOTTOM - TOP - _HEAD - _height(head)
    pages: list[list[_Row]] = [[]]
    used = 0.0
    for row in (piece for whole in rows for piece in _pieces(whole, room)):
        if used + _height(row) > room and pages[-1]:
            pages.append([])
            used = 0.0
        pages[-1].append(row)
        used += _height(row)
    return pages


def _pieces(row: _Row, room: float) -> list[_Row]:
    """A row too tall for a page comes in several pieces."""
    most = int((room - 2 * _PAD) / _LEADING)
    tall = max(map(len, row))
    return [[cell[at : at + most] for cell in row] for at in range(0, tall, most)]


def _height(row: _Row) -> float:
    return max(map(len, row)) * _LEADING + 2 * _PAD
