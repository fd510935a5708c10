"""The few shapes papers are made of: headings, paragraphs, pairs of label and value, tables."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from surveyapp.reports.layout import LEFT, MM, RIGHT, WIDTH, Block, Layout
from surveyapp.reports.lines import break_lines
from surveyapp.reports.pen import ACCENT, BLACK, HAIR, LABEL, RULE, Ink, Pen

SIZE: Final = 9.5
LEADING: Final = 13.5
SMALL: Final = 8.0
SMALL_LEADING: Final = 11.5
LABEL_WIDTH: Final = 26 * MM
GUTTER: Final = 8 * MM
HEADING: Final = 26.0
_MOST_LINES: Final = 3
_MOST_ROW_LINES: Final = 8
"""What is longer than this many lines is cut, so that long notes run over pages."""


def heading(layout: Layout, title: str, keep: float = 60.0) -> None:
    """The title of a part, with a rule; the outline leads to it."""

    def draw(pen: Pen, y: float) -> None:
        pen.text(LEFT, y + 13, title, 13, "bold", ACCENT)
        pen.line((LEFT, y + 20), (RIGHT, y + 20), 1.1, ACCENT)

    layout.add(Block(HEADING, draw, above=18, keep=keep, title=title))


def subheading(layout: Layout, title: str, keep: float = 46.0) -> None:
    """The title of a group."""

    def draw(pen: Pen, y: float) -> None:
        pen.text(LEFT, y + 10, title, 10, "bold", ACCENT)

    layout.add(Block(15, draw, above=9, keep=keep))


def paragraph(
    layout: Layout,
    text: str,
    *,
    indent: float = 0.0,
    size: float = SIZE,
    name: str = "sans",
    ink: Ink = BLACK,
    above: float = 0.0,
    bar: Ink | None = None,
) -> None:
    """Text over the whole width, cut between lines when long; `bar` marks it at its left edge."""
    leading = size * 1.48
    lines = break_lines(text, name, size, WIDTH - indent)
    for start in range(0, len(lines), _MOST_LINES):
        part = lines[start : start + _MOST_LINES]

        def draw(pen: Pen, y: float, part: list[str] = part) -> None:
            if bar:
                pen.rect((LEFT, y + 1), (2, len(part) * leading), fill=bar)
            _lines(pen, LEFT + indent, y + size * 1.12, part, size, leading, name, ink)

        layout.add(Block(len(part) * leading, draw, above=above if start == 0 else 0))


def _lines(
    pen: Pen,
    x: float,
    y: float,
    lines: Sequence[str],
    size: float = SIZE,
    leading: float = LEADING,
    name: str = "sans",
    ink: Ink = BLACK,
) -> None:
    for number, line in enumerate(lines):
        pen.text(x, y + number * leading, line, size, name, ink)


class Pair(NamedTuple):
    """A label and its value."""

    label: str
    value: str


def pairs(layout: Layout, items: Sequence[Pair]) -> None:
    """Labels and values in two columns; what needs more than three lines takes the whole width."""
    half = (WIDTH - GUTTER) / 2
    room = half - LABEL_WIDTH
    waiting: list[tuple[Pair, list[str]]] = []
    for item in items:
        lines = break_lines(item.value, "sans", SIZE, room)
        if len(lines) > 3:
            _pair_row(layout, waiting, half)
            waiting = []
            _wide_pair(layout, item)
            continue
        waiting.append((item, lines))
        if len(waiting) == 2:
            _pair_row(layout, waiting, half)
            waiting = []
    _pair_row(layout, waiting, half)


def _label_lines(label: str) -> list[str]:
    return break_lines(label, "sans", SMALL, LABEL_WIDTH - 6)[:3]


def _pair_row(layout: Layout, row: Sequence[tuple[Pair, list[str]]], half: float) -> None:
    if not row:
        return
    labels = [_label_lines(item.label) for item, _lines_ in row]
    most = max(
        max(len(lines) for _item, lines in row) * LEADING,
        max(len(lines) for lines in labels) * SMALL_LEADING,
    )

    def draw(pen: Pen, y: float) -> None:
        for number, (_item, lines) in enumerate(row):
            x = LEFT + number * (half + GUTTER)
            _lines(pen, x, y + 12, labels[number], SMALL, SMALL_LEADING, "sans", LABEL)
            _lines(pen, x + LABEL_WIDTH, y + 12, lines)
            pen.line((x, y + most + 3.5), (x + half, y + most + 3.5), 0.35, HAIR)

    layout.add(Block(most + 4, draw))


def _wide_pair(layout: Layout, item: Pair) -> None:
    lines = break_lines(item.value, "sans", SIZE, WIDTH - LABEL_WIDTH)
    for start in range(0, len(lines), _MOST_LINES):
        part = lines[start : start + _MOST_LINES]
        last = start + _MOST_LINES >= len(lines)
        label = _label_lines(item.label) if start == 0 else []

        def draw(
            pen: Pen,
            y: float,
            part: list[str] = part,
            label: list[str] = label,
            last: bool = last,
        ) -> None:
            _lines(pen, LEFT, y + 12, label, SMALL, SMALL_LEADING, "sans", LABEL)
            _lines(pen, LEFT + LABEL_WIDTH, y + 12, part)
            if last:
                low = y + len(part) * LEADING + 3.5
                pen.line((LEFT, low), (RIGHT, low), 0.35, HAIR)

        layout.add(Block(len(part) * LEADING + (4 if last else 0), draw))


class Column(NamedTuple):
    """A column of a table: its title and its share of the width."""

    title: str
    share: float


def table(layout: Layout, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    """A table whose head is repeated on every page; cells of any length."""
    whole = sum(column.share for column in columns)
    widths = [column.share / whole * WIDTH for column in columns]
    head = _table_row([column.title for column in columns], widths, head=True)[0]
    layout.add(Block(head.height, head.draw, above=4, keep=30))
    layout.repeated = head
    for row in rows:
        for block in _table_row(row, widths):
            layout.add(block)
    layout.repeated = None


def _table_row(cells: Sequence[str], widths: Sequence[float], *, head: bool = False) -> list[Block]:
    size, leading = (SMALL, SMALL_LEADING) if head else (8.5, 12.5)
    ink = LABEL if head else BLACK
    lines = [
        break_lines(cell, "sans", size, room - 6) for cell, room in zip(cells, widths, strict=True)
    ]
    most = max(map(len, lines))
    blocks = []
    for start in range(0, most, _MOST_ROW_LINES):
        count = min(_MOST_ROW_LINES, most - start)
        last = start + count == most

        def draw(
            pen: Pen,
            y: float,
            start: int = start,
            count: int = count,
            last: bool = last,
        ) -> None:
            x = LEFT
            for cell, room in zip(lines, widths, strict=True):
                part = cell[start : start + count]
                _lines(pen, x, y + size + 3, part, size, leading, "sans", ink)
                x += room
            if last:
                low = y + count * leading + 5
                pen.line((LEFT, low), (RIGHT, low), 0.8 if head else 0.35, ACCENT if head else RULE)

        blocks.append(Block(count * leading + (6 if last else 0), draw))
    return blocks
