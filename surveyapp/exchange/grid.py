"""Finding the headings in a grid of cells: titles above, merged cells, one header row or two."""

from collections.abc import Sequence
from dataclasses import dataclass

from surveyapp.exchange.headings import IGNORED, meaning
from surveyapp.exchange.table import Line, is_blank

Grid = Sequence[tuple[int, Sequence[str]]]
"""Rows with their number as a spreadsheet shows it."""

_SEARCHED = 40
_ENOUGH_ALONE = {"name", "address", "position", "lon"}


@dataclass(frozen=True, slots=True)
class Headings:
    """Where the headings stand: `first` is the index in the grid of the first line of data."""

    columns: tuple[str, ...]
    first: int
    known: int


def find_headings(grid: Grid) -> Headings | None:
    """The best header row, or pair of rows, near the top; None when nothing is recognised."""
    best: Headings | None = None
    for i in range(min(len(grid), _SEARCHED)):
        for found in _candidates(grid, i):
            if found.known and (best is None or found.known > best.known):
                best = found
    return best


def lines_of(grid: Grid, headings: Headings) -> list[Line]:
    """The lines below the headings, each as wide as they are; blank ones left out."""
    width = len(headings.columns)
    lines = []
    for number, cells in grid[headings.first :]:
        if not is_blank(cells):
            padded = (*cells[:width], *[""] * (width - len(cells)))
            lines.append(Line(number, padded))
    return lines


def _candidates(grid: Grid, i: int) -> list[Headings]:
    upper = [str(cell).strip() for cell in grid[i][1]]
    found = [Headings(tuple(upper), i + 1, _score(upper))]
    if i + 1 < len(grid) and _score(grid[i + 1][1]):
        lower = [str(cell).strip() for cell in grid[i + 1][1]]
        both = _joined(_carried(upper), lower)
        found.append(Headings(tuple(both), i + 2, _score(both)))
    return found


def _joined(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Two header rows as one: the lower word where it says something, else both, else the upper."""
    width = max(len(upper), len(lower))
    above = [*upper, *[""] * (width - len(upper))]
    below = [*lower, *[""] * (width - len(lower))]
    return [_pair(a, b) for a, b in zip(above, below, strict=True)]


def _pair(above: str, below: str) -> str:
    if not below or above == below:
        return above
    if not above:
        return below
    return f"{below}（{above}）"


def _carried(cells: Sequence[str]) -> list[str]:
    """A merged heading leaves its word in the first cell only; it holds for the empty ones too."""
    carried, last = [], ""
    for cell in cells:
        last = cell or last
        carried.append(last)
    return carried


def _score(cells: Sequence[str]) -> int:
    """How many different fields these cells name; a lone doubtful word counts nothing."""
    fields = {field for cell in cells if (field := meaning(cell).field if cell else "")}
    sure = fields - {IGNORED}
    if len(sure) == 1 and not (sure & _ENOUGH_ALONE):
        return 0
    return len(sure) + (1 if IGNORED in fields and sure else 0)
