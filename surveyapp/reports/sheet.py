"""Tables across a landscape A4 page, parted into groups; the head stands on every page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reportlab.lib.pagesizes import A4, landscape

from surveyapp.domain.language import _
from surveyapp.reports.document import FlowingCanvas
from surveyapp.reports.layout import MM
from surveyapp.reports.lines import break_lines, fit
from surveyapp.reports.official import balanced
from surveyapp.reports.pen import ACCENT, BLACK, LABEL, RULE, TINT, Pen

HEIGHT: Final = 210 * MM
LEFT: Final = 16 * MM
RIGHT: Final = 297 * MM - 16 * MM
WIDTH: Final = RIGHT - LEFT
TOP: Final = 16 * MM
BOTTOM: Final = HEIGHT - 15 * MM
SIZE: Final = 9.0
LEADING: Final = 13.0
_PAD: Final = 4.0
_HEAD: Final = 20.0


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title and its share of the width."""

    title: str
    share: float


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one title; an empty cell is left for handwriting."""

    title: str
    rows: Sequence[Sequence[str]]


def write_table(
    canvas: FlowingCanvas,
    title: str,
    subtitle: str,
    columns: Sequence[Column],
    groups: Sequence[Group],
    foot: str,
) -> None:
    """Draw the pages of a table. Cells longer than a page are cut between its lines."""
    whole = sum(column.share for column in columns)
    widths = [column.share / whole * WIDTH for column in columns]
    pages = _paged(title, groups, widths)
    canvas.setPageSize(landscape(A4))
    for number, page in enumerate(pages, 1):
        pen = Pen(canvas, HEIGHT)
        high = TOP
        if number == 1:
            high = _title(pen, title, subtitle)
        _head(pen, high, columns, widths)
        for y, item in page:
            _draw(pen, y, item, widths)
        words = _("第 {page} 页，共 {pages} 页").format(page=number, pages=len(pages))
        pen.text(LEFT, BOTTOM + 6 * MM, fit(foot, "sans", 8, WIDTH * 0.7), 8, "sans", LABEL)
        pen.text(RIGHT, BOTTOM + 6 * MM, words, 8, "sans", LABEL, align=1)
        pen.flush()
        canvas.showPage()


Item = str | list[list[str]]
"""A group's title, or the lines of a row's cells."""


def _title_height(title: str) -> float:
    return len(balanced(title, 18, WIDTH)) * 26 + 22


def _title(pen: Pen, title: str, subtitle: str) -> float:
    y = TOP
    for line in balanced(title, 18, WIDTH):
        pen.text(LEFT + WIDTH / 2, y + 18, line, 18, "serif-bold", align=0.5)
        y += 26
    pen.text(LEFT + WIDTH / 2, y + 9, subtitle, 9, "sans", LABEL, align=0.5)
    return y + 22


def _paged(
    title: str, groups: Sequence[Group], widths: Sequence[float]
) -> list[list[tuple[float, Item]]]:
    pages: list[list[tuple[float, Item]]] = [[]]
    y = TOP + _title_height(title) + _HEAD
    for group in groups:
        rows = [piece for row in group.rows for piece in _pieces(row, widths)]
        first = _height(rows[0]) if rows else 0.0
        if pages[-1] and y + _HEAD + first > BOTTOM:
            pages.append([])
            y = TOP + _HEAD
        pages[-1].append((y, group.title))
        y += _HEAD
        for row in rows:
            if y + _height(row) > BOTTOM and pages[-1]:
                pages.append([])
                y = TOP + _HEAD
            pages[-1].append((y, row))
            y += _height(row)
    return pages


def _height(row: list[list[str]]) -> float:
    return max(map(len, row)) * LEADING + 2 * _PAD


def _pieces(row: Sequence[str], widths: Sequence[float]) -> list[list[list[str]]]:
    """A row's cells as lines; one too tall for a page comes in several pieces."""
    cells = [
        break_lines(text, "sans", SIZE, room - 2 * _PAD)
        for text, room in zip(row, widths, strict=True)
    ]
    most = int((BOTTOM - TOP - 2 * _HEAD - 2 * _PAD) / LEADING) - 6
    tall = max(map(len, cells))
    return [[cell[at : at + most] for cell in cells] for at in range(0, tall, most)]


def _head(pen: Pen, y: float, columns: Sequence[Column], widths: Sequence[float]) -> None:
    pen.rect((LEFT, y), (WIDTH, _HEAD), fill=TINT)
    x = LEFT
    for column, room in zip(columns, widths, strict=True):
        pen.text(x + _PAD, y + 13.5, column.title, SIZE, "bold", ACCENT)
        x += room
    pen.line((LEFT, y + _HEAD), (RIGHT, y + _HEAD), 0.8, ACCENT)


def _draw(pen: Pen, y: float, item: Item, widths: Sequence[float]) -> None:
    if isinstance(item, str):
        pen.text(LEFT + _PAD, y + 14, fit(item, "bold", 10, WIDTH - 2 * _PAD), 10, "bold", ACCENT)
        pen.line((LEFT, y + _HEAD), (RIGHT, y + _HEAD), 0.5, RULE)
        return
    x = LEFT
    for lines, room in zip(item, widths, strict=True):
        for number, line in enumerate(lines):
            pen.text(x + _PAD, y + _PAD + SIZE + number * LEADING, line, SIZE, "sans", BLACK)
        x += room
    low = y + _height(item)
    pen.line((LEFT, low), (RIGHT, low), 0.35, RULE)
