"""Drawing on one page or form: text in runs, lines, shapes. Points, from the top left corner down.

It writes PDF operators straight into the canvas: a page of a dossier has hundreds of small texts.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final, NamedTuple, cast

from surveyapp.reports.document import FlowingCanvas, Picture
from surveyapp.reports.fonts import face, runs, strangers, widths
from surveyapp.reports.segments import segments

Point = tuple[float, float]


class Ink(NamedTuple):
    """A colour, as the operators that choose it."""

    fill: str
    stroke: str


def rgb(red: float, green: float, blue: float) -> Ink:
    """A colour of three parts from 0 to 1."""
    value = f"{red:.3f} {green:.3f} {blue:.3f}"
    return Ink(value + " rg", value + " RG")


def grey(value: float) -> Ink:
    """A grey from 0 black to 1 white."""
    return Ink(f"{value:.3f} g", f"{value:.3f} G")


BLACK: Final = grey(0)
WHITE: Final = grey(1)
LABEL: Final = grey(0.38)
RULE: Final = grey(0.78)
HAIR: Final = grey(0.88)
ACCENT: Final = rgb(0.035, 0.29, 0.34)
TINT: Final = rgb(0.925, 0.955, 0.96)

_KAPPA: Final = 0.5523
_REMEMBERED: Final = 2000


class _Set(NamedTuple):
    """A text ready to be placed: its width, its operators, the characters no face has."""

    wide: float
    shown: str
    lost: frozenset[str]


class Pen:
    """The drawing of one page (or form) of a given height."""

    def __init__(self, canvas: FlowingCanvas, height: float) -> None:
        self.canvas = canvas
        self.height = height
        self._ops: list[str] = []
        self._ink = ""
        self._line = ""
        self._known = cast("dict[tuple[str, float, str], _Set]", canvas.kept.setdefault("set", {}))

    def flush(self) -> None:
        """Hand what was drawn to the canvas; before its page or form is closed."""
        if self._ops:
            self.canvas.addLiteral("\n".join(self._ops))
            self._ops.clear()

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 9.5,
        name: str = "sans",
        ink: Ink = BLACK,
        *,
        align: float = 0.0,
    ) -> float:
        """One line with its baseline at `y`; returns its width. `align` 0 left, 0.5 middle, 1 right."""
        if not text:
            return 0.0
        wide, shown, lost = self._set(text, size, name)
        left = x - align * wide
        self._fill(ink)
        self._ops.append(f"BT {left:.2f} {self.height - y:.2f} Td {shown} ET")
        if lost:
            self._code_points(left, y, text, size, name, ink, lost)
        return wide

    def _set(self, text: str, size: float, name: str) -> "_Set":
        """A text's width and operators, remembered: most texts of a dossier are labels."""
        known = self._known
        found = known.get((text, size, name))
        if found is None:
            wide = sum(map(widths(name).__getitem__, text)) * size
            doc = self.canvas.document
            pieces = []
            for run in runs(text, name):
                codes = face(run.face).codes(doc)
                shown = "".join(map(codes.__getitem__, run.text))
                pieces.append(f"{doc.fontMapping[run.face]} {size:g} Tf <{shown}> Tj")
            found = _Set(wide, " ".join(pieces), strangers(text))
            if len(known) >= _REMEMBERED:
                known.clear()
            known[(text, size, name)] = found
        return found

    def line(self, start: Point, end: Point, width: float = 0.5, ink: Ink = RULE) -> None:
        """A straight line."""
        self._stroke(ink, width)
        self._ops.append(f"{self._at(start)} m {self._at(end)} l S")

    def path(
        self,
        points: Sequence[Point],
        *,
        fill: Ink | None = None,
        stroke: Ink | None = None,
        width: float = 0.5,
        closed: bool = True,
    ) -> None:
        """A polygon or an open line."""
        h = self.height
        steps = [f"{x:.2f} {h - y:.2f} l" for x, y in points]
        steps[0] = steps[0][:-1] + "m"
        self._paint("\n".join(steps) + (" h" if closed else ""), fill, stroke, width)

    def rect(
        self,
        corner: Point,
        size: Point,
        *,
        fill: Ink | None = None,
        stroke: Ink | None = None,
        width: float = 0.5,
    ) -> None:
        """A rectangle by its top left corner, width and height."""
        low = self.height - corner[1] - size[1]
        shape = f"{corner[0]:.2f} {low:.2f} {size[0]:.2f} {size[1]:.2f} re"
        self._paint(shape, fill, stroke, width)

    def circle(
        self,
        centre: Point,
        radius: float,
        *,
        fill: Ink | None = None,
        stroke: Ink | None = None,
        width: float = 0.5,
    ) -> None:
        """A circle of four curves."""
        x, y, r, k = centre[0], self.height - centre[1], radius, radius * _KAPPA
        shape = (
            f"{x + r:.2f} {y:.2f} m "
            f"{x + r:.2f} {y + k:.2f} {x + k:.2f} {y + r:.2f} {x:.2f} {y + r:.2f} c "
            f"{x - k:.2f} {y + r:.2f} {x - r:.2f} {y + k:.2f} {x - r:.2f} {y:.2f} c "
            f"{x - r:.2f} {y - k:.2f} {x - k:.2f} {y - r:.2f} {x:.2f} {y - r:.2f} c "
            f"{x + k:.2f} {y - r:.2f} {x + r:.2f} {y - k:.2f} {x + r:.2f} {y:.2f} c h"
        )
        self._paint(shape, fill, stroke, width)

    def cells(self, corner: Point, module: float, rows: Iterable[Iterable[int]]) -> None:
        """Black squares of a matrix such as a QR code, each row's neighbours in one bar."""
        self._fill(BLACK)
        bars = []
        for number, row in enumerate(rows):
            low = self.height - corner[1] - (number + 1) * module
            bars += [
                f"{corner[0] + start * module:.2f} {low:.2f} {count * module:.2f} {module:.2f} re"
                for start, count in _bars(row)
            ]
        self._ops.append("\n".join(bars) + " f")

    @contextmanager
    def window(self, corner: Point, size: Point) -> Iterator[None]:
        """Draw inside a rectangle only, with its top left corner as the origin."""
        outer = self.height
        low = outer - corner[1] - size[1]
        self._ops.append(
            f"q 1 0 0 1 {corner[0]:.2f} {low:.2f} cm 0 0 {size[0]:.2f} {size[1]:.2f} re W n"
        )
        self.height = size[1]
        yield
        self.height = outer
        self._ops.append("Q")
        self._ink = self._line = ""

    @contextmanager
    def dashed(self, *lengths: float) -> Iterator[None]:
        """Draw lines in dashes."""
        self._ops.append("[" + " ".join(f"{length:g}" for length in lengths) + "] 0 d")
        yield
        self._ops.append("[] 0 d")

    def picture(self, picture: Picture, matrix: tuple[float, ...]) -> None:
        """A photo: `matrix` maps the unit square to where it lies, in points from the top left."""
        name = self.canvas.document.embed(picture)
        a, b, c, d, e, f = matrix
        self._form(name, f"{a:.3f} {-b:.3f} {c:.3f} {-d:.3f} {e:.2f} {self.height - f:.2f} cm")

    def stamp(self, name: str, origin: Point, turn: Point = (1, 0)) -> None:
        """A form drawn earlier, its own origin put here; `turn` is cosine and sine, clockwise."""
        cos, sin = turn
        place = f"{origin[0]:.2f} {self.height - origin[1]:.2f}"
        self._form(name, f"{cos:.4f} {-sin:.4f} {sin:.4f} {cos:.4f} {place} cm")

    def _form(self, name: str, matrix: str) -> None:
        self._ops.append("q " + matrix)
        self.flush()
        self.canvas.doForm(name)
        self._ops.append("Q")

    def _at(self, point: Point) -> str:
        return f"{point[0]:.2f} {self.height - point[1]:.2f}"

    def _fill(self, ink: Ink) -> None:
        if ink.fill != self._ink:
            self._ink = ink.fill
            self._ops.append(ink.fill)

    def _stroke(self, ink: Ink, width: float) -> None:
        line = f"{ink.stroke} {width:g} w"
        if line != self._line:
            self._line = line
            self._ops.append(line)

    def _paint(self, shape: str, fill: Ink | None, stroke: Ink | None, width: float) -> None:
        if fill:
            self._fill(fill)
        if stroke:
            self._stroke(stroke, width)
        end = "B" if fill and stroke else "f" if fill else "S"
        self._ops.append(f"{shape} {end}")

    def _code_points(
        self, x: float, y: float, text: str, size: float, name: str, ink: Ink, lost: frozenset[str]
    ) -> None:
        """Write the code point into the box of every character no face can print."""
        for char in text:
            if char in lost:
                self._stroke(ink, size * 0.035)
                lines = segments(f"{ord(char):04X}", (x, y), size)
                shape = (f"{self._at(start)} m {self._at(end)} l" for start, end in lines)
                self._ops.append(" ".join(shape) + " S")
            x += widths(name)[char] * size


def _bars(row: Iterable[int]) -> Iterator[tuple[int, int]]:
    start = -1
    at = -1
    for at, dark in enumerate(row):
        if dark and start < 0:
            start = at
        elif not dark and start >= 0:
            yield start, at - start
            start = -1
    if start >= 0:
        yield start, at + 1 - start
