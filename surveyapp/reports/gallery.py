"""The photos, four to a page: each whole, upright, with what proves where and when it was taken."""

import math
from dataclasses import dataclass
from typing import Final

from surveyapp.domain.language import _
from surveyapp.reports import shown, upright
from surveyapp.reports.blocks import HEADING, heading
from surveyapp.reports.document import FlowingCanvas
from surveyapp.reports.facts import DossierFacts, Photo
from surveyapp.reports.layout import BOTTOM, LEFT, MM, TOP, WIDTH, Block, Layout
from surveyapp.reports.lines import fit
from surveyapp.reports.pen import ACCENT, BLACK, LABEL, RULE, Pen, grey
from surveyapp.reports.shown import NOTHING, value_of
from surveyapp.reports.upright import Upright, measured

_GAP: Final = 6 * MM
_CELL: Final = (WIDTH - _GAP) / 2
_CAPTION: Final = 50.0
_ABOVE: Final = 6.0
_TALLEST: Final = (BOTTOM - TOP - HEADING - _ABOVE - _GAP) / 2 - _CAPTION - 1
_MAT: Final = grey(0.955)
_DIAL: Final = 9.5
_EMPTY_HEIGHT: Final = _CELL * 0.75


@dataclass(frozen=True, slots=True)
class _Cell:
    """One photo with its place among the others; `upright` is None where nothing opens it."""

    photo: Photo
    place: str
    upright: Upright | None

    @property
    def height(self) -> float:
        return self.upright.height if self.upright else _EMPTY_HEIGHT


def gallery(layout: Layout, facts: DossierFacts) -> None:
    """All photos of the site, two rows of two on a page."""
    if not facts.photos:
        return
    photos = facts.photos
    rows = 0
    for start in range(0, len(photos), 2):
        row = [
            _Cell(photo, f"{number}/{len(photos)}", measured(photo, _CELL, _TALLEST))
            for number, photo in enumerate(photos[start : start + 2], start + 1)
        ]
        block = _row(row, above=_GAP if start else _ABOVE)
        if start == 0:
            heading(layout, _("照片"), keep=_ABOVE + block.height)
        if rows == 2 or block.above + block.height > layout.room:
            layout.turn()
            rows = 0
        layout.add(block)
        rows += 1


def _row(row: list[_Cell], above: float) -> Block:
    tall = max(cell.height for cell in row)

    def draw(pen: Pen, y: float) -> None:
        for number, cell in enumerate(row):
            x = LEFT + number * (_CELL + _GAP)
            pen.rect((x, y), (_CELL, tall), fill=_MAT)
            if cell.upright is None:
                _missing(pen, x, y, tall)
            else:
                left = x + (_CELL - cell.upright.width) / 2
                upright.draw(pen, cell.upright, left, y + (tall - cell.height) / 2)
            _caption(pen, cell, x, y + tall)

    return Block(tall + _CAPTION, draw, above=above)


def _missing(pen: Pen, x: float, y: float, tall: float) -> None:
    pen.rect((x, y), (_CELL, tall), stroke=RULE, width=0.6)
    text = _("照片文件缺失或无法读取")
    pen.text(x + _CELL / 2, y + tall / 2, text, 9, "sans", LABEL, align=0.5)


def _caption(pen: Pen, cell: _Cell, x: float, y: float) -> None:
    row = cell.photo.row
    bearing = row.get("direction_deg")
    looks = isinstance(bearing, (int, float)) and math.isfinite(bearing)
    room = _CELL - (2 * _DIAL + 8 if looks else 0)
    title = cell.photo.shot or str(row.get("caption") or "") or str(row.get("file_name") or "")
    if cell.photo.shot and row.get("caption"):
        title = f"{cell.photo.shot} · {row['caption']}"
    wide = pen.text(x, y + 13, cell.place, 8, "sans", LABEL)
    pen.text(x + wide + 6, y + 13, fit(title, "bold", 9, room - wide - 6), 9, "bold", BLACK)
    pen.text(x, y + 25, fit(_when(cell), "sans", 7.5, room), 7.5, "sans", BLACK)
    pen.text(x, y + 36, fit(_where(cell), "sans", 7.5, room), 7.5, "sans", BLACK)
    if looks and isinstance(bearing, (int, float)):
        _rose(pen, x + _CELL - _DIAL - 1, y + 4 + _DIAL, float(bearing))
        ref = _("磁北") if row.get("direction_ref") == "M" else ""
        words = f"{shown.direction(bearing)} {bearing % 360:.0f}° {ref}".strip()
        pen.text(x + _CELL, y + 36, words, 7.5, "sans", BLACK, align=1)


def _when(cell: _Cell) -> str:
    row = cell.photo.row
    taken = value_of("photo", row, "taken_at")
    when = _("时间不明") if taken == NOTHING else taken
    sha = str(row.get("sha256") or "")[:12]
    return f"{when} · SHA-256 {sha}" if sha else when


def _where(cell: _Cell) -> str:
    row = cell.photo.row
    lon, lat = row.get("lon"), row.get("lat")
    if not isinstance(lon, (int, float)) or not isinstance(lat, (int, float)):
        return _("无位置")
    words = [f"{lon:.6f}, {lat:.6f}", shown.datum(str(row.get("datum") or "wgs84"))]
    if isinstance(row.get("accuracy_m"), (int, float)):
        words.append("±" + value_of("photo", row, "accuracy_m"))
    return " · ".join(words)


def _rose(pen: Pen, x: float, y: float, bearing: float) -> None:
    """A dial with north up and an arrow where the camera looked."""
    dial, arrow = _rose_forms(pen.canvas)
    angle = math.radians(bearing)
    pen.stamp(dial, (x, y))
    pen.stamp(arrow, (x, y), (math.cos(angle), math.sin(angle)))


def _rose_forms(canvas: FlowingCanvas) -> tuple[str, str]:
    found = canvas.kept.get("rose")
    if found is None:
        found = canvas.kept["rose"] = ("rose", "arrow")
        for name, draw in (("rose", _draw_dial), ("arrow", _draw_arrow)):
            canvas.beginForm(name, -12, -12, 12, 12)
            pen = Pen(canvas, 0)
            draw(pen)
            pen.flush()
            canvas.endForm()
    return "rose", "arrow"


def _draw_dial(pen: Pen) -> None:
    pen.circle((0, 0), _DIAL, stroke=RULE, width=0.6)
    for turn in range(4):
        dx, dy = ((0, -1), (1, 0), (0, 1), (-1, 0))[turn]
        inner = _DIAL - (3 if turn == 0 else 1.8)
        ink, wide = (BLACK, 1.1) if turn == 0 else (LABEL, 0.5)
        pen.line((dx * inner, dy * inner), (dx * _DIAL, dy * _DIAL), wide, ink)


def _draw_arrow(pen: Pen) -> None:
    tip = _DIAL - 3.2
    pen.path([(0, -tip), (2.8, tip - 1), (0, tip - 3), (-2.8, tip - 1)], fill=ACCENT)
