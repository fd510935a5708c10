"""The photos, four to a page: each whole, upright, with what proves where and when it was taken."""

import math
from dataclasses import dataclass
from typing import Final

from surveyapp.domain.language import _
from surveyapp.reports import jpeg, shown
from surveyapp.reports.blocks import HEADING, heading
from surveyapp.reports.document import FlowingCanvas, Picture
from surveyapp.reports.facts import DossierFacts, Photo
from surveyapp.reports.layout import BOTTOM, LEFT, MM, TOP, WIDTH, Block, Layout
from surveyapp.reports.lines import fit
from surveyapp.reports.pen import ACCENT, BLACK, LABEL, RULE, Pen, grey
from surveyapp.reports.shown import NOTHING, value_of

_GAP: Final = 6 * MM
_CELL: Final = (WIDTH - _GAP) / 2
_CAPTION: Final = 50.0
_ABOVE: Final = 6.0
_TALLEST: Final = (BOTTOM - TOP - HEADING - _ABOVE - _GAP) / 2 - _CAPTION - 1
_MAT: Final = grey(0.955)
_DIAL: Final = 9.5
_EMPTY_HEIGHT: Final = _CELL * 0.75

_UPRIGHT: Final = {1: 0, 2: 0, 3: 180, 4: 180, 5: 270, 6: 90, 7: 90, 8: 270}
"""EXIF orientation → degrees clockwise to turn; 2, 4, 5 and 7 are also mirrored."""
_MIRRORED: Final = frozenset({2, 4, 5, 7})


@dataclass(frozen=True, slots=True)
class _Cell:
    """One photo measured: its size on paper, and how it must be turned."""

    photo: Photo
    place: str
    width: float
    height: float
    turn: int
    mirrored: bool
    readable: bool
    data: bytes | None = None
    """Kept only where the copy had to be turned into a JPEG first."""


def gallery(layout: Layout, facts: DossierFacts) -> None:
    """All photos of the site, two rows of two on a page."""
    if not facts.photos:
        return
    photos = facts.photos
    rows = 0
    for start in range(0, len(photos), 2):
        row = [
            _measured(photo, f"{number}/{len(photos)}")
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


def _measured(photo: Photo, place: str) -> _Cell:
    found = jpeg.read(photo.copy) if photo.copy is not None else None
    if found is None:
        return _Cell(photo, place, _CELL, _EMPTY_HEIGHT, 0, mirrored=False, readable=False)
    turn = (_UPRIGHT[found.orientation] + photo.turn) % 360
    wide, tall = found.width, found.height
    if turn in (90, 270):
        wide, tall = tall, wide
    scale = min(_CELL / wide, _TALLEST / tall)
    mirrored = found.orientation in _MIRRORED
    data = found.data if isinstance(photo.copy, bytes) or found.converted else None
    return _Cell(photo, place, wide * scale, tall * scale, turn, mirrored, readable=True, data=data)


def _row(row: list[_Cell], above: float) -> Block:
    tall = max(cell.height for cell in row)

    def draw(pen: Pen, y: float) -> None:
        for number, cell in enumerate(row):
            x = LEFT + number * (_CELL + _GAP)
            pen.rect((x, y), (_CELL, tall), fill=_MAT)
            if not cell.readable:
                _missing(pen, x, y, tall)
            else:
                _picture(pen, cell, x + (_CELL - cell.width) / 2, y + (tall - cell.height) / 2)
            _caption(pen, cell, x, y + tall)

    return Block(tall + _CAPTION, draw, above=above)


def _missing(pen: Pen, x: float, y: float, tall: float) -> None:
    pen.rect((x, y), (_CELL, tall), stroke=RULE, width=0.6)
    text = _("照片文件缺失或无法读取")
    pen.text(x + _CELL / 2, y + tall / 2, text, 9, "sans", LABEL, align=0.5)


def _picture(pen: Pen, cell: _Cell, x: float, y: float) -> None:
    source = cell.data if cell.data is not None else cell.photo.copy
    found = jpeg.read(source) if source is not None else None
    if found is None:
        return
    picture = Picture(found.data, found.width, found.height, found.channels)
    pen.picture(picture, _placed(x, y, cell))


def _placed(x: float, y: float, cell: _Cell) -> tuple[float, ...]:
    """The matrix from the unit square (origin bottom left) to the page (origin top left)."""
    w, h = cell.width, cell.height
    # Where the picture's own right and up vectors lie after turning clockwise.
    right, up, corner = {
        0: ((w, 0.0), (0.0, -h), (x, y + h)),
        90: ((0.0, h), (w, 0.0), (x, y)),
        180: ((-w, 0.0), (0.0, h), (x + w, y)),
        270: ((0.0, -h), (-w, 0.0), (x + w, y + h)),
    }[cell.turn]
    if cell.mirrored:
        corner = corner[0] + right[0], corner[1] + right[1]
        right = -right[0], -right[1]
    return *right, *up, *corner


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
