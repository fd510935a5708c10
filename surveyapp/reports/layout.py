"""Blocks put on pages: measured first, drawn later, so that every page knows how many there are."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from surveyapp.reports.pen import Pen

MM: Final = 72 / 25.4
PAGE_WIDTH: Final = 210 * MM
PAGE_HEIGHT: Final = 297 * MM
LEFT: Final = 22 * MM
RIGHT: Final = PAGE_WIDTH - 18 * MM
WIDTH: Final = RIGHT - LEFT
TOP: Final = 25 * MM
BOTTOM: Final = PAGE_HEIGHT - 20 * MM

Draw = Callable[[Pen, float], None]
"""Draws a block whose top lies at the given height of the page."""


@dataclass(frozen=True, slots=True)
class Block:
    """Something of known height that is not cut in two."""

    height: float
    draw: Draw
    above: float = 0.0
    """Room wanted above it, not needed at the top of a page."""
    keep: float = 0.0
    """Room wanted below it on the same page, so that a heading does not stand alone."""
    title: str = ""
    """What the outline calls this place; empty for what it does not lead to."""


@dataclass(slots=True)
class Page:
    """What stands on one page, and the headings an outline leads to."""

    items: list[tuple[float, Draw]] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)


class Layout:
    """The pages of one dossier while they fill."""

    def __init__(self) -> None:
        self.pages: list[Page] = [Page()]
        self.y = TOP
        self.repeated: Block | None = None
        """The head of a table under way, drawn again where a page begins inside it."""
        self._held: list[Block] | None = None

    @property
    def room(self) -> float:
        """Height left on this page."""
        return BOTTOM - self.y

    @property
    def fresh(self) -> bool:
        """Whether nothing stands on this page yet."""
        return not self.pages[-1].items

    def add(self, block: Block) -> None:
        """Put a block below what is there, or on a new page."""
        if self._held is not None:
            self._held.append(block)
            return
        if not self.fresh and block.above + block.height + block.keep > self.room:
            self.turn()
            if self.repeated is not None:
                self._place(self.repeated)
        self._place(block)

    def turn(self) -> None:
        """Begin a new page, unless this one is still empty."""
        if not self.fresh:
            self.pages.append(Page())
            self.y = TOP

    @contextmanager
    def together(self) -> Iterator[None]:
        """Keep what is added here on one page, where that wastes less than half of one."""
        outer, self._held = self._held, []
        yield
        blocks, self._held = self._held, outer
        wanted = sum(block.above + block.height for block in blocks)
        if outer is None and self.room < wanted <= (BOTTOM - TOP) / 2:
            self.turn()
        for block in blocks:
            self.add(block)

    def _place(self, block: Block) -> None:
        if not self.fresh:
            self.y += block.above
        self.pages[-1].items.append((self.y, block.draw))
        if block.title:
            self.pages[-1].headings.append(block.title)
        self.y += block.height
