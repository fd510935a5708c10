"""The map of a dossier: where in the county, and what lies around. Drawn from polygons alone."""

import math
from dataclasses import dataclass
from typing import Final

from surveyapp.domain.language import _
from surveyapp.reports import ground as g
from surveyapp.reports import signs
from surveyapp.reports.document import FlowingCanvas
from surveyapp.reports.facts import DossierFacts, Ground, Region, Ring
from surveyapp.reports.fonts import width
from surveyapp.reports.layout import LEFT, MM, RIGHT, WIDTH
from surveyapp.reports.lines import fit
from surveyapp.reports.pen import ACCENT, BLACK, LABEL, RULE, TINT, WHITE, Ink, Pen, Point

OVERVIEW_WIDTH: Final = 54 * MM
DETAIL_WIDTH: Final = WIDTH - OVERVIEW_WIDTH - 4 * MM
FOOT: Final = 14.0
_DEFAULT_RADIUS = 150.0
_MOST_PHOTOS = 40


@dataclass(frozen=True, slots=True)
class Backdrop:
    """A county drawn once in a document, and its borders ready for the maps of its sites."""

    ground: Ground
    form: str
    view: g.View
    county: list[g.Piece]
    others: list[g.Piece]


def backdrop(canvas: FlowingCanvas, facts: DossierFacts, height: float) -> Backdrop | None:
    """The county's drawing in this document, made when it is not there yet."""
    ground = facts.ground
    if ground is None or not any(ground.county.rings):
        return None
    key = (id(ground), round(height))
    found = canvas.kept.get(key)
    if isinstance(found, Backdrop):
        return found
    view = g.around(g.bounds(ground.county), OVERVIEW_WIDTH, height)
    others = [piece for region in ground.neighbours for piece in g.pieces(region)]
    form = f"county{canvas.document.objectcounter}"
    made = Backdrop(ground, form, view, g.pieces(ground.county), others)
    canvas.beginForm(form, 0, 0, OVERVIEW_WIDTH, height)
    pen = Pen(canvas, height)
    _draw_county(pen, ground, view)
    pen.flush()
    canvas.endForm()
    canvas.kept[key] = made
    return made


def _draw_county(pen: Pen, ground: Ground, view: g.View) -> None:
    with pen.window((0, 0), (view.width, view.height)):
        for region in ground.neighbours:
            if g.meets(g.bounds(region), view.box):
                for ring in region.rings:
                    _outline(pen, ring, view, None, RULE, 0.4)
        for ring in ground.county.rings:
            _outline(pen, ring, view, TINT, ACCENT, 0.9)
        signs.graticule(pen, view, 60)
        for region in ground.neighbours:
            _name(pen, region, view, 6, LABEL)
        signs.scale_bar(pen, view, 10, view.height - 8, 45)


def _outline(
    pen: Pen, ring: Ring, view: g.View, fill: Ink | None, stroke: Ink, width: float
) -> None:
    points = g.drawn(ring, view)
    if len(points) > 2:
        pen.path(points, fill=fill, stroke=stroke, width=width)


def _name(pen: Pen, region: Region, view: g.View, size: float, ink: Ink) -> None:
    place = g.inside(region, view)
    if place is None:
        return
    text = fit(region.name, "sans", size, view.width / 2)
    half = width(text, "sans", size) / 2
    x = min(max(place[0], half + 3), view.width - half - 3)
    y = min(max(place[1], size + 3), view.height - 22)
    pen.text(x, y, text, size, "sans", ink, align=0.5)


def draw(pen: Pen, top: float, height: float, facts: DossierFacts) -> None:
    """Both maps with their foot line, `height` points in all."""
    tall = height - FOOT
    behind = backdrop(pen.canvas, facts, tall)
    site = facts.site
    lon, lat = site.get("lon"), site.get("lat")
    where = (float(lon), float(lat)) if _numbers(lon, lat) else None  # type: ignore[arg-type]
    size = (WIDTH if behind is None else DETAIL_WIDTH, tall)
    if behind is not None:
        _overview(pen, (LEFT + DETAIL_WIDTH + 4 * MM, top), tall, behind, where)
    if where is None:
        _nowhere(pen, (LEFT, top), size)
    else:
        _detail(pen, (LEFT, top), size, facts, where, behind)
    source = facts.ground.source if facts.ground else ""
    foot = _("边界：{source}").format(source=source) + " · WGS 84" if source else "WGS 84"
    pen.text(
        RIGHT, top + height - 3, fit(foot, "sans", 6.5, WIDTH / 2), 6.5, "sans", LABEL, align=1
    )


def _numbers(*values: object) -> bool:
    return all(isinstance(v, (int, float)) and math.isfinite(v) for v in values)


def _nowhere(pen: Pen, corner: Point, size: Point) -> None:
    pen.rect(corner, size, stroke=RULE, width=0.6)
    middle = corner[0] + size[0] / 2, corner[1] + size[1] / 2
    pen.text(*middle, _("尚未定位"), 11, "sans", LABEL, align=0.5)


def _overview(pen: Pen, corner: Point, tall: float, behind: Backdrop, where: Point | None) -> None:
    x, y = corner
    pen.stamp(behind.form, (x, y + tall))
    name = fit(behind.ground.county.name, "bold", 9, OVERVIEW_WIDTH - 12)
    pen.text(x + 6, y + 13, name, 9, "bold", ACCENT)
    if where is not None and behind.view.holds(spot := behind.view.at(*where)):
        pen.circle((x + spot[0], y + spot[1]), 4.6, stroke=ACCENT, width=0.8)
        pen.circle((x + spot[0], y + spot[1]), 2, fill=ACCENT)
    pen.rect(corner, (OVERVIEW_WIDTH, tall), stroke=RULE, width=0.6)


def _radius(facts: DossierFacts, where: Point) -> float:
    """How much of the surroundings the map shows, in metres."""
    site = facts.site
    wanted = [_DEFAULT_RADIUS]
    if _numbers(site.get("accuracy_m")):
        wanted.append(float(site["accuracy_m"] or 0) * 1.3)
    if _numbers(site.get("planned_lon"), site.get("planned_lat")):
        planned = float(site["planned_lon"] or 0), float(site["planned_lat"] or 0)
        wanted += [d * 1.1 for d in g.nearest([planned], *where) if d < 5000]
    near = g.nearest([(n.lon, n.lat) for n in facts.nearby], *where)
    wanted += [d * 1.1 for d in near[:2] if d < 600]
    return max(wanted)


def _detail(
    pen: Pen,
    corner: Point,
    size: Point,
    facts: DossierFacts,
    where: Point,
    behind: Backdrop | None,
) -> None:
    view = g.about(*where, _radius(facts, where), *size)
    with pen.window(corner, size):
        signs.graticule(pen, view, 78)
        if behind is not None:
            _borders(pen, view, behind)
        legend = _things(pen, view, facts)
        signs.scale_bar(pen, view, 10, view.height - 10, 90, label=True)
        signs.north(pen, (view.width - 16, 12))
    pen.rect(corner, size, stroke=RULE, width=0.6)
    signs.legend(pen, corner[1] + size[1] + FOOT - 3, legend, facts.kind)


def _borders(pen: Pen, view: g.View, behind: Backdrop) -> None:
    box = view.box
    for found, ink, wide in ((behind.others, RULE, 0.6), (behind.county, ACCENT, 1.0)):
        for piece in found:
            if g.meets(piece.box, box):
                line = [view.at(lon, lat) for lon, lat in piece.line]
                pen.path(line, stroke=ink, width=wide, closed=False)


def _things(pen: Pen, view: g.View, facts: DossierFacts) -> list[str]:
    """Draw what is known about the place; returns which of the signs were used."""
    used = []
    site = facts.site
    centre = view.width / 2, view.height / 2
    accuracy = float(site["accuracy_m"] or 0) if _numbers(site.get("accuracy_m")) else 0.0
    if accuracy / view.metres > 6:
        pen.circle(centre, accuracy / view.metres, fill=TINT, stroke=ACCENT, width=0.5)
        used.append("accuracy")
    planned = _planned(pen, view, facts, centre)
    if planned is not None:
        used.append("planned")
    if _photo_marks(pen, view, facts):
        used.append("photo")
    taken: list[Point] = [centre]
    for near in facts.nearby:
        spot = view.at(near.lon, near.lat)
        if view.holds(spot, 4):
            used.append("nearby")
            signs.symbol(pen, near.kind, spot, 3, WHITE, LABEL)
            signs.label(pen, view, spot, near.number, taken)
    signs.symbol(pen, facts.kind, centre, 5, ACCENT, WHITE)
    below = planned is not None and planned[1] < centre[1]
    _site_label(pen, (centre[0] + 9, centre[1] + (14 if below else -13)), facts, accuracy)
    return list(dict.fromkeys(used))


def _site_label(pen: Pen, at: Point, facts: DossierFacts, accuracy: float) -> None:
    """The site's number, and below it how well the place is known."""
    number = fit(facts.number, "bold", 8, 120)
    known = f"±{accuracy:.1f} m" if accuracy else ""
    wide = max(width(number, "bold", 8), width(known, "sans", 6.5))
    pen.rect((at[0] - 1, at[1] - 8), (wide + 2, 18 if known else 10), fill=WHITE)
    pen.text(*at, number, 8, "bold", ACCENT)
    pen.text(at[0], at[1] + 8.5, known, 6.5, "sans", LABEL)


def _planned(pen: Pen, view: g.View, facts: DossierFacts, centre: Point) -> Point | None:
    """The planned point, with a line to it and how far it is; where it lies, None without one."""
    lon, lat = facts.site.get("planned_lon"), facts.site.get("planned_lat")
    if not _numbers(lon, lat):
        return None
    x, y = view.at(float(lon or 0), float(lat or 0))
    with pen.dashed(3, 2):
        pen.line(centre, (x, y), 0.7, LABEL)
    for way in (-1, 1):
        pen.line((x - 3.5, y - 3.5 * way), (x + 3.5, y + 3.5 * way), 1.1, BLACK)
    deviation = facts.site.get("deviation_m")
    if _numbers(deviation) and view.holds((x, y), 8):
        text = f"{float(deviation or 0):,.0f} m"
        right = x + 40 < view.width
        signs.haloed(pen, (x + (7 if right else -7), y + 2), text, 6.5, BLACK, 0 if right else 1)
    return x, y


def _photo_marks(pen: Pen, view: g.View, facts: DossierFacts) -> bool:
    """Where photos were taken, and which way the camera looked."""
    seen = False
    for photo in facts.photos[:_MOST_PHOTOS]:
        lon, lat = photo.row.get("lon"), photo.row.get("lat")
        if not _numbers(lon, lat):
            continue
        x, y = view.at(float(lon or 0), float(lat or 0))
        if not view.holds((x, y), 4):
            continue
        seen = True
        bearing = photo.row.get("direction_deg")
        if _numbers(bearing):
            angle = math.radians(float(bearing or 0))
            pen.line((x, y), (x + 9 * math.sin(angle), y - 9 * math.cos(angle)), 0.6, LABEL)
        pen.circle((x, y), 1.3, fill=LABEL)
    return seen
