"""A page in the layout of GB/T 9704-2012: A4, 22 lines of 28 characters, numbered at the outer side.

Margins are 37 mm above, 28 mm left, 26 mm right, 35 mm below. Body 三号 (15.75 pt) in the serif face,
which stands for 仿宋; titles 二号 (22 pt); first-level headings in the sans face for 黑体.
"""

from collections.abc import Callable, Sequence
from typing import Final

from surveyapp.reports.document import FlowingCanvas
from surveyapp.reports.layout import MM, PAGE_HEIGHT, PAGE_WIDTH
from surveyapp.reports.lines import break_lines
from surveyapp.reports.pen import BLACK, Pen

LEFT: Final = 28 * MM
RIGHT: Final = PAGE_WIDTH - 26 * MM
WIDTH: Final = RIGHT - LEFT
TOP: Final = 37 * MM
BOTTOM: Final = PAGE_HEIGHT - 35 * MM
LINES: Final = 22
LEADING: Final = (BOTTOM - TOP) / LINES
SIZE: Final = 15.75
TITLE_SIZE: Final = 22.0
FOUR: Final = 14.0
"""四号: page numbers, and who gets copies."""
INDENT: Final = "　　"

Draw = Callable[[Pen], None]


class Official:
    """The pages of one official paper while they fill, on a grid of 22 lines."""

    def __init__(self) -> None:
        self.pages: list[list[Draw]] = [[]]
        self.used = 0.0
        """Lines used of the present page."""

    def need(self, lines: float) -> None:
        """Turn the page unless so many lines are left."""
        if self.used and self.used + lines > LINES + 1e-6:
            self.pages.append([])
            self.used = 0.0

    def gap(self, lines: float = 1.0) -> None:
        """Leave lines empty; none at the top of a page."""
        if self.used:
            self.used = min(self.used + lines, LINES)

    def put(
        self,
        text: str,
        *,
        face: str = "serif",
        size: float = SIZE,
        align: float = 0.0,
        inset: float = 0.0,
        height: float = 1.0,
    ) -> None:
        """One line; `inset` is kept free in points on the side it is aligned to."""
        self.need(height)
        x = LEFT + align * WIDTH + (inset if align == 0 else -inset if align == 1 else 0.0)
        y = TOP + (self.used + height) * LEADING - (LEADING * height - size) / 2 - size * 0.12

        def draw(pen: Pen) -> None:
            pen.text(x, y, text, size, face, BLACK, align=align)

        self.pages[-1].append(draw)
        self.used += height

    def title(self, text: str) -> None:
        """The title in the middle, over as many lines as it needs."""
        for line in balanced(text, TITLE_SIZE, WIDTH):
            self.put(line, face="serif-bold", size=TITLE_SIZE, align=0.5, height=1.25)

    def heading(self, text: str) -> None:
        """A first-level heading such as 一、基本情况, kept with the line after it."""
        self.need(2)
        self.put(INDENT + text, face="bold")

    def paragraph(self, text: str, indent: str = INDENT) -> None:
        """Text with its first line moved in by two characters."""
        for line in break_lines(indent + text, "serif", SIZE, WIDTH):
            self.put(line)

    def at_foot(self, lines: Sequence[str]) -> None:
        """Lines between two rules at the very foot of the last page (版记)."""
        set_ = [part for line in lines for part in break_lines(line, "serif", FOUR, WIDTH - FOUR)]
        self.need(len(set_) + 1)
        high = BOTTOM - len(set_) * LEADING

        def draw(pen: Pen) -> None:
            pen.line((LEFT, high), (RIGHT, high), 1.0, BLACK)
            for number, line in enumerate(set_, 1):
                y = high + number * LEADING - (LEADING - FOUR) / 2 - FOUR * 0.12
                pen.text(LEFT + FOUR, y, line, FOUR, "serif", BLACK)
            pen.line((LEFT, BOTTOM), (RIGHT, BOTTOM), 1.0, BLACK)

        self.pages[-1].append(draw)
        self.used = LINES

    def write(self, canvas: FlowingCanvas, first: int = 1) -> None:
        """Draw all pages; odd numbers stand right, even ones left."""
        for number, page in enumerate(self.pages, first):
            pen = Pen(canvas, PAGE_HEIGHT)
            for draw in page:
                draw(pen)
            number_of(pen, number)
            pen.flush()
            canvas.showPage()


def number_of(pen: Pen, number: int) -> None:
    """The page's number between dashes at its outer side, one character in."""
    right = number % 2 == 1
    x = RIGHT - FOUR if right else LEFT + FOUR
    pen.text(x, BOTTOM + 7 * MM + FOUR, f"— {number} —", FOUR, "serif", align=float(right))


WORDS: Final = frozenset({
    "基站", "站址", "免费", "资源", "清单", "公示", "公布", "撤回", "通告", "开放", "工作", "进展",
    "报告", "商请", "催办", "协调", "解决", "问题", "收费", "清理", "阻挠", "施工", "维护", "迁移",
    "引电", "报装", "转供", "供电", "价格", "辐射", "科普", "手续", "预留", "建设",
})  # fmt: skip
"""Words of our titles that a line must not end in the middle of (GB/T 9704: 回行时词意完整)."""


def balanced(text: str, size: float, room: float) -> list[str]:
    """A title's lines, of about equal length.

    Where it can be had, no line ends within a word of our titles, and a number keeps its measure
    word (23号).
    """
    most = len(break_lines(text, "serif-bold", size, room))
    even: list[str] = []
    narrow = room / most
    while narrow < room + size / 2:
        lines = break_lines(text, "serif-bold", size, min(narrow, room))
        if len(lines) == most:
            even = even or lines
            if not any(map(_torn, lines, lines[1:])):
                return lines
        narrow += size / 2
    return even


def _torn(line: str, following: str) -> bool:
    last = line[-1:]
    return last + following[:1] in WORDS or (last.isascii() and last.isalnum())


def chinese_day(iso: str) -> str:
    """`2026年3月21日` of an ISO day, as official papers write it; other text as it is."""
    parts = iso[:10].split("-")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):
        return iso
    return f"{parts[0]}年{int(parts[1])}月{int(parts[2])}日"
